// SPDX-License-Identifier: EUPL-1.2
/**
 * The first alarm of a day must not be the slowest one: a made-up press of a neighbour goes through the reading, the
 * ladder and the view, and is forgotten. The browser has then compiled what an alarm needs. Nothing is kept or said.
 */
import { step, view } from "./ladder.js";
import { decode, encode, raisedSubject, toEvent } from "./messages.js";

const TIMES = 20;
const NAME = "00000000000000000000000000";
const STATION = "rehearsal";

/** Who would call this desk: the first desk whose ring has it, else any. @param {any} roster @param {string} desk */
export function callerOf(roster, desk) {
  const places = Object.entries(roster?.desks ?? {});
  return (places.find(([, place]) => place.ring?.includes(desk)) ?? places[0])?.[0] ?? "";
}

/** @param {any} state of the ladder, unchanged @param {string} site @param {number} t milliseconds, monotonic */
export function rehearse(state, site, t) {
  const desk = callerOf(state.rosters[site], state.me?.desk);
  if (!desk) return;
  const said = { type: "raised", alarm: NAME, site, desk, station: STATION, at: "", press: 1, class: "real", nature: "", name: "", room: "" };
  for (let time = 0; time < TIMES; time += 1) {
    const heard = decode(raisedSubject(site, desk, STATION), encode(said), "");
    const [after] = step(state, toEvent(heard, t));
    view(after, t);
  }
}
