// SPDX-License-Identifier: EUPL-1.2
// "Meine Beratungen": what is due first, then the counsellings, and the search over everything that was written.
import { alert, badge, button, empty, field, heading, linkButton } from "../screens/kit.js";
import { fill, h } from "../screens/dom.js";
import { go, register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { begin } from "./model/acts.js";
import { agenda, overview, overviewOfArchive } from "./model/agenda.js";
import { today } from "./model/days.js";
import { all } from "./model/records.js";
import { Index } from "./model/search.js";
import { fillWithExamples, mayFill } from "./examples.js";
import { whole } from "./fetched.js";
import { arrivals } from "./handover.js";
import { shortcutsFor } from "./shortcuts.js";
import { sayStep } from "./steps.js";
import { day, listed, word } from "./words.js";

const FIRST = 5;
const SHOWN = 30;
/** What was folded for the search goes with its vault. */
const indexes = new WeakMap();
const indexOf = (vault) => indexes.get(vault) ?? (indexes.set(vault, new Index()), indexes.get(vault));

register("beratungen", { title: () => t("notebook.menu"), menu: { text: "notebook.menu", order: 10, may: counsels }, render: page });
register("beratungen/geloescht/:records/:failed", { title: () => t("notebook.erased"), render: (_, params) => certificate(params) });

/** Whoever adds up returns has a vault and counsels nobody; whoever has left still reads what they wrote. */
function counsels(vault) {
  return !vault || vault.state.readonly || (vault.account.offices ?? ["SAP"]).includes("SAP") || all(vault.document, "processes").length + vault.archived.length > 0;
}

/** @param {any} vault @returns {HTMLElement} */
function page(vault) {
  const root = h("div", { class: "nb-list-page" });
  const body = h("div", { class: "nb-stack" });
  const search = searchBox(vault, body, () => draw(vault, body));
  root.append(heading(t("notebook.menu"), { lead: t("notebook.lead"), actions: vault.state.readonly ? [] : [button(t("notebook.new"), { kind: "primary", icon: "add", onclick: () => create(vault) })] }),
    search, arrivals(vault), body, h("p", { class: "nb-foot" }, linkButton(t("notebook.settings"), () => go("beratungen/einstellungen"))));
  const stop = vault.subscribe((_, changed) => {
    if (!root.isConnected || vault.state.locked) return void stop();
    if (changed.size && !search.input.value.trim()) draw(vault, body);
  });
  draw(vault, body);
  setTimeout(() => !vault.state.locked && indexOf(vault).prepare(vault.document));
  shortcutsFor(root, vault, { new: () => create(vault), search: () => search.input.focus() });
  return root;
}

function create(vault) {
  let made;
  const now = today();
  vault.change(t("notebook.new"), (draft) => void (made = begin(draft, { title: t("notebook.numbered", { number: all(vault.document, "processes").length + vault.archived.length + 1 }) }, now)));
  go(`beratungen/${made.id}`);
}

function draw(vault, place) {
  const rows = overview(vault.document);
  const old = overviewOfArchive(vault.document);
  if (!rows.length && !old.length) return fill(place, nothing(vault));
  const settings = vault.document.settings?.notebook ?? {};
  const due = agenda(vault.document, vault.rules, today(), settings);
  const open = rows.filter((one) => !one.process.closed_on);
  const closed = rows.filter((one) => one.process.closed_on);
  fill(place, steps(due), h("section", null, h("h2", { class: "kern-heading-medium" }, t("notebook.running_count", { count: open.length })), list(open, due)),
    closed.length > 0 && h("details", { class: "kern-accordion nb-fold" }, h("summary", { class: "kern-accordion__header" }, h("span", { class: "kern-title" }, t("notebook.closed_count", { count: closed.length }))),
      h("section", { class: "kern-accordion__body" }, list(closed, due))),
    old.length > 0 && archive(old, due));
}

const archive = (rows, due) => h("details", { class: "kern-accordion nb-fold" }, h("summary", { class: "kern-accordion__header" }, h("span", { class: "kern-title" }, t("notebook.archived_count", { count: rows.length }))),
  h("section", { class: "kern-accordion__body" }, h("p", { class: "app-muted" }, t("notebook.archive_lead")), list(rows, due)));

function steps(due) {
  const urgent = due.filter((one) => one.kind !== "notices");
  if (!urgent.length) return null;
  const row = (step) => {
    const { title } = sayStep(step);
    return h("li", { class: `nb-step nb-step--${step.kind}` }, h("button", { type: "button", class: "app-link", onclick: () => go(`beratungen/${step.process.id}`) }, step.process.title || t("notebook.nameless")), h("span", null, title));
  };
  return h("section", { class: "nb-due" }, h("h2", { class: "kern-heading-medium" }, t("notebook.due")), h("ul", { class: "nb-plain" }, urgent.slice(0, FIRST).map(row)),
    urgent.length > FIRST && later(t("notebook.more_steps", { count: urgent.length - FIRST }), () => h("ul", { class: "nb-plain" }, urgent.slice(FIRST).map(row))));
}

/** What is behind a fold is made when it is opened: there may be hundreds. */
function later(summary, make) {
  const fold = h("details", null, h("summary", null, summary));
  fold.addEventListener("toggle", () => fold.append(make()), { once: true });
  return fold;
}

function list(rows, due) {
  const counts = new Map();
  for (const { process } of due) counts.set(process.id, (counts.get(process.id) ?? 0) + 1);
  return h("ul", { class: "nb-list" }, rows.map((one) => entry(one, counts.get(one.process.id) ?? 0)));
}

function entry({ process, last, talks }, due) {
  return h("li", { class: "nb-list__item" },
    h("button", { type: "button", class: "nb-open", onclick: () => go(`beratungen/${process.id}`) },
      h("span", { class: "nb-open__title" }, process.title || t("notebook.nameless")),
      h("span", { class: "app-muted" }, [t("notebook.last", { day: day(last) }), t("notebook.talk_count", { count: talks }), listed("category", process.categories)].filter(Boolean).join(" · "))),
    due > 0 && badge(t("notebook.open", { count: due }), "info"), process.requester && process.requester !== "own_matter" && badge(word("requester", process.requester)));
}

function nothing(vault) {
  return empty(t("notebook.empty"), h("p", null, t("notebook.empty_says")),
    mayFill(vault) && h("p", null, button(t("notebook.examples"), { onclick: (event) => fillWithExamples(vault, event.currentTarget) })));
}

function searchBox(vault, body, redraw) {
  const box = field({ label: t("notebook.search"), name: "search", type: "search", hint: t("notebook.search_hint") });
  const search = h("search", { class: "nb-search" }, box);
  const said = h("p", { class: "kern-sr-only", role: "status" });
  search.append(said);
  search.input = box.input;
  box.input.addEventListener("input", () => {
    if (!box.value.trim()) {
      fill(said);
      return redraw();
    }
    look(vault.document, box.value, vault.archived.length > 0 && deeper());
  });
  const look = (document, typed, more) => {
    const found = indexOf(vault).search(document, typed);
    fill(said, t("notebook.found", { count: found.length }));
    fill(body, found.length ? h("ul", { class: "nb-list" }, found.slice(0, SHOWN).map(hit)) : h("p", null, t("notebook.found_nothing")), more);
  };
  const deeper = () => {
    const place = h("div", { class: "nb-stack" });
    const fetch = async () => {
      fill(place, h("p", { role: "status" }, t("notebook.archive_fetching")));
      const { document, problem } = await whole(vault);
      if (problem) return fill(place, problem);
      if (search.isConnected && !vault.state.locked) look(document, box.value, h("p", { class: "app-muted" }, t("notebook.archive_searched")));
    };
    return fill(place, h("p", { class: "app-muted" }, t("notebook.archive_search_says")), h("p", null, button(t("notebook.archive_search"), { onclick: fetch }))), place;
  };
  return search;
}

function hit({ process, kind, record, excerpt }) {
  const where = kind === "processes" ? "" : [word("in", kind), record.on && day(record.on)].filter(Boolean).join(", ");
  return h("li", { class: "nb-list__item" }, h("button", { type: "button", class: "nb-open", onclick: () => go(`beratungen/${process.id}`) },
    h("span", { class: "nb-open__title" }, process.title || t("notebook.nameless"), where && h("span", { class: "app-muted" }, ` · ${where}`)),
    h("span", { class: "nb-excerpt" }, excerpt.before, h("mark", null, excerpt.hit), excerpt.after)));
}

function certificate({ records, failed }) {
  return h("div", { class: "nb-sheet" }, heading(t("notebook.erased")),
    h("p", null, t("notebook.erased_says", { day: day(today()), count: Number(records) })), h("p", null, t("notebook.erased_backup")),
    Number(failed) > 0 && alert("warning", t("notebook.files_left", { count: Number(failed) }), h("p", null, t("notebook.files_left_says"))),
    h("p", { class: "nb-noprint" }, button(t("notebook.print"), { onclick: () => print() }), " ", button(t("notebook.back"), { kind: "primary", onclick: () => go("beratungen") })));
}
