// SPDX-License-Identifier: EUPL-1.2
/**
 * Catching up: everything a stream holds since a bookmark, by batched direct get, without a consumer
 * (docs/alarm-protocol.md, 5). It goes over a short connection of its own, in the account REPLAY.
 */
import { connect } from "./loop.js";

const BATCH = 1000;
const QUIET_MS = 4000;

/** @typedef {{subject: string, sequence: number, stamp: number, data: Uint8Array, id: string}} Stored  stamp: ms since 1970 */
/** @typedef {{created: string, sequence: number}} Mark  the last message that is known for certain */

/** The last value of a header: the broker's, whatever the sender had written before. */
const header = (message, name) => (message.headers?.has(name) ? message.headers.last(name) : "");

/** Only the broker numbers what it has stored; a sender may have written any other header. */
const isStored = (message) => header(message, "Nats-Sequence") !== "";

/** @param {any} message @returns {Stored} */
function stored(message) {
  return {
    subject: header(message, "Nats-Subject"),
    sequence: Number(header(message, "Nats-Sequence")),
    stamp: Date.parse(header(message, "Nats-Time-Stamp")),
    data: message.data.slice(),
    id: header(message, "Nats-Msg-Id"),
  };
}

/** A connection that may read what is stored, and nothing else. */
export class Replay {
  /** @param {import("./loop.js").Way} way @param {string} station @returns {Promise<Replay>} */
  static async open(way, station) {
    return new Replay(await connect({ ...way, jwt: way.replayJwt }, station));
  }

  constructor({ connection, inbox }) {
    this.connection = connection;
    this.inbox = inbox;
  }

  close() {
    return this.connection.close();
  }

  async #info(stream) {
    const answer = await this.connection.request(`stream_facts.${stream}`, "", { timeout: QUIET_MS });
    const info = answer.json();
    if (info.error) throw new Error(info.error.description);
    return { created: info.created, last: info.state.last_seq, now: Date.parse(info.ts) };
  }

  /** One batch of stored messages. @param {string} stream @param {object} start @returns {Promise<Stored[]>} */
  #batch(stream, start) {
    return new Promise((resolve, reject) => {
      const found = [];
      const inbox = this.inbox();
      let timer = setTimeout(() => finish(new Error("the replay did not end")), QUIET_MS);
      const finish = (error) => {
        clearTimeout(timer);
        subscription.unsubscribe();
        if (error) reject(error);
        else resolve(found);
      };
      const take = (error, message) => {
        if (error) return finish(error);
        if (isStored(message)) return found.push(stored(message));
        const status = message.headers?.code ?? 500;
        return finish(status === 204 || status === 404 ? null : new Error(`replay refused: ${status}`));
      };
      const subscription = this.connection.subscribe(inbox, { callback: take });
      const query = JSON.stringify({ ...start, batch: BATCH, next_by_subj: ">" });
      this.connection.publish(`$JS.API.DIRECT.GET.${stream}`, query, { reply: inbox });
    });
  }

  /**
   * What came after the bookmark; everything of the last `reachMs` when there is none or the stream is another one.
   *
   * @param {string} stream @param {Mark | null} mark @param {number} reachMs
   * @returns {Promise<{messages: Stored[], now: number, mark: Mark}>} `now` is the broker's clock, ms since 1970
   */
  async since(stream, mark, reachMs) {
    const { created, last, now } = await this.#info(stream);
    const isKnown = mark?.created === created && mark.sequence <= last;
    let start = isKnown ? { seq: mark.sequence + 1 } : { start_time: new Date(now - reachMs).toISOString() };
    const messages = [];
    while (!isKnown || last > mark.sequence) {
      const part = await this.#batch(stream, start);
      messages.push(...part);
      if (part.length < BATCH) break;
      start = { seq: part.at(-1).sequence + 1 };
    }
    const sequence = messages.length ? messages.at(-1).sequence : isKnown ? mark.sequence : last;
    return { messages, now, mark: { created, sequence } };
  }

  /** @param {string} subject @returns {Promise<Uint8Array | null>} the last roster or plan there */
  async last(subject) {
    const answer = await this.connection.request(`$JS.API.DIRECT.GET.ROSTER.${subject}`, "", { timeout: QUIET_MS });
    return isStored(answer) ? answer.data.slice() : null;
  }
}
