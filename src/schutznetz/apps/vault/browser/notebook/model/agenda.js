// SPDX-License-Identifier: EUPL-1.2
// What needs the counsellor now, over all counsellings and within one.
import { archived } from "../../core/archive.js";
import { AREAS, PARTNERS, REQUESTERS, areasOf } from "./codes.js";
import { all, sheet, talksOf } from "./records.js";
import * as rules from "./rules.js";

const ORDER = ["danger", "leaving", "referral", "talks", "review", "notices"];

/** The open steps of one counselling, the first to do first: [{kind, process, finding, goal?, referral?}].
 * A referral comes before all but danger and the end of service (section 1). */
export function steps(document, id, values, today, settings = {}) {
  const all = sheet(document, id);
  if (!all) return [];
  const { process } = all;
  if (process.closed_on) return ended(process, values, today);
  const found = [
    ...all.dangers.map((danger) => step("danger", process, rules.danger({ is_considerable: true, decided_on: danger.decided_on }, values, today), { danger })),
    step("leaving", process, rules.leaving(process, values, today)),
    ...referral(all, values),
    ...all.goals.map((goal) => step("talks", process, talksFinding(all, goal, values), { goal })),
    ...noticeFindings(process, values, settings).filter((one) => all.talks.length || one.strength !== "K")
      .map((finding) => step("notices", process, finding)),
  ];
  return found.filter((one) => one.finding.status === "due" || one.finding.status === "breached").sort(first);
}

const step = (kind, process, finding, more = {}) => ({ kind, process, finding, ...more });
const first = (one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind);

function ended(process, values, today) {
  const finding = rules.review(process, values, today);
  return finding.status === "due" ? [step("review", process, finding)] : [];
}

function referral(sheet, values) {
  return sheet.referrals.map((one) => step("referral", sheet.process, rules.referral({ outcomes: [one.outcome] }, values), { referral: one }));
}

/** In which capacity somebody may ask, with the one on record. The notebook answers nobody, so it names no client. */
export const requestersOffered = (values, now = "") =>
  REQUESTERS.filter((kind) => kind === now || rules.requester({ kind, answer_names_client: false }, values).status === "met");

/** The areas of life whose reasons can be chosen, with those already chosen. */
export const areasOffered = (values, chosen = []) =>
  AREAS.filter((area) => areasOf(chosen).includes(area) || rules.areas({ chosen: [area] }, values).status === "met");

/** To which bodies of the authority a counsellor may turn, once the client wishes it. */
export const partnersOffered = (values) => PARTNERS.filter((body) => rules.contact({ body, consented: true }, values).status === "met");

/** May so many reasons be chosen? */
export const fewEnough = (chosen, values) => rules.categories({ chosen: chosen.length }, values).status === "met";

/** @returns {object} the finding of one goal's talks */
export const talksFinding = (sheet, goal, values) =>
  rules.talks({ goal_kind: goal.kind, talks: talksOf(sheet, goal.id).length, has_reason: Boolean(goal.over_reason) }, values);

/** @returns {object[]} one finding a notice */
export function noticeFindings(process, values, settings) {
  const reasoned = ["duty_to_report", "no_right_to_refuse", "duty_to_prosecute"].filter((item) => (process[`reason_${item}`] ?? "").trim());
  const facts = { given: process.notices ?? [], reasoned, is_police_officer: Boolean(settings.police_officer) };
  return rules.notices(facts, values);
}

/** All open steps, danger first, then by urgency and by the day they are due. */
export function agenda(document, values, today, settings = {}) {
  const found = [...all(document, "processes").flatMap((one) => steps(document, one.id, values, today, settings)), ...archived(document).flatMap((one) => ended(one, values, today))];
  return found.sort((one, other) => first(one, other) || (one.finding.due_on ?? "").localeCompare(other.finding.due_on ?? ""));
}

/** Counsellings for the list: open ones by the last entry, then closed ones; each with its last day and count of talks. */
export function overview(document) {
  const talks = Map.groupBy ? Map.groupBy(all(document, "talks"), (one) => one.process) : grouped(all(document, "talks"));
  const rows = all(document, "processes").map((process) => {
    const own = talks.get(process.id) ?? [];
    const last = own.reduce((day, one) => (one.on > day ? one.on : day), process.opened_on ?? "");
    return { process, last, talks: own.length };
  });
  return rows.sort((one, other) =>
    Number(Boolean(one.process.closed_on)) - Number(Boolean(other.process.closed_on)) || other.last.localeCompare(one.last) ||
    one.process.id.localeCompare(other.process.id));
}

/** The same of the counsellings in the archive, the one that ended last first. */
export const overviewOfArchive = (document) => archived(document).map((process) => ({ process, last: process.last, talks: process.talks }));

function grouped(talks) {
  const found = new Map();
  for (const one of talks) found.set(one.process, [...(found.get(one.process) ?? []), one]);
  return found;
}
