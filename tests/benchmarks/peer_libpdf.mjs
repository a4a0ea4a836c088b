// Seals one file again and again with Documenso's sealer, whenever a line comes in; says how many
// bytes came out. Arguments: the PDF, the key (PKCS#12), its passphrase's file, a file to write.
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { P12Signer, PDF } from "@libpdf/core";

const [file, key, words, out] = process.argv.slice(2);
const bytes = new Uint8Array(await readFile(file));
const passphrase = (await readFile(words, "utf8")).trim();
const signer = await P12Signer.create(new Uint8Array(await readFile(key)), passphrase);

for await (const line of createInterface({ input: process.stdin })) {
  const pdf = await PDF.load(bytes);
  const signed = await pdf.sign({ signer, reason: "Signed by all", level: "B-B" });
  if (line === "write") await writeFile(out, signed.bytes);
  console.log(signed.bytes.length);
}
