// SPDX-License-Identifier: EUPL-1.2
// What a counsellor does with a counselling: each act changes a draft of the document and asks the rule first.
import { DECIDED, PARTS } from "./codes.js";
import { add, bury, edit, find, of, sheet } from "./records.js";
import * as rules from "./rules.js";

/** A rule says no; `finding` has the section. */
export class Refused extends Error {
  constructor(finding) {
    super(finding.rule);
    this.finding = finding;
  }
}

/** Begin a counselling with a first talk to be written. @returns {object} the process */
export function begin(draft, fields, today) {
  const plain = { title: "", contact: "", requester: "own_matter", first_contact: "personal", categories: [], notices: [], notes: "" };
  return add(draft, "processes", { ...plain, opened_on: today, ...fields });
}

/** A referral: what it says about its goal is done at once, and only then. @returns {object} the referral */
export function refer(draft, process, fields, values, today) {
  const record = add(draft, "referrals", { outcome: "needed", on: today, goal: "", note: "", ...fields, process });
  return decide(draft, record.id, record.outcome, values, today);
}

/** The outcome of a referral; acceptance closes the goal it belongs to as reached by outside help. */
export function decide(draft, id, outcome, values, today) {
  const record = edit(draft, "referrals", id, { outcome, decided_on: DECIDED.includes(outcome) ? today : "" });
  const goal = record && find(draft, "goals", record.goal);
  const state = rules.outcome({ referral_outcome: outcome }, values).facts.goal;
  if (goal && goal.state === "open" && state !== "open") edit(draft, "goals", goal.id, { state, ended_on: today });
  return record;
}

/** Is the closing of this counselling allowed, and what is still open? @returns {{finding: object, open: object}} */
export function beforeClosing(document, id, values) {
  const all = sheet(document, id);
  const finding = rules.closing({ goals: all.goals.length, none_agreed: Boolean(all.process.no_goal) }, values);
  const open = {
    goals: all.goals.filter((one) => one.state === "open"),
    referrals: all.referrals.filter((one) => !DECIDED.includes(one.outcome)),
  };
  return { finding, open };
}

/** Close a counselling; ``Refused`` without a goal. Goals still open are kept as given up, as the page says first. */
export function close(draft, id, { closing, note = "", on }, values) {
  const { finding, open } = beforeClosing(draft, id, values);
  if (finding.status === "breached") throw new Refused(finding);
  const state = closing === "solution" ? "reached" : "given_up";
  for (const goal of open.goals) edit(draft, "goals", goal.id, { state, ended_on: on });
  return edit(draft, "processes", id, { closing, closing_note: note, closed_on: on });
}

/** Open a closed counselling again: a person may come back. */
export const reopen = (draft, id) => edit(draft, "processes", id, { closed_on: "", closing: "", kept_on: "" });

/** Tell a cooperation partner, on the client's wish: ``Refused`` without a valid consent to this role. */
export function inform(draft, process, { role, name, note }, values, today) {
  const consents = of(draft, "consents", process).filter((one) => one.role === role && rules.covers(one, today));
  const asked = { recipient: role, fields: ["wish"], consents: consents.map((one) => ({ ...one, recipient: role, fields: ["wish"] })) };
  const finding = rules.disclosure(asked, values, today);
  if (finding.status === "breached") throw new Refused(finding);
  const contact = rules.contact({ body: role, consented: consents.length > 0 }, values);
  if (contact.status === "breached") throw new Refused(contact);
  return add(draft, "partners", { process, role, name, note, consent: consents[0].id, on: today });
}

/** Everything of a counselling leaves graves only. @returns {{on: string, records: number, blobs: string[]}} for the certificate */
export function erase(draft, id, today) {
  const blobs = of(draft, "files", id).map((one) => one.blob);
  let records = 0;
  for (const kind of PARTS) {
    for (const one of of(draft, kind, id)) {
      bury(draft, kind, one.id, today);
      records += 1;
    }
  }
  bury(draft, "processes", id, today);
  return { on: today, records: records + 1, blobs };
}
