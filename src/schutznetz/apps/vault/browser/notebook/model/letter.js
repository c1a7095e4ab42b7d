// SPDX-License-Identifier: EUPL-1.2
// What may be told to somebody: exactly the fields of a valid consent, and nothing without one.  (section 3.2.1)
import { SHARED_FIELDS } from "./codes.js";
import { sheet } from "./records.js";
import { covers, disclosure } from "./rules.js";

/** The consents that hold on a day. */
export const valid = (document, process, today) => (sheet(document, process)?.consents ?? []).filter((one) => covers(one, today));

/** @param {object} document @param {string} process @param {{recipient: string, fields: string[]}} wish @param {object} values `vault.rules`
 * @returns {{finding: object, lines: {field: string, values: string[] | string[][]}[]}} no line when the finding is "breached" */
export function letter(document, process, { recipient, fields }, values, today) {
  const all = sheet(document, process);
  const finding = disclosure({ recipient, fields, consents: all.consents }, values, today);
  if (finding.status === "breached") return { finding, lines: [] };
  const lines = SHARED_FIELDS.filter((field) => fields.includes(field)).map((field) => ({ field, values: READ[field](all) }));
  return { finding, lines };
}

const texts = (records, name) => records.map((one) => one[name]).filter(Boolean);

/** What each field tells. `topic` gives codes, `talk_dates` and `appointment` days; the page puts them into words. */
const READ = {
  name: ({ process }) => [process.title].filter(Boolean),
  contact: ({ process }) => [process.contact].filter(Boolean),
  appointment: ({ talks }) => texts(talks, "on").slice(0, 1),
  topic: ({ process }) => process.categories ?? [],
  goal: ({ goals }) => texts(goals, "text"),
  strategy: ({ goals }) => texts(goals, "strategy"),
  referral: ({ referrals }) => texts(referrals, "service"),
  talk_dates: ({ talks }) => texts(talks, "on").reverse(),
  wish: () => [],
};
