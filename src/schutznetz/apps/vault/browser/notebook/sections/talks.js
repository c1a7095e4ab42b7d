// SPDX-License-Identifier: EUPL-1.2
// The talks: one place to write at once, and what was written before, newest first.
import { button, confirm, panel } from "../../screens/kit.js";
import { fill, h } from "../../screens/dom.js";
import { t } from "../../texts/index.js";
import { CHANNELS } from "../model/codes.js";
import { add, bury, edit, find } from "../model/records.js";
import { written } from "../live.js";
import { day, duration, options, word } from "../words.js";

/** @param {import("../live.js").Book} book @returns {{element: HTMLElement, write: () => void}} `write` begins a talk */
export function talks(book) {
  const open = new Map(); // talks being written, by id: they are not drawn anew
  const place = h("div", { class: "nb-desk" });
  const begin = () => {
    const now = writing(book, null, { taken: (id) => open.set(id, place), done: (id) => { open.clear(); begin(); list.redrawn(); list.focus(id); } });
    fill(place, now.element);
    return now;
  };
  const list = entries(book, open);
  let current = book.readonly ? null : begin();
  const element = panel(t("notebook.talks"), place, list.element);
  return { element, write: () => { current = current?.element.isConnected ? current : begin(); current.note.input.focus(); } };
}

function entries(book, open) {
  const editing = new Set();
  const draw = (sheet) => {
    const written_ = sheet.talks.filter((one) => !open.has(one.id));
    return h("ol", { class: "nb-entries" }, written_.map((one) => h("li", { class: "nb-entry", dataset: { talk: one.id } },
      editing.has(one.id) ? editor(one.id) : entry(book, sheet, one, () => { editing.add(one.id); redrawn(one.id); }))));
  };
  const editor = (id) => writing(book, find(book.vault.document, "talks", id), { done: () => { editing.delete(id); redrawn(); focus(id); } }).element;
  const element = book.part(["talks", "goals"], draw);
  const redrawn = (id) => {
    fill(element, draw(book.sheet));
    if (id) element.querySelector(`[data-talk="${id}"] textarea`)?.focus();
  };
  /** Whoever works with keys or hears the page goes on at the talk, or where it is gone at the list. */
  const focus = (id) => (element.querySelector(`[data-talk="${id}"] .nb-entry__edit`) ?? element.querySelector(".nb-entry__edit"))?.focus();
  return { element, redrawn, focus };
}

function entry(book, sheet, one, change) {
  const goal = sheet.goals.find((each) => each.id === one.goal);
  return [
    h("h3", { class: "nb-entry__head" }, h("time", { datetime: one.on }, day(one.on)),
      h("span", { class: "app-muted" }, [one.channel && word("channel", one.channel), one.minutes && duration(one.minutes), goal?.text].filter(Boolean).map((text) => ` · ${text}`))),
    h("p", { class: "nb-note" }, one.note || h("span", { class: "app-muted" }, t("notebook.no_note"))),
    !book.readonly && h("button", { type: "button", class: "app-link nb-entry__edit", onclick: change, "data-key": `edit-${one.id}` }, t("notebook.edit_talk"), h("span", { class: "kern-sr-only" }, ` ${day(one.on)}`)),
  ];
}

/** The form of one talk. A new talk becomes a record with the first letter. */
function writing(book, record, { taken = () => {}, done }) {
  let id = record?.id;
  const plain = record ?? { on: book.today, minutes: "", channel: "personal", goal: openGoal(book), note: "" };
  const { id: _id, made: _made, process: _process, conflicts: _conflicts, ...given } = plain;
  const values = { ...given };
  const write = (name) => (value) => {
    values[name] = value;
    if (id) return void book.change((draft) => edit(draft, "talks", id, { [name]: value }));
    if (name !== "note" || !value.trim()) return;
    id = book.change((draft) => {
      const made = add(draft, "talks", { process: book.id, ...values });
      taken(made.id);
      return made;
    }).id;
    parts.finish.hidden = false;
  };
  const make = (name, more) => written(more, values[name], write(name), book.today);
  const note = make("note", { type: "textarea", rows: record ? 6 : 4, label: record ? t("notebook.note") : t("notebook.new_talk"), hint: record ? null : t("notebook.new_talk_hint") });
  const goals = book.sheet.goals.map((one) => [one.id, one.text || t("notebook.goal")]);
  const parts = {
    finish: h("div", { class: "app-buttons", hidden: !record }, button(t("notebook.talk_done"), { kind: record ? "primary" : "secondary", onclick: () => { parts.write(); done(id); } }),
      button(t("notebook.remove_talk"), { kind: "tertiary", onclick: () => removed(book, id, () => done(id)) })),
    write: () => note.input.dispatchEvent(new Event("change")),
  };
  const element = h("div", { class: "nb-writing" }, note, h("div", { class: "nb-row" },
    make("on", { type: "day", label: t("notebook.on") }), make("minutes", { type: "number", label: t("notebook.minutes") }),
    make("channel", { type: "select", label: t("notebook.how"), options: options("channel", CHANNELS) }),
    goals.length > 0 && make("goal", { type: "select", label: t("notebook.for_goal"), options: [["", t("notebook.for_no_goal")], ...goals] })), parts.finish);
  return { element, note };
}

const openGoal = (book) => {
  const open = book.sheet.goals.filter((one) => one.state === "open");
  return open.length === 1 ? open[0].id : "";
};

async function removed(book, id, done) {
  if (!(await confirm(t("notebook.remove_talk_title"), { says: t("notebook.remove_talk_says"), yes: t("notebook.remove_talk") }))) return;
  book.change((draft) => bury(draft, "talks", id, book.today));
  done();
}
