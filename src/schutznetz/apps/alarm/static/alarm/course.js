// SPDX-License-Identifier: EUPL-1.2
// The course of one alarm, derived from the set of what was heard about it: twin of domain/alarm/course.py.
// Same names, same order, same results; tests/cases/ladder and random traces hold the two together.

/** The newest figures of regulation/site_safety/desk_alarm.toml (a test compares them). */
export const FALLBACK = Object.freeze({
  neighbours: 7, min_reachable: 3, probe_ms: 1500, accept_within_s: 20, on_site_within_s: 120, here_before_clear_s: 30,
  clears_needed: 2, clear_visible_s: 60, presses_per_minute: 3, test_ends_s: 60, stale_after_s: 43200, presence_stale_s: 15,
});
const SEVERITY = { test: 0, drill: 1, real: 2 };
export const HELP = ["coming", "here", "cannot"];
export const WATCHERS = ["security", "controller"];

/** Compare two lists of numbers and strings, element by element. */
export function compare(one, two) {
  for (let i = 0; i < one.length; i += 1) {
    if (one[i] < two[i]) return -1;
    if (one[i] > two[i]) return 1;
  }
  return 0;
}

export const sortBy = (items, key) => [...items].sort((one, two) => compare(key(one), key(two)));
export const least = (numbers) => numbers.reduce((low, n) => (low === null || n < low ? n : low), null);

/** The figures of the ladder: those of the roster over the built-in ones. */
export function params(roster) {
  const given = (roster && roster.params) || {};
  return Object.fromEntries(
    Object.entries(FALLBACK).map(([key, value]) => [key, Number.isFinite(given[key]) ? given[key] : value]));
}

/** When this alarm was raised on the receiver's clock; null while only its answers are known. */
export const begin = (record) => least(Object.values(record.presses).map((press) => press.t));

/** The presses of a record, the one that tells the place first. */
export const inOrder = (record) => sortBy(Object.values(record.presses), (p) => [p.press, p.t, p.station]);

/** Everything the rules need about one raised alarm, computed once. */
export function course(alarm, record, roster, presences) {
  const presses = inOrder(record);
  const first = presses[0];
  const desks = (roster || {}).desks || {};
  const place = (Object.hasOwn(desks, first.desk) && desks[first.desk]) || null;
  const c = {
    id: alarm, t0: begin(record), first, roster: roster || {}, p: params(roster), place,
    readable: presses.every((press) => press.readable),
    class: sortBy(presses.map((press) => press.class), (word) => [-SEVERITY[word]])[0],
    ring: [...((place || {}).ring || [])], next: [...((place || {}).next || [])],
    repeats: presses.slice(1).filter((p) => p.press > 1 || p.station !== first.station).map((p) => p.t),
    receipts: {}, stored: Object.keys(record.stored).length > 0, merged: 0, merged_into: "",
  };
  c.answers = heardAnswers(c, Object.values(record.answers));
  c.receipts = Object.fromEntries(
    Object.entries(record.receipts).map(([key, each]) => [key, { ...each, own_desk: deskOf(c, each) }]));
  c.present = presentAtPress(presences, c.t0, c.p);
  [c.extra, c.thin] = widening(c);
  return c;
}

function heardAnswers(c, answers) {
  const known = answers.map((answer) => {
    const desk = deskOf(c, answer);
    const inside = answer.station === c.first.station || (desk !== "" && desk === c.first.desk);
    return { ...answer, own_desk: desk, kind: entryOf(c, answer).kind || "desk", inside };
  });
  return sortBy(known, (a) => [a.t, a.station, a.n, a.verb]);
}

/** What the roster knows of the station that said something; what it says of itself counts only if it is unknown. */
function entryOf(c, said) {
  const groups = [c.roster.stations || {}, c.roster.former || {}];
  const known = groups.find((stations) => Object.hasOwn(stations, said.station) && stations[said.station]);
  return known ? known[said.station] : { desk: said.own_desk };
}

const deskOf = (c, said) => entryOf(c, said).desk || "";

function presentAtPress(presences, t0, p) {
  const stale = 1000 * p.presence_stale_s;
  const before = presences.filter((report) => t0 - stale < report.t && report.t <= t0);
  const after = presences.filter((report) => t0 < report.t && report.t <= t0 + stale);
  if (before.length) return before[before.length - 1].desks;
  return after.length ? after[0].desks : null;
}

function widening(c) {
  if (!c.place) return [[], false];
  if (c.present === null) return [[], c.ring.length < c.p.min_reachable];
  const there = c.ring.filter((desk) => c.present.includes(desk)).length;
  if (there >= c.p.min_reachable) return [[], false];
  const free = c.next.filter((desk) => c.present.includes(desk) && desk !== c.first.desk);
  return [free.slice(0, Math.max(0, c.p.neighbours - there)), true];
}

/** What each helper last said between `since` (null: ever) and `until`, by station. */
export function helpersAt(c, since, until) {
  const said = new Map();
  for (const answer of c.answers) {
    const isHelp = HELP.includes(answer.verb) && !answer.inside;
    if (!isHelp || answer.t > until || (since !== null && answer.t < since)) continue;
    const known = said.get(answer.station);
    if (!known || compare([answer.n, answer.t, answer.verb], [known.n, known.t, known.verb]) >= 0) {
      said.set(answer.station, answer);
    }
  }
  return said;
}

const isAccepted = (c, since, at) => [...helpersAt(c, since, at).values()].some((a) => a.verb !== "cannot");
const happens = (due, end, now) => due <= now && (end === null || due < end);

function nobodyAccepts(c, span, now) {
  const due = span.start + 1000 * c.p.accept_within_s;
  const moments = [due, ...c.answers.filter((a) => a.t > due && a.verb === "cannot").map((a) => a.t)];
  return moments.some((at) => happens(at, span.end, now) && !isAccepted(c, span.since, at));
}

/** When the first helper said `coming` or `here`. */
export const firstAcceptance = (c, since, now) => firstOf(c, ["coming", "here"], since, now);
/** When the first helper said `here`. */
export const firstHere = (c, since, now) => firstOf(c, ["here"], since, now);

function firstOf(c, verbs, since, now) {
  const said = c.answers.filter((a) => verbs.includes(a.verb) && !a.inside && a.t <= now);
  return least(said.map((a) => a.t).filter((t) => since === null || t >= since));
}

function nobodyComes(c, span, now) {
  const accepted = firstAcceptance(c, span.since, now);
  if (accepted === null) return false;
  const due = Math.max(accepted, span.start) + 1000 * c.p.on_site_within_s;
  return happens(due, span.end, now) && firstHere(c, span.since, due) === null;
}

function allRefuse(c, span, now) {
  let called = [...c.ring, ...c.extra];
  if (c.present !== null) called = called.filter((desk) => c.present.includes(desk));
  const moments = c.answers.filter((a) => a.verb === "cannot" && happens(a.t, span.end, now)).map((a) => a.t);
  return called.length > 0 && moments.some((at) => refused(called, [...helpersAt(c, span.since, at).values()]));
}

function refused(called, said) {
  const refusing = new Set(said.filter((a) => a.verb === "cannot").map((a) => a.own_desk));
  return called.every((desk) => refusing.has(desk)) && said.every((a) => a.verb === "cannot");
}

const inAny = (rule) => (c, soFar, now) => soFar.some((span) => rule(c, span, now));
const CAUSES = [
  ["unreadable", (c) => !c.readable],
  ["unknown_roster", (c) => !c.place],
  ["too_few", (c) => c.thin],
  ["pressed_again", (c, soFar, now) => c.class === "real" && c.repeats.some((t) => t <= now)],
  ["widened", (c, soFar, now) => c.answers.some((a) => a.verb === "widen" && a.t <= now)],
  ["nobody_accepts", inAny(nobodyAccepts)],
  ["nobody_comes", inAny(nobodyComes)],
  ["all_refuse", inAny(allRefuse)],
];

/** Why everybody is called by `now` (level 3); "" while only the first ones are. */
export function cause(c, soFar, now) {
  const found = CAUSES.find(([, rule]) => rule(c, soFar, now));
  return found ? found[0] : "";
}

/** 1 = neighbours and security, 3 = all stations of the site. */
export const level = (c, soFar, now) => (cause(c, soFar, now) ? 3 : 1);

/** Whether the stations of `desk` are rung at this level (security always is; the presser's desk never). */
export const isCalled = (c, desk, reached) =>
  desk !== c.first.desk && (reached === 3 || c.ring.includes(desk) || c.extra.includes(desk));

/** When the alarm was open, up to `now`; see course.py for the shape and for what a `watcher` is. */
export function spans(c, now, watcher = false) {
  const walk = { c, watcher, coerced: false, spans: [] };
  openSpan(walk, c.t0, null, null);
  for (const moment of turns(c, now, watcher)) {
    passTime(walk, moment.t);
    take(walk, moment);
  }
  passTime(walk, now);
  return walk.spans;
}

function turns(c, now, watcher) {
  const rank = { clear: 0, reopen: 1, press: 2 };
  const isHeard = (a) => a.verb === "reopen" || (a.verb === "clear" && (!a.inside || (watcher && a.coerced)));
  const found = [...c.answers.filter(isHeard), ...c.repeats.map((t) => ({ verb: "press", t, station: "", n: 0 }))];
  return sortBy(found.filter((moment) => moment.t <= now), (m) => [m.t, rank[m.verb], m.station, m.n]);
}

function openSpan(walk, start, since, reopen) {
  walk.spans.push({ start, since, end: null, clear: null, auto: false, votes: {}, reopen });
}

function closeSpan(span, end, clear) {
  Object.assign(span, { end: Math.max(end, span.start), clear, auto: clear === null });
}

function passTime(walk, now) {
  const span = walk.spans[walk.spans.length - 1];
  const due = span.start + 1000 * walk.c.p.test_ends_s;
  if (walk.c.class === "test" && span.end === null && due <= now) closeSpan(span, due, null);
}

function take(walk, moment) {
  const span = walk.spans[walk.spans.length - 1];
  const isOpen = span.end === null;
  if (moment.verb === "clear") {
    takeClear(walk, moment, span, isOpen);
  } else if (!isOpen) {
    const start = Math.max(moment.t, walk.c.t0);
    openSpan(walk, start, start, moment.verb === "reopen" ? moment : null);
  } else if (moment.verb === "reopen") {
    span.votes = {};
  }
}

function takeClear(walk, clear, span, isOpen) {
  if (walk.watcher && clear.coerced) {
    walk.coerced = true;
    const start = Math.max(clear.t, walk.c.t0);
    if (!isOpen) openSpan(walk, start, start, null);
  } else if (isOpen) {
    span.votes = { ...span.votes, [voter(clear)]: clear };
    if (counts(walk, clear, span)) closeSpan(span, clear.t, clear);
  }
}

function counts(walk, clear, span) {
  if (clear.kind === "security") return true;
  if (walk.coerced) return false;
  return Object.keys(span.votes).length >= walk.c.p.clears_needed
    || mayClearAlone(walk.c, walk.spans, clear.station, clear.own_desk, clear.t);
}

/** Whose vote a clear is: that of a desk, however many stations stand on it. */
export const voter = (clear) => clear.own_desk || clear.station;

/** Rule (a): this station was rung and said `here` long enough before `at`. */
export function mayClearAlone(c, soFar, station, desk, at) {
  const latest = at - 1000 * c.p.here_before_clear_s;
  const said = c.answers.some((a) => a.verb === "here" && a.station === station && !a.inside && a.t <= latest);
  return said && isCalled(c, desk, level(c, soFar, at));
}

/** Mark, among the alarms of one desk, those that count as repeated presses of the oldest open one. */
export function merge(courses) {
  const ordered = sortBy(courses, (c) => [c.t0, c.id]);
  ordered.forEach((c, number) => {
    const earlier = ordered.slice(0, number);
    const recent = earlier.filter((o) => o.first.station === c.first.station && o.t0 > c.t0 - 60000);
    if (recent.length < c.p.presses_per_minute) return;
    const target = earlier.find((o) => takesIn(o, c));
    if (!target) return;
    c.merged_into = target.id;
    target.merged += 1;
    target.repeats.push(c.t0);
  });
  return ordered;
}

function takesIn(older, newer) {
  if (older.merged_into || SEVERITY[older.class] < SEVERITY[newer.class]) return false;
  const story = spans(older, newer.t0);
  return story[story.length - 1].end === null;
}
