// SPDX-License-Identifier: EUPL-1.2
/** The light: one quiet line with a dot. A red one never stands alone: why, what to do, a telephone number, 110. */
import { el, redraw, svg } from "./dom.js";
import { t } from "./words.js";

const SHAPES = {
  protected: () => [svg("circle", { cx: 12, cy: 12, r: 8 })],
  limited: () => [svg("path", { d: "M12 3L22 21H2Z" })],
  unprotected: () => [svg("path", { d: "M3 3H21V21H3Z" }), svg("path", { d: "M8 8L16 16M16 8L8 16", class: "dot-cut" })],
  none: () => [svg("circle", { cx: 12, cy: 12, r: 8, class: "dot-hollow dot-dashed" })],
  stored: () => [svg("circle", { cx: 12, cy: 12, r: 8, class: "dot-hollow" })],
  delivered: () => [svg("circle", { cx: 12, cy: 12, r: 8, class: "dot-hollow" }), svg("path", { d: "M12 4A8 8 0 0 1 12 20Z" })],
  accepted: () => [svg("circle", { cx: 12, cy: 12, r: 9 }), svg("path", { d: "M7.5 12.5L10.7 15.6L16.5 9", class: "dot-cut" })],
  on_site: () => [
    svg("circle", { cx: 12, cy: 12, r: 10.5, class: "dot-hollow" }),
    svg("circle", { cx: 12, cy: 12, r: 7.5 }),
    svg("path", { d: "M8.5 12.4L11 14.8L15.5 9.8", class: "dot-cut" }),
  ],
};

/** @param {string} state @param {string} title @returns {SVGElement} tells its state by shape and by title */
export function drawDot(state, title) {
  const shape = SHAPES[state] ?? SHAPES.none;
  return svg("svg", { viewBox: "0 0 24 24", class: `dot dot--${state}`, role: "img", "aria-label": title }, svg("title", {}, title), shape());
}

/** @param {any} light @returns {string} */
export const lightText = (light) => t(`light.${light.key}`, { count: light.count, of: light.of });

/** What to do, the site's telephone and 110. @param {any} light @param {string} phone @returns {Node[]} */
export function whatToDo(light, phone) {
  if (light.level !== "unprotected") return [];
  const call = phone ? el("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}`, class: "st-call" }, t("site_phone", { phone })) : null;
  return [
    el("p", {}, t(`todo.${light.key}`)),
    el("p", { class: "st-calls" }, call, el("a", { href: "tel:110", class: "st-call" }, t("emergency_call"))),
  ];
}

/** @param {HTMLElement} node @param {any} light @param {string} phone */
export function updateLight(node, light, phone) {
  node.className = `st-light st-light--${light.level}`;
  redraw(node, [light.level, light.key, light.count, light.of, phone], () => [
    el("p", { class: "st-light__line" }, drawDot(light.level, t(`light.${light.level}`)), el("span", {}, lightText(light))),
    ...whatToDo(light, phone),
  ]);
}
