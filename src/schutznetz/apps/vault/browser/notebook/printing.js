// SPDX-License-Identifier: EUPL-1.2
// A counselling on paper: for one's own use, everything that was written, in one column.
import { button, facts, heading, inset } from "../screens/kit.js";
import { h } from "../screens/dom.js";
import { register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { linkBack } from "./back.js";
import { whole } from "./fetched.js";
import { today } from "./model/days.js";
import { sheet, talksOf } from "./model/records.js";
import { day, duration, listed, word } from "./words.js";

register("beratungen/:id/druck", { title: () => t("notebook.print"), render: page });

/** @param {any} vault @param {{id: string}} params @returns {Promise<HTMLElement>} */
async function page(vault, { id }) {
  const found = await whole(vault, id);
  if (!found.document) return h("div", null, linkBack(), found.problem);
  const all = sheet(found.document, id);
  if (!all) return h("div", null, heading(t("notebook.gone")), linkBack());
  return h("div", { class: "nb-sheet" }, h("div", { class: "nb-noprint" }, linkBack(`beratungen/${id}`, t("notebook.back_to_book")), inset(h("p", null, t("notebook.print_says"))), button(t("notebook.print_now"), { kind: "primary", onclick: () => print() })),
    h("h1", { class: "kern-heading-large", tabindex: "-1" }, all.process.title || t("notebook.nameless")), h("p", { class: "app-muted" }, t("notebook.printed", { day: day(today()) })),
    written(all));
}

/** Everything that was written. @param {object} all of `sheet` @returns {any[]} */
export const written = (all) => [
  facts(about(all.process)), all.goals.map((one) => goal(all, one)), part("notebook.referrals", all.referrals.map(referral)), part("notebook.consents", all.consents.map(consent)),
  part("notebook.danger", all.dangers.map((one) => h("p", null, `${day(one.on)}: ${listed("danger_step", one.steps)} ${one.decision}`))),
  part("notebook.talks", [...all.talks].reverse().map((one) => talk(one))),
];

const about = (process) => [
  [t("notebook.begun"), day(process.opened_on)],
  [t("notebook.who_asks"), word("requester", process.requester)],
  [t("notebook.topics"), listed("category", process.categories)],
  [t("notebook.contact"), process.contact],
  [t("notebook.notes"), process.notes],
  [t("notebook.ending"), process.closed_on && `${day(process.closed_on)}, ${word("closing", process.closing)}`],
].filter(([, value]) => value);

const part = (title, rows) => rows.length > 0 && h("section", null, h("h2", { class: "kern-heading-medium" }, t(title)), rows);

const goal = (all, one) => h("section", null, h("h2", { class: "kern-heading-medium" }, `${t("notebook.goal")}: ${one.text}`), one.strategy && h("p", { class: "nb-note" }, one.strategy),
  h("p", { class: "app-muted" }, [word("goal_state", one.state), t("notebook.talk_count", { count: talksOf(all, one.id).length })].join(" · ")));

const referral = (one) => h("p", null, [day(one.on), one.service || word("service", one.kind), one.phone, word("outcome", one.outcome), one.note].filter(Boolean).join(" · "));

const consent = (one) => h("p", null, [day(one.given_on), one.recipient, listed("shared", one.fields), word("form", one.form), one.revoked_on && t("notebook.revoked", { day: day(one.revoked_on) })].filter(Boolean).join(" · "));

const talk = (one) => h("article", null, h("h3", { class: "nb-entry__head" }, [day(one.on), word("channel", one.channel), one.minutes && duration(one.minutes)].filter(Boolean).join(" · ")), h("p", { class: "nb-note" }, one.note));
