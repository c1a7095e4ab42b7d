// SPDX-License-Identifier: EUPL-1.2
// The envelopes of the identity: what the server keeps so that a passphrase, the recovery code or a passkey opens it.
// The plaintext of each is the identity file of the `age` command, so that `age -d -i identity.pass.age` takes it as it is.
import { identityFrom, hkdf, open, openWithPassphrase, recipientOf, seal, sealWithPassphrase } from "./age.js";
import { fromUtf8, utf8 } from "./bytes.js";

const RECOVERY_LOG_N = 15; // the code has 128 random bits: nothing is gained by making it slower

/** This secret does not open this envelope. */
export class WrongSecretError extends Error {
  constructor() {
    super("wrong secret");
    this.name = "WrongSecretError";
  }
}

const identityFile = async (identity) => utf8(`# Schutznetz\n# public key: ${await recipientOf(identity)}\n${identity}\n`);

/** @param {string} identity @param {string} passphrase @returns {Promise<Uint8Array>} */
export const wrapWithPassphrase = async (identity, passphrase) => sealWithPassphrase(normal(passphrase), await identityFile(identity));

/** @param {string} identity @param {string} code as `newRecoveryCode` gives it @returns {Promise<Uint8Array>} */
export const wrapWithCode = async (identity, code) => sealWithPassphrase(code, await identityFile(identity), RECOVERY_LOG_N);

/** @param {string} identity @param {Uint8Array} prf 32 bytes of a passkey @returns {Promise<Uint8Array>} */
export const wrapWithPrf = async (identity, prf) => seal([await recipientOf(prfIdentity(prf))], await identityFile(identity));

/** @param {Uint8Array} blob @param {string} passphrase @returns {Promise<string>} the identity; throws WrongSecretError */
export const openWithSecret = (blob, passphrase) => identityIn(openWithPassphrase(normal(passphrase), blob));

/** @param {Uint8Array} blob @param {Uint8Array} prf @returns {Promise<string>} the identity; throws WrongSecretError */
export const openWithPrf = (blob, prf) => identityIn(open(prfIdentity(prf), blob));

/** The identity that only this passkey can derive. */
export const prfIdentity = (prf) => identityFrom(hkdf(prf, "schutznetz vault passkey 1"));

/** Keyboards write umlauts in two ways, and people type two blanks: both are the same secret. */
export const normal = (passphrase) => passphrase.normalize("NFC").trim().replace(/\s+/g, " ");

async function identityIn(opening) {
  let plain;
  try {
    plain = await opening;
  } catch {
    throw new WrongSecretError();
  }
  return fromUtf8(plain).split("\n").find((line) => line.startsWith("AGE-SECRET-KEY-1"));
}
