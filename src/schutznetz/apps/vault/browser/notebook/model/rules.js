// SPDX-License-Identifier: EUPL-1.2
// The rules of a counselling, twin of regulation/sap_erlass/counselling.py (and of some of standing.py, service.py and cooperation.py):
// they are asked here, because the facts never leave the vault. Both answer the cases of tests/regulation/cases/sap_erlass/.
//
// A rule takes plain facts, the values of the decree (`vault.rules`) and the day; it answers with a finding:
// {rule, status: "met" | "due" | "breached" | "not_applicable", strength: "M" | "S" | "K", warning, due_on, facts, cite}.
import { monthsLater } from "./days.js";

/** @param {object} rules `vault.rules` @param {string} key @returns {number | string | boolean} */
export const valueOf = (rules, key) => rules[key].value;

/** @param {object} rules `vault.rules` @param {string} key @returns {string} the section, as pages show it */
export const citeOf = (rules, key) => rules[key].citation;

const words = (rules, key) => String(valueOf(rules, key)).split(" ").filter(Boolean);

const finding = (rule, status, rules, key, more = {}) => ({
  rule, status, strength: "M", warning: false, due_on: null, facts: {}, cite: citeOf(rules, key), ...more,
});

const NOTICE_SOURCES = ["counselling.recommended_notices", "counselling.notices", "counselling.police_notices"];

/** One finding a notice; none of them ever blocks. */
export function notices({ given, reasoned, is_police_officer }, rules) {
  const said = new Set([...given, ...reasoned]);
  return NOTICE_SOURCES.flatMap((key) => words(rules, key).map((item) => {
    const applies = is_police_officer || key !== "counselling.police_notices";
    const status = !applies ? "not_applicable" : said.has(item) ? "met" : "due";
    const strength = key === "counselling.recommended_notices" ? "K" : "S";
    return finding("sap.counselling.notices", status, rules, key, { strength, facts: { item } });
  }));
}

/** How the talks of one goal stand. */
export function talks({ goal_kind, talks: count, has_reason }, rules) {
  const [rule, strength] = ["sap.counselling.talks", "S"];
  if (words(rules, "counselling.exempt_goals").includes(goal_kind)) {
    return finding(rule, "not_applicable", rules, "counselling.exempt_goals", { strength, facts: { talks: count } });
  }
  const most = valueOf(rules, "counselling.talks_per_goal");
  const status = count > most && !has_reason ? "due" : "met";
  return finding(rule, status, rules, "counselling.talks_per_goal", { strength, warning: count >= most, facts: { talks: count, most } });
}

/** Is a referral the first open step? */
export function referral({ outcomes }, rules) {
  const waiting = outcomes.some((one) => one !== "accepted" && one !== "declined");
  const status = waiting ? "due" : outcomes.length ? "met" : "not_applicable";
  return finding("sap.counselling.referral", status, rules, "counselling.referral_first", { facts: { is_first_step: waiting } });
}

/** What the outcome of a referral makes of its goal. */
export function outcome({ referral_outcome }, rules) {
  const accepted = referral_outcome === "accepted" && valueOf(rules, "counselling.accepted_help") === true;
  const facts = { goal: accepted ? "reached_by_outside_help" : "open" };
  return finding("sap.counselling.outcome", accepted ? "met" : "not_applicable", rules, "counselling.accepted_help", { facts });
}

/** May a counselling be closed? */
export function closing({ goals, none_agreed }, rules) {
  return finding("sap.counselling.closing", goals || none_agreed ? "met" : "breached", rules, "counselling.goal_needed");
}

/** Does a counselling end because the person leaves the authority? */
export function leaving({ leaves_on, closed_on }, rules, today) {
  const [rule, key] = ["sap.counselling.leaving", "counselling.ends_with_service"];
  if (!leaves_on) return finding(rule, "not_applicable", rules, key);
  if (closed_on) return finding(rule, "met", rules, key);
  return finding(rule, today <= leaves_on ? "due" : "breached", rules, key, { due_on: leaves_on });
}

/** Are not too many reasons chosen? */
export function categories({ chosen }, rules) {
  const most = valueOf(rules, "counselling.most_categories");
  const status = chosen <= most ? "met" : "breached";
  return finding("sap.counselling.categories", status, rules, "counselling.most_categories", { strength: "S", facts: { most, chosen } });
}

/** Is it time to ask whether the records are still needed? */
export function review({ closed_on, kept_on }, rules, today) {
  const [rule, key] = ["sap.counselling.review", "counselling.review_months"];
  if (!closed_on) return finding(rule, "not_applicable", rules, key);
  const last = kept_on && kept_on > closed_on ? kept_on : closed_on;
  const due_on = monthsLater(last, valueOf(rules, key));
  return finding(rule, today >= due_on ? "due" : "met", rules, key, { due_on });
}

/** May these things go to somebody? Only what a consent to this recipient covers, and that is not taken back. */
export function disclosure({ recipient, fields, consents }, rules, today) {
  const valid = consents.filter((one) => one.recipient === recipient && covers(one, today));
  const allowed = new Set(valid.flatMap((one) => one.fields));
  const facts = { allowed: fields.filter((one) => allowed.has(one)).sort(), refused: fields.filter((one) => !allowed.has(one)).sort() };
  return finding("sap.standing.disclosure", facts.refused.length ? "breached" : "met", rules, "standing.secrecy", { facts });
}

/** @param {object} consent @param {string} today @returns {boolean} `until` is its last day; once taken back it ends that day */
export const covers = (consent, today) =>
  consent.given_on <= today && !(consent.until && consent.until < today) && !(consent.revoked_on && consent.revoked_on <= today);

/** Must a counsellor report? She decides; nothing is sent by itself. */
export function danger({ is_considerable, decided_on }, rules, today) {
  const facts = { is_exempt: !is_considerable, sent_by_itself: false, numbers: words(rules, "standing.emergency_numbers") };
  const status = !is_considerable ? "not_applicable" : decided_on && decided_on <= today ? "met" : "due";
  return finding("sap.standing.danger", status, rules, "standing.exempt", { facts });
}

/** Do the areas of life fit: private, work, or both? */
export function areas({ chosen }, rules) {
  const unknown = chosen.filter((one) => !words(rules, "service.areas").includes(one)).sort();
  return finding("sap.service.areas", chosen.length && !unknown.length ? "met" : "breached", rules, "service.areas", { facts: { unknown } });
}

/** May somebody ask for advice in this capacity? No answer ever says who else is advised. */
export function requester({ kind, answer_names_client }, rules) {
  const known = words(rules, "service.requesters").includes(kind);
  const facts = { known, learns_of_clients: answer_names_client };
  return finding("sap.service.requester", known && !answer_names_client ? "met" : "breached", rules, "service.requesters", { facts });
}

/** May a counsellor turn to another body of the authority about somebody? Only if that person wishes it. */
export function contact({ body, consented }, rules) {
  const known = words(rules, "cooperation.bodies").includes(body);
  return finding("sap.cooperation.contact", known && consented ? "met" : "breached", rules, "cooperation.bodies", { facts: { known, consented } });
}

/** By the keys of the server's register. */
export const RULES = {
  "sap.counselling.notices": notices,
  "sap.counselling.talks": talks,
  "sap.counselling.referral": referral,
  "sap.counselling.outcome": outcome,
  "sap.counselling.closing": closing,
  "sap.counselling.leaving": leaving,
  "sap.counselling.categories": categories,
  "sap.counselling.review": review,
  "sap.standing.disclosure": disclosure,
  "sap.standing.danger": danger,
  "sap.service.areas": areas,
  "sap.service.requester": requester,
  "sap.cooperation.contact": contact,
};
