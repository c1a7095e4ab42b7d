// SPDX-License-Identifier: EUPL-1.2
/** The security desk: plan first, open alarms in order of time, who can be reached, and what happened today. */
import { askForAllClear } from "./all-clear.js";
import { button, el, redraw, redrawAfterPaint, say } from "./dom.js";
import { updateLight } from "./light-view.js";
import { drawPlan } from "./plan.js";
import { nameOf, whoText } from "./view-ringing.js";
import { clockTime, lapse, t } from "./words.js";

const STALE_MS = 15_000;

/** @param {any} act @returns {{node: HTMLElement, update: (model: any) => void}} */
export function deskView(act) {
  const parts = {
    light: el("div", { class: "st-light" }),
    unlock: button("", { class: "st-button st-button--primary", "data-key": "begin", hidden: true }),
    again: button(t("duty.again"), { class: "st-button st-button--primary", "data-key": "again", hidden: true, onclick: act.enrolAgain }),
    list: el("ol", { class: "desk-list" }),
    plan: el("figure", { class: "ring-plan" }),
    answer: el("section", { class: "desk-answer" }),
    floors: el("div", { class: "st-row desk-floors", role: "group", "aria-label": t("desk.choose_floor") }),
    detail: el("section", { class: "desk-detail" }),
    sites: el("ul", { class: "desk-sites" }),
    history: el("div", { class: "desk-history" }),
    tools: el("div", { class: "st-row" }),
  };
  parts.unlock.addEventListener("click", () => (act.onDuty() ? act.unlock() : act.begin()));
  const alarms = section("desk.open_alarms", parts.list, "desk-alarms");
  const sites = section("desk.sites", parts.sites, "desk-reach");
  const history = section("desk.history", parts.history, "desk-past");
  const middle = el("div", { class: "desk-middle" }, parts.answer, parts.floors, parts.plan, parts.detail);
  const bar = el("header", { class: "desk-bar" }, el("h1", {}, t("security_desk")), parts.light, parts.unlock, parts.again, parts.tools);
  const node = el("div", { class: "desk" }, bar, alarms, middle, sites, history);
  return { node, update: (model) => update(parts, model, act) };
}

const section = (key, body, name) => el("section", { class: name, "aria-labelledby": name }, el("h2", { id: name }, t(key)), body);

function update(parts, model, act) {
  updateLight(parts.light, model.light, model.phone);
  parts.unlock.hidden = !["off_duty", "no_sound"].includes(model.light.key);
  parts.again.hidden = model.light.key !== "revoked";
  say(parts.unlock, t(model.duty.onDuty ? "duty.unlock" : "duty.begin"));
  redraw(parts.list, model.open.map((alarm) => [alarm.id, alarm.room, alarm.name, alarm.dot, alarm.class, alarm.coerced, alarm.cleared?.by, alarm.merged, alarm.id === model.alarm?.id, alarm.id === model.loudest?.id]), () => cards(model, act));
  for (const clock of parts.list.querySelectorAll("[data-since]")) say(clock, since(model.open.find((one) => one.id === clock.dataset.since), model.now));
  redraw(parts.floors, [model.place, model.floors], () => floors(model, act));
  redrawAfterPaint(parts.plan, [model.place, model.plan?.version, model.here.map((one) => [one.id, one.room]), model.reachHere], () => plan(model));
  redraw(parts.answer, model.alarm ? [model.alarm.id, model.alarm.my_verb, model.alarm.everybody, model.alarm.cleared?.by, model.alarm.can_clear, model.alarm.can_reopen, model.alarm.coerced] : [], () => answer(model, act));
  redraw(parts.detail, model.alarm ? [model.alarm.id, model.alarm.helpers, model.alarm.receipts, model.alarm.level, model.alarm.cause, model.alarm.clears, model.alarm.called] : [], () => detail(model));
  redraw(parts.sites, model.sites.map((site) => [site.key, site.summary, site.faults, site.key === model.place.site]), () => model.sites.map((site) => siteLine(site, model, act)));
  redraw(parts.history, [model.history, model.history.map((entry) => model.siteName(entry.site))], () => past(model));
  redraw(parts.tools, [model.duty.muted, model.duty.onDuty], () => tools(model, act));
}

function since(alarm, now) {
  if (!alarm || alarm.cleared) return "";
  const time = lapse((now - alarm.t0) / 1000);
  return alarm.first_coming === null ? t("desk.unanswered", { time }) : `${t(alarm.first_here === null ? "desk.answered" : "desk.on_site")} · ${time}`;
}

function cards(model, act) {
  if (!model.open.length) return [el("li", { class: "desk-none" }, el("p", {}, el("strong", {}, t("desk.none"))), el("p", { class: "st-quiet" }, t("desk.none_text")))];
  return model.open.map((alarm) => card(alarm, model, act));
}

function card(alarm, model, act) {
  const marks = [`desk-card--${alarm.cleared ? "cleared" : alarm.class}`, alarm === model.loudest && "desk-card--loudest", alarm.first_coming !== null && "desk-card--answered"];
  const kind = alarm.cleared ? t("cleared.title") : { real: t("ring.alarm"), test: t("ring.test"), drill: t("ring.drill") }[alarm.class];
  const button_ = el(
    "button",
    { type: "button", class: `desk-card ${marks.filter(Boolean).join(" ")}`, "data-key": alarm.id, "aria-pressed": String(alarm.id === model.alarm?.id), onclick: () => act.choose(alarm.id) },
    el("span", { class: "desk-card__kind" }, kind),
    el("span", { class: "desk-card__room" }, alarm.room || t("ring.room_unknown")),
    el("span", {}, [model.siteName(alarm.site), model.floorName(alarm)].filter(Boolean).join(" · ")),
    alarm.class === "real" ? el("span", {}, whoText(alarm)) : null,
    alarm.cleared ? el("span", {}, t("cleared.by", { name: alarm.cleared.by })) : el("span", { class: "desk-card__since", "data-since": alarm.id }, since(alarm, model.now)),
    alarm.coerced ? el("strong", {}, t("desk.coerced")) : null,
    alarm.merged ? el("span", {}, t("desk.merged", { count: alarm.merged })) : null,
  );
  return el("li", {}, button_);
}

function floors(model, act) {
  if (model.floors.length < 2) return [];
  return model.floors.map((floor) => button(floor.name, { class: "st-button", "data-key": floor.key, "aria-pressed": String(floor.key === model.place.floor), onclick: () => act.go(model.place.site, floor.key) }));
}

function plan(model) {
  if (!model.plan) return [el("p", { class: "st-quiet" }, t("ring.no_plan"))];
  return drawPlan(model.plan, model.roster, model.here, "", model.reachHere);
}

/** What security can do stands above the plan: nobody scrolls to an answer. */
function answer(model, act) {
  const alarm = model.alarm;
  if (!alarm) return [];
  return [
    el("h2", {}, t("duty.place", { label: alarm.label })),
    alarm.coerced ? el("p", { class: "st-error" }, t("desk.coerced")) : null,
    actions(alarm, act),
  ];
}

function detail(model) {
  const alarm = model.alarm;
  if (!alarm) return [];
  return [el("h2", {}, t("ring.who_goes")), helpers(alarm), facts(alarm, model)];
}

function actions(alarm, act) {
  if (alarm.cleared) return el("div", { class: "st-row" }, alarm.can_reopen ? button(t("cleared.reopen"), { class: "st-button", "data-key": "reopen", onclick: () => act.answer(alarm, "reopen") }) : "");
  const said = ["coming", "here"].map((verb) => button(t(`ring.${verb}`), { class: "ring-answer ring-answer--small", "data-key": verb, "aria-pressed": String(alarm.my_verb === verb), onclick: () => act.answer(alarm, verb) }));
  const widen = alarm.everybody ? [] : [button(t("ring.widen"), { class: "st-button", "data-key": "widen", onclick: () => act.answer(alarm, "widen") })];
  const clear = button(t("ring.clear"), { class: "st-button", "data-key": "clear", "aria-haspopup": "dialog", onclick: () => askForAllClear(alarm, (more) => act.answer(alarm, "clear", more)) });
  return el("div", { class: "st-row" }, ...said, ...widen, ...(alarm.can_clear ? [clear] : []));
}

function facts(alarm, model) {
  const { delivered, rendered, seen } = alarm.receipts;
  const called = alarm.everybody ? t("desk.everybody") : alarm.called.map((desk) => model.deskLabel(alarm.site, desk)).join(", ");
  const rows = [
    [t("desk.received"), `${t("desk.delivered")} ${delivered} · ${t("desk.rendered")} ${rendered} · ${t("desk.seen")} ${seen}`],
    [t("desk.called"), called],
    [t("desk.level", { level: alarm.level }), alarm.cause ? t(`desk.cause.${alarm.cause}`) : ""],
    alarm.clears.got ? [t("cleared.title"), `${t("ring.clears", alarm.clears)}: ${alarm.clears.by.join(", ")}`] : null,
  ].filter((row) => row && row[1]);
  return el("dl", { class: "desk-facts" }, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function helpers(alarm) {
  if (!alarm.helpers.length) return el("p", { class: "st-quiet" }, t("ring.nobody_yet"));
  const verbs = { coming: "ring.goes", here: "ring.is_there", cannot: "ring.cannot_come" };
  return el("ul", { class: "helpers" }, ...alarm.helpers.map((one) => el("li", { class: `helper helper--${one.verb}` }, t(verbs[one.verb], { name: nameOf(one) }))));
}

function siteLine(site, model, act) {
  const faults = Object.entries(site.faults).map(([desk, fault]) => el("li", {}, `${model.deskLabel(site.key, desk)}: ${t(`fault.${fault}`)}`));
  return el(
    "li",
    { class: "desk-site" },
    button(site.name, { class: "st-link", "data-key": site.key, "aria-current": site.key === model.place.site ? "true" : false, onclick: () => act.go(site.key, "") }),
    el("p", {}, site.summary),
    faults.length ? el("details", { class: "st-more" }, el("summary", {}, t("desk.faults", { count: faults.length })), el("ul", { class: "desk-faults" }, ...faults)) : null,
  );
}

/** What a site's last presence report says, in one line. @param {any} presence @param {any} roster @param {number} now */
export function reachSummary(presence, roster, now) {
  if (!presence) return t("desk.presence_none");
  if (now - presence.heard > STALE_MS) return t("desk.presence_old");
  const figures = { count: presence.desks.length, of: Object.keys(roster?.desks ?? {}).length };
  return `${t("desk.reachable", figures)} · ${t("desk.security_posts", { count: presence.security })}`;
}

function past(model) {
  if (!model.history.length) return [el("p", { class: "st-quiet" }, t("desk.history_none"))];
  const head = ["desk.time", "desk.place", "ring.coming", "ring.here", "desk.state"].map((key) => el("th", { scope: "col" }, t(key)));
  const rows = model.history.map((entry) =>
    el(
      "tr",
      {},
      el("td", { class: "number" }, recordLink(entry, model)),
      el("td", {}, [entry.room, model.siteName(entry.site), entry.class === "real" ? "" : t(`ring.${entry.class}`)].filter(Boolean).join(" · ")),
      el("td", {}, moment(entry.coming)),
      el("td", {}, moment(entry.here)),
      el("td", {}, entry.clear ? `${t("cleared.title")} ${moment(entry.clear)}` : "–"),
    ),
  );
  const table = el("table", { class: "desk-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  const scroller = el("div", { class: "desk-scroll", tabindex: 0, role: "region", "aria-label": t("desk.history_table") }, table);
  return [scroller];
}

/** The time, leading to the record of this alarm. */
function recordLink(entry, { recordUrl }) {
  const time = clockTime(entry.at);
  return recordUrl ? el("a", { href: `${recordUrl}${entry.site}/${entry.id}/`, "aria-label": `${t("desk.record")} ${time}` }, time) : time;
}

const moment = (said) => (said ? `${clockTime(said.at)} ${said.by}` : "–");

function tools(model, act) {
  const mute = button(t(model.duty.muted ? "ring.unmute" : "ring.mute"), { class: "st-button", "data-key": "mute", "aria-pressed": String(Boolean(model.duty.muted)), onclick: act.toggleMute });
  const language = button(t("other_language"), { class: "st-link", lang: t("other_language_code"), "data-key": "language", onclick: act.switchLanguage });
  return [mute, button(t("duty.leave"), { class: "st-button st-button--quiet", "data-key": "leave", onclick: act.leave }), language];
}
