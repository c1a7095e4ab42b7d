// SPDX-License-Identifier: EUPL-1.2
// One alarm as one receiver sees it at one moment: twin of domain/alarm/picture.py.
import {
  HELP, WATCHERS, cause, firstAcceptance, firstHere, helpersAt, isCalled, least, level, mayClearAlone, sortBy, spans,
  voter,
} from "./course.js";

const NOBODY = { t: 0, station: "", desk: "", kind: "desk", sites: [], muted: false, name: "", label: "" };

/** {listed, alarm, widen, wake}: `alarm` as in `view`; `widen` when I, the presser, have to call more. */
export function picture(state, c, now) {
  const me = state.me || NOBODY;
  const story = spans(c, now, WATCHERS.includes(me.kind));
  const alarm = draw(state, c, story, me, now);
  const isStale = now - c.t0 > 1000 * c.p.stale_after_s;
  const gone = alarm.cleared !== null && alarm.cleared.until <= now;
  const listed = !(isStale || gone || c.merged_into);
  const widen = listed && alarm.is_mine && alarm.open && hasToWiden(state, c, story, now);
  return { listed, alarm, widen, wake: least(moments(c, story, me).filter((t) => t > now)) };
}

function draw(state, c, story, me, now) {
  const first = c.first;
  const last = story[story.length - 1];
  const place = c.place || {};
  const coercedAt = WATCHERS.includes(me.kind) ? firstCoerced(c, now) : null;
  const [reached, whyAll] = coercedAt !== null ? [3, "coerced"] : [level(c, story, now), cause(c, story, now)];
  const inside = me.station === first.station || (me.desk !== "" && me.desk === first.desk);
  const why = inside ? "" : whyCalled(c, me, reached, whyAll, state.me === null);
  const mine = helpersAt(c, null, now).get(me.station) || null;
  const since = Math.max(last.start, coercedAt !== null ? coercedAt : last.start);
  const isOpen = last.end === null;
  const answered = mine !== null && (mine.t >= since || (last.since === null && coercedAt === null));
  return {
    id: c.id, site: first.site, desk: first.desk, station: first.station, at: first.at, t0: c.t0, class: c.class,
    nature: first.nature, name: first.name, room: place.room || first.room,
    label: place.label || first.room || first.desk, floor: place.floor || "", readable: c.readable, level: reached,
    cause: whyAll, called: [...c.ring, ...c.extra].filter((desk) => desk !== first.desk), everybody: reached === 3,
    is_mine: me.station === first.station, at_my_desk: inside, visible: !inside && (why !== "" || mine !== null), why,
    ringing: why !== "" && isOpen && !(me.muted || answered || me.kind === "controller"),
    way: me.desk && !inside ? { to: first.desk, from: me.desk } : null,
    ...progress(c, story, now), ...clearing(c, story, me, inside, now),
    coerced: coercedAt !== null, merged: c.merged, my_verb: mine ? mine.verb : "",
    next_n: c.answers.filter((a) => a.station === me.station).reduce((n, a) => Math.max(n, a.n + 1), 1),
  };
}

const firstCoerced = (c, now) =>
  least(c.answers.filter((a) => a.verb === "clear" && a.coerced && a.t <= now).map((a) => a.t));

function whyCalled(c, me, reached, whyAll, unknown) {
  if (me.sites.length && !me.sites.includes(c.first.site)) return "";
  if (WATCHERS.includes(me.kind)) return "security";
  if (c.ring.includes(me.desk)) return "neighbour";
  if (c.extra.includes(me.desk)) return "next";
  if (unknown || whyAll === "unknown_roster" || whyAll === "unreadable") return "unknown_roster";
  return isCalled(c, me.desk, reached) ? "circuit2" : "";
}

function progress(c, story, now) {
  const { desk, station } = c.first;
  const outside = Object.values(c.receipts).filter((r) => r.own_desk !== desk && r.station !== station);
  const count = (kind) => outside.filter((r) => r.kind === kind).length;
  const receipts = { delivered: count("delivered"), rendered: count("rendered"), seen: count("seen") };
  const helpers = [...helpersAt(c, null, now).values()].map((a) => ({
    station: a.station, desk: a.own_desk, name: a.name, label: labelOf(c, a), verb: a.verb, kind: a.kind, since: a.t,
  }));
  const current = [...helpersAt(c, story[story.length - 1].since, now).values()].map((a) => a.verb);
  return {
    receipts, delivered: receipts.delivered, dot: dot(current, receipts.delivered, c.stored),
    helpers: sortBy(helpers, (h) => [h.verb === "cannot" ? 1 : 0, h.since, h.station]),
    first_coming: firstAcceptance(c, null, now), first_here: firstHere(c, null, now),
  };
}

/** The place of a helper as the roster knows it; nobody can claim to come from somewhere else. */
function labelOf(c, answer) {
  const desks = c.roster.desks || {};
  return (Object.hasOwn(desks, answer.own_desk) && desks[answer.own_desk].label) || answer.label;
}

function dot(verbs, delivered, stored) {
  if (verbs.includes("here")) return "on_site";
  if (verbs.includes("coming")) return "accepted";
  if (delivered) return "delivered";
  return stored ? "stored" : "none";
}

function clearing(c, story, me, inside, now) {
  const last = story[story.length - 1];
  const isOpen = last.end === null;
  const votes = sortBy(Object.values(last.votes), (a) => [a.t, a.station]);
  const alone = !inside && (me.kind === "security" || mayClearAlone(c, story, me.station, me.desk, now));
  const others = votes.filter((vote) => voter(vote) !== (me.desk || me.station)).length;
  return {
    open: isOpen,
    clears: { got: votes.length, needed: c.p.clears_needed, by: votes.map(called) },
    can_clear: isOpen && !inside && me.kind !== "controller",
    clear_counts: isOpen && !inside && (alone || others + 1 >= c.p.clears_needed),
    cleared: isOpen ? null : cleared(c, last),
    can_reopen: !isOpen && !inside && !last.auto,
    reopened: last.reopen ? { by: called(last.reopen), t: last.reopen.t } : null,
  };
}

const called = (answer) => answer.name || answer.label || answer.station;

function cleared(c, last) {
  const clear = last.clear || { name: "", label: "", station: "", class: "test", at: "" };
  return {
    by: called(clear), station: clear.station, class: clear.class, at: clear.at, t: last.end,
    until: last.end + 1000 * c.p.clear_visible_s, auto: last.auto,
  };
}

function hasToWiden(state, c, story, now) {
  if (c.answers.some((a) => a.verb === "widen")) return false;
  if (c.thin) return true;
  if (level(c, story, now) === 3) return false;
  const back = state.outage.back;
  return (back !== null && back > c.t0) || (now >= probeAt(c) && tooFewAnswer(c, now));
}

const probeAt = (c) => c.t0 + c.p.probe_ms;

function tooFewAnswer(c, now) {
  const got = Object.values(c.receipts).filter((r) => r.kind === "delivered" && r.t <= probeAt(c));
  const said = c.answers.filter((a) => HELP.includes(a.verb));
  const heard = new Set([...got, ...said].map((item) => item.own_desk));
  return c.ring.filter((desk) => heard.has(desk)).length < c.p.min_reachable && firstAcceptance(c, null, now) === null;
}

/** When the picture may change although nothing is heard. */
function moments(c, story, me) {
  const p = c.p;
  const last = story[story.length - 1];
  const found = [c.t0 + 1000 * p.stale_after_s + 1];
  if (last.end !== null) return [...found, last.end + 1000 * p.clear_visible_s];
  found.push(last.start + 1000 * p.accept_within_s);
  for (const a of c.answers) {
    if (a.verb === "coming" || a.verb === "here") found.push(Math.max(a.t, last.start) + 1000 * p.on_site_within_s);
    if (a.verb === "here" && a.station === me.station) found.push(a.t + 1000 * p.here_before_clear_s);
  }
  if (c.class === "test") found.push(last.start + 1000 * p.test_ends_s);
  if (me.station === c.first.station) found.push(probeAt(c));
  return found;
}
