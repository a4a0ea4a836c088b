// The page itself: what was chosen, and what is said about it.
const CHECKPOINT_KEY = document.getElementById("key").textContent;
// Certificates that stand together without a seal's among them are a time-stamp authority's.
const KEYS = [...document.querySelectorAll("#seals pre")].map((one) => readPems(one.textContent));
const AUTHORITIES = KEYS.filter((one) => one.every((each) => each.issues)).flat();
const SEALS = KEYS.filter((one) => !one.every((each) => each.issues)).flat();
const SEAL_WORDS = { valid: "sealed and unchanged", altered: "ALTERED since it was sealed", unknown: "not sealed with a key that this page knows", unconfirmed: "sealed, with a time-stamp of an authority that this page does not know" };

// The list of the pack: each file's place in it, and what to say of it.
async function checkFiles(chosen, listed) {
  const met = new Set();
  for (const one of chosen) {
    const found = hexOf(await sha256(one.bytes));
    // Files chosen one by one come without their folder, so their content says which one it is.
    const places = Object.keys(listed).filter((place) => one.path ? place === one.path : place.split("/").pop() === one.name);
    const fits = places.filter((place) => listed[place].sha256 === found);
    fits.forEach((place) => met.add(place));
    one.place = one.path || fits[0] || one.name;
    one.changed = !fits.length;
    if (isAttached(one.place)) delete one.seal;
    one.said = fits.length ? "fits" : places.length ? "CHANGED" : "does not belong to the pack";
  }
  return Object.keys(listed).filter((place) => !met.has(place));
}

async function checkSeals(chosen) {
  for (const one of chosen) if (/\.pdf$/i.test(one.name) && !isAttached(one.path)) one.seal = await judgeSeal(one.bytes, SEALS, AUTHORITIES);
}

// The papers, and what lies inside each PDF whose seal is valid.
async function checkPapers(chosen, whole) {
  const papers = {};
  for (const name of ["entries.jsonl", "checkpoint.txt"]) {
    const found = chosen.find((one) => one.place === name);
    if (found) papers[name] = found.bytes;
  }
  if (Object.keys(papers).length < 2) return [{ good: whole ? false : null, said: "Not checked: choose entries.jsonl and checkpoint.txt too, and the entries will be checked." }];
  const decode = (one) => new TextDecoder("utf-8", { fatal: true }).decode(one);
  try {
    const checkpoint = readCheckpoint(decode(papers["checkpoint.txt"]));
    const lines = decode(papers["entries.jsonl"]).split("\n").filter(Boolean).map((one) => JSON.parse(one));
    for (const one of lines) one.said = JSON.parse(one.body);
    if (!lines.length) throw new Error("entries");
    const faults = await checkEntries(lines, checkpoint), signed = await isSigned(checkpoint, CHECKPOINT_KEY);
    const words = { true: "The checkpoint is signed with the key below.", false: "The checkpoint's signature does not fit.", null: "Not checked: this browser cannot check the checkpoint's signature (Ed25519)." };
    return [
      ...faults.map((said) => ({ good: false, said })),
      ...(faults.length ? [] : [{ good: true, said: lines.length + " entries are as they were, in order, and proved to stand in the ledger that the checkpoint describes." }]),
      { good: signed, said: words[signed] },
      ...await checkInside(chosen, lines, papers, whole),
    ];
  } catch {
    return [{ good: false, said: "The entries or the checkpoint cannot be read." }];
  }
}

// What lies in a pack beside its documents and what came with them: the list itself is not sealed.
const BESIDE = ["entries.jsonl", "checkpoint.txt", "manifest.json", "check.html"];
async function checkInside(chosen, lines, papers, whole) {
  if (!window.DecompressionStream) return [{ good: null, said: "Not checked: this browser cannot look inside the PDF files, so it does not see two sealed PDFs that changed places." }];
  const pdfs = [];
  for (const one of chosen.filter((each) => each.seal))
    pdfs.push({ name: one.place, enclosed: one.seal === "valid" ? await enclosedIn(one.bytes) : null });
  const strange = chosen.filter((one) => whole && !one.seal && !isAttached(one.place) && !BESIDE.includes(one.place));
  const faults = [...await checkDocuments(lines, pdfs, papers, whole), ...await checkAttached(chosen, pdfs, whole), ...strange.map((one) => one.place + " was never part of this pack.")];
  if (faults.length) return faults.map((said) => ({ good: false, said }));
  return [{ good: true, said: "Every sealed PDF holds what was shown for signature, in its own place, and the pack's own entries." }];
}

function headline(chosen, notes) {
  const seals = chosen.filter((one) => one.seal).map((one) => one.seal);
  if (seals.includes("altered") || chosen.some((one) => one.changed) || notes.some((one) => one.good === false)) return { good: false, said: "Something here was changed" };
  if (seals.includes("unknown")) return { good: false, said: "Not sealed with a key that this page knows" };
  if (seals.includes("unconfirmed")) return { good: false, said: "A time-stamp is of an authority that this page does not know" };
  const listed = chosen.some((one) => one.said);
  if (!seals.length) return { good: listed, said: listed ? "The files fit the list" : "There is nothing here that can be checked" };
  return { good: true, said: listed ? "The files fit the list, and the seals are whole" : "The seals are whole" };
}

function show(word, chosen, notes) {
  const box = document.getElementById("result"), table = document.createElement("table");
  const add = (tag, text, to) => { const made = document.createElement(tag); made.textContent = text; to.append(made); return made; };
  box.replaceChildren(); box.hidden = false; box.className = word.good ? "good" : "bad";
  add("h2", word.said, box);
  for (const one of notes) add("p", (one.good === null ? "" : one.good ? "Yes: " : "No: ") + one.said, box);
  if (!chosen.length) return;
  add("caption", "Each file", table);
  for (const one of chosen) {
    const line = add("tr", "", table);
    add("td", one.place || one.name, line);
    add("td", [one.said, SEAL_WORDS[one.seal]].filter(Boolean).join("; ") || "nothing to check it by", line);
  }
  box.append(table);
}

async function readChosen(list) {
  const read = async (file) => ({
    name: file.name,
    path: (file.webkitRelativePath || "").split("/").slice(1).join("/"),
    bytes: new Uint8Array(await file.arrayBuffer()),
  });
  return Promise.all([...list].map(read));
}

async function check(list) {
  const all = await readChosen(list), whole = all.some((one) => one.path);
  const manifest = all.find((one) => (one.path || one.name) === "manifest.json");
  const chosen = all.filter((one) => one !== manifest), notes = [];
  await checkSeals(chosen);
  try {
    const missing = await checkFiles(chosen, JSON.parse(new TextDecoder().decode(manifest.bytes)).files);
    notes.push(...await checkPapers(chosen, whole));
    if (missing.length) notes.push({ good: whole ? false : null, said: (whole ? "Missing from the folder: " : "Not chosen, so not checked: ") + missing.join(", ") + "." });
  } catch {
    notes.push({ good: whole ? false : null, said: "Choose manifest.json too: it is the list of the pack's files. Without it only the seals are checked." });
  }
  show(headline(chosen, notes), chosen, notes);
}

if (window.crypto && crypto.subtle) {
  document.getElementById("work").hidden = false;
  for (const id of ["folder", "files"])
    document.getElementById(id).addEventListener("change", (event) => check(event.target.files));
} else {
  document.getElementById("cannot").hidden = false;
}
