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
  update()
}

// Words that were typed and not saved are not lost by a slip of the hand.
const page = document.querySelector('form[data-guard]')
if (page) {
  let typed = false
  page.addEventListener('input', () => { typed = true })
  page.addEventListener('submit', () => { typed = false })
  window.addEventListener('beforeunload', (event) => { if (typed) event.preventDefault() })
}
