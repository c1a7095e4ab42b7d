// SPDX-License-Identifier: EUPL-1.2
// Who asks and about what, and the notices at the beginning.
import { icon, inset } from "../../screens/kit.js";
import { h } from "../../screens/dom.js";
import { t } from "../../texts/index.js";
import { areasOffered, fewEnough, noticeFindings, requestersOffered } from "../model/agenda.js";
import { CATEGORIES, FIRST_CONTACTS, areasOf } from "../model/codes.js";
import { edit } from "../model/records.js";
import { ticks } from "../live.js";
import { listed, options, word } from "../words.js";

export const about = (book) => book.fold({ title: t("notebook.about"), key: "about" }, ["processes"], ({ process }) => {
  const make = (name, label, more = {}) => book.field("processes", process, name, { label, ...more });
  return h("div", { class: "nb-stack" },
    make("title", t("notebook.name"), { hint: t("notebook.name_hint") }),
    make("contact", t("notebook.contact"), { type: "textarea", rows: 2, optional: true, hint: t("notebook.contact_hint") }),
    make("requester", t("notebook.who_asks"), { type: "select", options: options("requester", requestersOffered(book.rules, process.requester)) }),
    process.requester && process.requester !== "own_matter" && inset(h("p", null, t("notebook.advice_says", { cite: book.rules["service.requesters"].citation }))),
    make("first_contact", t("notebook.first_contact"), { type: "select", options: options("first_contact", FIRST_CONTACTS) }),
    make("notes", t("notebook.notes"), { type: "textarea", rows: 3, optional: true }),
    make("leaves_on", t("notebook.leaves_on"), { type: "day", optional: true, hint: t("notebook.leaves_hint", { cite: book.rules["counselling.ends_with_service"].citation }) }));
});

export const topics = (book) => book.fold(
  { title: t("notebook.topics"), key: "topics", count: ({ process }) => listed("category", process.categories) }, ["processes"], ({ process }) => {
    const chosen = process.categories ?? [];
    const most = book.rules["counselling.most_categories"].value;
    const write = (categories) => book.change((draft) => edit(draft, "processes", book.id, {
      categories, main_category: categories.includes(process.main_category) ? process.main_category : categories[0] ?? "" }));
    const group = (area) => ticks({
      legend: word("area", area), options: options("category", Object.keys(CATEGORIES).filter((one) => CATEGORIES[one] === area)), chosen,
    }, () => {});
    const groups = areasOffered(book.rules, chosen).map(group);
    const says = h("p", { class: "kern-error", role: "alert", hidden: true }, icon("danger"), h("span", { class: "kern-body" }, t("notebook.too_many", { most })));
    const box = h("div", { class: "nb-stack" }, h("p", { class: "app-muted" }, t("notebook.topics_says", { most })), groups, says,
      chosen.length > 1 && book.field("processes", process, "main_category", { type: "select", label: t("notebook.main_category"), options: options("category", chosen) }),
      areasOf(chosen).length > 1 && h("p", { class: "app-muted" }, t("notebook.both_areas")));
    for (const one of groups) one.addEventListener("change", (event) => {
      const now = groups.flatMap((each) => each.value);
      says.hidden = fewEnough(now, book.rules);
      if (!says.hidden) event.target.checked = false;
      else write(now);
    });
    return box;
  });

export const notices = (book) => book.fold(
  { title: t("notebook.notices"), key: "notices", count: ({ process }) => left(book, process) }, ["processes", "settings"], ({ process }) => {
    const findings = noticeFindings(process, book.rules, book.settings).filter((one) => one.status !== "not_applicable");
    return h("div", { class: "nb-stack" }, h("p", { class: "app-muted" }, t("notebook.notices_says")),
      findings.map((finding) => notice(book, process, finding)));
  });

function left(book, process) {
  const open = noticeFindings(process, book.rules, book.settings).filter((one) => one.status === "due").length;
  return open ? t("notebook.open", { count: open }) : t("notebook.all_done");
}

function notice(book, process, finding) {
  const { item } = finding.facts;
  const given = process.notices ?? [];
  const strength = t(`notebook.strength.${finding.strength}`, { cite: finding.cite });
  const box = ticks({ legend: word("notice", item), hint: [word("notice_says", item), " ", h("span", { class: "app-muted" }, strength)], options: [[item, t("notebook.notice_given")]], chosen: given },
    (now) => book.change((draft) => edit(draft, "processes", book.id, { notices: [...given.filter((one) => one !== item), ...now] })));
  const reason = book.field("processes", process, `reason_${item}`, { label: t("notebook.notice_reason"), optional: true });
  return h("div", { class: "nb-notice" }, box, !given.includes(item) && reason);
}
