// Offers words while somebody types: an enhancement of long selects and of boxes with a datalist.
const boxes = [...document.querySelectorAll('input[list]'), ...document.querySelectorAll('select[data-suggest]')]
if (boxes.length) await import('./accessible-autocomplete.min.js')

const told = (box) => (box.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)

// The library describes its input by its own words only; a hint and an error must stay beside them.
const keepDescribed = (input, ids) => {
  const join = () => {
    const now = told(input)
    const missing = ids.filter((id) => !now.includes(id))
    if (missing.length) input.setAttribute('aria-describedby', [...missing, ...now].join(' '))
  }
  new MutationObserver(join).observe(input, { attributeFilter: ['aria-describedby'] })
  join()
}

const contains = (words) => (query, show) => {
  const wanted = query.trim().toLowerCase()
  show(words.filter((one) => one.toLowerCase().includes(wanted)))
}

const tell = (box) => ['input', 'change'].forEach((name) => {
  box.dispatchEvent(new Event(name, { bubbles: true }))
})

// Whoever types already goes on typing in the new box.
const keepFocus = (input, was) => {
  if (!was) return
  input.focus()
  input.setSelectionRange(input.value.length, input.value.length)
}

const common = { autoselect: false, confirmOnBlur: false, showNoOptionsFound: false, displayMenu: 'overlay' }

const enhanceInput = (box) => {
  const words = [...box.list.options].map((one) => one.value)
  const { id, name, value } = box
  const ids = told(box)
  const classes = box.classList.contains('govuk-input--error') ? 'govuk-input--error' : ''
  const place = document.createElement('div')
  const was = document.activeElement === box
  box.replaceWith(place)
  window.accessibleAutocomplete({
    ...common,
    element: place,
    id,
    name,
    defaultValue: value,
    minLength: 2,
    inputClasses: classes || null,
    source: contains(words),
    onConfirm: (chosen) => { if (chosen !== undefined) setTimeout(() => tell(place.querySelector('input')), 0) },
  })
  keepDescribed(place.querySelector('input'), ids)
  keepFocus(place.querySelector('input'), was)
}

const enhanceSelect = (box) => {
  const { id } = box
  const ids = told(box)
  const was = document.activeElement === box
  const classes = box.classList.contains('govuk-select--error') ? 'govuk-input--error' : ''
  const choose = (words) => {
    const found = [...box.options].find((one) => one.value && one.text.toLowerCase() === (words ?? '').trim().toLowerCase())
    const value = found ? found.value : ''
    if (value === box.value) return
    box.value = value
    tell(box)
  }
  const chosen = box.value ? box.selectedOptions[0].text : ''
  window.accessibleAutocomplete.enhanceSelectElement({
    ...common,
    selectElement: box,
    defaultValue: chosen,
    showAllValues: true,
    showNoOptionsFound: true,
    inputClasses: classes || null,
    source: contains([...box.options].filter((one) => one.value).map((one) => one.text)),
    onConfirm: (words) => { if (words !== undefined) choose(words) },
  })
  const input = document.getElementById(id)
  // What is typed counts at once, as it does in a box: nothing is chosen that is not on the list.
  input.addEventListener('input', () => choose(input.value))
  keepDescribed(input, ids)
  keepFocus(input, was)
}

boxes.forEach((box) => (box.tagName === 'SELECT' ? enhanceSelect(box) : enhanceInput(box)))
