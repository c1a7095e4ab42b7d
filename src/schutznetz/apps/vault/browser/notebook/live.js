// SPDX-License-Identifier: EUPL-1.2
// A page that writes while somebody types, and draws anew what changed, but never the field somebody is in.
import { LockedError } from "../core/vault.js";
import { alert, field } from "../screens/kit.js";
import { fill, h, uid } from "../screens/dom.js";
import { t } from "../texts/index.js";
import { readDay, shown, today } from "./model/days.js";
import { edit, sheet } from "./model/records.js";

const PAUSE_MS = 250;
const FIELDS = "input, textarea, select";
const TYPED = "textarea, input:not([type=checkbox], [type=file])";
const waiting = new Set();

/** Write what is still waiting for a pause: called before the page goes out of sight. */
export function writeAll() {
  for (const write of [...waiting]) write();
}
globalThis.document?.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && writeAll());

/** A click is lost when its button is drawn anew between pressing and letting go: then the drawing waits. */
let pressed = false;
const afterPress = new Set();
globalThis.document?.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) globalThis.document?.addEventListener(end, letGo, true);

function letGo() {
  pressed = false;
  setTimeout(() => {
    const waits = [...afterPress];
    afterPress.clear();
    for (const draw of waits) draw();
  });
}

/** @param {() => void} act @returns {{soon: () => void, now: () => void}} `soon`: after a short pause in typing */
export function paused(act) {
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    if (waiting.delete(write)) act();
  };
  const soon = () => {
    clearTimeout(timer);
    waiting.add(write);
    timer = setTimeout(write, PAUSE_MS);
  };
  return { soon, now: write };
}

/** One counselling on its page. */
export class Book {
  #drawn = [];

  /** @param {any} vault @param {string} id of the process */
  constructor(vault, id) {
    this.vault = vault;
    this.id = id;
    vault.hold(id);
    this.root = h("div", { class: "nb-book" });
    this.problem = h("div");
    this.stop = vault.subscribe((_, changed) => this.#changed(changed));
  }

  get today() {
    return today();
  }

  get rules() {
    return this.vault.rules;
  }

  get settings() {
    return this.vault.document.settings?.notebook ?? {};
  }

  get sheet() {
    return sheet(this.vault.document, this.id);
  }

  get readonly() {
    return this.vault.state.readonly;
  }

  /** @param {(draft: object) => T} act @returns {T} what the act returned; the draft of this device is written by itself @template T */
  change(act) {
    let made;
    if (!this.vault.state.locked && !this.sheet) return void this.#failed(new TypeError("the sheet is gone"));
    this.vault.change(t("notebook.change"), (draft) => void (made = act(draft))).catch((error) => this.#failed(error));
    return made;
  }

  #failed(error) {
    if (error instanceof LockedError) return;
    fill(this.problem, alert("danger", t("notebook.not_kept"), h("p", null, t("notebook.not_kept_says"))));
    throw error;
  }

  /** A part of the page that is drawn anew when one of `kinds` changes.
   * @param {string[]} kinds collections @param {(sheet: object) => any} render @returns {HTMLElement} */
  part(kinds, render, props = {}) {
    const element = h("div", props);
    const drawn = { element, kinds, render, stale: false };
    this.#drawn.push(drawn);
    element.addEventListener("focusout", () => drawn.stale && setTimeout(() => this.#redraw(drawn), 400));
    this.#fill(drawn);
    return element;
  }

  /** The same behind a heading that opens and closes. @param {{title: string, count?: (sheet: object) => number|string, open?: boolean}} head */
  fold({ title, count, open = false, key }, kinds, render) {
    const number = this.part(kinds, (all) => count?.(all) || "", { class: "nb-count" });
    return h("details", { class: "kern-accordion nb-fold", open, dataset: { fold: key } },
      h("summary", { class: "kern-accordion__header" }, h("span", { class: "kern-title" }, title), number),
      h("section", { class: "kern-accordion__body" }, this.part(kinds, render)));
  }

  #changed(changed) {
    if (!changed.size || this.vault.state.locked) return;
    if (!this.root.isConnected) return void this.stop();
    if (!this.sheet) return;
    for (const drawn of this.#drawn) if (drawn.kinds.some((kind) => changed.has(kind))) this.#redraw(drawn);
  }

  #redraw(drawn) {
    drawn.again ??= () => this.#redraw(drawn);
    if (pressed) return void afterPress.add(drawn.again);
    const active = drawn.element.contains(document.activeElement) ? document.activeElement : null;
    drawn.stale = Boolean(active?.matches(TYPED));
    if (drawn.stale || this.vault.state.locked || !this.sheet) return;
    const again = active && sameIn(drawn.element, active);
    this.#fill(drawn);
    if (active) (again() ?? drawn.element.querySelector("button, input"))?.focus();
  }

  #fill(drawn) {
    fill(drawn.element, drawn.render(this.sheet));
    if (this.readonly) for (const one of drawn.element.querySelectorAll(`${FIELDS}, button[data-writes]`)) one.disabled = true;
  }

  /** A field of a record that writes itself. @param {string} kind @param {object} record @param {string} name @param {object} given as of the kit's `field` */
  field(kind, record, name, given) {
    return written(given, record[name], (value) => this.change((draft) => edit(draft, kind, record.id, { [name]: value })), this.today);
  }
}

/** How to find an element again after its part was drawn anew: by its words, the first, second … of that name. */
function sameIn(place, active) {
  const named = () => [...place.querySelectorAll(`${FIELDS}, button`)].filter((one) => one.tagName === active.tagName && wordsOf(one) === words);
  const words = wordsOf(active);
  const at = named().indexOf(active);
  return () => named()[at];
}

const wordsOf = (element) => element.dataset.key ?? element.labels?.[0]?.textContent ?? element.textContent;

/** A field of the kit that hands over what is typed: texts after a pause, days and numbers when they can be read.
 * @param {object} given as of `field`; `type` also "day" and "number" @param {any} value @param {(value: any) => void} write @param {string} now */
export function written(given, value, write, now) {
  const { type = "text", ...more } = given;
  const kind = READ[type] ?? READ.text;
  const box = field({ type: kind.input ?? type, value: kind.show(value), ...kind.props, ...more });
  const take = () => {
    const read = kind.read(box.value, now);
    box.error(read === undefined ? t(`notebook.wrong_${type}`) : null);
    if (read !== undefined) write(read);
  };
  const pause = paused(take);
  if (kind.waits) box.input.addEventListener("change", take);
  else {
    box.input.addEventListener("input", pause.soon);
    box.input.addEventListener("change", pause.now);
  }
  return box;
}

const READ = {
  text: { show: (value) => value ?? "", read: (typed) => typed },
  select: { show: (value) => value ?? "", read: (typed) => typed, waits: true },
  checkbox: { show: Boolean, read: (typed) => typed, waits: true },
  day: { input: "text", props: { inputmode: "text", class: "kern-form-input__input nb-day" }, show: (value) => shown(value ?? ""), read: (typed, now) => (typed.trim() ? readDay(typed, now) || undefined : ""), waits: true },
  number: { input: "text", props: { inputmode: "numeric", class: "kern-form-input__input nb-number" }, show: (value) => value ?? "", read: (typed) => whole(typed.trim()), waits: true },
};

const whole = (typed) => (typed === "" ? "" : /^\d{1,3}$/.test(typed) ? Number(typed) : undefined);

/** Several of a list: boxes to tick. @param {{legend: string, options: [string, string][], chosen: string[], hint?: any}} given
 * @param {(chosen: string[]) => void} write */
export function ticks({ legend, options, chosen, hint }, write) {
  const boxes = options.map(([code, text]) => {
    const id = uid("tick");
    const input = h("input", { class: "kern-form-check__checkbox", type: "checkbox", id, value: code, checked: chosen.includes(code) });
    return { input, element: h("div", { class: "kern-form-check" }, input, h("label", { class: "kern-label", for: id }, text)) };
  });
  const set = h("fieldset", { class: "kern-fieldset nb-ticks" }, h("legend", { class: "kern-label" }, legend), hint && h("div", { class: "kern-hint" }, hint),
    h("div", { class: "kern-fieldset__body" }, boxes.map((one) => one.element)));
  Object.defineProperty(set, "value", { get: () => boxes.filter((one) => one.input.checked).map((one) => one.input.value) });
  set.addEventListener("change", () => write(set.value));
  return set;
}
