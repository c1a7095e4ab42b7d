// SPDX-License-Identifier: EUPL-1.2
// Caring for the vault itself: other envelopes, another key, an older state, everything out, everything gone.
import { newIdentity, recipientOf } from "./age.js";
import { entryOf, joined, recordsOf } from "./archive.js";
import { resealArchive } from "./archiving.js";
import { resealAttachment } from "./attachments.js";
import { base64, fingerprint, fromBase64, utf8 } from "./bytes.js";
import { newRecoveryCode } from "./codes.js";
import { ContainerError, SIZES, pack, unpack } from "./container.js";
import { alive } from "./document.js";
import { zip } from "./export.js";
import { ApiError } from "./server.js";
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
    const { blobs, sums } = await reclosed(vault, identity, progress);
    const { version } = await vault.api("vault");
    const { instance, vault: name } = vault.account;
    const head = { instance, vault: name, seq: vault.saved.seq + 1, prev_sha256: vault.saved.sha256, kind: "vault", saved: vault.now.toISOString() };
    const { bytes } = await pack(identity, head, await vault.withIdentity((old) => retiring(resummed(vault.document, sums), old)));
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

/** Every closed file of the vault, closed for the new key; archives with their new sums. */
async function reclosed(vault, identity, progress) {
  const found = await vault.api("blobs");
  const [blobs, sums] = [{}, {}];
  for (const [at, { id }] of found.entries()) {
    progress(at, found.length);
    const bytes = await vault.api(`blobs/${id}`);
    const made = await vault.withIdentity((old) => resealed(old, identity, vault.account, id, bytes));
    blobs[id] = base64(made.bytes);
    if (made.sha256) sums[id] = made.sha256;
  }
  return { blobs, sums };
}

/** An archive, or else an attachment: whatever is neither stops the change of the key. */
async function resealed(old, identity, account, id, bytes) {
  try {
    return await resealArchive(old, identity, account, bytes);
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    return { bytes: await resealAttachment(old, identity, account, id, bytes) };
  }
}

/** The document with the new sums of its archives. */
function resummed(document, sums) {
  const known = Object.entries(document.archives ?? {});
  if (!known.length) return document;
  if (alive(document.archives).some(({ id }) => !sums[id])) throw new ContainerError("chain");
  return { ...document, archives: Object.fromEntries(known.map(([id, one]) => [id, sums[id] ? { ...one, sha256: sums[id] } : one])) };
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
  const settled = await withOwnArchives(vault, document);
  await vault.change("restore", (draft) => {
    for (const name of new Set([...Object.keys(settled), ...Object.keys(vault.document)])) {
      const graves = Object.entries(vault.document[name] ?? {}).filter(([, record]) => record.deleted);
      draft[name] = { ...structuredClone(settled[name] ?? {}), ...structuredClone(Object.fromEntries(graves)) };
    }
  });
  await vault.flush();
}

/** The older state with the archives of today. A sheet whose contents are the same today stays in the archive it is in now;
 * another comes out of its archive, which is kept as long as the state is. */
async function withOwnArchives(vault, document) {
  const now = vault.document;
  let settled = { ...document, archives: now.archives ?? {}, archived: {} };
  for (const entry of alive(document.archived)) {
    const { id } = entry;
    if (now.processes?.[id]?.deleted || now.archived?.[id]?.deleted) continue;
    const known = entryOf(now, id);
    const records = known?.sum === entry.sum ? null : await recordsThen(vault, document, id);
    if (known && !records) settled = { ...settled, archived: { ...settled.archived, [id]: known } };
    else settled = joined([settled, records ?? recordsOf(now, id)]);
  }
  return settled;
}

/** The sheet as it was then; null when nothing of it is left: then it stays as it is now. */
async function recordsThen(vault, document, id) {
  try {
    return await vault.sheetOf(document, id);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    return null;
  }
}

const BEYOND = [2, 4, 8].map((times) => times * SIZES.at(-1)); // sizes of a file that is not meant for the server

/** Everything as a ZIP, closed as it is. @param {any} vault @param {string} readme @returns {Promise<Uint8Array>} */
export async function exported(vault, readme) {
  const container = await newest(vault);
  const account = await vault.api("vault");
  const files = [{ name: "LIESMICH.txt", bytes: utf8(readme) }, { name: "vault.age", bytes: container }];
  for (const { kind, n, blob } of account.wraps) {
    if (kind !== "prf") files.push({ name: `identity.${kind}.age`, bytes: fromBase64(blob), n });
  }
  const archives = new Set(alive(vault.document.archives).map((one) => one.id));
  for (const { id } of await vault.api("blobs")) files.push({ name: `${archives.has(id) ? "archiv" : "anlagen"}/${id}.age`, bytes: await vault.api(`blobs/${id}`) });
  return zip(files, vault.now);
}

/** The container of the server; of a vault that is full, one with everything that waits on this device as well. */
async function newest(vault) {
  try {
    await vault.flush();
    return await vault.api("container");
  } catch (error) {
    if (!(error instanceof ContainerError && error.reason === "large")) throw error;
  }
  const { instance, vault: name } = vault.account;
  const head = { instance, vault: name, seq: vault.saved.seq + 1, prev_sha256: vault.saved.sha256, kind: "vault", saved: vault.now.toISOString() };
  return (await vault.withIdentity((identity) => pack(identity, head, vault.document, [...SIZES, ...BEYOND]))).bytes;
}
