// SPDX-License-Identifier: EUPL-1.2
/** The quiet screen of a working day: one line, one dot, one plain-looking thing to press. */
import { button, el, redraw, say } from "./dom.js";
import { KEYS, chooseKey, chosenKey } from "./held-key.js";
import { drawDot, updateLight } from "./light-view.js";
import { nameOf } from "./view-ringing.js";
import { t } from "./words.js";

const NATURES = ["support", "threat", "medical", "lockin"];

/** @param {any} act what the person can do, see station.js @returns {{node: HTMLElement, update: (model: any) => void}} */
export function beginView(act) {
  const light = el("div", { class: "st-light" });
  const place = el("p", { class: "st-over" });
  const node = el(
    "section",
    { class: "st-card st-begin", "aria-labelledby": "head" },
    place,
    el("h1", { id: "head" }, t("duty.begin_title")),
    el("p", { class: "st-lead" }, t("duty.begin_text")),
    twoSteps(),
    button(t("duty.begin"), { class: "st-button st-button--primary st-button--big", "data-key": "begin", onclick: act.begin }),
    light,
  );
  const update = (model) => {
    say(place, t("duty.place", { label: model.config.label }));
    updateLight(light, model.light, model.phone);
  };
  return { node, update };
}

/** The two right reactions, first thing in the morning. */
function twoSteps() {
  const steps = ["duty.step_calm", "duty.step_press"].map((key) => el("li", {}, t(key, { key: t(`duty.key.${chosenKey()}`) })));
  return el("div", { class: "st-two" }, el("h2", {}, t("duty.steps_title")), el("ol", { class: "st-steps" }, ...steps));
}

/** @param {any} act @returns {{node: HTMLElement, update: (model: any) => void}} */
export function dutyView(act) {
  const parts = {
    place: el("p", { class: "st-over" }),
    light: el("div", { class: "st-light" }),
    unlock: button(t("duty.unlock"), { class: "st-button st-button--primary", onclick: act.unlock, hidden: true }),
    again: button(t("duty.again"), { class: "st-button st-button--primary", onclick: act.enrolAgain, hidden: true }),
    press: pressTarget(act),
    hint: el("p", { class: "st-quiet st-hint" }),
    other: el("p", { class: "st-quiet" }),
    test: el("p", { class: "st-quiet", role: "status" }),
    settings: el("div", { class: "st-settings" }),
  };
  const more = el("details", { class: "st-more" }, el("summary", {}, t("duty.more")), parts.settings);
  const node = el(
    "section",
    { class: "st-duty", "aria-label": t("station") },
    el("h1", { class: "st-sr" }, t("station")),
    parts.place, parts.light, parts.unlock, parts.again, parts.press, parts.hint, parts.other, parts.test, more,
  );
  return { node, update: (model) => updateDuty(parts, model, act) };
}

function pressTarget(act) {
  return button(t("duty.press"), { class: "st-press", "aria-label": t("duty.press_name"), onclick: () => act.press("real", "") });
}

function updateDuty(parts, model, act) {
  say(parts.place, t("duty.place", { label: model.config.label }));
  if (model.mine && (model.mine.open || model.light.level !== "unprotected")) {
    updateDot(parts.light, model.mine, model);
  } else {
    updateLight(parts.light, model.light, model.phone);
  }
  parts.unlock.hidden = model.light.key !== "no_sound";
  parts.again.hidden = model.light.key !== "revoked";
  parts.press.hidden = model.config.kind !== "desk";
  parts.hint.hidden = parts.press.hidden;
  say(parts.hint, hint(model.focused));
  say(parts.other, model.quietAlarms.map((alarm) => t("duty.quiet_alarm", { room: alarm.room })).join(" · "));
  say(parts.test, model.myTest ? t("duty.test_sent", { count: model.myTest.delivered }) : "");
  redraw(parts.settings, [model.config.kind, chosenKey(), Boolean(model.myTest), model.update], () => settings(model, act));
}

/** After a press nothing changes but the dot: whatever stood beside it stays. */
function updateDot(node, alarm, model) {
  if (!node.querySelector(".dot")) updateLight(node, model.light, model.phone);
  const [state, title] = dotOf(alarm);
  const mark = `${state} ${title}`;
  if (node.dataset.dot === mark && node.dataset.shown === "") return;
  node.querySelector(".dot").replaceWith(drawDot(state, title));
  Object.assign(node.dataset, { dot: mark, shown: "" });
}

/** @param {any} alarm @returns {[string, string]} the shape of the dot and its title */
function dotOf(alarm) {
  if (alarm.cleared) return ["stored", t("dot.cleared", { name: alarm.cleared.by })];
  const verb = { accepted: "coming", on_site: "here" }[alarm.dot];
  const helper = alarm.helpers.find((one) => one.verb === verb) ?? alarm.helpers.find((one) => one.verb !== "cannot");
  return [alarm.dot, t(`dot.${alarm.dot}`, { count: alarm.delivered, name: helper ? nameOf(helper) : "" })];
}

function hint(focused) {
  const key = chosenKey();
  if (key === "off") return t("duty.key_off");
  return t(focused ? "duty.key_hint" : "duty.key_deaf", { key: t(`duty.key.${key}`) });
}

function settings(model, act) {
  const isDesk = model.config.kind === "desk";
  return [
    twoSteps(),
    model.update ? el("p", { class: "st-quiet" }, t("duty.update")) : null,
    isDesk ? natures(act) : null,
    el(
      "div",
      { class: "st-row" },
      button(t("duty.sound_test"), { class: "st-button", "data-key": "sound", onclick: act.soundTest }),
      isDesk ? button(t("duty.test"), { class: "st-button", "data-key": "test", "aria-describedby": "test-hint", disabled: Boolean(model.myTest), onclick: () => act.press("test", "") }) : null,
    ),
    isDesk ? el("p", { class: "st-quiet", id: "test-hint" }, t("duty.test_hint")) : null,
    isDesk ? keyChoice(act) : null,
    el(
      "div",
      { class: "st-row" },
      button(t("duty.end"), { class: "st-button", "data-key": "end", onclick: act.endDuty }),
      button(t("duty.leave"), { class: "st-button st-button--quiet", "data-key": "leave", onclick: act.leave }),
    ),
  ];
}

function natures(act) {
  const buttons = NATURES.map((nature) => button(t(`nature.${nature}`), { class: "st-button", "data-key": nature, onclick: () => act.press("real", nature) }));
  return el("fieldset", { class: "st-group" }, el("legend", {}, t("duty.nature_title")), el("div", { class: "st-row" }, ...buttons));
}

function keyChoice(act) {
  const choices = KEYS.map((key) => {
    const input = el("input", { type: "radio", name: "key", value: key, checked: key === chosenKey(), "data-key": `key-${key}`, onchange: () => { chooseKey(key); act.refresh(); } });
    return el("label", { class: "st-check" }, input, t(`duty.key.${key}`));
  });
  return el("fieldset", { class: "st-group" }, el("legend", {}, t("duty.key_title")), el("div", { class: "st-row" }, ...choices));
}

/** @param {any} act @returns {HTMLElement} */
export function elsewhereView(act) {
  return el(
    "section",
    { class: "st-card", "aria-labelledby": "head" },
    el("h1", { id: "head" }, t("elsewhere.title")),
    el("p", { class: "st-lead" }, t("elsewhere.text")),
    button(t("elsewhere.here"), { class: "st-button st-button--primary", onclick: act.takeOver }),
  );
}

/** The device is enrolled as something else. @param {string} text @param {string} label @param {string} href */
export function otherKindView(text, label, href) {
  return el("section", { class: "st-card" }, el("h1", {}, text), el("p", {}, el("a", { href, class: "st-button st-button--primary" }, label)));
}
