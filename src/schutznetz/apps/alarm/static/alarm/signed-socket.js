// SPDX-License-Identifier: EUPL-1.2
/**
 * WebCrypto signs asynchronously, the broker client asks for a signature synchronously. So the broker's first frame
 * (INFO with the nonce) is held back until the signature is ready; everything after it waits in order.
 */
import { signNonce } from "./nkeys.js";

const INFO = /^INFO\s+(\{.*\})\s*\r\n/s;

/** @param {ArrayBuffer} frame @returns {string} the nonce of an INFO frame or "" */
function nonceOf(frame) {
  const match = INFO.exec(new TextDecoder().decode(frame));
  return match ? JSON.parse(match[1]).nonce ?? "" : "";
}

/** A WebSocket whose first message is delivered only after its nonce was signed. */
class SignedSocket {
  /** @param {string} url @param {CryptoKey} privateKey @param {Map<string, string>} signatures nonce -> signature */
  constructor(url, privateKey, signatures) {
    this.socket = new WebSocket(url);
    this.socket.binaryType = "arraybuffer";
    this.privateKey = privateKey;
    this.signatures = signatures;
    this.ready = null;
    this.onopen = this.onmessage = this.onclose = this.onerror = null;
    this.socket.onopen = (event) => this.onopen?.(event);
    this.socket.onerror = (event) => this.onerror?.(event);
    this.socket.onmessage = (event) => this.#deliver(event);
    this.socket.onclose = (event) => this.#afterPending(() => this.onclose?.(event));
  }

  #deliver(event) {
    if (this.ready === null) {
      this.ready = this.#sign(event.data).finally(() => (this.signed = true));
    }
    this.#afterPending(() => this.onmessage?.(event));
  }

  #afterPending(action) {
    if (this.ready === null || this.signed) action();
    else this.ready.then(action, action);
  }

  async #sign(frame) {
    const nonce = nonceOf(frame);
    if (nonce) this.signatures.set(nonce, await signNonce(this.privateKey, nonce));
  }

  get bufferedAmount() {
    return this.socket.bufferedAmount;
  }

  set binaryType(_ignored) {
    // always "arraybuffer"
  }

  send(frame) {
    this.socket.send(frame);
  }

  close() {
    this.socket.close();
  }
}

/**
 * Options for the broker client: a socket that signs, and the authenticator that hands the signature over.
 *
 * @param {{privateKey: CryptoKey, publicKey: string}} key @param {string} jwt
 */
export function signing(key, jwt) {
  const signatures = new Map();
  return {
    wsFactory: async (url) => ({
      socket: new SignedSocket(url, key.privateKey, signatures),
      encrypted: url.startsWith("wss:"),
    }),
    authenticator: (nonce) => {
      const sig = signatures.get(nonce) ?? "";
      signatures.clear();
      return { jwt, nkey: key.publicKey, sig };
    },
  };
}
