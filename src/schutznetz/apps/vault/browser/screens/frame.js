// SPDX-License-Identifier: EUPL-1.2
// The frame around every page of the vault: name, menu, what is saved, the lock, notices; below it language and look.
import { NEARLY_FULL } from "../core/container.js";
import { day, language, moment, t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { alert, button, icon, linkButton } from "./kit.js";
import { menu } from "./router.js";

const parts = {};

/** Build the frame once. @param {Element} root @param {{go(path: string): void, lock(): void, platform: string}} act */
export function build(root, act) {
  Object.assign(parts, {
    act,
    skip: h("a", { class: "app-skip", href: "#inhalt" }),
    demo: h("div", null),
    nav: h("nav", { class: "app-nav vault-nav" }),
    tools: h("div", { class: "app-tools" }),
    notices: h("aside", { class: "app-width vault-notices" }),
    main: h("main", { id: "inhalt", tabindex: "-1", class: "app-width app-main" }),
    footer: h("footer", { class: "app-footer" }),
    said: h("p", { id: "vault-said", class: "kern-sr-only", role: "status" }),
  });
  const header = h("header", { class: "app-header" }, parts.demo, h("div", { class: "app-width app-header__row" }, brand(), parts.nav, parts.tools));
  fill(root, parts.skip, header, parts.notices, parts.main, parts.footer, parts.said);
  look();
  closed();
}

function brand() {
  const net = h("g", { class: "app-brand__net" }, h("path", { d: "M16 15.5 10 10.5M16 15.5l6-5M16 15.5v8" }),
    [[16, 15.5, 2.6], [9.6, 10.2, 2], [22.4, 10.2, 2], [16, 24, 2]].map(([cx, cy, r]) => h("circle", { cx, cy, r })));
  const mark = h("svg", { class: "app-brand__mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
    h("path", { class: "app-brand__shield", d: "M16 2 28 6.5v9C28 23 23 28 16 30.5 9 28 4 23 4 15.5v-9z" }), net);
  parts.brandName = h("span", { class: "app-brand__authority" });
  return h("span", { class: "app-brand" }, mark, h("span", null, h("span", { class: "app-brand__name" }, "Schutznetz"), parts.brandName));
}

/** The frame without an open vault. */
export function closed() {
  words();
  fill(parts.nav);
  fill(parts.tools);
  fill(parts.notices);
}

function words() {
  fill(parts.skip, t("screens.skip"));
  fill(parts.brandName, t("screens.vault"));
  fill(parts.footer, footer());
}

/** @param {any} vault the open vault: menu, state and lock appear and follow it */
export function opened(vault) {
  words();
  parts.told = null;
  parts.moved = vault.state.moved;
  parts.entries = h("ul", null);
  parts.state = h("span", { class: "vault-state", role: "status" });
  parts.short = h("ul", null);
  parts.nav.setAttribute("aria-label", t("screens.menu"));
  fill(parts.nav, parts.entries);
  const small = h("details", { class: "app-menu app-menu--areas", "data-menu": true }, h("summary", null, icon("dehaze"), h("span", { class: "app-menu__label" }, t("screens.menu"))), h("div", { class: "app-menu__body" }, parts.short));
  parts.small = small;
  fill(parts.tools, parts.state, button(t("screens.lock"), { icon: "visibility-off", onclick: () => parts.act.lock(), class: "vault-lock" }), small);
  tell(vault);
}

/** @param {any} vault @param {string} path the page shown */
export function mark(vault, path) {
  const head = path.split("/")[0];
  for (const list of [parts.entries, parts.short]) {
    fill(list, menu(vault).map((entry) => h("li", null, h("a", { href: "#", "aria-current": entry.path.split("/")[0] === head ? "page" : null, onclick: (event) => chosen(event, entry.path) }, t(entry.text)))));
  }
}

function chosen(event, path) {
  event.preventDefault();
  parts.small.open = false;
  parts.act.go(path);
}

/** Say quietly whether everything is saved. */
export function tell(vault) {
  const { pending, offline, problem, savedAt, seq, readonly, fill: share, moved } = vault.state;
  const [name, kind] = problem ? ["state_problem", "danger"] : offline ? ["state_offline", "warning"] : pending ? ["state_pending", ""] : readonly ? ["state_readonly", ""] : ["state_saved", ""];
  const telling = [name, problem, seq, language()].join(" ");
  if (parts.told === telling) return;
  parts.told = telling;
  parts.state.className = `vault-state vault-state--${kind || "quiet"}`;
  fill(parts.state, kind && icon(kind), h("span", null, t(`screens.${name}`)));
  parts.state.title = savedAt ? t("screens.state_number", { seq, when: moment(savedAt) }) : "";
  if (problem) notice("problem", alert("danger", t(`screens.problem_${problem}`), h("p", null, t("screens.problem_kept"))));
  else unnotice("problem");
  if (share >= NEARLY_FULL && !readonly) notice("full", alert("warning", t("screens.nearly_full", { percent: Math.floor(share * 100) }), h("p", null, t("screens.nearly_full_says"))));
  else unnotice("full");
  if (moved > (parts.moved ?? 0)) notice("moved", h("p", { class: "app-muted app-small" }, t("screens.moved", { count: moved })));
  parts.moved = moved;
}

/** A notice over the pages, one for each key. @param {string} key @param {Element} element */
export function notice(key, element) {
  unnotice(key);
  element.dataset.notice = key;
  parts.notices.append(element);
}

export function unnotice(key) {
  for (const old of [...parts.notices.children]) if (old.dataset.notice === key) old.remove();
}

/** Put a page into the frame, with focus on its title. @param {Element} element @param {string} title */
export function show(element, title) {
  fill(parts.main, element);
  document.title = title === t("screens.vault") ? `${title} – Schutznetz` : `${t("screens.vault")} – Schutznetz`;
  const head = parts.main.querySelector("[autofocus], h1");
  head?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** @param {boolean} isDemo */
export function demo(isDemo) {
  fill(parts.demo, isDemo && h("div", { class: "app-demo" }, h("div", { class: "app-width" }, h("strong", null, t("screens.demo")), " ", t("screens.demo_says"))));
}

function footer() {
  const other = language() === "de" ? "en" : "de";
  return h("div", { class: "app-width" },
    h("p", null, t("screens.footer")),
    h("ul", null,
      parts.act.platform && h("li", null, h("a", { href: parts.act.platform, rel: "noreferrer" }, t("screens.to_platform"))),
      h("li", null, linkButton(t("screens.other_look"), changeLook, { class: "app-footer__language" })),
      h("li", null, linkButton(t("screens.other_language"), () => parts.act.speak(other), { class: "app-footer__language", lang: other }))));
}

/** Look and language are no secret: kept in this browser. */
export function kept(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`schutznetz-${name}`);
    localStorage.setItem(`schutznetz-${name}`, value);
  } catch {
    // a browser that keeps nothing
  }
  return value ?? null;
}

function look() {
  const chosen = kept("look");
  if (!chosen) return;
  document.documentElement.dataset.kernTheme = chosen;
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", chosen);
}

function changeLook() {
  const now = document.documentElement.dataset.kernTheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  kept("look", now === "dark" ? "light" : "dark");
  look();
}

/** "vom 15.06.2026" for sheets. */
export const today = (vault) => day(vault.now);

