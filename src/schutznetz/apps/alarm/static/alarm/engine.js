// SPDX-License-Identifier: EUPL-1.2
/**
 * A station at work: hears both loops, drives the ladder, keeps what matters on the device, speaks for the person here.
 *
 * It runs in a Worker, because a hidden page's timers are slowed down and a Worker's are not. It knows no page: what a
 * screen needs goes out through `tell`, what the person does comes in through the methods.
 */
import { Chronicle } from "./chronicle.js";
import { catchUp, fetchPlan } from "./catchup.js";
import { newState, presses, step, view } from "./ladder.js";
import { light } from "./light.js";
import { isStray, Loop } from "./loop.js";
import { Memory } from "./memory.js";
import {
  answerSubject,
  callSubject,
  decode,
  decodeDocument,
  formatTime,
  messageId,
  parseSubject,
  raisedSubject,
  receiptSubject,
  statusSubject,
  toEvent,
  ulid,
} from "./messages.js";
import { Outbox } from "./outbox.js";
import { rehearse } from "./rehearsal.js";

const STATUS_MS = 30_000;
const PICTURE_MS = 100;
const DOUBLE_PRESS_MS = 2000;
const CALL_FIRST_MS = 2;
const REHEARSAL_MS = 1000;
const NO_REACH = { known: false, ring: 0, present: 0, security: 0 };

/** Milliseconds of this device's monotonic clock. @returns {number} */
export const clock = () => Math.round(performance.now());

/** Eight signs that nobody can guess. */
const secret = () => crypto.getRandomValues(new Uint32Array(1))[0].toString(16).padStart(8, "0");

/** What a station listens to; receipts concern the desk that called and security, which hears those of all (`*`).
 * @param {string} site @param {string} desk @returns {string[]} */
function subjectsOf(site, desk) {
  return [`alarm.${site}.>`, `answer.${site}.>`, `receipt.${site}.${desk}.>`, `roster.${site}`, `plan.${site}.*`, `presence.${site}`];
}

/** Where those whose ring has this desk call it first; security hears the calls of all.
 * @param {string} site @param {string} desk @param {any} roster @returns {string[]} */
function callsTo(site, desk, roster) {
  const places = Object.entries(roster?.desks ?? {});
  const callers = desk ? places.filter(([, place]) => place.ring?.includes(desk)).map(([key]) => key) : ["*"];
  return callers.map((caller) => `call.${site}.${caller}.*`);
}

export class Engine {
  /**
   * @param {{config: any, keys: Record<string, import("./nkeys.js").StationKey>, store: any, tell: (message: any) => void}} use
   *   `config` is the answer to the enrolment (see apps/alarm/api.py)
   */
  constructor({ config, keys, store, tell }) {
    this.config = config;
    this.store = store;
    this.tell = tell;
    this.state = newState();
    this.duty = { onDuty: false, sound: false, visible: false, notifications: false, muted: false, name: config.name ?? "" };
    this.chronicle = config.kind === "security" ? new Chronicle() : null;
    this.plans = new Map();
    this.asked = new Set();
    this.lastPress = {};
    this.refused = {};
    this.loops = ["a", "b"].map((name) => this.#loop(name, keys[name]));
    this.memory = new Memory(store.events, clock);
    this.outbox = new Outbox({ shelf: store.outbox, loops: this.loops, onStored: (letter, loop) => this.#stored(letter, loop) });
    this.timers = { wake: 0, picture: 0, status: 0 };
  }

  #loop(name, key) {
    const { urls, jwts, replay_jwts, station, sites, desk } = this.config;
    const way = { name, url: urls[name], jwt: jwts[name], replayJwt: replay_jwts[name], key };
    return new Loop(way, {
      station,
      subjects: sites.flatMap((site) => subjectsOf(site, desk || "*")),
      onMessage: (_loop, message) => this.#take(message, clock()),
      onUp: (loop) => this.#up(loop),
      onDown: (loop, reason) => this.#down(loop, reason),
    });
  }

  /** Remember, connect, listen. Ready to ring when it resolves; the loops come up by themselves. */
  async start() {
    this.#hearMe();
    await this.#recall();
    this.#hearCalls();
    this.loops.forEach((loop) => loop.run());
    this.timers.status = setInterval(() => this.#status(), STATUS_MS);
    this.#picture();
  }

  async stop() {
    clearInterval(this.timers.status);
    clearTimeout(this.timers.wake);
    clearTimeout(this.outbox.timer);
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  async #recall() {
    for (const [key, kept] of await this.store.facts.entries()) {
      if (/^(roster|plan)\./.test(key)) this.#document(key, kept, clock());
    }
    for (const event of await this.memory.load()) this.#hear(event);
    for (const letter of await this.outbox.load()) this.#hearOwn(letter.subject, letter.text, letter.wall);
  }

  // --- hearing -------------------------------------------------------------------------------------------------------

  /** One message from a loop, live or replayed. @param {{subject: string, data: Uint8Array, id: string}} message */
  #take({ subject, data, id }, t) {
    if (isStray(data)) return;
    const kind = parseSubject(subject)?.kind;
    if (kind === "roster" || kind === "plan") {
      this.store.facts.put(subject, data);
      this.#document(subject, data, t);
      return;
    }
    const message = decode(subject, data, id);
    if (!message) return;
    const event = toEvent(message, t);
    if (event.type === "presence") this.tell({ is: "presence", presence: event });
    this.#hear(event);
  }

  #document(subject, data, t) {
    const { kind, site, floor } = parseSubject(subject);
    const document = decodeDocument(subject, data);
    if (!document) return;
    if (kind === "plan") {
      this.plans.set(`${site}/${floor}`, document);
      this.tell({ is: "plan", site, floor, plan: document });
      return;
    }
    this.#hear({ ...document, type: "roster", t });
    this.#hearCalls();
    this.tell({ is: "roster", roster: this.state.rosters[site] });
    this.#rehearse(site);
  }

  #rehearse(site) {
    if (!this.rehearsed) setTimeout(() => rehearse(this.state, site, clock()), REHEARSAL_MS);
    this.rehearsed = true;
  }

  #hearCalls() {
    const subjects = this.config.sites.flatMap((one) => callsTo(one, this.config.desk, this.state.rosters[one]));
    this.loops.forEach((loop) => loop.hearCalls(subjects));
  }

  #hear(event) {
    const [state, effects] = step(this.state, event);
    this.state = state;
    this.memory.keep(event);
    this.chronicle?.add(event);
    effects.forEach((effect) => this.#do(effect));
    this.#pictureSoon();
  }

  #hearMe() {
    const { station, desk, kind, sites } = this.config;
    const { muted, name } = this.duty;
    const label = this.config.label ?? "";
    this.#hear({ type: "me", t: clock(), station, desk, kind, sites, muted, name, label });
  }

  #hearOwn(subject, text, wall) {
    const message = decode(subject, new TextEncoder().encode(text), "");
    if (message) this.#hear(toEvent(message, clock() - Math.max(0, Date.now() - wall)));
  }

  #stored(letter, loop) {
    if (parseSubject(letter.subject)?.kind === "alarm") this.#hear({ type: "stored", t: clock(), alarm: letter.alarm, loop });
  }

  // --- doing ---------------------------------------------------------------------------------------------------------

  #do(effect) {
    if (effect.do === "ring") this.#pictureNow();
    else if (effect.do === "wake") this.#wakeAt(effect.t);
    else if (effect.do === "publish") this.#publish(effect);
    else if (effect.do === "show") effect.alarms.forEach((alarm) => this.#needPlan(alarm));
  }

  #wakeAt(t) {
    clearTimeout(this.timers.wake);
    this.timers.wake = setTimeout(() => this.#hear({ type: "tick", t: clock() }), Math.max(0, t - clock()));
  }

  #publish({ subject, body }) {
    const message = { ...body, v: 1, at: formatTime(new Date()) };
    if (body.verb) this.#post(subject, message, messageId({ ...message, type: "answer" }));
    else this.#say(subject, message);
  }

  /** A plain publish on every loop that is up. */
  #say(subject, message) {
    const text = JSON.stringify(message);
    this.loops.forEach((loop) => loop.publish(subject, text));
  }

  /** To be stored by both loops. Who could guess the identifier could have it stored before us, and ours dropped. */
  #post(subject, message, name, wait = 0) {
    const id = `${name}.${secret()}`;
    const text = JSON.stringify(message);
    const wall = Date.now();
    this.outbox.add({ id, alarm: message.alarm, subject, text, wall }, wait); // first: what follows from it must not overtake it
    this.#hearOwn(subject, text, wall);
  }

  // --- the loops -----------------------------------------------------------------------------------------------------

  #up(loop) {
    this.refused[loop.name] = false;
    this.#hear({ type: "path", t: clock(), loop: loop.name, up: true });
    this.outbox.push();
    this.#status();
    catchUp(loop, this.config, {
      take: (message, age) => this.#take(message, clock() - age),
      floors: () => this.#floors(),
    });
  }

  #down(loop, reason) {
    this.refused[loop.name] = reason === "refused";
    this.#hear({ type: "path", t: clock(), loop: loop.name, up: false });
  }

  /** The floors whose plans this station wants at once: its own, or all of them at a security desk. */
  #floors() {
    const wanted = [];
    for (const [site, roster] of Object.entries(this.state.rosters)) {
      const own = roster.desks?.[this.config.desk]?.floor;
      const floors = this.config.kind === "security" ? (roster.floors ?? []).map((floor) => floor.key) : [own];
      wanted.push(...floors.filter(Boolean).map((floor) => ({ site, floor })));
    }
    return wanted.filter(({ site, floor }) => !this.plans.has(`${site}/${floor}`));
  }

  async #needPlan(id) {
    const alarm = view(this.state, clock()).alarms.find((one) => one.id === id);
    if (!alarm?.visible || !alarm.floor || this.plans.has(`${alarm.site}/${alarm.floor}`)) return;
    const key = `${alarm.site}/${alarm.floor}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    const message = await fetchPlan(this.loops, this.config.station, alarm.site, alarm.floor);
    this.asked.delete(key);
    if (message) this.#take(message, clock());
  }

  #status() {
    const { station, desk, sites } = this.config;
    const { onDuty, sound, visible, name } = this.duty;
    for (const site of sites) {
      this.#say(statusSubject(site, station), { v: 1, site, station, desk, on_duty: onDuty, sound, visible, name });
    }
  }

  // --- what the person does ------------------------------------------------------------------------------------------

  /** @param {Partial<{onDuty: boolean, sound: boolean, visible: boolean, notifications: boolean, muted: boolean, name: string}>} change */
  setDuty(change) {
    const before = this.duty;
    this.duty = { ...before, ...change };
    if (before.muted !== this.duty.muted || before.name !== this.duty.name) this.#hearMe();
    if (JSON.stringify(before) === JSON.stringify(this.duty)) return;
    this.#status();
    this.#pictureSoon();
  }

  /** @param {"real"|"test"|"drill"} alarmClass @param {string} nature "threat", "support", "medical", "lockin" or "" */
  press(alarmClass, nature) {
    const t = clock();
    if (t - (this.lastPress[alarmClass] ?? -Infinity) < DOUBLE_PRESS_MS) return;
    this.lastPress[alarmClass] = t;
    const { station, desk, sites } = this.config;
    const running = view(this.state, t).alarms.find((one) => one.is_mine && one.open && one.class === alarmClass);
    const press = running ? 1 + presses(this.state, running.id) : 1;
    const alarm = running?.id ?? ulid(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
    const body = {
      v: 1, alarm, site: sites[0], desk, station, at: formatTime(new Date()), press, class: alarmClass, nature,
      name: this.duty.name, room: this.#room(),
    };
    this.#say(callSubject(sites[0], desk, station), body);
    // The client sends what was published when this task has ended: everything else comes behind the call.
    queueMicrotask(() => this.#post(raisedSubject(sites[0], desk, station), body, messageId({ ...body, type: "raised" }), CALL_FIRST_MS));
  }

  /** The room for receivers without a roster: what this station last knew. */
  #room() {
    const place = this.state.rosters[this.config.sites[0]]?.desks?.[this.config.desk];
    return place?.room || this.config.label || "";
  }


  /** @param {string} id @param {string} verb @param {{class?: string, coerced?: boolean}} [more] of an all-clear */
  answer(id, verb, more = {}) {
    const alarm = view(this.state, clock()).alarms.find((one) => one.id === id);
    if (!alarm) return;
    const { station, desk } = this.config;
    const body = {
      v: 1, alarm: id, site: alarm.site, desk: alarm.desk, station, own_desk: desk, verb, n: alarm.next_n,
      at: formatTime(new Date()), name: this.duty.name, label: this.config.label ?? "", ...more,
    };
    this.#post(answerSubject(alarm.site, id, station, verb), body, messageId({ ...body, type: "answer" }));
  }

  /** What the page did with an alarm. @param {string} id @param {"rendered"|"seen"} kind */
  receipt(id, kind) {
    const alarm = view(this.state, clock()).alarms.find((one) => one.id === id);
    if (!alarm) return;
    const { station, desk } = this.config;
    const body = { v: 1, alarm: id, site: alarm.site, desk: alarm.desk, station, own_desk: desk, kind, at: formatTime(new Date()) };
    this.#say(receiptSubject(alarm.site, alarm.desk, id, station, kind), body);
  }

  // --- telling the page ----------------------------------------------------------------------------------------------

  /** At once, and then at most every PICTURE_MS. */
  #pictureSoon() {
    if (this.timers.picture) {
      this.isBehind = true;
      return;
    }
    this.isBehind = false;
    this.#picture();
    this.timers.picture = setTimeout(() => {
      this.timers.picture = 0;
      if (this.isBehind) this.#pictureSoon();
    }, PICTURE_MS);
  }

  /** A call does not wait for the pace of pictures. */
  #pictureNow() {
    clearTimeout(this.timers.picture);
    this.timers.picture = 0;
    this.#pictureSoon();
  }

  /** A sign of life, so that a page notices when its Worker hangs. */
  pulse() {
    this.#pictureSoon();
  }

  #picture() {
    const t = clock();
    const drawn = view(this.state, t);
    const history = this.chronicle?.today(new Date()) ?? [];
    this.tell({ is: "picture", t, alarms: drawn.alarms, reach: drawn.reach, light: light(this.#facts(drawn)), history });
  }

  #facts(drawn) {
    const { kind, desk, sites } = this.config;
    const roster = this.state.rosters[sites[0]];
    return {
      kind,
      ...this.duty,
      loops: this.loops.map((loop) => ({ name: loop.name, up: loop.up, refused: Boolean(this.refused[loop.name]) })),
      roster: Boolean(roster),
      listed: Boolean(roster?.desks?.[desk]),
      reach: drawn.reach ?? NO_REACH,
      leastReachable: roster?.params?.min_reachable ?? this.config.params.min_reachable,
    };
  }
}
