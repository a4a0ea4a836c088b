// A time-stamp (RFC 3161): what it was made on, when, and whether it leads to an authority known here.
const TIME_INFO = "060b2a864886f70d0109100104", CONTENT_TYPE = "06092a864886f70d010903", THREE = bytesOf("020103");
// The extended key usage, critical and alone, of a key that stamps times (RFC 3161, 2.3).
const STAMPS = "0603551d250101ff040c300a06082b06010505070308", ELLIPTIC = "06072a8648ce3d0201";
const CURVES = { "06082a8648ce3d030107": ["P-256", 32], "06052b81040022": ["P-384", 48] };
const DIGESTS = {}, SIGNATURES = { "300d06092a864886f70d0101010500": "" };
[["1", "0b", "2", "SHA-256"], ["2", "0c", "3", "SHA-384"], ["3", "0d", "4", "SHA-512"]].forEach(([kind, rsa, elliptic, name]) => {
  DIGESTS["300d060960864801650304020" + kind + "0500"] = DIGESTS["300b060960864801650304020" + kind] = name;
  SIGNATURES["300d06092a864886f70d0101" + rsa + "0500"] = SIGNATURES["300a06082a8648ce3d04030" + elliptic] = name;
});
const digestBy = async (name, data) => new Uint8Array(await crypto.subtle.digest(name, data));

// An ECDSA signature as WebCrypto wants it: two numbers of one size, and no DER around them.
function rawPair(signature, size) {
  return join(...inner(readDer(signature)).map((one) => {
    const digits = one.contents[0] ? one.contents : one.contents.subarray(1);
    if (digits.length > size) throw new Error("DER");
    return join(new Uint8Array(size - digits.length), digits);
  }));
}
async function keySigned(key, hash, signature, data) {
  const kind = hexOf(inner(readDer(key))[0].contents);
  if (!hash) return false;
  try {
    if (!kind.startsWith(ELLIPTIC)) {
      const how = { name: "RSASSA-PKCS1-v1_5", hash }, made = await crypto.subtle.importKey("spki", key, how, false, ["verify"]);
      return await crypto.subtle.verify(how.name, made, signature, data);
    }
    const [namedCurve, size] = CURVES[kind.slice(ELLIPTIC.length)];
    const made = await crypto.subtle.importKey("spki", key, { name: "ECDSA", namedCurve }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash }, made, rawPair(signature, size), data);
  } catch { return false; }
}
const issued = async (issuer, below) => issuer.issues && same(issuer.subject, below.issuer) &&
  keySigned(issuer.key, SIGNATURES[hexOf(below.algorithm)], below.signature, below.signed);

function readToken(token) {
  const content = inner(inner(inner(readDer(token))[1])[0]), infos = inner(content[content.length - 1]);
  const parts = inner(infos[0]), enclosed = inner(content[3]).map((one) => readCertificate(one.whole));
  const signer = enclosed.find((one) => same(writeDer(SEQUENCE, one.issuer, one.serial), parts[1].whole));
  if (infos.length !== 1 || !signer) throw new Error("time-stamp");
  const info = readDer(inner(inner(content[2])[1])[0].contents);
  return { info, enclosed, signer, sid: parts[1].whole, digest: parts[2].whole, signed: parts[3].contents, algorithm: parts[4].whole, value: parts[5].contents };
}
async function tokenSigned(found) {
  const digest = DIGESTS[hexOf(found.digest)], hash = SIGNATURES[hexOf(found.algorithm)], values = {};
  if (!digest || hash === undefined || (hash && hash !== digest)) return false;
  for (const one of inner({ contents: found.signed })) values[hexOf(inner(one)[0].whole)] = inner(inner(one)[1]);
  const [type, made] = [values[CONTENT_TYPE], values[MESSAGE_DIGEST]];
  return type.length === 1 && hexOf(type[0].whole) === TIME_INFO && made.length === 1 &&
    same(made[0].contents, await digestBy(digest, found.info.whole)) && keySigned(found.signer.key, digest, found.value, writeDer(SET, found.signed));
}
// The certificates that lead from the time-stamp to an authority that is known here, or none.
async function pathOf(found, at, authorities) {
  const path = [found.signer], first = async (among, below) => { for (const one of among) if (await issued(one, below)) return one; };
  while (path.length < 7) {
    const lowest = path[path.length - 1];
    if (!(lowest.starts <= at && at <= lowest.ends)) return [];
    const root = await first(authorities, lowest);
    if (root) return [...path, root];
    const above = await first(found.enclosed, lowest);
    if (!above || path.includes(above)) return [];
    path.push(above);
  }
  return [];
}
// The token made anew from what the authority signed, and nothing else.
function tokenAnew(found, path) {
  const led = path.map((one) => hexOf(one.whole)), all = [...new Set(found.enclosed.map((one) => hexOf(one.whole)))];
  const needed = path.length ? all.filter((one) => led.includes(one)) : all, none = new Uint8Array();
  const info = writeDer(SEQUENCE, ONE, found.sid, hexOf(found.digest) in DIGESTS ? found.digest : none, writeDer(FIRST, found.signed),
    hexOf(found.algorithm) in SIGNATURES ? found.algorithm : none, writeDer(OCTETS, found.value));
  const content = writeDer(SEQUENCE, THREE, writeDer(SET, found.digest), writeDer(SEQUENCE, bytesOf(TIME_INFO), writeDer(FIRST, writeDer(OCTETS, found.info.whole))),
    writeDer(FIRST, ...needed.map(bytesOf)), writeDer(SET, info));
  return writeDer(SEQUENCE, SIGNED_DATA, writeDer(FIRST, content));
}
async function judgeStamp(token, data, authorities) {
  const found = readToken(token), fields = inner(found.info), [kind, digest] = inner(fields[2]), at = timeIn(fields[4]);
  const name = DIGESTS[hexOf(kind.whole)];
  const whole = Boolean(name) && same(digest.contents, await digestBy(name, data)) && await tokenSigned(found);
  const path = whole && hexOf(found.signer.whole).includes(STAMPS) ? await pathOf(found, at, authorities) : [];
  return { at, whole, known: path.length > 0, anew: tokenAnew(found, path), path };
}
