// SPDX-License-Identifier: EUPL-1.2
/** The screen of an alarm is drawn once while nothing happens, beside the page: its first real drawing is then a quick one. */
import { callerOf } from "../rehearsal.js";
import { ringingView } from "./view-ringing.js";

const idle = (work) => (globalThis.requestIdleCallback ? requestIdleCallback(work, { timeout: 5000 }) : setTimeout(work, 1000));
let isDone = false;

/** A made-up alarm of somebody whose ring has this desk. */
function alarmFor(roster, config) {
  const desk = callerOf(roster, config.desk);
  const place = roster.desks[desk] ?? {};
  return {
    id: "rehearsal", site: config.sites[0], desk, floor: place.floor ?? "", room: place.room ?? "", label: place.label ?? "",
    class: "real", nature: "", name: "", open: true, ringing: true, visible: true, cleared: null, reopened: null, merged: 0,
    helpers: [], clears: { got: 0, need: 2 }, my_verb: "", why: "", everybody: false, can_clear: false, can_reopen: false,
    way: { to: desk, from: config.desk }, t0: 0,
  };
}

/** Once per page, as soon as the station knows its house. @param {any} model of the duty screen @param {any} act */
export function rehearse(model, act) {
  const site = model.config?.sites?.[0];
  const roster = model.roster(site);
  if (isDone || !roster) return;
  isDone = true;
  idle(() => ringingView(act).update({ ...model, alarm: alarmFor(roster, model.config), others: [] }));
}
