// Enhancements only: every page works without this file.
import { initAll } from './govuk-frontend.min.js'

initAll()

// A question that depends on an answer on the same page is hidden until that answer asks for it.
const holds = (block) => JSON.parse(block.dataset.showIf).every(({ question, values }) =>
  [...document.getElementsByName(question)].some((input) =>
    values.includes(input.value) && (input.checked || input.tagName === 'SELECT')))

const blocks = [...document.querySelectorAll('[data-show-if]')]
const update = () => blocks.forEach((block) => { block.hidden = !holds(block) })
if (blocks.length) {
  document.querySelectorAll('.formsvc-only-if').forEach((line) => { line.hidden = true })
  document.addEventListener('change', update)
  // A browser that goes back to a page fills the boxes again after the script ran.
  window.addEventListener('pageshow', update)
  update()
}

// Words that were typed and not saved are not lost by a slip of the hand. A page that came back
// with something to put right holds unsaved words from the start.
const guarded = [...document.querySelectorAll('form[data-guard]')]
let unsaved = guarded.some((form) => form.dataset.guard === 'unsaved')
guarded.forEach((form) => form.addEventListener('input', () => { unsaved = true }))
document.addEventListener('submit', () => { unsaved = false })
window.addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault() })

// A second click while the first one is on its way does nothing: documents take seconds to make.
document.addEventListener('submit', (event) => {
  if (event.target.dataset.sent) event.preventDefault()
  event.target.dataset.sent = 'yes'
})
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[data-sent]').forEach((form) => { delete form.dataset.sent })
})
