// SPDX-License-Identifier: EUPL-1.2
/**
 * Keys of a station: one Ed25519 key pair per loop, made and kept by WebCrypto, never extractable.
 *
 * Only the public half leaves the device, in the form NATS gives it: base32 of a prefix byte, the 32 key bytes and a
 * CRC-16 (https://docs.nats.io, nkeys).
 */

const USER_PREFIX = 20 << 3;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** @typedef {{privateKey: CryptoKey, publicKey: string}} StationKey  `publicKey` begins with "U". */

/** @param {Uint8Array} bytes @returns {string} base32 without padding */
export function base32(bytes) {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >>> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}

/** @param {Uint8Array} bytes @returns {number} CRC-16/XMODEM */
export function crc16(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** @param {Uint8Array} raw the 32 bytes of a public key @returns {string} 56 characters, "U..." */
export function userKey(raw) {
  const body = new Uint8Array(35);
  body[0] = USER_PREFIX;
  body.set(raw, 1);
  const check = crc16(body.subarray(0, 33));
  body[33] = check & 0xff;
  body[34] = check >> 8;
  return base32(body);
}

/** @returns {Promise<StationKey>} a new key pair whose private half cannot be read, by anybody */
export async function makeKey() {
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: pair.privateKey, publicKey: userKey(raw) };
}

/** @param {CryptoKey} privateKey @param {string} nonce @returns {Promise<string>} the signature as base64url */
export async function signNonce(privateKey, nonce) {
  const signature = await crypto.subtle.sign("Ed25519", privateKey, new TextEncoder().encode(nonce));
  const text = btoa(String.fromCharCode(...new Uint8Array(signature)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} jwt @returns {{exp?: number, sub?: string, nats?: {tags?: string[]}}} its claims, {} when unreadable */
export function claimsOf(jwt) {
  try {
    const body = jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(body));
  } catch {
    return {};
  }
}
