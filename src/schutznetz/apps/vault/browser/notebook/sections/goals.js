// SPDX-License-Identifier: EUPL-1.2
// The goals of a counselling with the talks counted for each.
import { alert, button, panel } from "../../screens/kit.js";
import { h } from "../../screens/dom.js";
import { t } from "../../texts/index.js";
import { talksFinding } from "../model/agenda.js";
import { GOAL_KINDS, GOAL_STATES, OVER_REASONS } from "../model/codes.js";
import { add, bury, edit, talksOf } from "../model/records.js";
import { written } from "../live.js";
import { day, options } from "../words.js";

export const goals = (book) => book.part(["goals", "talks", "processes"], (sheet) => panel(t("notebook.goals"),
  h("p", { class: "app-muted" }, t("notebook.goals_says")),
  sheet.goals.map((one) => goal(book, sheet, one)),
  sheet.goals.length === 0 && none(book, sheet.process),
  button(t("notebook.add_goal"), { icon: "add", onclick: () => addGoal(book), "data-key": "add-goal", "data-writes": true })));

/** @param {import("../live.js").Book} book */
export function addGoal(book) {
  const made = book.change((draft) => add(draft, "goals", { process: book.id, kind: "normal", text: "", strategy: "", state: "open", opened_on: book.today }));
  book.change((draft) => edit(draft, "processes", book.id, { no_goal: false }));
  book.root.querySelector(`[data-goal="${made.id}"] input`)?.focus();
}

const none = (book, process) => book.field("processes", process, "no_goal", { type: "checkbox", label: t("notebook.no_goal"), hint: t("notebook.no_goal_hint") });

function goal(book, sheet, record) {
  const finding = talksFinding(sheet, record, book.rules);
  const text = (name, label, more = {}) => book.field("goals", record, name, { label, ...more });
  return h("article", { class: `nb-goal nb-goal--${record.state}`, dataset: { goal: record.id }, "aria-label": record.text || t("notebook.goal") },
    text("text", t("notebook.goal")),
    h("div", { class: "nb-row" }, counter(sheet, record, finding), state(book, record)),
    prompt(book, record, finding),
    h("details", { class: "nb-more" }, h("summary", null, t("notebook.goal_more")), h("div", { class: "nb-stack" },
      text("strategy", t("notebook.strategy"), { type: "textarea", rows: 3, optional: true, hint: t("notebook.strategy_hint") }),
      text("kind", t("notebook.goal_kind"), { type: "select", options: options("goal_kind", GOAL_KINDS), hint: t("notebook.goal_kind_hint") }),
      talksOf(sheet, record.id).length === 0 && button(t("notebook.remove_goal"), {
        kind: "tertiary", "data-writes": true, onclick: () => book.change((draft) => bury(draft, "goals", record.id, book.today)) }))));
}

function counter(sheet, record, finding) {
  const { talks, most } = finding.facts;
  if (!most) return h("p", { class: "nb-counter" }, t("notebook.talks_uncounted", { count: talks, cite: finding.cite }));
  const dots = Array.from({ length: Math.max(most, talks) }, (_, at) => h("span", { class: `nb-dot${at < talks ? " nb-dot--full" : ""}${at >= most ? " nb-dot--over" : ""}` }));
  return h("p", { class: "nb-counter" }, h("span", { class: "nb-dots", "aria-hidden": "true" }, dots), t("notebook.talks_counted", { count: talks, most }));
}

function state(book, record) {
  const box = written({ type: "select", label: t("notebook.goal_state"), options: options("goal_state", GOAL_STATES) }, record.state,
    (value) => book.change((draft) => edit(draft, "goals", record.id, { state: value, ended_on: value === "open" ? "" : book.today })), book.today);
  return h("div", { class: "nb-small" }, box, record.ended_on && h("p", { class: "app-muted" }, t("notebook.since", { day: day(record.ended_on) })));
}

/** At the figure of the decree a hint, beyond it a reason; help never ends by a count. */
function prompt(book, record, finding) {
  const { talks, most } = finding.facts;
  if (!finding.warning || record.state !== "open") return null;
  if (talks <= most) return alert("info", t("notebook.fifth_talk", { most }), h("p", null, t("notebook.fifth_talk_says", { cite: finding.cite })));
  const why = book.field("goals", record, "over_reason", { type: "select", label: t("notebook.over_reason"), options: options("over_reason", OVER_REASONS, t("notebook.choose")) });
  const says = h("p", null, t("notebook.over_says", { most, cite: finding.cite }));
  return record.over_reason ? h("div", { class: "nb-small" }, why) : alert("warning", t("notebook.over"), says, why);
}
