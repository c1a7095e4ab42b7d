// SPDX-License-Identifier: EUPL-1.2
/** Elements without a framework: text is always text, never markup. */
import { afterPaint } from "./after-paint.js";

const SVG = "http://www.w3.org/2000/svg";

/** @param {Element} node @param {Record<string, any>} attributes `on...` are listeners, false and null are left out */
function dress(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node|string|null|false)} children */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  dress(node, attributes);
  node.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}

/** The same for drawings. @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node|string)} children */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  dress(node, attributes);
  node.append(...children.flat().filter(Boolean));
  return node;
}

/** Put text into a node only when it differs, so that live regions speak once. @param {Element} node @param {string} text */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Rebuild a part only when what it shows has changed. @param {Element} node @param {any} what @param {() => Node[]} draw */
export function redraw(node, what, draw) {
  const mark = JSON.stringify(what);
  if (node.dataset.shown === mark) return;
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  node.dataset.shown = mark;
  node.replaceChildren(...draw().filter(Boolean));
  if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

/** The same after the rest was painted, for parts that are costly to draw. @param {Element} node @param {any} what @param {() => Node[]} draw */
export function redrawAfterPaint(node, what, draw) {
  if (node.dataset.shown === JSON.stringify(what)) afterPaint.now(node, () => {});
  else afterPaint.later(node, () => redraw(node, what, draw));
}

/** @param {string} text @param {Record<string, any>} attributes @returns {HTMLButtonElement} */
export const button = (text, attributes) => el("button", { type: "button", ...attributes }, text);
