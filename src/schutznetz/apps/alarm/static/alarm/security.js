// SPDX-License-Identifier: EUPL-1.2
/** The security desk's page: all sites in scope, live by the brokers, from the device when the platform is away. */
import { el } from "./page/dom.js";
import { address } from "./page/enrolment.js";
import { Session } from "./page/session.js";
import { deskView, reachSummary } from "./page/view-desk.js";
import { elsewhereView, otherKindView } from "./page/view-duty.js";
import { enrolView } from "./page/view-enrol.js";
import { whoText } from "./page/view-ringing.js";
import { chooseLanguage, language, t } from "./page/words.js";

const root = document.getElementById("station");
const loud = document.getElementById("loud");
const session = new Session({ draw: () => draw(), whoText });
let shown = { name: "", update: () => {} };
let chosen = { alarm: "", site: "", floor: "" };

const act = {
  begin: () => session.begin(),
  unlock: () => session.unlock(),
  onDuty: () => session.duty.onDuty,
  leave: () => session.leave(),
  enrolAgain: () => session.forget(),
  toggleMute: () => session.setMuted(!session.duty.muted),
  takeOver: () => session.link.start("take_over"),
  answer: (alarm, verb, more) => session.answer(alarm, verb, more),
  choose: (alarm) => {
    chosen = { alarm, site: "", floor: "" };
    draw();
  },
  go: (site, floor) => {
    chosen = { alarm: "", site, floor };
    draw();
  },
  switchLanguage: () => {
    chooseLanguage(t("other_language_code"));
    shown = { name: "", update: () => {} };
    draw();
  },
};

const still = (node) => ({ node, update: () => {} });

const VIEWS = {
  loading: () => still(el("p", { class: "st-quiet" }, t("light.starting"))),
  enrol: () => still(enrolView({ store: session.store, kind: "security", done: () => session.link.start() })),
  elsewhere: () => still(elsewhereView(act)),
  other_kind: () => still(otherKindView(t("enrol.is_desk"), t("enrol.to_station"), address("station"))),
  desk: () => deskView(act),
};

function screen() {
  if (session.phase !== "active") return session.phase;
  return session.config.kind === "security" ? "desk" : "other_kind";
}

/** Open alarms in order of time, the just cleared ones after them. */
function inOrder() {
  return [...session.alarms].sort((one, two) => Number(!one.open) - Number(!two.open) || one.t0 - two.t0);
}

/** Where the plan is: at the chosen alarm, else at the loudest, else where somebody looked last, else at the first site. */
function place(alarm) {
  if (alarm && !chosen.site) return { site: alarm.site, floor: alarm.floor };
  const site = chosen.site || session.config.sites[0];
  const floors = session.rosters[site]?.floors ?? [];
  return { site, floor: chosen.floor || floors[0]?.key || "" };
}

function sites() {
  return session.config.sites.map((key) => {
    const roster = session.rosters[key];
    const presence = session.presence[key];
    return { key, name: roster?.name ?? key, summary: reachSummary(presence, roster, performance.now()), faults: presence?.faults ?? {} };
  });
}

function model() {
  const open = inOrder();
  const loudest = open.find((one) => one.open && one.class === "real" && one.first_coming === null) ?? null;
  const alarm = open.find((one) => one.id === chosen.alarm) ?? (chosen.site ? null : (loudest ?? open[0] ?? null));
  const here = place(alarm);
  const roster = session.rosters[here.site] ?? null;
  const presence = session.presence[here.site];
  return {
    config: session.config,
    duty: session.duty,
    light: session.light,
    phone: roster?.phone ?? "",
    now: session.now(),
    open,
    loudest,
    alarm,
    place: here,
    roster,
    plan: session.plans[`${here.site}/${here.floor}`] ?? null,
    floors: roster?.floors ?? [],
    here: open.filter((one) => one.site === here.site && one.floor === here.floor),
    reachHere: presence ? { desks: presence.desks, faults: presence.faults } : null,
    sites: sites(),
    history: session.history,
    recordUrl: address("record"),
    siteName: (key) => session.rosters[key]?.name ?? key,
    floorName: (one) => session.rosters[one.site]?.floors?.find((floor) => floor.key === one.floor)?.name ?? "",
    deskLabel: (site, desk) => session.rosters[site]?.desks?.[desk]?.label ?? desk,
  };
}

function show(name) {
  const view = VIEWS[name]();
  shown = { name, update: view.update };
  root.dataset.screen = name === "desk" && !session.duty.onDuty ? "begin" : name;
  root.replaceChildren(view.node);
  session.title.setCalm(`${t("security_desk")} – ${t("product")}`);
}

/** The newest unanswered alarm, spoken once. */
function speak() {
  const alarm = session.alarms.filter((one) => one.ringing).at(-1);
  const text = alarm ? t("ring.live", { room: alarm.room || t("ring.room_unknown"), who: whoText(alarm) }) : "";
  if (loud.textContent !== text) loud.textContent = text;
}

function draw() {
  const name = screen();
  if (name !== shown.name) show(name);
  if (name === "desk") shown.update(model());
  if (session.phase === "active") root.dataset.light = session.light.level;
  root.dataset.screen = name === "desk" ? (session.duty.onDuty ? "desk" : "begin") : name;
  speak();
  session.call(name === "desk" ? session.alarms.filter((alarm) => alarm.visible) : []);
}

document.documentElement.lang = language();
draw();
session.open();
