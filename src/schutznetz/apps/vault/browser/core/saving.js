// SPDX-License-Identifier: EUPL-1.2
// Saving by itself: one upload at a time, a second after the last change; merges when another device was faster; tries
// again, more and more slowly, while nobody answers.
import { ContainerError, checkOrder, pack, unpack } from "./container.js";
import { difference } from "./document.js";
import { merge } from "./merge.js";
import { ApiError, OfflineError } from "./server.js";

const QUIET_MS = 1_000;
const SLOWEST_MS = 60_000;

/** The closed container of the server; null before the first save. @returns {Promise<{bytes: Uint8Array, version: string}|null>} */
export async function fetched(api) {
  try {
    const { data, headers } = await api("container", { raw: true });
    return { bytes: data, version: versionOf(headers.get("ETag")) };
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    return null;
  }
}

/** The container of the server, checked; an empty one before the first save. @param {ReturnType<typeof fetched>} [file] asked for already
 * @returns {Promise<{head: object, document: object, sha256: string, version: string, fill: number, size: number}>} */
export async function load(identity, account, api, file = fetched(api)) {
  const found = await file;
  if (!found) return { head: { seq: 0, saved: null }, document: {}, sha256: "", version: "0", fill: 0, size: 2 };
  const expected = { instance: account.instance, vault: account.vault, kind: "vault" };
  return { ...(await unpack(identity, found.bytes, expected)), version: found.version };
}

const versionOf = (etag) => (etag ?? "").replace(/^W\//, "").replaceAll('"', "");

export class Saving {
  #keys;
  #tell;
  #archiving;
  #timer = null;
  #running = null;
  #failures = 0;
  #stopped = false;

  /** @param {object} keys as of the vault @param {object} loaded state to begin from
   * @param {{document(): object, merged(document: object): void, state(part: object): void, saved(base: object): Promise<void>}} tell
   * @param {import("./archiving.js").Archiving} archiving */
  constructor(keys, loaded, tell, archiving) {
    this.#keys = keys;
    this.#tell = tell;
    this.#archiving = archiving;
    this.base = loaded;
  }

  /** Upload a second after the last change. */
  soon(delay = QUIET_MS) {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.now().catch(() => {}), delay);
  }

  /** Never again; what was opened is forgotten, after an upload that runs. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (this.#running) this.#running.catch(() => {}).finally(() => this.#forget());
    else this.#forget();
  }

  #forget() {
    this.base = { ...this.base, document: {} };
  }

  /** Upload what waits; whoever calls meanwhile waits for it too. */
  now() {
    clearTimeout(this.#timer);
    this.#running ??= this.#all().finally(() => (this.#running = null));
    return this.#running;
  }

  async #all() {
    try {
      while (!this.#stopped && (this.#differs() || this.#archiving.due(this.#tell.document()))) await this.#once();
      this.#failures = 0;
      if (!this.#stopped) this.#tell.state({ pending: false, offline: false, problem: null });
    } catch (error) {
      if (this.#stopped) return;
      this.#failed(error);
      throw error;
    }
  }

  #differs() {
    return Object.keys(difference(this.base.document, this.#tell.document())).length > 0;
  }

  async #once() {
    const { identity, account, api, now } = this.#keys;
    const before = this.#tell.document();
    const document = await this.#archiving.tidied(before, this.base);
    if (document === before && !this.#differs()) return;
    const listed = await this.#archiving.listed(document).catch(() => null);
    const { instance, vault } = account;
    const head = { instance, vault, seq: this.base.head.seq + 1, prev_sha256: this.base.sha256, kind: "vault", saved: now().toISOString() };
    const packed = await pack(identity(), head, document);
    if (!this.#stopped) this.#archiving.measured(document, packed.size);
    try {
      const headers = { "If-Match": `"${this.base.version}"` };
      const { version } = await api("container", { method: "PUT", body: packed.bytes, headers });
      await this.#accept({ head, document, sha256: packed.sha256, version: String(version), fill: packed.fill }, before);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 412)) throw error;
      await this.#join();
      return;
    }
    if (listed && !this.#stopped) await this.#archiving.collect(listed, this.base).catch(() => {}); // the next time, then
  }

  /** The server has it. What was written meanwhile is put onto it. @param {object} base @param {object} before the document it was made of */
  async #accept(base, before) {
    this.base = base;
    if (!this.#stopped && base.document !== before) this.#tell.merged(merge(before, this.#tell.document(), base.document));
    await this.remember();
    if (this.#stopped) return;
    this.#tell.state({ seq: base.head.seq, savedAt: base.head.saved, fill: base.fill });
    await this.#tell.saved(base);
  }

  /** Another device was faster: take its state as the new base and put our changes onto it. */
  async #join() {
    const { identity, account, api } = this.#keys;
    const theirs = await load(identity(), account, api);
    checkOrder(theirs.head, theirs.sha256, { seq: this.base.head.seq, sha256: this.base.sha256 });
    const merged = merge(this.base.document, this.#tell.document(), theirs.document);
    this.base = theirs;
    await this.remember();
    this.#tell.merged(merged);
    await this.#tell.saved(theirs);
  }

  /** The last state this device saw, to notice an older one. */
  async remember() {
    const { account, device } = this.#keys;
    if (this.base.head.seq) await device.set(`seen:${account.vault}`, { seq: this.base.head.seq, sha256: this.base.sha256 });
  }

  #failed(error) {
    this.#failures += 1;
    this.#tell.state({ pending: true, offline: error instanceof OfflineError, problem: problemOf(error) });
    const again = error instanceof OfflineError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
    if (again) this.soon(Math.min(SLOWEST_MS, QUIET_MS * 2 ** this.#failures));
  }
}

/** A word for what hinders saving, for the frame to say; null when it is only the network. */
function problemOf(error) {
  if (error instanceof OfflineError) return null;
  if (error instanceof ContainerError) return error.reason;
  if (error instanceof ApiError) return [401, 403].includes(error.status) ? "session" : error.status === 413 ? "large" : "server";
  return "server";
}
