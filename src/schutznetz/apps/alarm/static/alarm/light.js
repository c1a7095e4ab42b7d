// SPDX-License-Identifier: EUPL-1.2
/** The honest light of a station: a pure function from what is known now to a colour word, a text key and figures. */

/**
 * @typedef {object} Facts
 * @property {"desk"|"security"|"entrance"} kind
 * @property {boolean} onDuty
 * @property {boolean} sound            the page may make a tone
 * @property {boolean} notifications    a hidden page may call
 * @property {{name: string, up: boolean, refused: boolean}[]} loops
 * @property {boolean} roster           a roster of the site is known (from a loop or from the device)
 * @property {boolean} listed           the roster knows this desk
 * @property {{known: boolean, ring: number, present: number, security: number}} reach
 * @property {number} leastReachable    below this a press calls everybody at once
 *
 * @typedef {{level: "protected"|"limited"|"unprotected", key: string, count: number, of: number}} Light
 */

/** @param {Facts} facts @returns {Light} */
export function light(facts) {
  const figures = { count: facts.reach.present, of: facts.reach.ring };
  const bad = worst(facts);
  if (bad) return { level: "unprotected", key: bad, ...figures };
  const weak = weakness(facts);
  return weak ? { level: "limited", key: weak, ...figures } : { level: "protected", key: calm(facts), ...figures };
}

/** Why nobody would come, or "". The first reason that the person here can act on. */
function worst({ loops, onDuty, sound, roster, kind, reach }) {
  if (!loops.some((loop) => loop.up)) return loops.every((loop) => loop.refused) ? "revoked" : "no_loop";
  if (!onDuty) return "off_duty";
  if (!sound) return "no_sound";
  if (!roster) return "no_roster";
  if (kind === "desk" && reach.known && reach.present + reach.security === 0) return "nobody";
  return "";
}

/** What is not as it should be although a press reaches somebody, or "". */
function weakness(facts) {
  const { loops, kind, listed, reach, leastReachable, notifications } = facts;
  if (!loops.every((loop) => loop.up)) return kind === "desk" ? "one_loop" : "post_one_loop";
  if (kind === "desk" && !listed) return "not_listed";
  if (kind === "desk" && !reach.known) return "reach_unknown";
  if (kind === "desk" && reach.present < leastReachable) return "few";
  return notifications ? "" : "no_notifications";
}

const calm = ({ kind }) => (kind === "desk" ? "all_well" : "post_all_well");
