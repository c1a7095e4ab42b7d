// SPDX-License-Identifier: EUPL-1.2
// Archive containers on the server: written before the main container refers to them, read with the sum it names, deleted
// long after it does no more.
//
// An archive is uploaded for one state of the main container and referred to by its successor only. No draft ever holds such
// a reference. So a file that was there before this device saved, and that neither this state nor one of those kept needs,
// can be needed by nobody any more: whoever uploaded it saves on an older state, and is refused.
import * as archive from "./archive.js";
import { hex, newId, sha256, utf8 } from "./bytes.js";
import { ContainerError, pack, unpack } from "./container.js";
import { applied } from "./document.js";
import { LockedError } from "./locked.js";
import { canonical } from "./merge.js";
import { ApiError } from "./server.js";

const REST_MS = 5 * 60_000;
const OPEN_MOST = 2;
const COLLECT_EACH = 3; // as many saves as states are kept

/** The same archive for another key. @returns {Promise<{bytes: Uint8Array, sha256: string}>} throws a ContainerError when it is no archive of this vault */
export async function resealArchive(old, identity, { instance, vault }, bytes) {
  const { head, document } = await unpack(old, bytes, { instance, vault, kind: "archive" });
  return pack(identity, head, document, archive.SIZES);
}

export class Archiving {
  #keys;
  #limits;
  #held = new Set();
  #opened = new Map();
  #prepared = [];
  #resting = new Map();
  #known = { document: null, size: 0 };
  #saves = 0;
  #isLeft = false;
  #attachments = new Set();

  /** @param {{identity: () => string, account: object, api: Function, now: () => Date}} keys @param {object} [limits] others than `LIMITS`, for tests */
  constructor(keys, limits = archive.LIMITS) {
    this.#keys = keys;
    this.#limits = limits;
  }

  /** A sheet that is open on this device stays where it is. @param {string} id */
  hold(id) {
    this.#held.add(id);
  }

  forget() {
    this.#opened.clear();
    this.#prepared = [];
    this.#known = { document: null, size: 0 };
  }

  /** @param {object} document @param {string} id of an archive it refers to @returns {Promise<object>} what it holds; throws ContainerError, ApiError, OfflineError */
  async read(document, id) {
    const known = document.archives?.[id];
    if (!known || known.deleted) throw new ApiError(404, null);
    const name = `${id} ${known.sha256}`;
    if (!this.#opened.has(name)) {
      const found = await this.#fetched(id, known.sha256);
      this.#keys.identity(); // a vault that was locked meanwhile keeps nothing
      if (this.#opened.size >= OPEN_MOST) this.#opened.delete(this.#opened.keys().next().value);
      this.#opened.set(name, found);
    }
    return this.#opened.get(name);
  }

  async #fetched(id, sum) {
    const { identity, account, api } = this.#keys;
    const bytes = await api(`blobs/${id}`);
    if (hex(await sha256(bytes)) !== sum) throw new ContainerError("chain");
    const { instance, vault } = account;
    return (await unpack(identity(), bytes, { instance, vault, kind: "archive" })).document;
  }

  /** The records of a sheet in the archive. @param {object} document @param {string} id @returns {Promise<object>} */
  async sheet(document, id) {
    const found = await this.read(document, document.archived[id].archive);
    return archive.withoutGraves(document, archive.recordsOf(found, id));
  }

  /** @param {object} document @returns {{kind: string, ids: string[]}|null} what is to be done with the next save */
  due(document) {
    if (this.#keys.account.readonly) return null;
    this.#keys.identity(); // a locked vault looks at nothing
    if (this.#known.document !== document) this.measured(document, this.#sizeOf(document));
    const now = this.#keys.now().getTime();
    const resting = (kind) => (this.#resting.get(kind) ?? 0) > now;
    return archive.due(document, { size: this.#known.size, held: this.#held, limits: this.#limits, resting });
  }

  /** @param {object} document @param {number} size its bytes, as it was written or read */
  measured(document, size) {
    this.#known = { document, size };
  }

  /** Only what changed since it was measured is written for it. */
  #sizeOf(document) {
    const { document: before, size } = this.#known;
    return before ? size + archive.grown(before, document) : archive.sizeOf(document);
  }

  /** The document with that done, new archives stored and acknowledged; the same object when nothing could be done.
   * @param {object} document @param {{head: object, sha256: string}} base state that the next one follows @returns {Promise<object>} */
  async tidied(document, base) {
    const task = this.due(document);
    if (!task) return document;
    const isUrgent = this.#known.size > this.#limits.largest;
    try {
      const next = await this.#done(task, document, base);
      return isUrgent && task.kind === "move" ? await this.tidied(next, base) : next;
    } catch (error) {
      if (error instanceof LockedError || (isUrgent && task.kind === "move")) throw error; // too much for the main container: nothing can be saved before
      this.#resting.set(task.kind, this.#keys.now().getTime() + REST_MS);
      return document;
    }
  }

  #done({ kind, ids }, document, base) {
    if (kind === "move") return this.#move(document, ids, base);
    if (kind === "back") return this.#back(document, ids);
    if (kind === "purge") return this.#purge(document, ids[0], base);
    this.#isLeft = true;
    return applied(document, (draft) => archive.drop(draft, document, ids)).document;
  }

  async #move(document, ids, base) {
    const found = ids.map((id) => archive.recordsOf(document, id));
    const sheets = await Promise.all(found.map(async (records, at) => ({ id: ids[at], sum: await sumOf(records) })));
    const stored = await this.#stored(archive.joined(found), base);
    return applied(document, (draft) => archive.move(draft, document, sheets, stored)).document;
  }

  async #back(document, ids) {
    const sheets = await Promise.all(ids.map((id) => this.#whatIsLeft(document, id)));
    return applied(document, (draft) => ids.forEach((id, at) => archive.putBack(draft, id, sheets[at]))).document;
  }

  /** An archive is let go of only after its sheets came back whole: without it, what the main container has is all. One that
   * is referred to and cannot be read changes nothing. */
  async #whatIsLeft(document, id) {
    const known = document.archives?.[document.archived[id].archive];
    return !known && document.processes?.[id] ? {} : this.sheet(document, id);
  }

  async #purge(document, old, base) {
    const ids = archive.kept(document, old);
    const found = await this.read(document, old);
    const stored = await this.#stored(archive.joined(ids.map((id) => archive.recordsOf(found, id))), base);
    this.#isLeft = true;
    return applied(document, (draft) => archive.replace(draft, document, old, stored, ids)).document;
  }

  /** Close and upload; the same again, after a lost answer, under the same id. */
  async #stored(records, base) {
    const seq = base.head.seq + 1;
    const objects = Object.values(records).flatMap(Object.values);
    this.#prepared = this.#prepared.filter((one) => one.seq === seq && one.prev === base.sha256);
    const known = this.#prepared.find((one) => one.objects.length === objects.length && one.objects.every((each, at) => each === objects[at]));
    const { id, packed } = known ?? (await this.#packed(records, objects, seq, base.sha256));
    await this.#keys.api(`blobs/${id}`, { method: "PUT", body: packed.bytes });
    return { id, sha256: packed.sha256, seq };
  }

  async #packed(records, objects, seq, prev) {
    const { identity, account, now } = this.#keys;
    const { instance, vault } = account;
    const head = { instance, vault, seq, prev_sha256: prev, kind: "archive", saved: now().toISOString() };
    const made = { id: newId(), seq, prev, objects, packed: await pack(identity(), head, records, archive.SIZES) };
    identity(); // a vault that was locked meanwhile keeps nothing
    this.#prepared.push(made);
    return made;
  }

  /** Before a save: the files that may be left over. @param {object} document @returns {Promise<object[]|null>} null when it is not the time */
  async listed(document) {
    const mayBe = this.#isLeft || Object.keys(document.archives ?? {}).length || this.#prepared.length;
    if (this.#keys.account.readonly || !mayBe || (this.#saves++ % COLLECT_EACH && !this.#isLeft)) return null;
    const found = await this.#keys.api("blobs");
    return found.filter((one) => archive.SIZES.includes(one.size_bucket) && !this.#attachments.has(one.id));
  }

  /** After that save: delete archives that nobody can need any more. An attachment is never touched.
   * @param {object[]} listed of before @param {object} base the state just saved @returns {Promise<number>} how many went */
  async collect(listed, base) {
    const { api } = this.#keys;
    const left = without(listed, archive.needed(base.document));
    this.#isLeft = left.length > 0;
    if (!left.length) return 0;
    const others = (await api("versions")).filter((one) => String(one.version) !== base.version);
    const needed = await Promise.all(others.map((one) => this.#neededBy(one.version)));
    let gone = 0;
    for (const { id } of needed.reduce(without, left)) {
      if (!(await this.#isArchive(id))) continue;
      await api(`blobs/${id}?replaced=1`, { method: "DELETE", headers: { "If-Match": `"${base.version}"` } });
      gone += 1;
    }
    return gone;
  }

  async #neededBy(version) {
    const { identity, account, api } = this.#keys;
    const { instance, vault } = account;
    return archive.needed((await unpack(identity(), await api(`versions/${version}`), { instance, vault, kind: "vault" })).document);
  }

  async #isArchive(id) {
    const { identity, account, api } = this.#keys;
    const { instance, vault } = account;
    try {
      await unpack(identity(), await api(`blobs/${id}`), { instance, vault, kind: "archive" });
      return true;
    } catch (error) {
      if (!(error instanceof ContainerError)) throw error;
      this.#attachments.add(id);
      return false;
    }
  }
}

const without = (files, needed) => files.filter((one) => !needed.has(one.id));

/** Tells contents apart. @param {object} records @returns {Promise<string>} */
export const sumOf = async (records) => hex((await sha256(utf8(canonical(records)))).subarray(0, 8));
