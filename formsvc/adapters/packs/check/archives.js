// What stands behind a seal: archive time-stamps as the sealer writes them, or nothing. Every byte of such
// a revision follows from what stands before it, so it is made anew, and no other byte is accepted.
const STREAM = /\d+ 0 obj\n<<\/Length (\d{1,9})>>\nstream\n/y, STARTS = /startxref\s+(\d+)/g, RANGE = 32;
const IDS = /\/ID *\[ *(<[0-9A-Fa-f]+>) *(<[0-9A-Fa-f]+>) *\]/g;
const STAMP_HEAD = "<</Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161\n/Contents ";
const UNSEEN = "/F 132 /Rect [-9999 -9999 -9999 -9999] /TU (W) /Contents (W)".replaceAll("W", "Archive time-stamp of the whole document");
const refs = (numbers) => "[" + numbers.map((one) => one + " 0 R").join(" ") + "]";
const numbersIn = (array) => array.map((one) => one.reference);

function firstPage(look, root) {
  let found = look(root).Pages;
  for (let depth = 0; depth < 50; depth++) {
    if (!("Kids" in look(found))) return found;
    found = look(look(found).Kids)[0];
  }
  throw new Error("PDF");
}
// The revision as the sealer writes it, its hole all zeros, and where that begins.
function revisionAfter(before, lists, room) {
  const { places, root, trailer } = readTables(before), { look } = objectsOf(before, places);
  const page = firstPage(look, root), catalogue = look(root), fields = look(catalogue.AcroForm).Fields, notes = look(page).Annots;
  const now = numbersIn(look(fields)), shown = numbersIn(look(notes)), size = Number(trailer.Size), stamp = size + lists.length, at = {};
  const told = [...numbersIn(look(catalogue.DSS).CRLs || []), ...lists.map((_, index) => size + index)];
  const objects = lists.map((one, index) => [size + index, "<</Length " + one.length + ">>\nstream\n" + one + "\nendstream"]);
  objects.push(
    [catalogue.DSS.reference, "<</Type /DSS /CRLs " + refs(told) + ">>"],
    [stamp, STAMP_HEAD + "<" + "0".repeat(room) + ">\n/ByteRange [" + " ".repeat(RANGE) + "]>>"],
    [stamp + 1, "<</Type /Annot /Subtype /Widget /FT /Sig /T (Archive" + now.length + ") " + UNSEEN + " /P " + page.reference + " 0 R /V " + stamp + " 0 R>>"],
    [fields.reference, refs([...now, stamp + 1])],
    [notes.reference, refs([...shown, stamp + 1])],
  );
  let out = "";
  for (const [number, body] of objects) { at[number] = before.length + out.length; out += number + " 0 obj\n" + body + "\nendobj\n"; }
  const hole = at[stamp] - before.length + (stamp + " 0 obj\n").length + STAMP_HEAD.length, start = before.length + out.length;
  const rows = Object.keys(at).map(Number).sort((one, other) => one - other).map((one) => one + " 1\n" + String(at[one]).padStart(10, "0") + " 00000 n \n");
  const [, first, second] = [...before.matchAll(IDS)].pop(), last = [...before.matchAll(STARTS)].pop()[1];
  out += "xref\n" + rows.join("") + "trailer\n<</Size " + (stamp + 2) + " /Root " + root.reference + " 0 R" + (trailer.Info ? " /Info " + trailer.Info.reference + " 0 R" : "") +
    " /ID [" + first + " " + second + "] /Prev " + Number(last) + ">>\nstartxref\n" + start + "\n%%EOF\n";
  const opens = before.length + hole, closes = opens + room + 2, range = hole + room + 2 + "\n/ByteRange [".length;
  const numbers = ["0", opens, closes, before.length + out.length - closes].join(" ").padEnd(RANGE);
  return { anew: out.slice(0, range) + numbers + out.slice(range + RANGE), hole };
}
function listsIn(revision) {
  const found = [];
  for (let at = 0; ;) {
    STREAM.lastIndex = at;
    const stream = STREAM.exec(revision);
    if (!stream) return found;
    const start = at + stream[0].length, end = start + Number(stream[1]);
    found.push(revision.slice(start, end));
    at = end + "\nendstream\nendobj\n".length;
  }
}
// Did one of the issuers sign this list of revoked keys (RFC 5280, 5.1)?
async function isListOf(issuers, list) {
  const data = Uint8Array.from(list, (one) => one.charCodeAt(0)), whole = readDer(data);
  const [signed, algorithm, bits] = inner(whole), fields = inner(signed), named = (fields[0].tag === 2 ? fields[2] : fields[1]).whole;
  if (whole.whole.length !== data.length) return false;
  for (const one of issuers)
    if (same(one.subject, named) && await keySigned(one.key, SIGNATURES[hexOf(algorithm.whole)], bits.contents.subarray(1), signed.whole)) return true;
  return false;
}
// `places` are where the seal and each archive time-stamp stand; `issuers` may have lists there, null for any.
async function judgeArchives(pdf, text, places, authorities, since, issuers) {
  const stamps = [], lists = [], ends = places.map((one) => Number(one[3]) + Number(one[4]));
  let whole = true;
  for (let number = 1; number < places.length; number++) {
    const [start, end, place] = [ends[number - 1], ends[number], places[number]], digits = place[1], found = listsIn(text.slice(start, end));
    const { anew, hole } = revisionAfter(text.slice(0, start), found, digits.length);
    if (anew !== text.slice(start, start + hole + 1) + "0".repeat(digits.length) + text.slice(start + hole + 1 + digits.length, end)) return { alone: false };
    const data = join(pdf.subarray(0, Number(place[2])), pdf.subarray(Number(place[3]), end));
    const stamp = await judgeStamp(readDer(bytesOf(digits)).whole, data, authorities);
    whole = whole && stamp.whole && hexOf(stamp.anew).toUpperCase().padEnd(digits.length, "0") === digits;
    stamps.push(stamp);
    lists.push(...found);
  }
  let alone = true;
  const led = stamps.flatMap((one) => one.path);
  if (issuers) for (const one of lists) alone = alone && await isListOf([...issuers, ...led], one);
  const times = [since, ...stamps.map((one) => one.at)];
  const known = stamps.every((one) => one.known) && times.every((one, index) => !index || one >= times[index - 1] - APART);
  return { alone, whole, known, there: stamps.length > 0 };
}
