// SPDX-License-Identifier: EUPL-1.2
// The small task before each request (domain/contact/work.py), solved in the Worker.
import { sha256 } from "../../vault/browser/vendor/age.js";
import { utf8 } from "../../vault/browser/core/bytes.js";
import { WORK } from "../../vault/browser/core/labour.js";

/** @param {string} task `bits.minute.salt.mac` @param {string} digest hexadecimal @returns {string} the number that solves it */
WORK.solve = async (task, digest) => {
  const bits = Number(task.split(".", 1)[0]);
  for (let number = 0; ; number += 1) {
    if (zeroBits(sha256(utf8(`${task}.${digest}.${number}`))) >= bits) return String(number);
  }
};

/** @param {Uint8Array} bytes @returns {number} zeros before the first one */
export function zeroBits(bytes) {
  let count = 0;
  for (const byte of bytes) {
    if (byte !== 0) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
}
