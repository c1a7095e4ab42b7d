// SPDX-License-Identifier: EUPL-1.2
/**
 * What the station page and the security desk have in common: the line to the Worker, duty with its sound, and what was
 * told last. A page gets a `Session`, draws from it and acts through it.
 */
import { openStore } from "../store.js";
import { afterFrame, afterPaint } from "./after-paint.js";
import { Neighbours, Title, askToNotify, installShell, mayNotify, notify, unnotify } from "./calls.js";
import { platform } from "./enrolment.js";
import { Link } from "./link.js";
import { Sound } from "./sound.js";
import { t } from "./words.js";

const DUTY = "schutznetz.duty";
const PERSON = "schutznetz.person";
const DEAD_LIGHT = { level: "unprotected", key: "no_loop", count: 0, of: 0 };
const STARTING = { level: "limited", key: "starting", count: 0, of: 0 };
const STARTING_MS = 3000;

export class Session {
  /** @param {{draw: () => void, whoText: (alarm: any) => string}} page */
  constructor(page) {
    this.page = page;
    this.store = openStore();
    this.sound = new Sound(() => this.#tellDuty());
    this.title = new Title();
    this.neighbours = new Neighbours();
    this.link = new Link((message) => this.#hear(message));
    this.phase = "loading";
    this.config = null;
    this.rosters = {};
    this.plans = {};
    this.presence = {};
    this.alarms = [];
    this.history = [];
    this.light = STARTING;
    this.duty = { onDuty: sessionStorage.getItem(DUTY) === "on", muted: false, name: sessionStorage.getItem(PERSON) ?? "" };
    this.offset = 0;
    this.called = new Set();
    this.rendered = new Set();
    this.seen = new Set();
    this.update = false;
  }

  async open() {
    this.began = performance.now();
    this.#watchPage();
    installShell();
    this.link.start();
    this.#learnName();
    if (this.duty.onDuty) await this.sound.unlock().catch(() => false);
    this.#tellDuty();
  }

  #watchPage() {
    const tell = () => this.#tellDuty();
    document.addEventListener("visibilitychange", tell);
    addEventListener("focus", () => this.page.draw());
    addEventListener("blur", () => this.page.draw());
    for (const sign of ["pointerdown", "keydown", "pointermove"]) addEventListener(sign, () => this.#noteSeen(), { passive: true });
    navigator.serviceWorker?.addEventListener("controllerchange", () => (this.update = this.hadController));
    this.hadController = Boolean(navigator.serviceWorker?.controller);
    setInterval(() => this.page.draw(), 1000);
  }

  async #learnName() {
    const server = await platform();
    if (!server) return;
    const name = server.me?.name ?? "";
    sessionStorage.setItem(PERSON, name);
    this.duty.name = name;
    this.#tellDuty();
  }

  // --- from the Worker -----------------------------------------------------------------------------------------------

  #hear(message) {
    HEARD[message.is]?.(this, message);
    this.page.draw();
  }

  picture({ t: at, alarms, light, history }) {
    this.offset = performance.now() - at;
    this.alarms = alarms;
    this.history = history;
    const isStarting = light.key === "no_loop" && performance.now() - this.began < STARTING_MS;
    this.light = isStarting ? STARTING : light;
  }

  /** Now, on the Worker's clock. */
  now() {
    return performance.now() - this.offset;
  }

  // --- duty ----------------------------------------------------------------------------------------------------------

  /** "Dienst beginnen": one click unlocks the sound, plays it, and asks for notifications. */
  async begin() {
    await this.sound.unlock();
    this.sound.test();
    this.duty.onDuty = true;
    sessionStorage.setItem(DUTY, "on");
    this.#tellDuty();
    this.#stayAwake();
    await askToNotify();
    this.#tellDuty();
  }

  async unlock() {
    await this.sound.unlock();
    this.sound.test();
    this.#tellDuty();
  }

  end() {
    sessionStorage.removeItem(DUTY);
    location.reload();
  }

  async leave() {
    if (confirm(t("duty.leave_question"))) await this.forget();
  }

  /** Back to the enrolment: this computer is no station any more. */
  async forget() {
    this.link.stop();
    await this.store.wipe();
    sessionStorage.removeItem(DUTY);
    location.reload();
  }

  /** Silences the alarms that run now; the next one sounds again. @param {boolean} muted */
  setMuted(muted) {
    this.duty.muted = muted;
    this.mutedFor = new Set(muted ? this.alarms.map((alarm) => alarm.id) : []);
    this.#tellDuty();
  }

  #unmuteForNews(open) {
    if (this.duty.muted && !(open.length && open.every((alarm) => this.mutedFor.has(alarm.id)))) this.setMuted(false);
  }

  async #stayAwake() {
    if (this.wakeLock && !this.wakeLock.released) return;
    try {
      this.wakeLock = await navigator.wakeLock?.request("screen");
    } catch {
      // refused while hidden or to save energy: the station works without
    }
  }

  #tellDuty() {
    const visible = document.visibilityState === "visible";
    if (visible && this.duty.onDuty) this.#stayAwake();
    this.link.setDuty({ ...this.duty, sound: this.sound.unlocked, visible, notifications: mayNotify() });
    this.page.draw();
  }

  // --- calling the person --------------------------------------------------------------------------------------------

  /** Tone, title, notifications and receipts follow what is on the screen. @param {any[]} shown @param {boolean} silent */
  call(shown, silent = false) {
    const open = shown.filter((alarm) => alarm.open);
    this.#unmuteForNews(open);
    const heard = silent ? [] : open;
    const isNew = heard.some((alarm) => !this.called.has(alarm.id));
    if (isNew) afterPaint.later(this, () => this.#makeHeard(heard), true);
    else afterPaint.now(this, () => this.#makeHeard(heard));
    heard.forEach((alarm) => this.#callOnce(alarm));
    for (const id of this.called) if (!open.some((alarm) => alarm.id === id)) this.#callNoMore(id);
  }

  /** The tone, the title, the other pages. @param {any[]} open */
  #makeHeard(open) {
    const ringing = open.filter((alarm) => alarm.ringing);
    if (ringing.length) this.sound.start(graver(ringing));
    else this.sound.stop();
    this.title.flash(open.length ? t("ring.title_flash", { room: open[0].room || "?" }) : "");
    this.neighbours.tell(open);
  }

  #callOnce(alarm) {
    if (!this.called.has(alarm.id)) {
      this.called.add(alarm.id);
      if (document.visibilityState === "hidden") notify(alarm, this.page.whoText(alarm));
    }
    if (document.visibilityState === "visible" && !this.rendered.has(alarm.id)) this.#afterPaint(alarm.id);
  }

  #callNoMore(id) {
    this.called.delete(id);
    unnotify(id);
  }

  /** "Rendered" is said after the picture was really painted. */
  #afterPaint(id) {
    this.rendered.add(id);
    afterFrame(() => this.link.send({ do: "receipt", alarm: id, kind: "rendered" }));
  }

  /** "Seen" is said when somebody moves while the picture is on a screen that has the focus. */
  #noteSeen() {
    if (!document.hasFocus()) return;
    for (const id of this.rendered) {
      if (this.seen.has(id)) continue;
      this.seen.add(id);
      this.link.send({ do: "receipt", alarm: id, kind: "seen" });
    }
  }

  /** @param {any} alarm @param {string} verb @param {any} [more] */
  answer(alarm, verb, more) {
    this.link.send({ do: "answer", alarm: alarm.id, verb, more });
  }
}

const graver = (alarms) => ["alarm", "drill", "test"][Math.min(...alarms.map((alarm) => ["real", "drill", "test"].indexOf(alarm.class)))];

/** What each word of the Worker changes. */
const HEARD = {
  idle: (session) => (session.phase = "enrol"),
  elsewhere: (session, { config }) => {
    session.phase = "elsewhere";
    session.config = config;
    session.sound.stop();
  },
  active: (session, { config }) => {
    session.phase = "active";
    session.config = config;
  },
  picture: (session, message) => session.picture(message),
  roster: (session, { roster }) => (session.rosters[roster.site] = roster),
  plan: (session, { site, floor, plan }) => (session.plans[`${site}/${floor}`] = plan),
  presence: (session, { presence }) => (session.presence[presence.site] = { ...presence, heard: performance.now() }),
  lost: (session) => (session.light = DEAD_LIGHT),
};
