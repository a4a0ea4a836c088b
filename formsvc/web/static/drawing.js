// Lets people draw their signature where they have a pointer. The page asks for a typed name, and
// works, without this file.
import SignaturePad from './signature_pad.min.js'

const INK = '#0b0c0c'
const PAPER = '#ffffff' // also where a browser turns colours round: else nobody would see the ink
const offer = document.querySelector('template[data-drawing]')

const start = () => {
  // The board is the same on every screen: what is sent are places on it, in whole numbers.
  const [width, height, line, most] = ['width', 'height', 'line', 'points'].map((name) => Number(offer.dataset[name]))
  const kept = document.querySelector('input[type=hidden][name=drawing]')
  offer.replaceWith(offer.content.cloneNode(true))
  const box = document.querySelector('.formsvc-drawing')
  const canvas = box.querySelector('canvas')
  const pad = new SignaturePad(canvas, { penColor: INK, backgroundColor: PAPER, minDistance: 3 })
  // What was drawn before something else on the page was found wrong comes back.
  let strokes = kept.value ? JSON.parse(kept.value) : []
  let scale = 0 // of the board as it is shown
  let drawing = false

  // Redrawn whenever the box has another size: when it is opened, or a phone is turned.
  const show = () => {
    const across = canvas.clientWidth
    if (!across) return
    stop()
    const sharp = window.devicePixelRatio || 1
    scale = across / width
    canvas.width = Math.round(across * sharp)
    canvas.height = Math.round(height * scale * sharp)
    canvas.getContext('2d').scale(sharp, sharp)
    pad.minWidth = pad.maxWidth = line * scale / 2
    const { minWidth, maxWidth } = pad
    pad.fromData(strokes.map((places) => ({
      penColor: INK, dotSize: 0, minWidth, maxWidth, velocityFilterWeight: 0.7, compositeOperation: 'source-over',
      points: places.map(([x, y]) => ({ x: x * scale, y: y * scale, pressure: 0.5, time: 0 })),
    })))
  }

  // So long a drawing keeps every second point: nobody sees it, and nobody is told off.
  const thinned = (all) => (all.flat().length <= most || all.length * 2 > most ? all
    : thinned(all.map((places) => places.filter((_, at) => at % 2 === 0 || at === places.length - 1))))

  const tell = () => {
    kept.value = strokes.length ? JSON.stringify(strokes) : ''
    box.querySelector('[data-empty]').hidden = strokes.length > 0
    box.querySelector('[data-drawn]').hidden = strokes.length === 0
  }
  const change = (fresh) => {
    strokes = fresh
    tell()
    kept.dispatchEvent(new Event('input', { bubbles: true })) // words for whoever leaves unsaved
  }

  // A line ends at the edge of the board, and what comes back in is another: else one along the
  // edge would be kept that nobody saw.
  const inside = ({ points }) => {
    const lines = []
    let line = null
    for (const { x, y } of points) {
      const wanted = [Math.round(x / scale), Math.round(y / scale)]
      const place = [Math.min(width, Math.max(0, wanted[0])), Math.min(height, Math.max(0, wanted[1]))]
      const out = place[0] !== wanted[0] || place[1] !== wanted[1]
      if (!line && !out) lines.push(line = [])
      if (line) line.push(place)
      if (out) line = null
    }
    return lines
  }
  const take = () => {
    drawing = false
    change(thinned(pad.toData().flatMap(inside)))
  }
  // A line under way ends where it is when the board changes below the finger. Without this the
  // library goes on waiting for its end, and no other line can be drawn.
  const stop = () => {
    if (!drawing) return
    pad.off()
    pad.on()
    take()
  }

  pad.addEventListener('beginStroke', () => { drawing = true })
  pad.addEventListener('endStroke', take)
  box.querySelector('button').addEventListener('click', () => {
    stop()
    change([])
    show()
  })
  new ResizeObserver(show).observe(canvas)
  tell()
}

if (offer && window.matchMedia('(any-pointer: coarse), (any-pointer: fine)').matches) start()
