// SPDX-License-Identifier: EUPL-1.2
// The ladder: who rings when, and when it stops (docs/alarm-protocol.md, section 6). Twin of domain/alarm/ladder.py.
// Pure: no clock, no network, no page. Every `t` is whole milliseconds on the receiver's own monotonic clock.
import { begin, compare, course, inOrder, least, merge, params, sortBy } from "./course.js";
import { picture } from "./picture.js";
import { every, find, keep } from "./shelves.js";

const PRESENCE_KEPT_MS = 120000;
const MOST_ALARMS = 40;
const FLOOD_STEP_MS = 1000;
const FLOOD_CLASSES = { real: 0, test: 1, drill: 2 };
const EMPTY = { presses: {}, answers: {}, receipts: {}, stored: {} };
const ORDER = ["at", "desk", "own_desk", "name", "label", "room", "nature", "class"];

/** A receiver that has heard nothing yet. */
export const newState = () => ({
  now: 0, me: null, rosters: {}, presence: {}, path: {}, outage: { down: null, back: null }, alarms: {}, at_desk: {},
  out: {
    pictures: {}, sent: {}, due: null, wake: null, reach: { known: false, ring: 0, present: 0, security: 0, until: null },
  },
});

/** Hear one event: [the state after it, what the host has to do]. */
export function step(state, event) {
  const heard = { ...state, now: Math.max(state.now, event.t) };
  const taker = Object.hasOwn(TAKERS, event.type) ? TAKERS[event.type] : null;
  return settle(heard, new Set(taker ? taker(heard, event) : []));
}

function settle(state, touched) {
  const { out: old, now } = state;
  const due = dueIn(old, now);
  forgetStale(state, due);
  const drawn = drawAll(state, new Set([...touched, ...due]), now);
  const before = Object.fromEntries(Object.keys(drawn).map((alarm) => [alarm, find(old.pictures, alarm)]));
  const changed = Object.keys(drawn).sort().filter((alarm) => !same(drawn[alarm], before[alarm]));
  const effects = changed.flatMap((alarm) => tones(alarm, before[alarm], drawn[alarm]));
  let { pictures, sent } = old;
  for (const alarm of changed) {
    pictures = keep(pictures, alarm, drawn[alarm]);
    const [told, done] = publish(state, drawn[alarm], find(sent, alarm) || []);
    if (told.length || drawn[alarm] === null) sent = keep(sent, alarm, drawn[alarm] ? done : null);
    effects.push(...told);
  }
  const reach = reachAt(state, now);
  const visible = changed.filter((alarm) => !same(shown(drawn[alarm]), shown(before[alarm])));
  if (visible.length || !same({ ...reach, until: null }, { ...old.reach, until: null })) {
    effects.push({ do: "show", alarms: visible });
  }
  const dueAt = nextDue(old, pictures, before, drawn, now);
  const wake = sooner(dueAt, reach.until);
  if (wake !== null && wake !== old.wake) effects.push({ do: "wake", t: wake });
  return [{ ...state, out: { pictures, sent, reach, due: dueAt, wake } }, effects];
}

/** When the next picture may change; all are looked through only if the one that was next has changed. */
function nextDue(old, pictures, before, drawn, now) {
  const known = old.due;
  const isGone = known === null || known <= now || Object.values(before).some((each) => each && each.wake === known);
  const wakes = isGone ? every(pictures).map(([, each]) => each.wake)
    : [known, ...Object.values(drawn).filter(Boolean).map((each) => each.wake)];
  return least(wakes.filter((wake) => wake !== null && wake > now));
}

const sooner = (one, two) => least([one, two].filter((t) => t !== null));
const same = (one, two) => one === two || JSON.stringify(one) === JSON.stringify(two);
const shown = (drawn) => (drawn && drawn.listed ? drawn.alarm : null);

function dueIn(out, now) {
  if (out.due === null || out.due > now) return [];
  return every(out.pictures).filter(([, each]) => each.wake !== null && each.wake <= now).map(([alarm]) => alarm);
}

/** What a screen needs at `t` (never earlier than the last event): see section 6 for the fields. */
export function view(state, t) {
  const now = Math.max(t, state.now);
  const redrawn = drawAll(state, new Set(dueIn(state.out, now)), now);
  const kept = every(state.out.pictures).filter(([alarm]) => !Object.hasOwn(redrawn, alarm)).map(([, each]) => each);
  const pictures = [...kept, ...Object.values(redrawn).filter(Boolean)];
  const listed = pictures.filter((each) => each.listed).map((each) => each.alarm);
  const alarms = sortBy(listed, (alarm) => [alarm.t0, alarm.id]).map((alarm) => withSeconds(alarm, now));
  const reach = reachAt(state, now);
  const wakes = pictures.map((each) => each.wake).filter((wake) => wake !== null && wake > now);
  return { t: now, alarms, ringing: alarms.some((alarm) => alarm.ringing), reach, wake: sooner(least(wakes), reach.until) };
}

/** How often an alarm was pressed so far (its highest press); 0 if it is unknown. */
export const presses = (state, alarm) =>
  Object.values((find(state.alarms, alarm) || EMPTY).presses).reduce((n, press) => Math.max(n, press.press), 0);

/** The number of my next answer to this alarm. */
export function nextN(state, alarm) {
  const station = state.me ? state.me.station : "";
  const answers = Object.values((find(state.alarms, alarm) || EMPTY).answers);
  return answers.filter((a) => a.station === station).reduce((n, a) => Math.max(n, a.n + 1), 1);
}

function withSeconds(alarm, now) {
  if (!alarm.cleared) return alarm;
  const left = Math.max(0, Math.ceil((alarm.cleared.until - now) / 1000));
  return { ...alarm, cleared: { ...alarm.cleared, seconds_left: left } };
}

// --- hearing: each changes the fresh copy of the state and names the alarms it touched ---------------------------

const given = (event, key, value) => (event[key] === undefined ? value : event[key]);

function takeMe(state, event) {
  if (state.me && state.me.t > event.t) return [];
  const me = { station: "", desk: "", kind: "desk", sites: [], muted: false, name: "", label: "" };
  state.me = { t: event.t };
  for (const key of Object.keys(me)) state.me[key] = given(event, key, me[key]);
  return every(state.alarms).map(([alarm]) => alarm);
}

function takeRoster(state, event) {
  const known = state.rosters[event.site];
  const { type, t, ...body } = event;
  const roster = { version: 0, at: "", ...body };
  if (known && compare([known.version, known.at], [roster.version, roster.at]) >= 0) return [];
  state.rosters = { ...state.rosters, [event.site]: roster };
  return every(state.alarms).map(([alarm]) => alarm);
}

function takePresence(state, event) {
  const known = state.presence[event.site] || [];
  const report = { t: event.t, at: event.at, desks: event.desks, security: given(event, "security", 0) };
  const copy = known.find((old) => old.at === report.at);
  if (copy && copy.t <= report.t) return [];
  const reports = sortBy([...known.filter((old) => old !== copy), report], (r) => [r.t, r.at]);
  const raised = every(state.alarms).map(([, record]) => begin(record)).filter((t0) => t0 !== null);
  const stale = 1000 * params(state.rosters[event.site]).presence_stale_s;
  const oldest = reports[reports.length - 1].t - PRESENCE_KEPT_MS;
  const kept = reports.filter((r) => r.t >= oldest || raised.some((t0) => Math.abs(r.t - t0) <= stale));
  state.presence = { ...state.presence, [event.site]: kept };
  const moved = copy ? [report.t, copy.t] : [report.t];
  return every(state.alarms).filter(([, record]) => isNear(begin(record), moved, stale)).map(([alarm]) => alarm);
}

const isNear = (t0, times, stale) => t0 !== null && times.some((t) => Math.abs(t - t0) <= stale);

/**
 * A new alarm of a station that has very many already, as a repeated press of its newest: it rings like any other, but a
 * flood cannot keep the receivers busy until they hear nobody else.
 */
function asRepeat(state, event) {
  if (Object.keys((find(state.alarms, event.alarm) || EMPTY).presses).length) return event;
  const mine = (state.at_desk[`${event.site}|${event.desk}`] || [])
    .filter((other) => inOrder(find(state.alarms, other))[0].station === event.station);
  if (mine.length < MOST_ALARMS) return event;
  const newest = sortBy(mine, (other) => [begin(find(state.alarms, other)), other])[mine.length - 1];
  const kind = FLOOD_CLASSES[event.class] ?? 0;
  return { ...event, alarm: newest, press: 2 + kind + 3 * Math.floor(event.t / FLOOD_STEP_MS) };
}

function takeRaised(state, heard) {
  const event = asRepeat(state, heard);
  const press = {};
  for (const key of ["site", "desk", "station", "at", "nature", "name", "room"]) press[key] = given(event, key, "");
  Object.assign(press, { t: event.t, press: given(event, "press", 1), readable: given(event, "readable", true) });
  press.class = event.class === "test" || event.class === "drill" ? event.class : "real";
  const place = `${event.site}|${event.desk}`;
  const touched = put(state, event, "presses", `${event.station}|${press.press}`, press);
  const group = state.at_desk[place] || [];
  if (touched.length && !group.includes(event.alarm)) {
    state.at_desk = { ...state.at_desk, [place]: [...group, event.alarm].sort() };
  }
  return touched;
}

function takeAnswer(state, event) {
  const answer = {};
  for (const key of ["station", "own_desk", "verb", "at", "name", "label"]) answer[key] = given(event, key, "");
  Object.assign(answer, { t: event.t, n: given(event, "n", 1) });
  Object.assign(answer, { class: event.class || "real", coerced: event.coerced === true });
  return put(state, event, "answers", `${answer.station}|${answer.verb}|${answer.n}`, answer);
}

function takeReceipt(state, event) {
  const receipt = { t: event.t, own_desk: given(event, "own_desk", ""), station: event.station, kind: event.kind };
  return put(state, event, "receipts", `${receipt.station}|${receipt.kind}`, receipt);
}

const takeStored = (state, event) => put(state, event, "stored", event.loop, { t: event.t });

/** Keep an item in its alarm's record; of two with the same key the earlier one, whichever came first. */
function put(state, event, shelf, key, item) {
  const record = find(state.alarms, event.alarm) || EMPTY;
  const known = record[shelf][key];
  if (known && compare(orderOf(known), orderOf(item)) <= 0) return [];
  if (event.t < state.now - 1000 * params(state.rosters[event.site]).stale_after_s) return [];
  const changed = { ...record, [shelf]: { ...record[shelf], [key]: item } };
  state.alarms = keep(state.alarms, event.alarm, changed);
  return [event.alarm];
}

const orderOf = (item) => [item.t, ...ORDER.map((key) => given(item, key, ""))];

function takePath(state, event) {
  const known = state.path[event.loop];
  if (known && (known.t > event.t || known.up === event.up)) return [];
  state.path = { ...state.path, [event.loop]: { up: event.up, t: event.t } };
  const isDown = !Object.values(state.path).some((loop) => loop.up);
  const wasDown = state.outage.down !== null && state.outage.back === null;
  if (isDown && !wasDown) state.outage = { down: event.t, back: null };
  if (isDown || !wasDown) return [];
  state.outage = { ...state.outage, back: event.t };
  return every(state.alarms).map(([alarm]) => alarm);
}

const TAKERS = {
  me: takeMe, roster: takeRoster, presence: takePresence, raised: takeRaised, answer: takeAnswer, receipt: takeReceipt,
  stored: takeStored, path: takePath,
};

// --- drawing -----------------------------------------------------------------------------------------------------

/** The pictures of these alarms and of all others at the same desks (they may be merged). */
function drawAll(state, alarms, now) {
  const drawn = {};
  for (const alarm of [...alarms].sort()) {
    if (Object.hasOwn(drawn, alarm)) continue;
    const record = find(state.alarms, alarm);
    if (!record || !Object.keys(record.presses).length) {
      drawn[alarm] = waiting(record);
      continue;
    }
    const group = merge(sameDesk(state, record).map((other) => courseOf(state, other)));
    for (const c of group) drawn[c.id] = picture(state, c, now);
  }
  return drawn;
}

function courseOf(state, alarm) {
  const record = find(state.alarms, alarm);
  const { site } = inOrder(record)[0];
  return course(alarm, record, state.rosters[site], state.presence[site] || []);
}

function sameDesk(state, record) {
  const first = inOrder(record)[0];
  return (state.at_desk[`${first.site}|${first.desk}`] || []).filter((other) => isAt(find(state.alarms, other), first));
}

/** Whether this alarm calls from the same desk; somebody may have pressed with an identifier of another desk. */
function isAt(record, place) {
  if (!record) return false;
  const first = inOrder(record)[0];
  return first.site === place.site && first.desk === place.desk;
}

function waiting(record) {
  if (!record) return null;
  return { listed: false, alarm: null, widen: false, wake: firstT(record) + 1000 * params(null).stale_after_s + 1 };
}

const firstT = (record) => least(Object.values(record).flatMap((shelf) => Object.values(shelf).map((item) => item.t)));

function forgetStale(state, due) {
  for (const alarm of due) {
    const record = find(state.alarms, alarm);
    if (!record) continue;
    const t0 = begin(record);
    const site = t0 === null ? "" : inOrder(record)[0].site;
    const age = state.now - (t0 === null ? firstT(record) : t0);
    if (age > 1000 * params(state.rosters[site]).stale_after_s) {
      state.alarms = keep(state.alarms, alarm, null);
      state.at_desk = without(state.at_desk, alarm, record);
    }
  }
}

/** The lists of alarms at each desk without this one. */
function without(atDesk, alarm, record) {
  const places = new Set(Object.values(record.presses).map((press) => `${press.site}|${press.desk}`));
  const shorter = Object.entries(atDesk)
    .map(([place, group]) => [place, places.has(place) ? group.filter((other) => other !== alarm) : group]);
  return Object.fromEntries(shorter.filter(([, group]) => group.length));
}

// --- doing -------------------------------------------------------------------------------------------------------

function tones(alarm, before, after) {
  const rang = Boolean(before && before.listed && before.alarm.ringing);
  const rings = Boolean(after && after.listed && after.alarm.ringing);
  if (rings && !rang) {
    const item = after.alarm;
    return [{ do: "ring", alarm, class: item.class, level: item.level, why: item.why }];
  }
  return rang && !rings ? [{ do: "hush", alarm }] : [];
}

/** [effects, what was sent]: receipts and the presser's `widen`, each once; the host adds `v` and `at`. */
function publish(state, drawn, sent) {
  const me = state.me;
  if (!drawn || !drawn.listed || !me) return [[], sent];
  const item = drawn.alarm;
  const head = { alarm: item.id, site: item.site, desk: item.desk, station: me.station, own_desk: me.desk };
  const effects = [];
  let done = sent;
  if (item.visible && item.open && me.kind !== "controller" && !done.includes("delivered")) {
    const subject = `receipt.${item.site}.${item.desk}.${item.id}.${me.station}.delivered`;
    effects.push({ do: "publish", subject, body: { ...head, kind: "delivered" } });
    done = [...done, "delivered"];
  }
  if (drawn.widen && !done.includes("widen")) {
    const subject = `answer.${item.site}.${item.id}.${me.station}.widen`;
    const said = { verb: "widen", n: item.next_n, name: me.name, label: me.label };
    effects.push({ do: "publish", subject, body: { ...head, ...said } });
    done = [...done, "widen"];
  }
  return [effects, done];
}

/** Who would hear me now: how many desks of my ring are present, while the last report is fresh. */
function reachAt(state, now) {
  const me = state.me;
  for (const site of me && me.desk ? Object.keys(state.rosters).sort() : []) {
    const place = (state.rosters[site].desks || {})[me.desk];
    if (place) return reachIn(state.rosters[site], place.ring || [], state.presence[site] || [], now);
  }
  return reachIn(null, [], [], now);
}

function reachIn(roster, ring, reports, now) {
  const last = reports[reports.length - 1];
  const until = last ? last.t + 1000 * params(roster).presence_stale_s : null;
  if (until === null || until <= now) return { known: false, ring: ring.length, present: 0, security: 0, until: null };
  const present = ring.filter((desk) => last.desks.includes(desk)).length;
  return { known: true, ring: ring.length, present, security: last.security, until };
}
