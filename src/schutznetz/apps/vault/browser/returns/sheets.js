// SPDX-License-Identifier: EUPL-1.2
// The coded sheet of a closed counselling: what the notebook already knows is filled in, the counsellor decides.
import { archived } from "../core/archive.js";
import { newId } from "../core/bytes.js";
import { alive } from "../core/vault.js";

/** Reasons of the notebook as categories of the plan, and its other codes as those of the sheet. */
const CATEGORIES = {
  alcohol: "addiction_any", medication: "addiction_any", gambling: "addiction_any", drugs: "addiction_any", other_addiction: "addiction_any",
  debts: "debt", anxiety: "mental", depression: "mental", compulsion: "mental", mental_strain: "mental", suicidality: "suicidality",
  illness: "illness", grief: "grief", partnership: "partnership", family: "children", care: "care", loneliness: "loneliness", housing: "housing",
  trauma: "event", colleagues: "colleagues", line_manager: "superiors", mobbing: "bullying", sexual_harassment: "harassment",
  discrimination: "discrimination", overload: "overload", reintegration: "reintegration", career: "career", disciplinary: "disciplinary",
  violence: "violence", other: "other",
};
const REQUESTERS = { own_matter: "self", line_manager: "supervisor", head: "head" };
const OUTCOMES = { solution: "solved", referral_accepted: "referred", referral_declined: "declined", broken_off: "stopped", left_service: "left" };
const REFERRALS = {
  addiction: "addiction", debt: "debt", psychosocial: "therapy", clinic: "clinic", self_help: "group", family: "family", care: "family",
  physician: "doctor", staff_council: "council", disabled_staff: "council", equality_officer: "council", bem: "bem",
};
const HOURS = [[120, "u2"], [300, "2"], [600, "5"], [Infinity, "10"]];
const MOST_TALKS = 5;

/** @param {object} document @returns {object[]} closed counsellings without a sheet, those closed first at the top */
export function withoutSheet(document) {
  const having = new Set(alive(document.sheets).map((one) => one.process));
  const found = [...alive(document.processes), ...archived(document)].filter((one) => one.closed_on && !having.has(one.id));
  return found.sort((one, other) => one.closed_on.localeCompare(other.closed_on) || one.id.localeCompare(other.id));
}

/** Is it counted in the return of a quarter? What ended later belongs to the next return; what ended earlier and was sent by
 * none is late, and counts now. A counselling that was deleted or opened again leaves the day its sheet was kept with.
 * @param {object} document @param {{process: string, closed_on?: string}} sheet @param {string} until last day of the quarter */
export function counts(document, sheet, until) {
  const record = [document.processes?.[sheet.process], document.archived?.[sheet.process]].find((one) => one && !one.deleted);
  return ((record?.closed_on || sheet.closed_on) ?? "") <= until;
}

/** @returns {object[]} sheets no return has counted yet */
export const unsent = (document) => alive(document.sheets).filter((one) => !one.sent).sort((one, other) => one.id.localeCompare(other.id));

/** @returns {object} what the notebook knows of a counselling, as codes; what it does not know is "" */
export function drafted(document, process) {
  const record = document.processes[process];
  const own = (kind) => alive(document[kind]).filter((one) => one.process === process);
  const accepted = own("referrals").find((one) => one.outcome === "accepted");
  const minutes = own("talks").reduce((sum, one) => sum + (Number(one.minutes) || 0), 0);
  return {
    process, requester: REQUESTERS[record.requester] ?? "", gender: "", age: "", status: "", level: "", function: "",
    category: categories(record), talks: talks(own("talks"), own("goals")), contact: record.first_contact ?? "",
    outcome: OUTCOMES[record.closing] ?? "", referral: accepted ? (REFERRALS[accepted.kind] ?? "other") : "none",
    hours: HOURS.find(([below]) => minutes < below)[1], sent: "",
  };
}

function categories({ main_category: main, categories: others = [] }) {
  const codes = [main, ...others].filter(Boolean).map((one) => CATEGORIES[one]).filter(Boolean);
  return [...new Set(codes)].slice(0, 3);
}

/** The most talks any goal took; goals of a return to work do not count, they have no limit. */
function talks(all, goals) {
  const counted = goals.filter((one) => one.kind !== "reintegration").map((goal) => all.filter((one) => one.goal === goal.id).length);
  const most = Math.max(1, ...counted, goals.length ? 0 : all.length);
  return most > MOST_TALKS ? "more" : String(most);
}

/** @param {object} sheet @param {object[]} fields of the form @returns {Object<string, boolean>} fields that need an answer */
export function missing(sheet, fields) {
  const codes = (field) => new Set(field.codes.map(([key]) => key));
  const wrong = (field) => {
    const value = sheet[field.key];
    if (field.most > 1) return !value.length || value.length > field.most || !value.every((one) => codes(field).has(one));
    return field.attribute ? value !== "" && !codes(field).has(value) : !codes(field).has(value);
  };
  return Object.fromEntries(fields.filter(wrong).map((field) => [field.key, true]));
}

/** Put a sheet into a draft of the document; one for each counselling. */
export function keep(draft, sheet) {
  draft.sheets ??= {};
  const known = Object.values(draft.sheets).find((one) => !one.deleted && one.process === sheet.process && !one.sent);
  const id = known?.id ?? newId();
  const closed_on = [draft.processes?.[sheet.process], draft.archived?.[sheet.process]].find((one) => one?.closed_on)?.closed_on ?? sheet.closed_on;
  draft.sheets[id] = { ...sheet, ...(closed_on && { closed_on }), id };
}
