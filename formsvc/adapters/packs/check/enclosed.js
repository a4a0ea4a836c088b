// The files attached to a PDF whose seal is valid: no more of the form than our sealer writes.
const TOKEN = /[\s\0]*(?:(<<|>>|\[|\])|\/([^\s\0<>[\]()/%{}]*)|<([0-9A-Fa-f\s]*)>|(\d+)\s+\d+\s+R\b|(\()|([^\s\0<>[\]()/%{}]+))/y;
const STRING_PART = /\\(?:([0-7]{1,3})|(\r\n|[^]))|([()])|[^\\()]+/y;
const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\n": "", "\r": "" };

function match(pattern, text, at) {
  const sticky = new RegExp(pattern.source, "y");
  sticky.lastIndex = at;
  const found = sticky.exec(text);
  if (!found) throw new Error("PDF");
  return { found, end: sticky.lastIndex };
}
function valueAt(text, at) {
  const { found, end } = match(TOKEN, text, at);
  const [, sign, name, digits, number, opening, word] = found;
  if (sign === ">>" || sign === "]") return { value: sign, end, closing: true };
  if (sign) return manyAt(text, end, sign);
  if (opening) return stringAt(text, end);
  if (name !== undefined) return { value: name, end };
  if (digits !== undefined) return { value: latin1(bytesOf(digits.replace(/\s/g, ""))), end };
  if (number) return { value: { reference: Number(number) }, end };
  return { value: /^\d+$/.test(word) ? Number(word) : word, end };
}
function manyAt(text, at, sign) {
  const found = [];
  let one = valueAt(text, at);
  for (; !one.closing; one = valueAt(text, one.end)) found.push(one.value);
  if (sign === "[") return { value: found, end: one.end };
  const pairs = found.flatMap((each, index) => (index % 2 ? [] : [[each, found[index + 1]]]));
  return { value: Object.fromEntries(pairs), end: one.end };
}
function stringAt(text, at) {
  let out = "", depth = 1;
  for (;;) {
    const { found, end } = match(STRING_PART, text, at);
    const [part, octal, escaped, bracket] = found;
    at = end;
    if (bracket) { depth += bracket === "(" ? 1 : -1; if (!depth) return { value: out, end }; }
    if (octal) out += String.fromCharCode(parseInt(octal, 8) & 255);
    else out += escaped === undefined ? part : escaped in ESCAPES ? ESCAPES[escaped] : escaped;
  }
}

// Where each object is, the newest place first, and the catalogue's number.
function readTables(text) {
  const places = new Map(), seen = new Set();
  let newest = null, at = Number(/^\s*(\d+)/.exec(text.slice(text.lastIndexOf("startxref") + 9))[1]);
  while (!seen.has(at)) {
    seen.add(at);
    let { end } = match(/\s*xref\s+/, text, at);
    for (;;) {
      const head = /^(\d+) (\d+)\s+/.exec(text.slice(end, end + 30));
      if (!head) break;
      end += head[0].length;
      for (let number = 0; number < Number(head[2]); number++, end += 20) {
        const [place, , kind] = text.slice(end, end + 18).split(" ");
        const object = Number(head[1]) + number;
        if (kind === "n" && !places.has(object)) places.set(object, Number(place));
      }
    }
    const trailer = valueAt(text, text.indexOf("trailer", end) + 7).value;
    newest = newest || trailer;
    if ("Prev" in trailer) at = trailer.Prev;
  }
  return { places, root: newest.Root, trailer: newest };
}
async function inflate(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
function objectsOf(text, places) {
  const objectAt = (number) => valueAt(text, match(new RegExp(`\\s*${number} \\d+ obj`), text, places.get(number)).end);
  return { objectAt, look: (value) => (value && value.reference ? objectAt(value.reference).value : value) };
}
// Name -> content of each attached file.
async function enclosedIn(pdf) {
  const text = latin1(pdf), { places, root } = readTables(text), { objectAt, look } = objectsOf(text, places), out = {};
  for (const one of look(look(root).AF) || []) {
    const spec = look(one), { value: told, end } = objectAt(look(spec.EF).F.reference);
    const start = match(/\s*stream\r?\n/, text, end).end, data = pdf.subarray(start, start + look(told.Length));
    const filter = [told.Filter].flat()[0];
    if (filter !== undefined && filter !== "FlateDecode") throw new Error("PDF");
    out[spec.UF] = filter ? await inflate(data) : data;
  }
  return out;
}
