// The papers of a pack: what its entries and its checkpoint prove.

// RFC 9162, section 2.1.3.2: does the proof lead from this leaf to the root?
async function isIncluded(leafHash, proof, index, size, root) {
  let number = index, last = size - 1, computed = leafHash;
  if (index < 0 || index >= size) return false;
  const node = (left, right) => sha256(join(Uint8Array.of(1), left, right));
  const half = (one) => Math.floor(one / 2);
  for (const one of proof) {
    if (last === 0) return false;
    if (number % 2 || number === last) {
      computed = await node(one, computed);
      while (number && !(number % 2)) { number = half(number); last = half(last); }
    } else {
      computed = await node(computed, one);
    }
    number = half(number); last = half(last);
  }
  return last === 0 && same(computed, root);
}

async function checkEntries(lines, checkpoint) {
  const faults = [];
  let before = null;
  for (const line of lines) {
    const hash = await sha256(join(utf8.encode("formsvc-entry/v1\0"), utf8.encode(line.body)));
    if (hexOf(hash) !== line.sha256 || line.said.seq !== line.seq || line.said.pack !== lines[0].said.pack) faults.push("Entry " + line.seq + " was changed.");
    if (before && (line.seq <= before.seq || (line.seq === before.seq + 1 && line.said.previous !== before.sha256)))
      faults.push("Entry " + line.seq + " does not follow entry " + before.seq + ".");
    const leafHash = await sha256(join(Uint8Array.of(0), hash));
    if (!await isIncluded(leafHash, line.proof.map(bytesOf), line.seq - 1, checkpoint.size, checkpoint.root))
      faults.push("Entry " + line.seq + " is not proved to stand in the ledger.");
    before = line;
  }
  return faults;
}

function readCheckpoint(note) {
  const [origin, size, root, empty, ...rest] = note.split("\n");
  if (empty !== "" || !/^(0|[1-9][0-9]*)$/.test(size)) throw new Error("checkpoint");
  const start = "\u2014 " + origin + " ";
  const signatures = rest.filter((one) => one.startsWith(start)).map((one) => unbase64(one.slice(start.length)));
  return { text: origin + "\n" + size + "\n" + root + "\n", size: Number(size), root: unbase64(root), signatures };
}

// true, false, or null where this browser has no Ed25519 or the page has no key.
async function isSigned(checkpoint, publicKey) {
  let key;
  try { key = await crypto.subtle.importKey("raw", unbase64(publicKey), "Ed25519", false, ["verify"]); }
  catch { return null; }
  for (const one of checkpoint.signatures)
    if (await crypto.subtle.verify("Ed25519", key, one.slice(4), utf8.encode(checkpoint.text))) return true;
  return false;
}

const placeOf = (document, audience) => (audience === "school" ? document + ".pdf" : audience + "/" + document + ".pdf");

// What the newest sending showed (place in the pack -> SHA-256), and what was signed since.
function readStory(lines) {
  let shown = {}, signed = [];
  for (const { said: { event, data } } of lines) {
    if (event === "pack.sent") {
      signed = [];
      shown = Object.fromEntries(Object.entries(data.shown).map(([name, sha]) => [placeOf(...name.split("/")), sha]));
    } else if (event === "document.signed") {
      signed.push([placeOf(data.document, data.edition), data.pdf_sha256]);
    }
  }
  return { shown, signed };
}

// A file that came with the documents lies in a folder `files`; a sealed list says which they are.
const isAttached = (name) => /^([^/]+\/)?files\/[^/]+$/.test(name);
async function checkAttached(chosen, pdfs, whole) {
  const listed = {}, faults = [];
  for (const { name, enclosed } of pdfs) {
    if (!enclosed || !enclosed["files.json"]) continue;
    const folder = name.includes("/") ? name.replace(/[^/]*$/, "") : "";
    for (const one of JSON.parse(new TextDecoder().decode(enclosed["files.json"])).files) listed[folder + one.path] = one.sha256;
  }
  const there = chosen.filter((one) => isAttached(one.place));
  for (const one of there) {
    if (!whole && !(one.place in listed)) continue;
    if (!(one.place in listed)) faults.push(one.place + " was never part of this pack.");
    else if (hexOf(await sha256(one.bytes)) !== listed[one.place]) faults.push(one.place + " is not the file that came with the documents.");
  }
  if (whole) for (const name of Object.keys(listed)) if (!there.some((one) => one.place === name)) faults.push(name + " is missing from the pack.");
  return faults;
}

// Is every document here, in its own place, with the pack's story and with what was shown inside?
async function checkDocuments(lines, pdfs, papers, whole) {
  const { shown, signed } = readStory(lines), faults = [], carried = lines.some((one) => one.said.event === "signature.carried");
  const wanted = [...Object.keys(shown), "signing-record.pdf", "authority/signing-record.pdf"];
  if (whole) for (const one of wanted) if (!pdfs.some((pdf) => pdf.name === one)) faults.push(one + " is missing from the pack.");
  for (const { name, enclosed } of pdfs) {
    if (!wanted.includes(name)) faults.push(name + " was never part of this pack.");
    if (!enclosed) continue;
    for (const paper of ["entries.jsonl", "checkpoint.txt"])
      if (!enclosed[paper] || !same(enclosed[paper], papers[paper])) faults.push(name + " tells another story than the pack: its " + paper + " is different.");
    const inside = enclosed["shown-for-signature.pdf"];
    if (wanted.includes(name) && (inside ? hexOf(await sha256(inside)) : undefined) !== shown[name])
      faults.push(name + " does not hold what was shown for signature in its place.");
  }
  if (!signed.length && !carried) faults.push("The entries tell of no signature.");
  for (const [place, sha] of signed) if (shown[place] !== sha) faults.push(place + " was signed as another PDF than the one that was shown.");
  return faults;
}
