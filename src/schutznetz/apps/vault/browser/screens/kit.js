// SPDX-License-Identifier: EUPL-1.2
// The parts of a page in the markup of KERN, as the kit of the other pages makes them.
import { append, fill, h, uid } from "./dom.js";
import { t } from "../texts/index.js";

/** @param {string} name of KERN, e.g. "edit" */
export const icon = (name, size = "") => h("span", { class: `kern-icon kern-icon--${name} ${size && `kern-icon--${size}`}`.trim(), "aria-hidden": "true" });

/** Head of a page: title, one sentence, badge, buttons at the right.
 * @param {string} title @param {{lead?: string, over?: string, state?: string, kind?: string, actions?: Node[]}} [more] */
export function heading(title, { lead, over, state, kind = "", actions = [] } = {}) {
  return h("header", { class: "app-head" },
    h("div", { class: "app-head__text" },
      over && h("p", { class: "app-head__over" }, over),
      h("h1", { class: "kern-heading-large", tabindex: "-1" }, title, state && [" ", h("span", { class: "app-head__state" }, badge(state, kind, false))]),
      lead && h("p", { class: "app-lead" }, lead)),
    actions.length > 0 && h("div", { class: "app-head__actions" }, actions));
}

/** @param {string} text @param {""|"info"|"success"|"warning"|"danger"} [kind] */
export function badge(text, kind = "", small = true) {
  const names = ["kern-badge", "app-badge", small && "kern-badge--small", kind ? `kern-badge--${kind}` : "app-badge--plain"];
  return h("span", { class: names.filter(Boolean).join(" ") }, h("span", { class: "kern-label" }, text));
}

/** @param {string} text @param {{kind?: "primary"|"secondary"|"tertiary", icon?: string, onclick?: Function, type?: string}} [props] other props become attributes */
export function button(text, { kind = "secondary", icon: name, type = "button", class: more = "", ...props } = {}) {
  return h("button", { class: `kern-btn kern-btn--${kind} ${more}`.trim(), type, ...props }, name && icon(name), h("span", { class: "kern-label" }, text));
}

/** Text that acts like a link. */
export const linkButton = (text, onclick, props = {}) => h("button", { type: "button", class: "app-link", onclick, ...props }, text);

export const actions = (...buttons) => h("div", { class: "app-buttons" }, buttons);

/** @param {"info"|"success"|"warning"|"danger"} kind @param {string} title @param {...any} body */
export function alert(kind, title, ...body) {
  return h("div", { class: `kern-alert kern-alert--${kind} app-alert`, role: kind === "danger" ? "alert" : "status" },
    h("div", { class: "kern-alert__header" }, icon(kind), h("h2", { class: "kern-title" }, title)),
    body.flat().some(Boolean) && h("div", { class: "kern-alert__body" }, body));
}

export const inset = (...body) => h("div", { class: "app-inset" }, body);

export const panel = (title, ...body) => h("section", { class: "app-panel" }, title && h("h2", { class: "app-panel__title" }, title), body);

export const details = (title, ...body) =>
  h("details", { class: "kern-accordion" }, h("summary", { class: "kern-accordion__header" }, h("span", { class: "kern-title" }, title)), h("section", { class: "kern-accordion__body" }, body));

export const empty = (title, ...body) =>
  h("div", { class: "app-empty" }, icon("draft", "large"), h("p", { class: "app-empty__title" }, title), body);

/** @param {[string, any][]} rows label and value */
export function facts(rows) {
  return h("dl", { class: "kern-description-list app-facts" }, rows.map(([label, value]) =>
    h("div", { class: "kern-description-list-item" }, h("dt", { class: "kern-description-list-item__key" }, label), h("dd", { class: "kern-description-list-item__value" }, value))));
}

/** @param {string} caption @param {any[]} head @param {any[][]} rows @param {{hideCaption?: boolean, numeric?: number[]}} [more] */
export function table(caption, head, rows, { hideCaption = false, numeric = [] } = {}) {
  const cell = (tag, scope) => (value, at) => h(tag, { scope, class: numeric.includes(at) ? "num" : null, role: tag === "td" ? "cell" : scope === "row" ? "rowheader" : "columnheader", "data-label": tag === "td" ? textOf(head[at]) : null }, value);
  return h("div", { class: "app-table app-stack", role: "region", "aria-label": caption, tabindex: "0" },
    h("table", { class: "kern-table kern-table--small", role: "table" },
      h("caption", { class: hideCaption ? "kern-sr-only" : null }, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head.map(cell("th", "col")))),
      h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, row.map((value, at) => (at ? cell("td")(value, at) : cell("th", "row")(value, at))))))));
}

const textOf = (value) => (value instanceof Node ? value.textContent : value);

/** Steps with their state: `{title, state: "done"|"next"|"open"|"blocked", hint, open: () => void}`. */
export function taskList(title, tasks) {
  const done = tasks.filter((task) => task.state === "done").length;
  return h("section", { class: "kern-task-list app-tasks" },
    h("div", { class: "kern-task-list__header" }, h("h2", { class: "kern-heading-medium" }, title), h("p", { class: "app-muted" }, t("screens.steps_done", { done, all: tasks.length }))),
    h("ol", { class: "kern-task-list__list" }, tasks.map(taskRow)));
}

const TASK_KINDS = { done: "success", next: "info", open: "", blocked: "" };

function taskRow(task, at) {
  const number = h("span", { class: "kern-number" }, at + 1);
  const title = task.open && task.state !== "blocked"
    ? h("button", { type: "button", class: "kern-link kern-link--stretched kern-task-list__content-wrapper vault-task", onclick: task.open }, number, h("span", null, task.title))
    : h("span", { class: "kern-task-list__content-wrapper" }, number, h("span", { class: "kern-body" }, task.title));
  return h("li", { class: `kern-task-list__item app-task app-task--${task.state}` },
    h("div", { class: "kern-task-list__title" }, title, task.hint && h("p", { class: "app-task__hint" }, task.hint)),
    h("div", { class: "kern-task-list__status" }, badge(t(`screens.task_${task.state}`), TASK_KINDS[task.state])));
}

/** A labelled input. The element returned has `.input`, `.error(text|null)` and `.value`.
 * @param {{label: string, name?: string, hint?: any, type?: string, value?: string, rows?: number, optional?: boolean, options?: [string, string][]}} given
 *   `type` also "textarea", "select", "checkbox"; everything else becomes attributes of the input */
export function field({ label, name, hint, type = "text", value = "", rows = 4, optional = false, options = [], ...props }) {
  const id = uid(name ?? "field");
  const input = made(type, { id, name, value, rows, options, props });
  const says = h("p", { class: "kern-error", id: `${id}-error`, role: "alert", hidden: true }, icon("danger"), h("span", { class: "kern-body" }));
  const label_ = h("label", { class: "kern-label", for: id }, label, optional && h("span", { class: "kern-label__optional" }, ` – ${t("screens.optional")}`));
  const hint_ = hint && h("div", { class: "kern-hint", id: `${id}-hint` }, hint);
  const box = type === "checkbox"
    ? h("div", { class: "app-check" }, h("div", { class: "kern-form-check" }, input, label_), hint_, says)
    : h("div", { class: "kern-form-input" }, label_, hint_, type === "select" ? h("div", { class: "kern-form-input__select-wrapper" }, input) : input, says);
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  input.setAttribute("aria-describedby", described);
  box.input = input;
  box.error = (text) => mark(box, input, says, type, text);
  Object.defineProperty(box, "value", { get: () => (type === "checkbox" ? input.checked : input.value), set: (next) => (type === "checkbox" ? (input.checked = next) : (input.value = next)) });
  return box;
}

function made(type, { id, name, value, rows, options, props: { class: more = "", ...props } }) {
  const shared = { id, name, ...props };
  if (type === "checkbox") return h("input", { type, class: "kern-form-check__checkbox", checked: Boolean(value), ...shared });
  if (type === "select") return withValue(h("select", { class: `kern-form-input__select ${more}`.trim(), ...shared }, options.map(([code, text]) => h("option", { value: code }, text))), value);
  const quiet = { class: `kern-form-input__input ${more}`.trim(), autocomplete: "off", spellcheck: "false", autocapitalize: type === "textarea" ? "sentences" : "off", ...shared };
  return type === "textarea" ? h("textarea", { rows, value, ...quiet }) : h("input", { type, value, ...quiet });
}

function withValue(select, value) {
  select.value = value;
  return select;
}

function mark(box, input, says, type, text) {
  const wrong = Boolean(text);
  says.hidden = !wrong;
  says.lastChild.textContent = text ?? "";
  if (type === "checkbox") box.classList.toggle("app-check--error", wrong);
  else box.classList.toggle("kern-form-input--error", wrong);
  const name = type === "checkbox" ? "kern-form-check__checkbox--error" : type === "select" ? "kern-form-input__select--error" : "kern-form-input__input--error";
  input.classList.toggle(name, wrong);
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** One choice of several: `{legend, name, hint, options: [[code, text, hint?]], value}`; the element has `.value` and `.error`. */
export function choice({ legend, name, hint, options, value = "" }) {
  const says = h("p", { class: "kern-error", id: uid("error"), role: "alert", hidden: true }, icon("danger"), h("span", { class: "kern-body" }));
  const radios = options.map(([code, text, more]) => {
    const id = uid(name);
    const input = h("input", { class: "kern-form-check__radio", type: "radio", name, value: code, id, checked: code === value, "aria-describedby": more ? `${id}-hint` : null });
    return h("div", { class: "kern-form-check" }, input, h("label", { class: "kern-label", for: id }, text, more && h("span", { class: "app-muted vault-choice__hint", id: `${id}-hint` }, more)));
  });
  const box = h("fieldset", { class: "kern-fieldset" }, h("legend", { class: "kern-label" }, legend), hint && h("div", { class: "kern-hint" }, hint), h("div", { class: "kern-fieldset__body" }, radios), says);
  Object.defineProperty(box, "value", { get: () => box.querySelector(":checked")?.value ?? "" });
  box.error = (text) => {
    says.hidden = !text;
    says.lastChild.textContent = text ?? "";
    box.classList.toggle("kern-fieldset--error", Boolean(text));
  };
  box.input = radios[0].querySelector("input");
  return box;
}

/** A form: `submit` gets nothing and may be async; while it runs the buttons rest. Errors belong at the fields; the first is focused. */
export function form({ submit, wide = false }, ...children) {
  const element = h("form", { class: `app-form${wide ? " app-form--wide" : ""}`, novalidate: true }, children);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (element.dataset.busy) return;
    element.dataset.busy = "1";
    element.setAttribute("aria-busy", "true");
    try {
      await submit(event.submitter);
    } finally {
      delete element.dataset.busy;
      element.removeAttribute("aria-busy");
      element.querySelector("[aria-invalid]")?.focus();
    }
  });
  return element;
}

/** A dialog over the page. `build(close)` gives its body; @returns {Promise<any>} what `close(value)` was given, undefined on Escape */
export function dialog(title, build) {
  return new Promise((resolve) => {
    const id = uid("dialog");
    let answer;
    const element = h("dialog", { class: "kern-dialog", "aria-labelledby": id });
    const close = (value) => {
      answer = value;
      element.close();
    };
    append(element,
      h("header", { class: "kern-dialog__header" }, h("h2", { class: "kern-title kern-title--large", id }, title),
        h("button", { class: "kern-btn kern-btn--tertiary", type: "button", onclick: () => close() }, icon("close"), h("span", { class: "kern-label kern-sr-only" }, t("screens.close")))),
      h("section", { class: "kern-dialog__body" }, build(close)));
    element.addEventListener("close", () => {
      element.remove();
      resolve(answer);
    });
    document.body.append(element);
    element.showModal();
  });
}

/** Ask before something that cannot be taken back. @returns {Promise<boolean>} */
export function confirm(title, { says, yes, no = t("screens.cancel") }) {
  return dialog(title, (close) => [
    h("p", null, says),
    actions(button(no, { onclick: () => close(false), autofocus: true }), button(yes, { kind: "primary", onclick: () => close(true) })),
  ]).then(Boolean);
}

/** Say something short that goes away by itself; read aloud. */
export function say(text) {
  const place = document.getElementById("vault-said");
  if (place) fill(place, text);
}
