// What the rules say under the questions follows the typing. The page works without this file: then
// the rules speak after each save.
const LOOK_AFTER = 700
const form = document.querySelector('form[data-beside-from]')
const places = [...document.querySelectorAll('[data-beside]')]

if (form && places.length) {
  let timer
  let going
  const look = async () => {
    going?.abort()
    going = new AbortController()
    const body = new URLSearchParams(new FormData(form))
    try {
      const answer = await fetch(form.dataset.besideFrom, { method: 'POST', body, signal: going.signal })
      if (!answer.ok) return
      const said = await answer.json()
      for (const place of places) {
        const fresh = document.createElement('template')
        fresh.innerHTML = said[place.dataset.beside] ?? ''
        // A screen reader reads a place out when it changes: the same words again would disturb.
        if (fresh.content.textContent.trim() !== place.textContent.trim()) place.replaceChildren(fresh.content)
      }
    } catch {
      // What stands there stays: the next key tries again, and saving tells it too.
    }
  }
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(look, LOOK_AFTER)
  })
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    going?.abort()
  })
}
