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

// A file that is too large is told when it is chosen: sent along, it would cost the whole page.
document.addEventListener('change', (event) => {
  const { files, dataset, previousElementSibling: before } = event.target
  if (!dataset.largest) return
  const tooLarge = [...files].some((one) => one.size >= dataset.largest * 2 ** 20)
  if (before?.dataset.told) before.remove()
  if (!tooLarge) return
  const told = document.createElement('p')
  told.className = 'govuk-error-message'
  told.dataset.told = 'yes'
  told.setAttribute('role', 'alert')
  told.textContent = dataset.tooLarge
  event.target.before(told)
  event.target.value = ''
})

// A moment after the last key, what was typed is kept on the server, for this person alone.
const KEEP_AFTER = 1000
const NOT_KEPT = 'What you type cannot be kept just now. Stay on this page, and save it soon.'
const NOT_SENT = ' The file that you chose is sent when you press Save and continue.'
document.querySelectorAll('form[data-keep]').forEach((form) => {
  const line = form.querySelector('#kept')
  let timer
  let going
  // A screen reader reads the line out when it changes: the same words again would only disturb.
  const say = (words) => { if (line.textContent !== words) line.textContent = words }
  const keep = async () => {
    const typed = new FormData(form)
    const files = [...typed].filter(([, one]) => one instanceof File)
    files.forEach(([name]) => typed.delete(name))
    const chosen = files.some(([, one]) => one.name)
    const body = new URLSearchParams(typed)
    going = new AbortController()
    unsaved = false
    try {
      const answer = await fetch(form.dataset.keep, { method: 'POST', body, signal: going.signal })
      const ours = answer.headers.get('Content-Type').startsWith('text/plain')
      say(ours ? await answer.text() + (chosen ? NOT_SENT : '') : NOT_KEPT)
      if (!answer.ok || chosen) unsaved = true
    } catch (error) {
      if (error.name === 'AbortError') return
      unsaved = true
      say(NOT_KEPT)
    }
  }
  const stop = () => {
    clearTimeout(timer)
    going?.abort()
  }
  form.addEventListener('input', () => {
    stop()
    timer = setTimeout(keep, KEEP_AFTER)
  })
  form.addEventListener('submit', stop)
})

// A second click while the first one is on its way does nothing: documents take seconds to make.
document.addEventListener('submit', (event) => {
  if (event.target.dataset.sent) event.preventDefault()
  event.target.dataset.sent = 'yes'
})
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[data-sent]').forEach((form) => { delete form.dataset.sent })
})

// The end of a paper that waits for an answer came onto the screen: told once, without a word typed.
// Whoever jumps over it and signs says so too: without scripts neither is known.
const end = document.querySelector('[data-end]')
if (end) {
  const said = document.querySelector('[name=end]')
  said.value = 'not reached'
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return
    watch.disconnect()
    said.value = 'reached'
    const marks = [...document.querySelector('#sign ~ form').querySelectorAll('[type=hidden]')]
    const body = new URLSearchParams(marks.map(({ name, value }) => [name, value]))
    // Where it cannot be told, the record says that it is not recorded.
    fetch(end.dataset.end, { method: 'POST', body, keepalive: true }).catch(() => {})
  })
  watch.observe(end)
}
