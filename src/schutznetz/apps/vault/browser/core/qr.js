// SPDX-License-Identifier: EUPL-1.2
// A QR code of the recovery code: version 3, level M, alphanumeric, up to 61 characters (ISO/IEC 18004). Nothing else is
// needed here, so nothing else is in here.

const SIZE = 29;
const DATA = 44;
const CORRECTION = 26;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** @param {string} text capitals, digits, blanks and -./: @param {number} [mask] for tests @returns {boolean[][]} rows of dark modules, without the border */
export function qr(text, mask = null) {
  const words = withCorrection(dataWords(text));
  const masks = mask === null ? [0, 1, 2, 3, 4, 5, 6, 7] : [mask];
  const drawn = masks.map((one) => drawnWith(words, one));
  return drawn.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

function dataWords(text) {
  let bits = "0010" + text.length.toString(2).padStart(9, "0");
  for (let at = 0; at < text.length; at += 2) {
    const [one, two] = [LETTERS.indexOf(text[at]), LETTERS.indexOf(text[at + 1])];
    if (one < 0 || (at + 1 < text.length && two < 0)) throw new RangeError("not alphanumeric");
    bits += at + 1 < text.length ? (one * 45 + two).toString(2).padStart(11, "0") : one.toString(2).padStart(6, "0");
  }
  if (bits.length > DATA * 8) throw new RangeError("too long");
  bits = (bits + "0000").slice(0, DATA * 8);
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  const words = bits.match(/.{8}/g).map((word) => Number.parseInt(word, 2));
  while (words.length < DATA) words.push(words.length % 2 === Math.ceil(bits.length / 8) % 2 ? 0xec : 0x11);
  return words;
}

const EXP = [];
const LOG = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 128 ? 0x11d : 0);
}
const times = (one, other) => (one && other ? EXP[(LOG[one] + LOG[other]) % 255] : 0);

/** Reed-Solomon over GF(256). */
function withCorrection(data) {
  let generator = [1];
  for (let power = 0; power < CORRECTION; power += 1) {
    const next = [...generator, 0];
    generator.forEach((value, at) => (next[at + 1] ^= times(value, EXP[power])));
    generator = next;
  }
  const rest = [...data, ...new Array(CORRECTION).fill(0)];
  for (let at = 0; at < DATA; at += 1) {
    const factor = rest[at];
    generator.forEach((value, offset) => (rest[at + offset] ^= times(value, factor)));
  }
  return [...data, ...rest.slice(DATA)];
}

function drawnWith(words, mask) {
  const modules = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null));
  drawPatterns(modules);
  drawFormat(modules, mask);
  drawWords(modules, words, mask);
  return modules;
}

function drawPatterns(modules) {
  const square = (top, left, radius, isDark) => {
    for (let y = -radius; y <= radius; y += 1)
      for (let x = -radius; x <= radius; x += 1)
        if (modules[top + y]?.[left + x] !== undefined) modules[top + y][left + x] = isDark(Math.max(Math.abs(x), Math.abs(y)));
  };
  for (const [top, left] of [[3, 3], [3, SIZE - 4], [SIZE - 4, 3]]) square(top, left, 4, (ring) => ring !== 2 && ring !== 4);
  square(22, 22, 2, (ring) => ring !== 1);
  for (let at = 8; at < SIZE - 8; at += 1) modules[6][at] = modules[at][6] = at % 2 === 0;
  modules[SIZE - 8][8] = true;
}

function drawFormat(modules, mask) {
  const level = 0; // M
  let rest = (level << 3) | mask;
  for (let at = 0; at < 10; at += 1) rest = (rest << 1) ^ (rest & 0x200 ? 0x537 : 0);
  const bits = ((((level << 3) | mask) << 10) | (rest & 0x3ff)) ^ 0x5412;
  const bit = (at) => Boolean((bits >> at) & 1);
  for (let at = 0; at < 15; at += 1) {
    const row = at < 6 ? at : at < 8 ? at + 1 : SIZE - 15 + at;
    const column = at < 8 ? SIZE - 1 - at : at < 9 ? 7 : 14 - at;
    modules[row][8] = bit(at);
    modules[8][column] = bit(at);
  }
}

const MASKS = [
  (y, x) => (y + x) % 2, (y) => y % 2, (_, x) => x % 3, (y, x) => (y + x) % 3, (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (y, x) => ((y * x) % 2) + ((y * x) % 3), (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2, (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
];

function drawWords(modules, words, mask) {
  const bits = words.flatMap((word) => [7, 6, 5, 4, 3, 2, 1, 0].map((at) => Boolean((word >> at) & 1)));
  let next = 0;
  for (let right = SIZE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const y = ((right + 1) & 2) === 0 ? SIZE - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (modules[y][x] !== null) continue;
        modules[y][x] = (bits[next] ?? false) !== (MASKS[mask](y, x) === 0);
        next += 1;
      }
    }
  }
}

/** How hard a drawing is to read: the rules of the standard, so that the best mask is taken. */
function penalty(modules) {
  const lines = [...modules, ...modules.map((_, x) => modules.map((row) => row[x]))].map((line) => line.map(Number).join(""));
  let points = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    for (let at = 0; at + 11 <= line.length; at += 1) if (["10111010000", "00001011101"].includes(line.slice(at, at + 11))) points += 40;
  }
  for (let y = 0; y + 1 < SIZE; y += 1)
    for (let x = 0; x + 1 < SIZE; x += 1) {
      const four = modules[y][x] + modules[y][x + 1] + modules[y + 1][x] + modules[y + 1][x + 1];
      if (four === 0 || four === 4) points += 3;
    }
  const dark = modules.flat().filter(Boolean).length / SIZE ** 2;
  return points + 10 * Math.floor(Math.abs(dark * 20 - 10));
}
