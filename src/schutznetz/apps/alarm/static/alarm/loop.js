// SPDX-License-Identifier: EUPL-1.2
/**
 * One of the two loops: a connection that comes back by itself and tells the truth about itself.
 *
 * A broken connection is noticed by the closed socket at once, and by two unanswered pings after 8 s at the latest, so
 * that the light is honest within 10 s. The client's own heartbeat would wait for the closing of a dead socket as well.
 */
import { signing } from "./signed-socket.js";
import { createInbox, headers, wsconnect } from "./vendor/nats-core.js";

const PING_MS = 3000;
const PONG_MS = 2500;
const MISSED = 2;
const LONG_MS = 60_000;
const CONNECT_MS = 4000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 3000;
const REFUSED = /authori[sz]ation|authentication|revoked|expired/i;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether the broker answers a ping in time. @param {any} connection @returns {Promise<boolean>} */
const answers = (connection) => Promise.race([connection.flush().then(() => true, () => false), pause(PONG_MS).then(() => false)]);

/** Resolves when the broker has missed two pings running, or the connection is closed. @param {any} connection */
async function silence(connection) {
  let missed = 0;
  while (!connection.isClosed() && missed < MISSED) {
    if (missed === 0) await pause(PING_MS);
    missed = (await answers(connection)) ? 0 : missed + 1;
  }
}

/** @typedef {{name: "a"|"b", url: string, jwt: string, replayJwt: string, key: import("./nkeys.js").StationKey}} Way */

/** @param {Way} way @param {string} station @returns {Promise<{connection: any, inbox: () => string}>} */
export async function connect(way, station) {
  const prefix = `_INBOX.${station}`;
  const connection = await wsconnect({
    ...signing(way.key, way.jwt),
    servers: [way.url],
    name: station,
    inboxPrefix: prefix,
    reconnect: false,
    timeout: CONNECT_MS,
    pingInterval: LONG_MS,
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
  });
  return { connection, inbox: () => createInbox(prefix) };
}

/**
 * A stream's acknowledgement that somebody had sent to a wrong address: never a message (docs/alarm-protocol.md, 5).
 *
 * @param {Uint8Array} data
 */
export function isStray(data) {
  try {
    const body = JSON.parse(new TextDecoder().decode(data));
    return body !== null && typeof body === "object" && "stream" in body && "seq" in body && !("v" in body);
  } catch {
    return false;
  }
}

/** @param {any} message @returns {{subject: string, data: Uint8Array, id: string}} `id` is its Nats-Msg-Id or "" */
function heard(message) {
  const id = message.headers?.has("Nats-Msg-Id") ? message.headers.last("Nats-Msg-Id") : "";
  return { subject: message.subject, data: message.data.slice(), id };
}

export class Loop {
  /**
   * @param {Way} way
   * @param {{station: string, subjects: string[], onMessage: Function, onUp: Function, onDown: Function}} use
   *   onMessage(loop, {subject, data, id}), onUp(loop) after every connect, onDown(loop, reason "refused" | "away")
   */
  constructor(way, use) {
    this.name = way.name;
    this.way = way;
    this.use = use;
    this.connection = null;
    this.calls = [];
    this.heardCalls = new Map();
    this.stopped = false;
    this.failures = 0;
  }

  get up() {
    return this.connection !== null;
  }

  /** Connects and stays connected until `stop`. */
  async run() {
    while (!this.stopped) {
      const reason = await this.#session();
      if (this.stopped) return;
      this.use.onDown(this, reason);
      await pause(this.#wait());
    }
  }

  async stop() {
    this.stopped = true;
    await this.connection?.close();
  }

  /** One connection from its start to its end. @returns {Promise<"refused"|"away">} why it ended */
  async #session() {
    try {
      const { connection } = await connect(this.way, this.use.station);
      const ended = connection.closed();
      this.use.subjects.forEach((subject) => this.#hear(connection, subject));
      await connection.flush();
      this.connection = connection;
      this.heardCalls.clear();
      this.hearCalls(this.calls);
      this.failures = 0;
      this.use.onUp(this);
      return this.#reason(await Promise.race([ended, silence(connection)]));
    } catch (error) {
      this.failures += 1;
      return this.#reason(error);
    } finally {
      const left = this.connection;
      this.connection = null;
      left?.close().catch(() => {});
    }
  }

  /** Hear these subjects beside the fixed ones, and no longer those of before. @param {string[]} subjects */
  hearCalls(subjects) {
    this.calls = subjects;
    if (!this.connection) return;
    for (const [subject, subscription] of this.heardCalls) {
      if (subjects.includes(subject)) continue;
      subscription.unsubscribe();
      this.heardCalls.delete(subject);
    }
    for (const subject of subjects) {
      if (!this.heardCalls.has(subject)) this.heardCalls.set(subject, this.#hear(this.connection, subject));
    }
  }

  #hear(connection, subject) {
    return connection.subscribe(subject, {
      callback: (error, message) => error || this.use.onMessage(this, heard(message)),
    });
  }

  #reason(error) {
    return REFUSED.test(String(error?.message ?? "")) ? "refused" : "away";
  }

  /** Full jitter, so that a thousand stations do not come back in the same moment. */
  #wait() {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 5));
    return FIRST_WAIT_MS / 2 + Math.random() * longest;
  }

  /** Plain publish; nothing happens while the loop is down. @param {string} subject @param {string} text */
  publish(subject, text) {
    this.connection?.publish(subject, text);
  }

  /** Publish and wait for the broker's word that it is on disk. Throws without it. */
  async store(subject, text, id, timeout) {
    if (!this.connection) throw new Error(`loop ${this.name} is down`);
    const head = headers();
    head.set("Nats-Msg-Id", id);
    const answer = await this.connection.request(subject, text, { timeout, headers: head });
    const word = answer.json();
    if (word.error) throw new Error(word.error.description);
  }
}
