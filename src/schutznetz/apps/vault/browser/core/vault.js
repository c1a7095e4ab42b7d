// SPDX-License-Identifier: EUPL-1.2
// The open vault of a page: one document, one key in a private field, saved by itself.
import { bytesOf, hkdf, open, recipientOf, seal } from "./age.js";
import { archived, entryOf, joined, putBack } from "./archive.js";
import { Archiving } from "./archiving.js";
import { readAttachment, sealAttachment } from "./attachments.js";
import { newId } from "./bytes.js";
import { ContainerError, checkOrder } from "./container.js";
import { applied, frozen } from "./document.js";
import { Drafts } from "./drafts.js";
import { LockedError } from "./locked.js";
import { Saving, load } from "./saving.js";

export { alive, remove } from "./document.js";
export { LockedError } from "./locked.js";

/** @param {object} document @returns {string[]} keys this vault had before, newest first */
export const retired = (document) => document.settings?.retired?.keys ?? [];

async function openWithOne([key, ...others], bytes) {
  try {
    return await open(key, bytes);
  } catch (error) {
    if (!others.length) throw error;
    return openWithOne(others, bytes);
  }
}

/** Open the vault with its identity.
 * @param {{identity: string, account: object, api: Function, device: object, now?: () => Date, rules?: object, lines?: object[], confirmed?: boolean, limits?: object, file?: Promise<object|null>}} given
 *   `account`: answer of `GET api/vault`; `confirmed`: the owner knows that the state on the server is older than this device's;
 *   `file`: of `fetched`, asked for while the key was derived
 * @returns {Promise<Vault>} throws a ContainerError when the server's files are not to be trusted */
export async function unlock({ now = () => new Date(), rules = {}, lines = [], limits, ...given }) {
  const { identity, account, api, device } = given;
  if ((await recipientOf(identity)) !== account.recipient) throw new ContainerError("recipient");
  const loaded = await trusted(given, given.file).catch((error) => {
    if (!given.file || !(error instanceof ContainerError)) throw error;
    return trusted(given); // asked for too early: a window that just closed may have saved meanwhile
  });
  const vault = new Vault({ identity, account, api, device, now, rules, lines, loaded, limits, recipient: account.recipient });
  await vault.begin();
  return vault;
}

/** The state of the server, when this device has seen no newer one. */
async function trusted({ identity, account, api, device, confirmed = false }, file) {
  const [loaded, seen] = await Promise.all([load(identity, account, api, file), device.get(`seen:${account.vault}`)]);
  if (!confirmed) checkOrder(loaded.head, loaded.sha256, seen ?? null);
  return loaded;
}

export class Vault {
  #identity;
  #document;
  #state;
  #listeners = new Set();
  #saving;
  #drafts;
  #archiving;
  #given;

  constructor({ identity, account, api, device, now, rules, lines, loaded, limits, recipient }) {
    this.#identity = identity;
    this.#given = { api, device, now };
    this.#document = frozen(loaded.document);
    this.account = Object.freeze({ ...account });
    this.recipient = recipient;
    this.rules = frozen(rules);
    this.lines = frozen(lines);
    const { seq, saved } = loaded.head;
    this.#state = { seq, savedAt: saved, fill: loaded.fill, pending: false, offline: false, problem: null, locked: false, readonly: Boolean(account.readonly), restored: null, moved: 0 };
    const keys = { identity: () => this.#key(), account, api, device, now };
    this.#drafts = new Drafts(keys);
    this.#archiving = new Archiving(keys, limits);
    this.#archiving.measured(this.#document, loaded.size);
    this.#saving = new Saving(keys, loaded, {
      document: () => this.#document,
      merged: (document) => this.#merged(frozen(document)),
      state: (part) => this.#tell(part),
      saved: (base) => this.#drafts.keep(base, this.#document),
    }, this.#archiving);
  }

  /** Take over what this device kept and the server has not got yet. Called once by `unlock`. */
  async begin() {
    const [draft] = await Promise.all([this.#state.readonly ? null : this.#drafts.read(), this.#saving.remember()]);
    if (this.#state.readonly) return;
    if (this.#archiving.due(this.#document)) this.#saving.soon();
    if (!draft) return;
    const document = this.#drafts.onto(draft, this.#document);
    if (document === this.#document) return this.#drafts.forget();
    this.#replace(frozen(document), new Set(Object.keys(document)));
    this.#tell({ restored: draft.saved, pending: true });
    this.#saving.soon();
  }

  get document() {
    this.#key();
    return this.#document;
  }

  get state() {
    return Object.freeze({ ...this.#state });
  }

  /** @returns {{seq: number, sha256: string}} the last state that the server has */
  get saved() {
    return { seq: this.#saving.base.head.seq, sha256: this.#saving.base.sha256 };
  }

  /** @param {(vault: Vault, changed: Set<string>) => void} listener @returns {() => void} ends the subscription */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {string} label @param {(draft: object) => void} act @returns {Promise<void>} when the draft is safe on this device */
  async change(label, act) {
    this.#key();
    if (this.#state.readonly) throw new TypeError("read only");
    const { document, changed } = applied(this.#document, act);
    if (!changed.size) return;
    this.#replace(document, changed);
    this.#tell({ pending: true, label });
    this.#saving.soon();
    await this.#drafts.keep(this.#saving.base, this.#document);
  }

  /** Upload now what waits. @returns {Promise<void>} throws when it cannot be saved */
  async flush() {
    this.#key();
    await this.#saving.now();
  }

  /** Forget the key. What was not uploaded waits on this device as an age file. */
  lock() {
    if (!this.#identity) return;
    this.#identity = null;
    this.#document = Object.freeze({});
    this.#saving.stop();
    this.#archiving.forget();
    this.#tell({ locked: true });
    this.#listeners.clear();
  }

  /** Open what others closed for this vault, also for a key it had before.
   * @param {Uint8Array} bytes @returns {Promise<Uint8Array>} throws when none of its keys fits, or the file was touched */
  decrypt(bytes) {
    return openWithOne([this.#key(), ...retired(this.#document)], bytes);
  }

  /** @param {string[]} recipients @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
  encryptTo(recipients, bytes) {
    this.#key();
    return seal(recipients, bytes);
  }

  /** @param {string} purpose @returns {Uint8Array} 32 bytes that only this vault can derive */
  derive(purpose) {
    return hkdf(bytesOf(this.#key()), `schutznetz vault part ${purpose}`);
  }

  /** @param {File} file @returns {Promise<{id: string, name: string, size: number}>} store it in a record of your own; throws a ContainerError `large` above 10 MiB */
  async attach(file) {
    const id = newId();
    const bytes = await sealAttachment(this.#key(), this.account, id, file);
    await this.api(`blobs/${id}`, { method: "PUT", body: bytes });
    return { id, name: file.name, size: file.size };
  }

  /** @param {string} id @returns {Promise<{name: string, type: string, bytes: Uint8Array}>} */
  async attachment(id) {
    return readAttachment(this.#key(), this.account, id, await this.api(`blobs/${id}`));
  }

  /** @param {string} id @returns {Promise<void>} */
  async detach(id) {
    await this.api(`blobs/${id}`, { method: "DELETE" });
  }

  /** Sheets in the archive: what the main container keeps of them, the one closed last first. @returns {object[]} */
  get archived() {
    return archived(this.document);
  }

  /** @param {string} id of a sheet @returns {object|null} its entry, when it lives in the archive */
  archivedSheet(id) {
    return entryOf(this.document, id);
  }

  /** The document as if these sheets had never been moved; fetches their archives.
   * @param {string} [id] one sheet, else all @returns {Promise<object>} throws ContainerError, ApiError, OfflineError */
  async whole(id) {
    const { document } = this;
    const entries = id ? [entryOf(document, id)].filter(Boolean) : archived(document).sort((one, other) => (one.archive < other.archive ? -1 : 1));
    if (!entries.length) return document;
    const sheets = [];
    for (const one of entries) sheets.push(await this.#archiving.sheet(document, one.id)); // one archive after the other
    this.#key();
    return frozen(joined([document, ...sheets]));
  }

  /** Back from the archive, and what `act` does to it then, in one change. @param {string} label @param {string} id @param {(draft: object) => void} [act] */
  async takeBack(label, id, act = () => {}) {
    const records = entryOf(this.document, id) ? await this.#archiving.sheet(this.document, id) : {};
    this.hold(id);
    await this.change(label, (draft) => {
      putBack(draft, id, records);
      act(draft);
    });
  }

  /** The records of a sheet, fetched from the archive that another state of this vault refers to. @param {object} document @param {string} id */
  sheetOf(document, id) {
    this.#key();
    return this.#archiving.sheet(document, id);
  }

  /** This sheet is open here: it does not move while the vault is open. @param {string} id */
  hold(id) {
    this.#archiving.hold(id);
  }

  /** @param {string} path below `api/` @param {object} [options] @returns {Promise<any>} */
  async api(path, options) {
    return this.#given.api(path, options);
  }

  /** For the settings of the vault itself: runs `act` with the key, which must not leave it.
   * @param {(identity: string) => Promise<T>} act @returns {Promise<T>} @template T */
  async withIdentity(act) {
    return act(this.#key());
  }

  get now() {
    return this.#given.now();
  }

  #key() {
    if (!this.#identity) throw new LockedError();
    return this.#identity;
  }

  /** Joined with another device's state, or tidied: sheets may have gone to the archive. */
  #merged(document) {
    const before = archived(this.#document).length;
    this.#replace(document, new Set(Object.keys(document)));
    const more = archived(document).length - before;
    if (more > 0) this.#tell({ moved: this.#state.moved + more });
  }

  #replace(document, changed) {
    this.#document = document;
    this.#call(changed);
  }

  #tell(part) {
    this.#state = { ...this.#state, ...part };
    this.#call(new Set());
  }

  #call(changed) {
    for (const listener of [...this.#listeners]) listener(this, changed);
  }
}
