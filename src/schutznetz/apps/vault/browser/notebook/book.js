// SPDX-License-Identifier: EUPL-1.2
// One counselling on one page, like an open notebook: what comes first, the goals, the talks, and beside them the rest.
import { alert, button, heading, linkButton } from "../screens/kit.js";
import { h } from "../screens/dom.js";
import { go, register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { steps } from "./model/agenda.js";
import { find } from "./model/records.js";
import { archivedPage } from "./archived.js";
import { linkBack } from "./back.js";
import { Book } from "./live.js";
import { about, notices, topics } from "./sections/about.js";
import { consents } from "./sections/consents.js";
import { danger } from "./sections/danger.js";
import { ending } from "./sections/ending.js";
import { files } from "./sections/files.js";
import { addGoal, goals } from "./sections/goals.js";
import { partners } from "./sections/partners.js";
import { referrals } from "./sections/referrals.js";
import { talks } from "./sections/talks.js";
import { shortcutsFor } from "./shortcuts.js";
import { sayStep } from "./steps.js";
import { day } from "./words.js";

const WHERE = { danger: "danger", leaving: "ending", referral: "referrals", notices: "notices", review: "ending" };
const ALL = ["processes", "goals", "talks", "referrals", "dangers", "settings"];

register("beratungen/:id", {
  title: () => t("notebook.counselling"),
  render: (vault, { id }) => (find(vault.document, "processes", id) ? page(vault, id) : vault.archivedSheet(id) ? archivedPage(vault, id) : gone()),
});

/** @param {any} vault @param {string} id @returns {HTMLElement} */
function page(vault, id) {
  const book = new Book(vault, id);
  const desk = talks(book);
  const side = [about(book), topics(book), notices(book), referrals(book), danger(book), consents(book), partners(book), files(book), ending(book)];
  book.root.append(linkBack(), head(book, side), book.problem, next(book, side, desk),
    h("div", { class: "nb-columns" }, h("div", { class: "nb-main" }, goals(book), desk.element), h("div", { class: "nb-side" }, side)));
  shortcutsFor(book.root, vault, { talk: desk.write, goal: () => addGoal(book), print: () => go(`beratungen/${id}/druck`) });
  return book.root;
}

function head(book, side) {
  return book.part(["processes"], ({ process }) => heading(process.title || t("notebook.nameless"), {
    over: t("notebook.since", { day: day(process.opened_on) }),
    state: process.closed_on ? t("notebook.closed") : t("notebook.running"),
    kind: process.closed_on ? "" : "success",
    actions: [button(t("notebook.rename"), { onclick: () => open(side, "about"), "data-key": "rename" }), button(t("notebook.print"), { onclick: () => go(`beratungen/${book.id}/druck`) })],
  }));
}

/** The first step that is due, with the way to it. */
function next(book, side, desk) {
  return book.part(ALL, () => {
    const [first, ...more] = steps(book.vault.document, book.id, book.rules, book.today, book.settings);
    if (!first) return null;
    const where = first.kind === "talks" ? () => book.root.querySelector(`[data-goal="${first.goal.id}"] select`)?.focus() : () => open(side, WHERE[first.kind]);
    const { title, says } = sayStep(first);
    return h("div", { class: "nb-next" }, alert(first.kind === "danger" ? "danger" : first.finding.strength === "M" ? "warning" : "info", title,
      h("p", null, says), h("p", null, linkButton(t("notebook.go_there"), where, { "data-key": "next" }), more.length > 0 && h("span", { class: "app-muted" }, " ", t("notebook.more_steps", { count: more.length })))));
  });
}

function open(side, key) {
  const fold = side.find((one) => one.dataset.fold === key);
  fold.open = true;
  (fold.querySelector("section :is(input, textarea, select, button):not([disabled])") ?? fold.querySelector("summary")).focus();
  fold.scrollIntoView({ block: "nearest" });
}

const gone = () => h("div", null, heading(t("notebook.gone")), h("p", null, t("notebook.gone_says")), linkBack());
