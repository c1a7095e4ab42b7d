// SPDX-License-Identifier: EUPL-1.2
/** The plan of a floor as a drawing: rooms, doors, the alarm, me, my way, the way into the escape room. */
import { el, svg } from "./dom.js";
import { t } from "./words.js";

const MARGIN = 0.6;
const AROUND = 5;
const LEAST_WIDTH = 24;
const LEAST_HEIGHT = 14;

const path = (points) => points.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join("");

/** @param {any} plan @param {string} key @returns {any} */
export const deskOf = (plan, key) => (plan?.desks ?? []).find((desk) => desk.key === key) ?? null;

/** @param {any} plan @param {any} alarm @returns {any} the way of a helper at my desk, or null */
export const wayOf = (plan, alarm) => (alarm.way && plan?.ways?.[alarm.way.to]?.[alarm.way.from]) || null;

/** @param {any} plan @param {any} alarm @returns {any} where the person there can go, or null */
export const escapeOf = (plan, alarm) => plan?.escape?.[alarm.desk] ?? null;

/** @param {[number, number][]} points @returns {{left: number, right: number, top: number, bottom: number}} */
function boxOf(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** The name stands below the upper wall, so that doors and ways do not cover it; in the middle where desks stand there. */
function drawName(room, seen, desks) {
  const { left, right, top, bottom } = boxOf(room.points);
  const size = Math.max(0.4, Math.min(0.9, (right - left - 0.4) / (room.name.length * 0.58), (bottom - top) / 2));
  const [from, to] = [Math.max(left, seen.left), Math.min(right, seen.right)];
  if (to - from < room.name.length * size * 0.55) return null;
  const x = (from + to) / 2;
  const high = top + 0.3 + size / 2;
  const isTaken = desks.some((desk) => desk.x > left && desk.x < right && desk.y > top && desk.y - 0.4 < top + 0.3 + size);
  return svg("text", { x, y: isTaken ? (top + bottom) / 2 : high, class: "plan-name", "font-size": size }, room.name);
}

function drawRoom(room, marks, seen, desks) {
  const mark = marks[room.key] ?? "";
  return [svg("path", { d: `${path(room.points)}Z`, class: `plan-room plan-room--${room.kind} ${mark}` }), drawName(room, seen, desks)];
}

function drawDoor(door) {
  const kind = `plan-door plan-door--${door.kind}${door.blocked ? " plan-door--blocked" : ""}`;
  const square = ["rect", { x: door.x - 0.35, y: door.y - 0.35, width: 0.7, height: 0.7 }];
  const shape = door.kind === "connecting" ? square : ["circle", { cx: door.x, cy: door.y, r: 0.2 }];
  const title = door.kind === "connecting" ? [svg("title", {}, t("plan.legend_connecting"))] : [];
  return svg(shape[0], { ...shape[1], class: kind }, ...title);
}

function marker(desk, kind, text) {
  if (!desk) return [];
  const { x, y } = desk;
  const triangle = () => svg("path", { d: `M${x} ${y - 0.8}L${x + 0.8} ${y + 0.65}L${x - 0.8} ${y + 0.65}Z` });
  const shape = kind === "alarm" ? triangle() : svg("circle", { cx: x, cy: y, r: 0.55 });
  const label = kind === "me" ? [svg("text", { x, y: y + 1.15, class: "plan-name plan-name--me", "font-size": 0.8 }, text)] : [];
  return [svg("g", { class: `plan-mark plan-mark--${kind}` }, svg("title", {}, text), shape), ...label];
}

function line(way, kind) {
  if (!(way?.points?.length > 1)) return [];
  return [svg("path", { d: path(way.points), class: `plan-way plan-way--${kind}`, "marker-end": `url(#head-${kind})` })];
}

function arrowHead(kind) {
  const head = svg("path", { d: "M0 0L3 1.5L0 3Z", class: `plan-head plan-head--${kind}` });
  return svg("marker", { id: `head-${kind}`, markerWidth: 3, markerHeight: 3, refX: 2.2, refY: 1.5, orient: "auto" }, head);
}

/**
 * What to show of a floor: the alarms, me, the ways and the escape rooms with some metres around them, never less than
 * a few rooms; the whole floor when there is nothing to look at.
 */
function excerpt(plan, alarms, myDesk) {
  const spots = [...alarms.map((alarm) => deskOf(plan, alarm.desk)), deskOf(plan, myDesk)].filter(Boolean).map(({ x, y }) => [x, y]);
  const ways = alarms.flatMap((alarm) => [...(wayOf(plan, alarm)?.points ?? []), ...(escapeOf(plan, alarm)?.points ?? [])]);
  const points = [...spots, ...ways];
  const whole = { left: 0, right: plan.width, top: 0, bottom: plan.height };
  if (!alarms.length || !points.length) return whole;
  const box = boxOf(points);
  const across = stretch(box.left - AROUND, box.right + AROUND, LEAST_WIDTH, plan.width);
  const down = stretch(box.top - AROUND, box.bottom + AROUND, LEAST_HEIGHT, plan.height);
  return { left: across[0], right: across[1], top: down[0], bottom: down[1] };
}

/** A span of at least `least`, kept within 0 and `end`. */
function stretch(from, to, least, end) {
  const missing = Math.max(0, least - (to - from)) / 2;
  let [low, high] = [from - missing, to + missing];
  if (low < 0) [low, high] = [0, high - low];
  if (high > end) [low, high] = [low - (high - end), end];
  return [Math.max(0, low), Math.min(end, high)];
}

/** Which rooms stand out: the rooms of alarms and of the escape. */
function marksOf(plan, roster, alarms) {
  const marks = {};
  for (const alarm of alarms) {
    const escape = escapeOf(plan, alarm)?.room;
    const room = (plan.rooms ?? []).find((one) => one.name === escape);
    if (room) marks[room.key] = "plan-room--escape";
  }
  for (const alarm of alarms) {
    const key = roster?.desks?.[alarm.desk]?.room_key;
    const room = (plan.rooms ?? []).find((one) => (key ? one.key === key : one.name === alarm.room));
    if (room) marks[room.key] = "plan-room--alarm";
  }
  return marks;
}

/** Desks of the floor as dots: filled = can be reached, hollow = not. */
function drawDesks(plan, reach) {
  if (!reach) return [];
  return (plan.desks ?? []).map(({ key, x, y }) => {
    const state = reach.desks.includes(key) ? "there" : "away";
    return svg("circle", { cx: x, cy: y, r: 0.4, class: `plan-desk plan-desk--${state}` });
  });
}

/**
 * @param {any} plan @param {any} roster @param {any[]} alarms those on this floor @param {string} myDesk
 * @param {{desks: string[]}|null} [reach] the desks that can be reached, for a security desk
 * @returns {Node[]} drawing and legend
 */
export function drawPlan(plan, roster, alarms, myDesk, reach = null) {
  const floor = (roster?.floors ?? []).find((one) => one.key === plan.floor)?.name ?? plan.floor;
  const marks = marksOf(plan, roster, alarms);
  const ways = alarms.flatMap((alarm) => [...line(escapeOf(plan, alarm), "escape"), ...line(wayOf(plan, alarm), "help")]);
  const seen = excerpt(plan, alarms, myDesk);
  const box = [seen.left - MARGIN, seen.top - MARGIN, seen.right - seen.left + 2 * MARGIN, seen.bottom - seen.top + 2 * MARGIN].join(" ");
  const drawing = svg(
    "svg",
    { viewBox: box, class: "plan", role: "img", "aria-label": description(floor, alarms, plan) },
    svg("defs", {}, arrowHead("help"), arrowHead("escape")),
    (plan.rooms ?? []).flatMap((room) => drawRoom(room, marks, seen, plan.desks ?? [])),
    (plan.doors ?? []).map(drawDoor),
    drawDesks(plan, reach),
    ways,
    marker(deskOf(plan, myDesk), "me", t("plan.you")),
    alarms.flatMap((alarm) => marker(deskOf(plan, alarm.desk), "alarm", t("plan.alarm"))),
  );
  return [el("h3", { class: "plan-title" }, t("plan.title", { floor })), drawing, legend(plan, alarms, myDesk, reach)];
}

function description(floor, alarms, plan) {
  const places = alarms.map((alarm) => {
    const escape = escapeOf(plan, alarm);
    return [`${t("plan.alarm")} ${alarm.room}`, escape && `${t("plan.escape")} ${escape.room}`].filter(Boolean).join(", ");
  });
  return [t("plan.title", { floor }), ...places].join(". ");
}

function legend(plan, alarms, myDesk, reach) {
  const entries = [
    alarms.length && ["alarm", t("plan.alarm")],
    deskOf(plan, myDesk) && ["me", t("plan.you")],
    alarms.some((alarm) => wayOf(plan, alarm)) && ["help", t("plan.legend_way")],
    alarms.some((alarm) => escapeOf(plan, alarm)) && ["escape", t("plan.legend_escape")],
    reach && ["there", t("plan.legend_there")],
    reach && ["away", t("plan.legend_away")],
    (plan.doors ?? []).some((door) => door.kind === "connecting") && ["connecting", t("plan.legend_connecting")],
  ].filter(Boolean);
  return el("ul", { class: "plan-legend" }, ...entries.map(([kind, text]) => el("li", { class: `plan-key plan-key--${kind}` }, text)));
}
