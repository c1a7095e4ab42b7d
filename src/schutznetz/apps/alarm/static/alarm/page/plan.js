// SPDX-License-Identifier: EUPL-1.2
/** The plan of a floor as a drawing: rooms, doors, the alarm, me, my way, the way into the escape room. */
import { el, svg } from "./dom.js";
import { t } from "./words.js";

const MARGIN = 0.6;

const path = (points) => points.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join("");

/** @param {[number, number][]} points @returns {[number, number]} the middle of their box */
function middle(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

/** @param {any} plan @param {string} key @returns {any} */
export const deskOf = (plan, key) => (plan?.desks ?? []).find((desk) => desk.key === key) ?? null;

/** @param {any} plan @param {any} alarm @returns {any} the way of a helper at my desk, or null */
export const wayOf = (plan, alarm) => (alarm.way && plan?.ways?.[alarm.way.to]?.[alarm.way.from]) || null;

/** @param {any} plan @param {any} alarm @returns {any} where the person there can go, or null */
export const escapeOf = (plan, alarm) => plan?.escape?.[alarm.desk] ?? null;

function size(room) {
  const xs = room.points.map(([x]) => x);
  return Math.max(0.45, Math.min(0.95, (Math.max(...xs) - Math.min(...xs)) / Math.max(3, room.name.length * 0.62)));
}

function drawRoom(room, marks) {
  const mark = marks[room.key] ?? "";
  const [x, y] = middle(room.points);
  const label = svg("text", { x, y, class: "plan-name", "font-size": size(room) }, room.name);
  return [svg("path", { d: `${path(room.points)}Z`, class: `plan-room plan-room--${room.kind} ${mark}` }), label];
}

function drawDoor(door) {
  const kind = `plan-door plan-door--${door.kind}${door.blocked ? " plan-door--blocked" : ""}`;
  const shape = door.kind === "connecting" ? ["rect", { x: door.x - 0.45, y: door.y - 0.45, width: 0.9, height: 0.9 }] : ["circle", { cx: door.x, cy: door.y, r: 0.3 }];
  const title = door.kind === "connecting" ? [svg("title", {}, t("plan.legend_connecting"))] : [];
  return svg(shape[0], { ...shape[1], class: kind }, ...title);
}

function marker(desk, kind, text) {
  if (!desk) return [];
  const { x, y } = desk;
  const shape = kind === "alarm" ? svg("path", { d: `M${x} ${y - 1.1}L${x + 1.1} ${y + 0.9}L${x - 1.1} ${y + 0.9}Z` }) : svg("circle", { cx: x, cy: y, r: 0.7 });
  return [svg("g", { class: `plan-mark plan-mark--${kind}` }, svg("title", {}, text), shape)];
}

const line = (way, kind) => (way?.points?.length > 1 ? [svg("path", { d: path(way.points), class: `plan-way plan-way--${kind}`, "marker-end": `url(#head-${kind})` })] : []);

function arrowHead(kind) {
  const head = svg("path", { d: "M0 0L4 2L0 4Z", class: `plan-head plan-head--${kind}` });
  return svg("marker", { id: `head-${kind}`, markerWidth: 4, markerHeight: 4, refX: 3, refY: 2, orient: "auto" }, head);
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
    return svg("circle", { cx: x, cy: y, r: 0.45, class: `plan-desk plan-desk--${state}` });
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
  const box = [-MARGIN, -MARGIN, plan.width + 2 * MARGIN, plan.height + 2 * MARGIN].join(" ");
  const drawing = svg(
    "svg",
    { viewBox: box, class: "plan", role: "img", "aria-label": description(floor, alarms, plan) },
    svg("defs", {}, arrowHead("help"), arrowHead("escape")),
    (plan.rooms ?? []).flatMap((room) => drawRoom(room, marks)),
    (plan.doors ?? []).map(drawDoor),
    drawDesks(plan, reach),
    ways,
    marker(deskOf(plan, myDesk), "me", t("plan.you")),
    alarms.flatMap((alarm) => marker(deskOf(plan, alarm.desk), "alarm", t("plan.alarm"))),
  );
  return [el("h3", { class: "plan-title" }, t("plan.title", { floor })), drawing, legend(plan, alarms, myDesk)];
}

function description(floor, alarms, plan) {
  const places = alarms.map((alarm) => {
    const escape = escapeOf(plan, alarm);
    return [`${t("plan.alarm")} ${alarm.room}`, escape && `${t("plan.escape")} ${escape.room}`].filter(Boolean).join(", ");
  });
  return [t("plan.title", { floor }), ...places].join(". ");
}

function legend(plan, alarms, myDesk) {
  const entries = [
    alarms.length && ["alarm", t("plan.alarm")],
    deskOf(plan, myDesk) && ["me", t("plan.you")],
    alarms.some((alarm) => wayOf(plan, alarm)) && ["help", t("plan.legend_way")],
    alarms.some((alarm) => escapeOf(plan, alarm)) && ["escape", t("plan.legend_escape")],
    (plan.doors ?? []).some((door) => door.kind === "connecting") && ["connecting", t("plan.legend_connecting")],
  ].filter(Boolean);
  return el("ul", { class: "plan-legend" }, ...entries.map(([kind, text]) => el("li", { class: `plan-key plan-key--${kind}` }, text)));
}
