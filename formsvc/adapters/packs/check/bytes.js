"use strict";
const utf8 = new TextEncoder();
const hexOf = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) || [], (one) => parseInt(one, 16));
const unbase64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const join = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) { out.set(one, at); at += one.length; }
  return out;
};
// One character for each byte; the browser's own "latin1" is another alphabet.
function latin1(bytes) {
  let out = "";
  for (let at = 0; at < bytes.length; at += 32768) out += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return out;
}
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const same = (one, other) => one.length === other.length && one.every((each, index) => each === other[index]);
