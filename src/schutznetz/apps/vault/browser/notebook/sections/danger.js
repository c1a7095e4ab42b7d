// SPDX-License-Identifier: EUPL-1.2
// Considerable danger: numbers to call, a list to go through, one's own decision. Nothing is sent by itself (section 3.2.2).
import { button, inset } from "../../screens/kit.js";
import { h } from "../../screens/dom.js";
import { language, t } from "../../texts/index.js";
import { DANGER_FOR, DANGER_STEPS } from "../model/codes.js";
import { add, bury, edit } from "../model/records.js";
import { ticks, written } from "../live.js";
import { day, options } from "../words.js";

export const danger = (book) => book.fold({ title: t("notebook.danger"), key: "danger", count: ({ dangers }) => dangers.length }, ["dangers"], ({ dangers }) =>
  h("div", { class: "nb-stack" }, numbers(book), inset(h("p", null, t("notebook.danger_says", { cite: book.rules["standing.exempt"].citation }))),
    dangers.map((one) => one_danger(book, one)),
    button(t("notebook.add_danger"), { icon: "warning", "data-key": "add-danger", "data-writes": true, onclick: () => begin(book) })));

/** To be called by a person, each with one touch: the numbers of "Hilfe finden", loaded when the vault was opened, so that
 * they are there without a network. The calls of the rule come first, also when the platform gave no list. */
function numbers(book) {
  const lines = book.vault.lines.map((one) => ({ ...one, each: one.numbers.split(",").map((number) => number.trim()).filter(Boolean) }));
  const listed = new Set(lines.flatMap((one) => one.each));
  const missing = String(book.rules["standing.emergency_numbers"].value).split(" ").filter((number) => !listed.has(number));
  return h("ul", { class: "nb-calls" }, missing.map((number) => h("li", null, call(number))), lines.map(line));
}

const call = (number) => h("a", { class: "nb-call", href: `tel:${number.replace(/[^\d+]/g, "")}` }, number);

function line(one) {
  const said = (name) => (language() !== "de" && one[`${name}_en`]) || one[name];
  return h("li", null, one.each.map((number) => [call(number), " "]), h("strong", null, said("name")), one.says && h("span", { class: "nb-call__says" }, said("says")));
}

function begin(book) {
  const made = book.change((draft) => add(draft, "dangers", { process: book.id, for: "self", on: book.today, steps: [], decision: "", decided_on: "" }));
  book.root.querySelector(`[data-danger="${made.id}"] select`)?.focus();
}

function one_danger(book, one) {
  const decision = written({ type: "textarea", rows: 3, label: t("notebook.decision"), hint: t("notebook.decision_hint") }, one.decision,
    (value) => book.change((draft) => edit(draft, "dangers", one.id, { decision: value, decided_on: value.trim() ? one.decided_on || book.today : "" })), book.today);
  return h("article", { class: "nb-card nb-card--danger", dataset: { danger: one.id } }, h("h3", { class: "nb-card__title" }, t("notebook.danger_on", { day: day(one.on) })),
    book.field("dangers", one, "for", { type: "select", label: t("notebook.danger_for"), options: options("danger_for", DANGER_FOR) }),
    ticks({ legend: t("notebook.danger_steps"), options: options("danger_step", DANGER_STEPS), chosen: one.steps ?? [] },
      (steps) => book.change((draft) => edit(draft, "dangers", one.id, { steps }))),
    decision,
    h("button", { type: "button", class: "app-link", "data-writes": true, onclick: () => book.change((draft) => bury(draft, "dangers", one.id, book.today)) }, t("notebook.remove")));
}
