// SPDX-License-Identifier: EUPL-1.2
// A ZIP that opens everywhere: the closed files as they are, and how to open them with the `age` command. Stored, not
// packed: closed files do not get smaller.
import { join, utf8 } from "./bytes.js";

const CRC = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ CRC[(value ^ byte) & 255];
  return (value ^ 0xffffffff) >>> 0;
}

/** @param {{name: string, bytes: Uint8Array}[]} files @param {Date} when @returns {Uint8Array} a ZIP archive */
export function zip(files, when) {
  const stamp = dosTime(when);
  const parts = [];
  const entries = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const facts = [20, 0x0800, 0, ...stamp].map(word);
    const sizes = [crc32(bytes), bytes.length, bytes.length].map(double);
    const title = utf8(name);
    const local = join(double(0x04034b50), ...facts, ...sizes, word(title.length), word(0), title);
    parts.push(local, bytes);
    entries.push(join(double(0x02014b50), word(20), ...facts, ...sizes, word(title.length), ...[0, 0, 0, 0].map(word), double(0), double(at), title));
    at += local.length + bytes.length;
  }
  const directory = join(...entries);
  const end = join(double(0x06054b50), word(0), word(0), word(files.length), word(files.length), double(directory.length), double(at), word(0));
  return join(...parts, directory, end);
}

const word = (value) => Uint8Array.of(value & 255, (value >>> 8) & 255);
const double = (value) => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);

function dosTime(when) {
  const time = (when.getHours() << 11) | (when.getMinutes() << 5) | (when.getSeconds() >> 1);
  return [time, ((when.getFullYear() - 1980) << 9) | ((when.getMonth() + 1) << 5) | when.getDate()];
}
