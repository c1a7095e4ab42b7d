// SPDX-License-Identifier: EUPL-1.2
// Consents: who may learn what, until when; taken back with one click. Without one nothing leaves (section 3.2.1).
import { actions, badge, button, field, form } from "../../screens/kit.js";
import { fill, h } from "../../screens/dom.js";
import { go } from "../../screens/router.js";
import { t } from "../../texts/index.js";
import { readDay } from "../model/days.js";
import { CONSENT_FORMS, PARTNERS, SHARED_FIELDS } from "../model/codes.js";
import { add, edit } from "../model/records.js";
import { covers } from "../model/rules.js";
import { ticks } from "../live.js";
import { day, listed, options, word } from "../words.js";

const ROLES = ["other", ...PARTNERS, "colleague"];

export function consents(book) {
  const making = h("div");
  return book.fold({ title: t("notebook.consents"), key: "consents", count: (all) => all.consents.filter((one) => covers(one, book.today)).length }, ["consents", "disclosures"], (sheet) =>
    h("div", { class: "nb-stack" }, h("p", { class: "app-muted" }, t("notebook.consents_says", { cite: book.rules["standing.secrecy"].citation })),
      sheet.consents.map((one) => consent(book, one)), making,
      actions(button(t("notebook.add_consent"), { icon: "add", "data-key": "add-consent", "data-writes": true, onclick: () => begin(book, making) }),
        button(t("notebook.write_letter"), { icon: "mail", onclick: () => go(`beratungen/${book.id}/schreiben`) })),
      sheet.disclosures.length > 0 && h("ul", { class: "nb-plain" }, sheet.disclosures.map((one) =>
        h("li", { class: "app-muted" }, t("notebook.disclosed", { day: day(one.on), recipient: one.recipient, fields: listed("shared", one.fields) }))))));
}

function consent(book, one) {
  const holds = covers(one, book.today);
  const state = one.revoked_on ? t("notebook.revoked", { day: day(one.revoked_on) }) : holds ? t("notebook.holds") : t("notebook.ended");
  const until = one.until ? t("notebook.until_day", { day: day(one.until) }) : t("notebook.until_revoked");
  return h("article", { class: "nb-card" }, h("h3", { class: "nb-card__title" }, one.recipient, " ", badge(state, holds ? "success" : "")),
    h("p", null, listed("shared", one.fields)),
    h("p", { class: "app-muted" }, [`${t("notebook.given")} ${day(one.given_on)}`, word("form", one.form), until].join(" · ")),
    one.note && h("p", null, one.note),
    holds && h("button", { type: "button", class: "app-link", "data-writes": true, onclick: () => book.change((draft) => edit(draft, "consents", one.id, { revoked_on: book.today })) }, t("notebook.revoke")));
}

function begin(book, place) {
  const fields = {
    role: field({ type: "select", label: t("notebook.consent_for"), options: options("role", ROLES), value: "other" }),
    recipient: field({ label: t("notebook.recipient"), hint: t("notebook.recipient_hint") }),
    form: field({ type: "select", label: t("notebook.consent_form"), options: options("form", CONSENT_FORMS), value: CONSENT_FORMS[0] }),
    until: field({ label: t("notebook.consent_until"), optional: true, hint: t("notebook.day_hint") }),
    note: field({ type: "textarea", rows: 2, label: t("notebook.note"), optional: true }),
  };
  const what = ticks({ legend: t("notebook.consent_what"), options: options("shared", SHARED_FIELDS), chosen: [] }, () => {});
  const nothing = h("p", { class: "kern-error", role: "alert", hidden: true }, t("notebook.consent_nothing"));
  const submit = () => {
    const until = fields.until.value.trim() && readDay(fields.until.value, book.today);
    fields.recipient.error(fields.recipient.value.trim() ? null : t("notebook.recipient_missing"));
    fields.until.error(until === "" && fields.until.value.trim() ? t("notebook.wrong_day") : null);
    nothing.hidden = what.value.length > 0;
    if (!fields.recipient.value.trim() || (fields.until.value.trim() && !until) || !what.value.length) return;
    const values = { role: fields.role.value, recipient: fields.recipient.value.trim(), form: fields.form.value, note: fields.note.value.trim() };
    fill(place);
    book.change((draft) => add(draft, "consents", { process: book.id, ...values, fields: what.value, given_on: book.today, until: until || "", revoked_on: "" }));
  };
  fill(place, form({ submit, wide: true }, fields.role, fields.recipient, what, nothing, fields.form, fields.until, fields.note,
    actions(button(t("notebook.keep"), { kind: "primary", type: "submit" }), button(t("screens.cancel"), { onclick: () => fill(place) }))));
  fields.role.input.focus();
}
