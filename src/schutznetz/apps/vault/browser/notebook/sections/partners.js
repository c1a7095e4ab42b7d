// SPDX-License-Identifier: EUPL-1.2
// Partners within the authority: told on the client's wish only, with the consent that says so (section 12).
import { actions, alert, button, field, form } from "../../screens/kit.js";
import { fill, h } from "../../screens/dom.js";
import { t } from "../../texts/index.js";
import { Refused, inform } from "../model/acts.js";
import { partnersOffered } from "../model/agenda.js";
import { bury, find } from "../model/records.js";
import { day, options, word } from "../words.js";

export function partners(book) {
  const making = h("div");
  return book.fold({ title: t("notebook.partners"), key: "partners", count: (all) => all.partners.length }, ["partners", "consents"], (sheet) =>
    h("div", { class: "nb-stack" }, h("p", { class: "app-muted" }, t("notebook.partners_says")),
      sheet.partners.map((one) => partner(book, one)), making,
      button(t("notebook.add_partner"), { icon: "add", "data-key": "add-partner", "data-writes": true, onclick: () => begin(book, making) })));
}

function partner(book, one) {
  const consent = find(book.vault.document, "consents", one.consent);
  return h("article", { class: "nb-card" }, h("h3", { class: "nb-card__title" }, one.name || word("role", one.role)),
    h("p", { class: "app-muted" }, [word("role", one.role), t("notebook.informed", { day: day(one.on) }), consent && t("notebook.with_consent", { day: day(consent.given_on) })].filter(Boolean).join(" · ")),
    one.note && h("p", null, one.note),
    h("button", { type: "button", class: "app-link", "data-writes": true, onclick: () => book.change((draft) => bury(draft, "partners", one.id, book.today)) }, t("notebook.remove")));
}

function begin(book, place) {
  const offered = partnersOffered(book.rules);
  const fields = {
    role: field({ type: "select", label: t("notebook.partner_role"), options: options("role", offered), value: offered[0] }),
    name: field({ label: t("notebook.partner_name"), optional: true }),
    note: field({ type: "textarea", rows: 2, label: t("notebook.partner_note"), optional: true }),
  };
  const refused = h("div");
  const submit = () => {
    const values = Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, one.value.trim()]));
    try {
      tell(book, values);
      fill(place);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fill(refused, alert("danger", t("notebook.no_consent"), h("p", null, t("notebook.no_partner_consent", { role: word("role", values.role), cite: error.finding.cite }))));
    }
  };
  fill(place, form({ submit, wide: true }, Object.values(fields), refused, actions(button(t("notebook.keep"), { kind: "primary", type: "submit" }), button(t("screens.cancel"), { onclick: () => fill(place) }))));
  fields.role.input.focus();
}

/** The rule is asked on the document first, so that a refusal changes nothing. */
function tell(book, values) {
  inform(structuredClone({ consents: book.vault.document.consents ?? {} }), book.id, values, book.rules, book.today);
  book.change((draft) => inform(draft, book.id, values, book.rules, book.today));
}
