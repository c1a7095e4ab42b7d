// SPDX-License-Identifier: EUPL-1.2
// A letter to somebody: exactly what a consent covers. Without one the page says no, with the section (3.2.1).
import { actions, alert, button, field, form, heading } from "../screens/kit.js";
import { fill, h } from "../screens/dom.js";
import { register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { linkBack } from "./back.js";
import { SHARED_FIELDS } from "./model/codes.js";
import { today } from "./model/days.js";
import { letter, valid } from "./model/letter.js";
import { add, find } from "./model/records.js";
import { ticks } from "./live.js";
import { day, listed, options, word } from "./words.js";

register("beratungen/:id/schreiben", { title: () => t("notebook.letter"), render: page });

/** @param {any} vault @param {{id: string}} params @returns {HTMLElement} */
function page(vault, { id }) {
  if (!find(vault.document, "processes", id)) return h("div", null, heading(t("notebook.gone")), linkBack());
  const holds = valid(vault.document, id, today());
  const to = field({ label: t("notebook.recipient"), hint: t("notebook.letter_to_hint"), value: holds[0]?.recipient ?? "" });
  const what = ticks({ legend: t("notebook.letter_what"), options: options("shared", SHARED_FIELDS), chosen: holds[0]?.fields ?? [] }, () => {});
  const result = h("div", { class: "nb-sheet", "aria-live": "polite" });
  const submit = () => {
    to.error(to.value.trim() ? null : t("notebook.recipient_missing"));
    if (to.value.trim()) fill(result, answer(vault, id, { recipient: to.value.trim(), fields: what.value }));
  };
  return h("div", { class: "nb-letter" }, h("div", { class: "nb-noprint" }, linkBack(`beratungen/${id}`, t("notebook.back_to_book")), heading(t("notebook.letter"), { lead: t("notebook.letter_lead") }), known(holds),
    form({ submit }, to, what, actions(button(t("notebook.letter_make"), { kind: "primary", type: "submit" })))), result);
}

const known = (holds) => (holds.length ? h("ul", null, holds.map((one) => h("li", null, `${one.recipient}: ${listed("shared", one.fields)}`))) : h("p", { class: "app-muted" }, t("notebook.letter_no_consent")));

function answer(vault, id, wish) {
  if (!wish.fields.length) return alert("info", t("notebook.consent_nothing"));
  const now = today();
  const { finding, lines } = letter(vault.document, id, wish, vault.rules, now);
  if (finding.status === "breached") return alert("danger", t("notebook.no_consent"), h("p", null, t("notebook.letter_refused", { recipient: wish.recipient, fields: listed("shared", finding.facts.refused), cite: finding.cite })));
  const consent = valid(vault.document, id, now).find((one) => one.recipient === wish.recipient);
  const made = () => {
    vault.change(t("notebook.letter"), (draft) => void add(draft, "disclosures", { process: id, consent: consent.id, recipient: wish.recipient, fields: wish.fields, on: now }));
    print();
  };
  return [h("h2", { class: "kern-heading-medium" }, t("notebook.letter_to", { recipient: wish.recipient })), h("p", null, `${vault.account.name ?? ""}, ${t("notebook.counsellor")}`), h("p", null, day(now)),
    h("p", null, t("notebook.letter_intro", { day: day(consent.given_on) })),
    h("dl", { class: "nb-facts" }, lines.map(({ field: name, values }) => [h("dt", null, word("shared", name)), h("dd", null, said(name, values))])),
    h("p", null, t("notebook.letter_end")), h("p", { class: "nb-noprint" }, button(t("notebook.print_now"), { kind: "primary", onclick: made }))];
}

function said(name, values) {
  if (name === "topic") return listed("category", values) || t("notebook.nothing_noted");
  if (name === "wish") return t("notebook.wish_says");
  const texts = name === "talk_dates" || name === "appointment" ? values.map(day) : values;
  return texts.join("; ") || t("notebook.nothing_noted");
}
