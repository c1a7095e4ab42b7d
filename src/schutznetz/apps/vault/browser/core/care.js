// SPDX-License-Identifier: EUPL-1.2
// Caring for the vault itself: other envelopes, another key, an older state, everything out, everything gone.
import { newIdentity, recipientOf } from "./age.js";
import { base64, fingerprint, fromBase64, utf8 } from "./bytes.js";
import { newRecoveryCode } from "./codes.js";
import { pack, unpack } from "./container.js";
import { zip } from "./export.js";
import { resealAttachment } from "./attachments.js";
import { retired } from "./vault.js";
import { wrapWithCode, wrapWithPassphrase, wrapWithPrf } from "./wraps.js";

const RETIRED_MOST = 3; // letters live for weeks, keys for years

/** @param {any} vault @param {string} password the old one opens nothing any more */
export async function changePassword(vault, password) {
  const blob = await vault.withIdentity((identity) => wrapWithPassphrase(identity, password));
  await vault.api("wraps/pass/1", { method: "PUT", body: { blob: base64(blob) } });
}

/** @param {any} vault @param {string} code the sheet with the old code opens nothing any more */
export async function changeCode(vault, code) {
  const blob = await vault.withIdentity((identity) => wrapWithCode(identity, code));
  await vault.api("wraps/recovery/1", { method: "PUT", body: { blob: base64(blob) } });
}

/** @param {any} vault @param {Uint8Array} prf secret of a passkey @param {number} n its number */
export async function addPasskey(vault, prf, n) {
  const blob = await vault.withIdentity((identity) => wrapWithPrf(identity, prf));
  await vault.api(`wraps/prf/${n}`, { method: "PUT", body: { blob: base64(blob) } });
}

/** A new key after a suspected theft: everything is closed anew, the old key and all old envelopes open nothing more.
 * @param {any} vault @param {string} password @param {(done: number, all: number) => void} progress
 * @returns {Promise<{identity: string, code: string, fingerprint: string, commit: () => Promise<object>}>} `commit` sends it, after the sheet was kept */
export async function prepareRotation(vault, password, progress) {
  await vault.flush();
  const identity = newIdentity();
  const recipient = await recipientOf(identity);
  const code = await newRecoveryCode();
  const words = await fingerprint(recipient);
  const wraps = [
    { kind: "pass", n: 1, blob: base64(await wrapWithPassphrase(identity, password)) },
    { kind: "recovery", n: 1, blob: base64(await wrapWithCode(identity, code)) },
  ];
  const commit = async () => {
    await vault.flush();
    const blobs = await reclosed(vault, identity, progress);
    const { version } = await vault.api("vault");
    const { instance, vault: name } = vault.account;
    const head = { instance, vault: name, seq: vault.saved.seq + 1, prev_sha256: vault.saved.sha256, kind: "vault", saved: vault.now.toISOString() };
    const { bytes } = await pack(identity, head, await vault.withIdentity((old) => retiring(vault.document, old)));
    const body = { recipient, fingerprint: words, wraps, version, container: base64(bytes), blobs };
    await vault.api("rotation", { method: "POST", body });
    return vault.api("vault");
  };
  return { identity, code, fingerprint: words, commit };
}

/** The document with the key that goes: letters that wait were closed for it, and writers who have no answer yet know no
 * other. It opens nothing that its thief could not open already. */
function retiring(document, old) {
  const keys = [old, ...retired(document)].slice(0, RETIRED_MOST);
  return { ...document, settings: { ...document.settings, retired: { id: "retired", keys } } };
}

/** Every closed file of the vault, closed for the new key. */
async function reclosed(vault, identity, progress) {
  const found = await vault.api("blobs");
  const blobs = {};
  for (const [at, { id }] of found.entries()) {
    progress(at, found.length);
    const bytes = await vault.api(`blobs/${id}`);
    blobs[id] = base64(await vault.withIdentity((old) => resealAttachment(old, identity, vault.account, id, bytes)));
  }
  return blobs;
}

/** An older state of the server, opened. @param {any} vault @param {number} version */
export async function older(vault, version) {
  const bytes = await vault.api(`versions/${version}`);
  const { instance, vault: name } = vault.account;
  return vault.withIdentity((identity) => unpack(identity, bytes, { instance, vault: name, kind: "vault" }));
}

/** Take an older state over as the newest. What was deleted since stays deleted.
 * @param {any} vault @param {object} document of `older` */
export async function takeOver(vault, document) {
  await vault.change("restore", (draft) => {
    for (const name of new Set([...Object.keys(document), ...Object.keys(vault.document)])) {
      const graves = Object.entries(vault.document[name] ?? {}).filter(([, record]) => record.deleted);
      draft[name] = { ...structuredClone(document[name] ?? {}), ...structuredClone(Object.fromEntries(graves)) };
    }
  });
  await vault.flush();
}

/** Everything as a ZIP, closed as it is. @param {any} vault @param {string} readme @returns {Promise<Uint8Array>} */
export async function exported(vault, readme) {
  await vault.flush();
  const account = await vault.api("vault");
  const files = [{ name: "LIESMICH.txt", bytes: utf8(readme) }, { name: "vault.age", bytes: await vault.api("container") }];
  for (const { kind, n, blob } of account.wraps) {
    if (kind !== "prf") files.push({ name: `identity.${kind}.age`, bytes: fromBase64(blob), n });
  }
  for (const { id } of await vault.api("blobs")) files.push({ name: `anlagen/${id}.age`, bytes: await vault.api(`blobs/${id}`) });
  return zip(files, vault.now);
}

