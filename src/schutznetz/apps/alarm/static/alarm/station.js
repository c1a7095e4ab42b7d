// SPDX-License-Identifier: EUPL-1.2
/** The station page: chooses the screen for what is the case, and draws it. Everything live happens in the Worker. */
import { button, el } from "./page/dom.js";
import { address } from "./page/enrolment.js";
import { listenForHeldKey } from "./page/held-key.js";
import { rehearse } from "./page/rehearsal.js";
import { Session } from "./page/session.js";
import { beginView, dutyView, elsewhereView, otherKindView } from "./page/view-duty.js";
import { enrolView } from "./page/view-enrol.js";
import { ringingView, whoText } from "./page/view-ringing.js";
import { chooseLanguage, language, t } from "./page/words.js";

const GRAVITY = ["real", "drill", "test"];
const root = document.getElementById("station");
const loud = document.getElementById("loud");
const session = new Session({ draw: () => draw(), whoText });
let shown = { name: "", update: () => {} };
let chosen = "";
let known = new Set();

const act = {
  begin: () => session.begin(),
  unlock: () => session.unlock(),
  soundTest: () => session.unlock(),
  endDuty: () => session.end(),
  leave: () => session.leave(),
  enrolAgain: () => session.forget(),
  toggleMute: () => session.setMuted(!session.duty.muted),
  takeOver: () => session.link.start("take_over"),
  press: (alarmClass, nature) => session.link.send({ do: "press", class: alarmClass, nature }),
  answer: (alarm, verb, more) => session.answer(alarm, verb, more),
  fresh: (alarm) => session.alarms.find((one) => one.id === alarm.id) ?? alarm,
  choose: (id) => {
    chosen = id;
    draw();
  },
  refresh: () => draw(),
};

/** My own alarm (or one of my desk), whose presser must not be betrayed by this screen. */
const isOwn = (alarm) => (alarm.is_mine || alarm.at_my_desk) && alarm.class !== "test";

function onScreen() {
  return session.alarms.filter((alarm) => alarm.visible);
}

/** @returns {string} the name of the screen for now */
function screen() {
  if (session.phase !== "active") return session.phase;
  if (session.config.kind === "security") return "other_kind";
  const own = session.alarms.some((alarm) => isOwn(alarm) && alarm.open);
  if (onScreen().length && !own) return "ringing";
  return session.duty.onDuty ? "duty" : "begin";
}

const VIEWS = {
  loading: () => still(el("p", { class: "st-quiet" }, t("light.starting"))),
  enrol: () => still(enrolView({ store: session.store, kind: "desk", done: () => session.link.start() })),
  elsewhere: () => still(elsewhereView(act)),
  other_kind: () => still(otherKindView(t("enrol.other_desk"), t("enrol.to_security"), address("security"))),
  begin: () => beginView(act),
  duty: () => dutyView(act),
  ringing: () => ringingView(act),
};

const still = (node) => ({ node, update: () => {} });

/** The alarm in the middle: the chosen one until another comes, else the gravest and oldest that still calls. */
function mainAlarm(list) {
  const open = list.filter((one) => one.open).map((one) => one.id);
  if (open.some((id) => !known.has(id))) chosen = "";
  known = new Set(open);
  const graver = [...list].sort((one, two) => GRAVITY.indexOf(one.class) - GRAVITY.indexOf(two.class));
  const pick = (wanted) => graver.find(wanted);
  return pick((one) => one.id === chosen) ?? pick((one) => one.ringing) ?? pick((one) => one.open) ?? graver[0];
}

function model() {
  const list = onScreen();
  const alarm = mainAlarm(list);
  const site = session.rosters[session.config?.sites?.[0]];
  return {
    config: session.config,
    duty: session.duty,
    light: session.light,
    phone: site?.phone ?? "",
    focused: document.hasFocus(),
    update: session.update,
    now: session.now(),
    sites: session.config?.sites?.length ?? 1,
    alarm,
    others: list.filter((one) => one !== alarm),
    mine: session.alarms.find((one) => isOwn(one) && one.open) ?? session.alarms.find(isOwn),
    myTest: session.alarms.find((one) => one.is_mine && one.class === "test" && one.open),
    quietAlarms: list,
    plan: (one) => session.plans[`${one.site}/${one.floor}`] ?? null,
    roster: (key) => session.rosters[key] ?? null,
    siteName: (key) => session.rosters[key]?.name ?? key,
    floorName: (one) => session.rosters[one.site]?.floors?.find((floor) => floor.key === one.floor)?.name ?? "",
  };
}

function foot() {
  const other = button(t("other_language"), { class: "st-link", lang: t("other_language_code"), onclick: switchLanguage });
  return el("footer", { class: "st-foot" }, el("span", {}, t("product")), other);
}

function switchLanguage() {
  chooseLanguage(t("other_language_code"));
  shown = { name: "", update: () => {} };
  draw();
}

function show(name) {
  const view = VIEWS[name]();
  shown = { name, update: view.update };
  root.dataset.screen = name;
  root.replaceChildren(view.node, ...(name === "ringing" ? [] : [foot()]));
  session.title.setCalm(`${t("station")} – ${t("product")}`);
}

/** Spoken at once by a screen reader when an alarm comes up. */
function speak(name, picture) {
  const alarm = name === "ringing" && picture.alarm?.open ? picture.alarm : null;
  const text = alarm ? t("ring.live", { room: alarm.room || t("ring.room_unknown"), who: whoText(alarm) }) : "";
  if (loud.textContent !== text) loud.textContent = text;
}

function draw() {
  const name = screen();
  if (name !== shown.name) show(name);
  const picture = model();
  shown.update(picture);
  if (name === "duty") rehearse(picture, act);
  speak(name, picture);
  session.call(onScreen(), name !== "ringing");
  const level = session.phase === "active" ? session.light.level : "";
  root.dataset.light = level;
}

document.documentElement.lang = language();
listenForHeldKey(() => screen() !== "enrol" && session.config?.kind === "desk" && act.press("real", ""));
draw();
session.open();
