// Warns whoever fills in a form before they are signed out, and lets them stay. Without this file
// nothing is lost either: what is sent too late comes back, to be sent again after signing in.
const WARN_SECONDS = 300
const ADDRESS = '/signed-in'
const mark = document.querySelector('main form input[name=csrf_token]')
const signedIn = document.querySelector('.formsvc-header a[href$="/sign-out"]')

// A status is read out when it is free to speak, and takes the focus from nobody.
const warning = document.createElement('div')
warning.className = 'formsvc-staying'
warning.setAttribute('role', 'status')
const words = document.createElement('p')
words.className = 'govuk-body'
const button = document.createElement('button')
button.type = 'button'
button.className = 'govuk-button'
button.textContent = 'Stay signed in'

const show = (said, withButton) => {
  words.textContent = said
  warning.replaceChildren(words, ...(withButton ? [button] : []))
}

const minutes = (seconds) => {
  const count = Math.max(1, Math.floor(seconds / 60))
  return count === 1 ? '1 minute' : `${count} minutes`
}

const judge = (seconds) => {
  const early = (seconds - WARN_SECONDS) * 1000
  if (early > 0) {
    warning.replaceChildren()
    setTimeout(ask, early)
  } else if (seconds > 0) {
    show(`You will be signed out in ${minutes(seconds)}. What you typed stays on this page.`, true)
    setTimeout(ask, Math.min(60, seconds + 1) * 1000)
  } else {
    show('You are signed out. What you typed is still on this page. Sign in on a new tab, then come back and save.')
  }
}

const ask = async (_, options = {}) => {
  try {
    const answer = await fetch(ADDRESS, options)
    if (answer.ok) judge((await answer.json()).seconds)
    else if (answer.status === 401) judge(0)
  } catch {
    setTimeout(ask, 60_000)
  }
}

button.addEventListener('click', () => {
  ask(null, { method: 'POST', body: new URLSearchParams({ csrf_token: mark.value }) })
})

if (mark && signedIn) {
  document.querySelector('main').append(warning)
  ask()
}
