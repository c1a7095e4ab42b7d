// SPDX-License-Identifier: EUPL-1.2
// Elements without markup: Trusted Types forbid innerHTML, so every text is a text.

const SVG = new Set(["svg", "path", "rect", "circle", "g", "title"]);
const NS = "http://www.w3.org/2000/svg";

/** Make an element: `h("p", { class: "app-lead", onclick: act }, "Text", child, [more, null])`.
 * Properties: `on…` listens, `dataset` and booleans as in HTML (`true` sets, `false`, null and undefined leave out),
 * everything else becomes an attribute; `value` and `checked` are set as properties too.
 * @param {string} tag @param {object|null} [props] @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {HTMLElement} */
export function h(tag, props, ...children) {
  const element = SVG.has(tag) ? document.createElementNS(NS, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  append(element, children);
  return element;
}

function set(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "value" || name === "checked") element[name] = value;
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @param {Element} parent @param {...any} children as of `h` */
export function append(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

/** @param {Element} parent @param {...any} children replaces all that is in it */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, ...children);
}

let numbers = 0;

/** @returns {string} an id for an element, another one each time */
export const uid = (name = "e") => `${name}-${(numbers += 1)}`;
