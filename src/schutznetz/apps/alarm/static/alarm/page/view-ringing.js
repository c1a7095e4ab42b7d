// SPDX-License-Identifier: EUPL-1.2
/** Somebody needs help: the whole screen, readable from three metres, with the way, who is going, and three answers. */
import { askForAllClear } from "./all-clear.js";
import { button, el, redraw, redrawAfterPaint, say } from "./dom.js";
import { drawPlan, escapeOf, wayOf } from "./plan.js";
import { lapse, metres, t } from "./words.js";

const ANSWERS = ["coming", "here", "cannot"];
const ENOUGH = 2;

/** @param {any} alarm @returns {string} who needs what */
export function whoText(alarm) {
  if (alarm.class === "test") return t("ring.test_text");
  if (alarm.class === "drill") return t("ring.drill_text");
  const nature = alarm.nature ? `${t(`nature.${alarm.nature}`)}. ` : "";
  return nature + (alarm.name ? t("ring.who", { name: alarm.name }) : `${t("ring.who_unnamed")} (${t("unnamed")})`);
}

const kindText = (alarm) => ({ real: t("ring.alarm"), test: t("ring.test"), drill: t("ring.drill") })[alarm.class];

/** @param {any} act @returns {{node: HTMLElement, update: (model: any) => void}} */
export function ringingView(act) {
  const parts = {
    head: el("header", { class: "ring-head" }),
    since: el("p", { class: "ring-since" }),
    answers: el("div", { class: "ring-answers", role: "group" }),
    going: el("section", { class: "ring-going", "aria-live": "polite" }),
    way: el("div", { class: "ring-way" }),
    plan: el("figure", { class: "ring-plan" }),
    tools: el("div", { class: "ring-tools" }),
    others: el("nav", { class: "ring-others", "aria-label": t("ring.others") }),
  };
  const side = el("div", { class: "ring-side" }, parts.answers, parts.going, parts.way, parts.tools);
  const node = el("section", { class: "ring" }, parts.others, parts.head, parts.since, el("div", { class: "ring-body" }, side, parts.plan));
  return { node, update: (model) => update(parts, node, model, act) };
}

function update(parts, node, model, act) {
  const alarm = model.alarm;
  // Once a second by hand: an endless animation would keep a computer without a graphics card busy with every frame.
  const beat = Math.floor(model.now / 1000) % 2 ? " ring--beat" : "";
  node.className = `ring ring--${alarm.cleared ? "cleared" : alarm.class}${beat}`;
  redraw(parts.head, [alarm.id, alarm.room, alarm.label, alarm.class, alarm.name, alarm.nature, alarm.cleared?.by, alarm.site], () => head(alarm, model));
  say(parts.since, alarm.cleared ? t("cleared.seconds", { count: alarm.cleared.seconds_left }) : `${t("ring.since", { time: lapse((model.now - alarm.t0) / 1000) })}${model.sites > 1 ? ` · ${t("ring.site", { site: model.siteName(alarm.site) })}` : ""}`);
  redraw(parts.answers, [alarm.id, alarm.my_verb, Boolean(alarm.cleared), alarm.can_reopen], () => answers(alarm, act));
  redraw(parts.going, [alarm.id, alarm.helpers, alarm.cleared, alarm.clears, alarm.reopened, alarm.merged], () => going(alarm));
  const plan = model.plan(alarm);
  redraw(parts.way, [alarm.id, alarm.way, plan?.version, alarm.why, alarm.open], () => way(alarm, plan));
  redrawAfterPaint(parts.plan, [alarm.id, plan?.floor, plan?.version, alarm.room], () => picture(alarm, plan, model));
  redraw(parts.tools, [alarm.id, alarm.open, alarm.can_clear, alarm.everybody, model.duty.muted, model.myTest?.id], () => tools(alarm, model, act));
  redraw(parts.others, model.others.map((one) => [one.id, one.room, one.class, one.cleared?.by]), () => others(model.others, act));
}

function head(alarm, model) {
  const room = alarm.room || t("ring.room_unknown");
  return [
    el("p", { class: "ring-kind" }, alarm.cleared ? t("cleared.title") : kindText(alarm)),
    el("h1", { class: room.length > 6 ? "ring-room ring-room--long" : "ring-room" }, el("span", { class: "st-sr" }, `${t("ring.room")} `), room),
    el("p", { class: "ring-who" }, alarm.cleared ? clearedText(alarm) : whoText(alarm)),
    el("p", { class: "ring-place" }, [alarm.label !== room && alarm.label, model.floorName(alarm)].filter(Boolean).join(" · ")),
  ];
}

function clearedText(alarm) {
  if (alarm.cleared.auto) return t("cleared.auto");
  return `${t("cleared.by", { name: alarm.cleared.by })}: ${t(`cleared.class.${alarm.cleared.class}`)}`;
}

function answers(alarm, act) {
  if (alarm.cleared) {
    return alarm.can_reopen ? [button(t("cleared.reopen"), { class: "ring-answer ring-answer--reopen", "data-key": "reopen", onclick: () => act.answer(alarm, "reopen") })] : [];
  }
  return ANSWERS.map((verb) =>
    button(t(`ring.${verb}`), {
      class: `ring-answer ring-answer--${verb}`, "data-key": verb, "aria-pressed": String(alarm.my_verb === verb),
      onclick: () => act.answer(alarm, verb),
    }),
  );
}

/** Who is meant: the name with the desk, else the desk. @param {any} helper @returns {string} */
export function nameOf({ name, label, kind }) {
  if (name) return label ? `${name} (${label})` : name;
  if (!label) return t("unnamed");
  return kind === "desk" ? t("helper.desk", { label }) : label;
}

function going(alarm) {
  const verbs = { coming: "ring.goes", here: "ring.is_there", cannot: "ring.cannot_come" };
  const list = alarm.helpers.map((helper) => el("li", { class: `helper helper--${helper.verb}` }, t(verbs[helper.verb], { name: nameOf(helper) })));
  const coming = alarm.helpers.filter((helper) => helper.verb !== "cannot").length;
  const need = coming >= ENOUGH ? t("ring.enough") : t("ring.need", { count: ENOUGH - coming });
  return [
    el("h2", {}, t("ring.who_goes")),
    list.length ? el("ul", { class: "helpers" }, ...list) : el("p", { class: "st-quiet" }, t("ring.nobody_yet")),
    alarm.open && alarm.class !== "test" ? el("p", { class: "ring-need" }, need) : null,
    alarm.open && alarm.clears.got ? el("p", {}, t("ring.clears", alarm.clears)) : null,
    alarm.reopened && alarm.open ? el("p", {}, t("ring.reopened", { name: alarm.reopened.by })) : null,
    alarm.merged ? el("p", {}, t("ring.merged", { count: alarm.merged })) : null,
  ];
}

function way(alarm, plan) {
  if (!alarm.open) return [];
  const mine = wayOf(plan, alarm);
  const escape = escapeOf(plan, alarm);
  const why = alarm.why && t(`ring.cause.${alarm.why}`);
  const connecting = (one) => (one.via === "connecting" ? "_connecting" : "");
  return [
    mine ? el("p", { class: "ring-way__mine" }, t(`ring.way${connecting(mine)}`, { metres: metres(mine.metres) })) : null,
    escape ? el("p", { class: "ring-way__escape" }, t(`ring.escape${connecting(escape)}`, { room: escape.room })) : null,
    why ? el("p", { class: "st-quiet" }, why) : null,
  ];
}

function picture(alarm, plan, model) {
  if (!plan) return [el("p", { class: "st-quiet" }, t("ring.no_plan"))];
  return drawPlan(plan, model.roster(alarm.site), [alarm], model.config.desk);
}

function tools(alarm, model, act) {
  const press = model.config.desk ? button(t("ring.press"), { class: "st-button", "data-key": "press", onclick: () => act.press("real", "") }) : null;
  if (!alarm.open) return [press];
  const muted = Boolean(model.duty.muted);
  const clear = (more) => act.answer(alarm, "clear", more);
  return [
    button(t(muted ? "ring.unmute" : "ring.mute"), { class: "st-button", "data-key": "mute", "aria-pressed": String(muted), onclick: act.toggleMute }),
    alarm.everybody
      ? el("p", { class: "st-quiet" }, t("ring.widened"))
      : button(t("ring.widen"), { class: "st-button", "data-key": "widen", onclick: () => act.answer(alarm, "widen") }),
    press,
    alarm.can_clear ? button(t("ring.clear"), { class: "st-button", "data-key": "clear", "aria-haspopup": "dialog", onclick: () => askForAllClear(act.fresh(alarm), clear) }) : null,
  ];
}

function others(list, act) {
  if (!list.length) return [];
  return [
    el("h2", { class: "st-sr" }, t("ring.others")),
    ...list.map((one) => button(`${kindText(one)} ${one.room}`, { class: `ring-tab ring-tab--${one.cleared ? "cleared" : one.class}`, "data-key": one.id, onclick: () => act.choose(one.id) })),
  ];
}
