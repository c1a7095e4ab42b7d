// SPDX-License-Identifier: EUPL-1.2
// The container: one JSON text that begins with whose it is and ends with a seal, padded to one of four sizes, as an age
// file. `age -d` prints it. The seal (HMAC) is keyed by the identity: age itself says nothing about who wrote a file.
import { bytesOf, hkdf, open, recipientOf, seal } from "./age.js";
import { fromUtf8, hex, same, sha256, utf8 } from "./bytes.js";

const MIB = 2 ** 20;
/** Bytes of a container before encryption: the server sees one of four sizes. */
export const SIZES = [MIB, 2 * MIB, 4 * MIB, 8 * MIB];
/** From this share of the largest size on the owner is told: long before anything has no place any more. */
export const NEARLY_FULL = 0.75;
const DOCUMENT = ',"document":';
const TAIL = ',"hmac":"';
const TAIL_BYTES = TAIL.length + 64 + 2;
const VERSION = 1;
const encoder = new TextEncoder();

/** The file cannot be accepted. `reason`: `unreadable`, `seal`, `shape`, `instance`, `vault`, `kind`, `older`, `chain`, `large`. */
export class ContainerError extends Error {
  constructor(reason, details = {}) {
    super(reason);
    this.name = "ContainerError";
    this.reason = reason;
    this.details = details;
  }
}

/** @typedef {{instance: string, vault: string, seq: number, prev_sha256: string, kind: "vault"|"archive"|"draft"|"attachment", saved: string}} Head */

/** @param {string} identity @param {Head} head @param {object} document @param {number[]} [sizes]
 * @returns {Promise<{bytes: Uint8Array, sha256: string, fill: number, size: number}>} the age file, its sum, how much of the largest size is used (0 to 1), bytes of the document */
export async function pack(identity, head, document, sizes = SIZES) {
  const { instance, vault, seq, prev_sha256, kind, saved } = head;
  const begin = JSON.stringify({ v: VERSION, instance, vault, seq, prev_sha256, kind, saved }).slice(0, -1);
  const start = `${begin}${DOCUMENT}`;
  const { plain, used } = padded(`${start}${JSON.stringify(document)}`, sizes);
  const tail = utf8(`${TAIL}${hex(await sign(identity, plain.subarray(0, plain.length - TAIL_BYTES)))}"}`);
  plain.set(tail, plain.length - TAIL_BYTES);
  const bytes = await seal([await recipientOf(identity)], plain);
  return { bytes, sha256: hex(await sha256(bytes)), fill: used / sizes.at(-1), size: used - utf8(start).length };
}

/** The text, blanks, and room for the seal: exactly one of the sizes. */
function padded(text, sizes) {
  for (const size of sizes.filter((one) => text.length + TAIL_BYTES <= one)) {
    const plain = new Uint8Array(size);
    const { read, written: used } = encoder.encodeInto(text, plain.subarray(0, size - TAIL_BYTES));
    if (read === text.length) return { plain: plain.fill(0x20, used), used };
  }
  throw new ContainerError("large", { size: utf8(text).length });
}

/** @param {string} identity @param {Uint8Array} bytes an age file @param {{instance?: string, vault?: string, kind?: string}} expected
 * @returns {Promise<{head: Head, document: object, sha256: string, fill: number, size: number}>} throws a ContainerError */
export async function unpack(identity, bytes, expected = {}) {
  const [plain, sum] = await Promise.all([opened(identity, bytes), sha256(bytes)]);
  const end = plain.length - TAIL_BYTES;
  if (end <= 0) throw new ContainerError("shape");
  const tail = utf8(`${TAIL}${hex(await sign(identity, plain.subarray(0, end)))}"}`);
  if (!same(tail, plain.subarray(end))) throw new ContainerError("seal");
  const { document, hmac: _hmac, ...head } = parsed(plain);
  if (head.v !== VERSION || !document) throw new ContainerError("shape");
  for (const [key, value] of Object.entries(expected)) if (head[key] !== value) throw new ContainerError(key);
  const used = written(plain, end);
  return { head, document, sha256: hex(sum), fill: used / SIZES.at(-1), size: used - utf8(JSON.stringify(head).slice(0, -1) + DOCUMENT).length };
}

/** Bytes before the blanks. */
function written(plain, end) {
  let last = end;
  while (last > 0 && plain[last - 1] === 0x20) last -= 1;
  return last;
}

async function opened(identity, bytes) {
  try {
    return await open(identity, bytes);
  } catch {
    throw new ContainerError("unreadable");
  }
}

function parsed(plain) {
  try {
    return JSON.parse(fromUtf8(plain));
  } catch {
    throw new ContainerError("shape");
  }
}

async function sign(identity, bytes) {
  const secret = hkdf(bytesOf(identity), "schutznetz vault seal 1");
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}

/** Is this container the one this device saw last, or a later one?
 * @param {Head} head @param {string} sum @param {{seq: number, sha256: string}|null} seen what this device remembers
 * @throws {ContainerError} `older` with the two numbers, `chain` when the same number has other contents */
export function checkOrder(head, sum, seen) {
  if (!seen) return;
  if (head.seq < seen.seq) throw new ContainerError("older", { seq: head.seq, seen: seen.seq, saved: head.saved });
  const differs = head.seq === seen.seq ? sum !== seen.sha256 : head.seq === seen.seq + 1 && head.prev_sha256 !== seen.sha256;
  if (differs) throw new ContainerError("chain", { seq: head.seq, seen: seen.seq, saved: head.saved });
}
