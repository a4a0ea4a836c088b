// The seal of one PDF: it stands over every byte but its own place, the hole, and what may stand in
// the hole is known byte for byte. So a PDF that passes is the one that was sealed.
const HOLE = /\/Contents <([0-9A-F]+)>[\r\n ]{1,2}\/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9}) *\]/g;
const SIGNED_AT = /\/M \(D(?::|\\072)(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/;
const SHA256 = bytesOf("300d06096086480165030402010500"), RSA_SHA256 = bytesOf("300d06092a864886f70d01010b0500");
const DATA = bytesOf("300b06092a864886f70d010701"), SIGNED_DATA = bytesOf("06092a864886f70d010702"), ONE = bytesOf("020101");
const STAMP = "060b2a864886f70d010910020e";
const MESSAGE_DIGEST = "06092a864886f70d010904", ISSUES = /0603551d13(?:0101ff)?04..30..0101ff/;
const SEQUENCE = 0x30, SET = 0x31, OCTETS = 0x04, FIRST = 0xa0, SECOND = 0xa1;
// Stands under a seal that was made with a time-stamp: it cannot be taken away unseen.
const REASON = /\/Reason (?=[(<])/, PROMISE = "(with time-stamps, level B-LTA)";
// The service's clock may be ahead of the authority's by so many milliseconds.
const APART = 600000;

// DER, the form of certificates and signatures (ITU-T X.690).
function readDer(data) {
  let length = data[1], start = 2;
  if (length & 0x80) { length = 0; for (start = 2; start < 2 + (data[1] & 0x7f); start++) length = length * 256 + data[start]; }
  if (!(start + length <= data.length)) throw new Error("DER");
  return { tag: data[0], contents: data.subarray(start, start + length), whole: data.subarray(0, start + length) };
}
function inner(element) {
  const found = [];
  for (let at = 0; at < element.contents.length; at += found[found.length - 1].whole.length)
    found.push(readDer(element.contents.subarray(at)));
  return found;
}
function writeDer(tag, ...parts) {
  const contents = join(...parts), digits = [];
  for (let left = contents.length; left; left = Math.floor(left / 256)) digits.unshift(left % 256);
  const head = contents.length < 0x80 ? [contents.length] : [0x80 | digits.length, ...digits];
  return join(Uint8Array.of(tag, ...head), contents);
}

function readCertificate(der) {
  const [body, algorithm, bits] = inner(readDer(der));
  let fields = inner(body);
  if (fields[0].tag === FIRST) fields = fields.slice(1);
  const [serial, , issuer, validity, subject, key] = fields.map((one) => one.whole);
  const times = inner(readDer(validity)).map(timeIn);
  return { whole: readDer(der).whole, serial, issuer, subject, key, starts: times[0], ends: times[1], issues: ISSUES.test(hexOf(der)), signed: body.whole, algorithm: algorithm.whole, signature: bits.contents.subarray(1) };
}
function timeIn(element) {
  let text = latin1(element.contents).replace(/\.\d+Z$/, "Z");
  if (element.tag === 0x17) text = (text.slice(0, 2) >= "50" ? "19" : "20") + text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
function readPems(text) {
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)];
  return blocks.map((one) => readCertificate(unbase64(one[1].replace(/\s/g, ""))));
}

function readSignature(data) {
  const content = inner(inner(inner(readDer(data))[1])[0]);
  const info = inner(inner(content[content.length - 1])[0]);
  const certificates = content[3].tag === FIRST ? inner(content[3]).map((one) => one.whole) : [];
  const stamps = info.length === 7 ? inner(info[6]).filter((one) => hexOf(one.contents).startsWith(STAMP)) : [];
  const stamp = stamps.length ? inner(inner(stamps[0])[1])[0].whole : null;
  return { signer: info[1].whole, signed: info[3].contents, value: info[5].contents, certificates, stamp };
}
// The certificate that the signature names by issuer and number.
const named = (signature, among) =>
  among.find((one) => !one.issues && same(writeDer(SEQUENCE, one.issuer, one.serial), signature.signer));

function digestOf(signed) {
  const found = inner({ contents: signed }).filter((one) => hexOf(one.contents).startsWith(MESSAGE_DIGEST));
  return found.length === 1 ? inner(inner(found[0])[1])[0].contents : new Uint8Array();
}
// What the sealer writes into the hole, and zeros to its end.
function isClean(found, signature, known, stamp) {
  let enclosed = [...new Set(signature.certificates.map(hexOf))].sort();
  if (known) enclosed = enclosed.filter((one) => known.some((other) => hexOf(other.whole) === one));
  const beside = stamp ? writeDer(SECOND, writeDer(SEQUENCE, bytesOf(STAMP), writeDer(SET, stamp.anew))) : new Uint8Array();
  const info = writeDer(SEQUENCE, ONE, signature.signer, SHA256, writeDer(FIRST, signature.signed), RSA_SHA256, writeDer(OCTETS, signature.value), beside);
  const content = writeDer(SEQUENCE, ONE, writeDer(SET, SHA256), DATA, writeDer(FIRST, ...enclosed.map(bytesOf)), writeDer(SET, info));
  const anew = hexOf(writeDer(SEQUENCE, SIGNED_DATA, writeDer(FIRST, content))).toUpperCase();
  return found === anew.padEnd(found.length, "0");
}
// When the seal says that it was made, in milliseconds; NaN when it says nothing.
function statedTime(after) {
  const found = SIGNED_AT.exec(after);
  if (!found) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
const isInDate = (signer, at, trusted) =>
  trusted.some((one) => same(one.subject, signer.issuer) && [one, signer].every((each) => each.starts <= at && at <= each.ends));
function promisesStamp(after) {
  const said = REASON.exec(after);
  if (!said) return false;
  const words = valueAt(after, said.index + said[0].length).value;
  return (words.startsWith("\u00fe\u00ff") ? words.replace(/\0/g, "") : words).endsWith(PROMISE);
}

// "valid", "altered", "unknown", or "unconfirmed": time-stamped by an authority that is not known here.
async function judgeSeal(pdf, trusted, authorities) {
  const text = latin1(pdf);
  if (!text.startsWith("%PDF-") || !/\/(ByteRange|DocMDP)/.test(text)) return "unknown";
  const places = [...text.matchAll(HOLE)], ends = places.map((one) => Number(one[3]) + Number(one[4]));
  if (!places.length || ends.some((one, index) => index && one <= ends[index - 1]) || ends[ends.length - 1] !== pdf.length) return "altered";
  if (!places.every((one) => Number(one[2]) === one.index + "/Contents ".length && Number(one[3]) === Number(one[2]) + one[1].length + 2)) return "altered";
  try {
    const digits = places[0][1], start = Number(places[0][2]), end = Number(places[0][3]), sealed = pdf.subarray(0, ends[0]);
    const signature = readSignature(bytesOf(digits)), known = named(signature, trusted), after = text.slice(end, ends[0]);
    const signer = known || named(signature, signature.certificates.map(readCertificate));
    const digest = await sha256(join(sealed.subarray(0, start), sealed.subarray(end)));
    const intact = signer && same(digest, digestOf(signature.signed)) && await keySigned(signer.key, "SHA-256", signature.value, writeDer(SET, signature.signed));
    const stamp = signature.stamp && await judgeStamp(signature.stamp, signature.value, authorities), stated = statedTime(after);
    const issuers = known ? [...trusted, ...(stamp ? stamp.path : [])] : null;
    const archive = await judgeArchives(pdf, text, places, authorities, stamp ? stamp.at : stated, issuers);
    if (!intact || !archive.alone || !archive.whole || !isClean(digits, signature, known && trusted, stamp)) return "altered";
    if ((stamp && !stamp.whole) || (promisesStamp(after) && !(stamp && archive.there))) return "altered";
    if (!known || !isInDate(known, stamp ? stamp.at : stated, trusted)) return "unknown";
    if (!archive.known || (stamp && !(stamp.known && stated <= stamp.at + APART))) return "unconfirmed";
    return "valid";
  } catch { return "altered"; }
}
