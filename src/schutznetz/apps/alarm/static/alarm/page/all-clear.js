// SPDX-License-Identifier: EUPL-1.2
/**
 * The all-clear. Whoever is forced to give it holds the confirming button for two seconds or longer: it looks the same
 * on every station and warns security silently. The page does not say so (the handbook and the enrolment do).
 */
import { button, el } from "./dom.js";
import { t } from "./words.js";

const COERCED_MS = 2000;
const CLASSES = ["real", "mistaken", "test", "drill"];

/** @param {any} alarm @returns {string} what is chosen beforehand */
const likely = (alarm) => (alarm.class === "real" ? "real" : alarm.class);

function choice(value, alarm) {
  const input = el("input", { type: "radio", name: "class", value, checked: value === likely(alarm) });
  return el("label", { class: "st-check st-check--line" }, input, t(`clear.${value}`));
}

/** A button that knows how long it was held, by pointer, Enter or Space. @param {(heldMs: number) => void} done */
function heldButton(text, done) {
  let since = null;
  const down = () => (since ??= performance.now());
  const isKey = (event) => event.key === "Enter" || event.key === " ";
  const finish = () => {
    const held = since === null ? 0 : performance.now() - since;
    since = null;
    done(held);
  };
  return button(text, {
    class: "st-button st-button--primary st-button--big",
    onpointerdown: down,
    onpointerleave: () => (since = null),
    onkeydown: (event) => {
      if (!isKey(event)) return;
      event.preventDefault();
      down();
    },
    onkeyup: (event) => {
      if (!isKey(event) || since === null) return;
      event.preventDefault();
      finish();
    },
    onclick: finish,
    oncontextmenu: (event) => event.preventDefault(),
  });
}

/** @param {any} alarm @param {(more: {class: string, coerced: boolean}) => void} clear @returns {HTMLDialogElement} shown */
export function askForAllClear(alarm, clear) {
  const dialog = el("dialog", { class: "st-dialog", "aria-labelledby": "clear-head" });
  const confirm = heldButton(t("clear.confirm"), (heldMs) => {
    const chosen = dialog.querySelector("input[name=class]:checked").value;
    dialog.close();
    clear({ class: chosen, coerced: heldMs >= COERCED_MS });
  });
  dialog.append(
    el("h2", { id: "clear-head" }, t("clear.title", { room: alarm.room || t("ring.room_unknown") })),
    el("p", {}, t("clear.text")),
    el("fieldset", { class: "st-group" }, el("legend", {}, t("clear.what")), ...CLASSES.map((value) => choice(value, alarm))),
    el("p", { class: "st-quiet" }, t(alarm.clear_counts ? "clear.counts" : "clear.needs_more")),
    el("div", { class: "st-row" }, confirm, button(t("cancel"), { class: "st-button", onclick: () => dialog.close() })),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
