// SPDX-License-Identifier: EUPL-1.2
// One passkey of the vault's own origin opens both: the door (the server checks it) and, by its PRF, the envelope of the
// identity (the server never sees that). WebAuthn level 3, section 10.1.4.
import { fromBase64, utf8 } from "./bytes.js";

/** The passkey was cancelled, is unknown here, or cannot derive keys. `reason`: `cancelled`, `prf`. */
export class PasskeyError extends Error {
  constructor(reason) {
    super(reason);
    this.name = "PasskeyError";
    this.reason = reason;
  }
}

const PRF = { prf: { eval: { first: utf8("schutznetz vault envelope 1") } } };

/** @returns {boolean} can this browser make passkeys at all? */
export const canUsePasskeys = () => typeof PublicKeyCredential !== "undefined" && Boolean(navigator.credentials);

/** Make a passkey and register it for the door. @param {Function} api @returns {Promise<Uint8Array>} its 32 secret bytes */
export async function createPasskey(api) {
  const { state, ...options } = await api("door/register/begin", { method: "POST", body: {} });
  const publicKey = withBytes(options.publicKey);
  const made = await asked(() => navigator.credentials.create({ publicKey: { ...publicKey, extensions: PRF } }));
  const results = made.getClientExtensionResults().prf;
  if (!results?.enabled && !results?.results) throw new PasskeyError("prf");
  await api("door/register/finish", { method: "POST", body: { state, credential: withoutSecret(made.toJSON()) } });
  return results.results ? new Uint8Array(results.results.first) : evaluate(made.rawId);
}

/** Use a passkey of this vault. @returns {Promise<Uint8Array>} its 32 secret bytes */
export async function evaluate(id = null) {
  const allowCredentials = id ? [{ type: "public-key", id }] : [];
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const publicKey = { challenge, allowCredentials, userVerification: "required", extensions: PRF };
  return secretOf(await asked(() => navigator.credentials.get({ publicKey })));
}

/** Get in by the passkey alone, without the platform. @param {Function} api @returns {Promise<Uint8Array|null>} its secret bytes for the envelope; null from a passkey that derives none */
export async function enter(api) {
  const { state, ...options } = await api("door/enter/begin", { method: "POST", body: {} });
  const publicKey = { ...withBytes(options.publicKey), extensions: PRF };
  const found = await asked(() => navigator.credentials.get({ publicKey }));
  await api("door/enter/finish", { method: "POST", body: { state, credential: withoutSecret(found.toJSON()) } });
  const first = found.getClientExtensionResults().prf?.results?.first;
  return first ? new Uint8Array(first) : null;
}

/** The secret of the passkey stays here, whatever a browser writes into its JSON. */
const withoutSecret = (json) => ({ ...json, clientExtensionResults: {} });

function secretOf(credential) {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) throw new PasskeyError("prf");
  return new Uint8Array(first);
}

async function asked(act) {
  try {
    return await act();
  } catch {
    throw new PasskeyError("cancelled");
  }
}

/** JSON of the server: every binary field is base64url. */
function withBytes(options) {
  const credentials = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = credentials(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = credentials(options.allowCredentials);
  return made;
}

const bytes = (text) => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
