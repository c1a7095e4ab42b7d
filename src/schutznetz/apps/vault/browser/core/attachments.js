// SPDX-License-Identifier: EUPL-1.2
// An attachment: an age file of its own, padded to one of five sizes. Inside: a line of JSON (name, type, size), the bytes,
// zeros, and the seal. `age -d … | tail -n +2 | head -c SIZE` gives the file back.
import { bytesOf, hkdf, open, recipientOf, seal } from "./age.js";
import { fromUtf8, join, same, utf8 } from "./bytes.js";
import { ContainerError } from "./container.js";

const KIB = 2 ** 10;
const MIB = KIB ** 2;
const SIZES = [64 * KIB, 256 * KIB, MIB, 4 * MIB, 10 * MIB];
const SEAL = 32;
/** The largest file that can be attached, in bytes. */
export const LARGEST = 10 * MIB - 4 * KIB;

/** @param {string} identity @param {{instance: string, vault: string}} account @param {string} id @param {File} file @returns {Promise<Uint8Array>} */
export async function sealAttachment(identity, { instance, vault }, id, file) {
  const head = { v: 1, instance, vault, kind: "attachment", id, name: file.name, type: file.type, size: file.size };
  const body = join(utf8(`${JSON.stringify(head)}\n`), new Uint8Array(await file.arrayBuffer()));
  const size = SIZES.find((one) => body.length + SEAL <= one);
  if (!size) throw new ContainerError("large", { size: file.size });
  const plain = new Uint8Array(size);
  plain.set(body);
  plain.set(await sign(identity, plain.subarray(0, size - SEAL)), size - SEAL);
  return seal([await recipientOf(identity)], plain);
}

/** @returns {Promise<{name: string, type: string, bytes: Uint8Array}>} throws a ContainerError when it is not what was attached */
export async function readAttachment(identity, { instance, vault }, id, bytes) {
  const plain = await open(identity, bytes).catch(() => {
    throw new ContainerError("unreadable");
  });
  const end = plain.length - SEAL;
  if (end <= 0 || !same(await sign(identity, plain.subarray(0, end)), plain.subarray(end))) throw new ContainerError("seal");
  const line = plain.indexOf(10);
  const head = JSON.parse(fromUtf8(plain.subarray(0, line)));
  for (const [key, value] of Object.entries({ instance, vault, kind: "attachment", id })) if (head[key] !== value) throw new ContainerError(key);
  return { name: head.name, type: head.type, bytes: plain.slice(line + 1, line + 1 + head.size) };
}

/** The same attachment for another key. @returns {Promise<Uint8Array>} */
export async function resealAttachment(old, identity, account, id, bytes) {
  const { name, type, bytes: plain } = await readAttachment(old, account, id, bytes);
  return sealAttachment(identity, account, id, new File([plain], name, { type }));
}

async function sign(identity, bytes) {
  const secret = hkdf(bytesOf(identity), "schutznetz vault attachment seal 1");
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}
