// SPDX-License-Identifier: EUPL-1.2
// Open steps in words.
import { t } from "../texts/index.js";
import { day, word } from "./words.js";

/** @param {{kind: string, finding: object, referral?: object, goal?: object}} step @returns {{title: string, says: string}} */
export function sayStep({ kind, finding, referral, goal }) {
  const gaps = {
    cite: finding.cite, service: referral?.service || (referral && word("service", referral.kind)), goal: goal?.text || t("notebook.goal"),
    day: finding.due_on ? day(finding.due_on) : "", most: finding.facts.most, notice: kind === "notices" ? word("notice", finding.facts.item) : "",
  };
  return { title: t(`notebook.step.${kind}`, gaps), says: t(`notebook.step_says.${kind}`, gaps) };
}
