// SPDX-License-Identifier: EUPL-1.2
// One counselling for a colleague: with the client's recorded consent, after comparing six words by voice.
import { fromUtf8, newId } from "../core/bytes.js";
import { OfflineError } from "../core/server.js";
import { actions, alert, button, field, form, heading, inset } from "../screens/kit.js";
import { append, fill, h } from "../screens/dom.js";
import { go, register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { linkBack } from "./back.js";
import { problem as trouble, whole } from "./fetched.js";
import { CONSENT_FORMS, SHARED_FIELDS } from "./model/codes.js";
import { today } from "./model/days.js";
import { imported, parcel, takenOver } from "./model/handover.js";
import { valid } from "./model/letter.js";
import { add, find } from "./model/records.js";
import { day, options } from "./words.js";

register("beratungen/:id/uebergabe", { title: () => t("notebook.hand_over"), render: page });

/** @param {any} vault @param {{id: string}} params @returns {Promise<HTMLElement>} */
async function page(vault, { id }) {
  const root = h("div", { class: "nb-letter" }, linkBack(`beratungen/${id}`, t("notebook.back_to_book")), heading(t("notebook.hand_over"), { lead: t("notebook.hand_over_lead") }));
  const { document, problem } = await whole(vault, id);
  if (problem) return append(root, problem);
  if (!find(document, "processes", id)) return h("div", null, heading(t("notebook.gone")), linkBack());
  const consent = valid(document, id, today()).find((one) => one.role === "colleague");
  const cite = vault.rules["standing.secrecy"].citation;
  if (!consent) return append(root, alert("danger", t("notebook.no_consent"), h("p", null, t("notebook.hand_over_consent", { cite }))), vault.state.readonly ? null : asked(vault, id));
  return append(root, inset(h("p", null, t("notebook.hand_over_with", { recipient: consent.recipient, day: day(consent.given_on) }))), search(vault, id, consent));
}

/** The consent can be recorded here, and the handover goes on; a counselling in the archive comes back for it and stays closed. */
function asked(vault, id) {
  const recipient = field({ label: t("notebook.recipient"), hint: t("notebook.recipient_hint") });
  const kind = field({ type: "select", label: t("notebook.consent_form"), options: options("form", CONSENT_FORMS), value: CONSENT_FORMS[0] });
  const says = h("div", { role: "status" });
  const submit = async () => {
    const name = recipient.value.trim();
    recipient.error(name ? null : t("notebook.recipient_missing"));
    if (!name) return;
    const given = { process: id, role: "colleague", recipient: name, fields: [...SHARED_FIELDS], form: kind.value, given_on: today(), until: "", revoked_on: "", note: "" };
    try {
      await vault.takeBack(t("notebook.add_consent"), id, (draft) => void add(draft, "consents", given));
      go(`beratungen/${id}/uebergabe`, { replace: true });
    } catch (error) {
      fill(says, trouble(error));
    }
  };
  return form({ submit }, h("h2", { class: "kern-heading-medium" }, t("notebook.add_consent")), h("p", null, t("notebook.hand_over_all")),
    vault.archivedSheet(id) && h("p", { class: "app-muted" }, t("notebook.hand_over_archived")), recipient, kind, says, actions(button(t("notebook.consent_and_on"), { kind: "primary", type: "submit" })));
}

function search(vault, id, consent) {
  const name = field({ label: t("notebook.colleague"), hint: t("notebook.colleague_hint") });
  const found = h("div", { class: "nb-stack", "aria-live": "polite" });
  const submit = async () => {
    name.error(name.value.trim() ? null : t("notebook.colleague_missing"));
    if (!name.value.trim()) return;
    const people = await vault.api(`colleagues?name=${encodeURIComponent(name.value.trim())}`).catch(() => null);
    if (!people) return fill(found, alert("warning", t("notebook.offline"), h("p", null, t("notebook.offline_says"))));
    fill(found, people.length ? people.map((one) => colleague(vault, id, consent, one)) : h("p", null, t("notebook.no_colleague")));
  };
  return h("div", { class: "nb-stack" }, form({ submit }, name, actions(button(t("notebook.find"), { type: "submit" }))), found);
}

function colleague(vault, id, consent, person) {
  const compared = field({ type: "checkbox", label: t("notebook.compared") });
  const result = h("div");
  const submit = async () => {
    compared.error(compared.value ? null : t("notebook.not_compared"));
    if (!compared.value) return;
    try {
      await leave(vault, id, consent, person);
      ask.remove();
      fill(result, alert("success", t("notebook.handed_over"), h("p", null, t("notebook.handed_over_says", { name: person.name }))));
    } catch (error) {
      fill(result, error instanceof OfflineError ? alert("danger", t("notebook.offline"), h("p", null, t("notebook.offline_says")))
        : alert("danger", t("notebook.not_handed_over"), h("p", null, t("notebook.not_handed_over_says"))));
    }
  };
  const ask = form({ submit }, compared, actions(button(t("notebook.hand_over_now"), { kind: "primary", type: "submit" })));
  return h("article", { class: "nb-card" }, h("h2", { class: "nb-card__title" }, person.name, h("span", { class: "app-muted" }, ` · ${person.authority}`)),
    h("p", null, t("notebook.compare")), h("p", { class: "nb-words" }, person.fingerprint), ask, result);
}

/** Close the parcel for the colleague alone, leave it, and note with whose consent. */
async function leave(vault, id, consent, person) {
  const sealed = await vault.encryptTo([person.recipient], parcel(await vault.whole(id), id));
  await vault.api(`shares/${newId()}?recipient=${encodeURIComponent(person.recipient)}`, { method: "PUT", body: sealed });
  await vault.change(t("notebook.hand_over"), (draft) => void add(draft, "handovers", { process: id, consent: consent.id, colleague: person.name, on: today() }));
}

/** What colleagues left for the owner of this vault. @param {any} vault @returns {HTMLElement} empty when nothing is there */
export function arrivals(vault) {
  const place = h("div");
  if (!vault.state.readonly) vault.api("shares").then((found) => fill(place, found.map((one) => arrival(vault, one)))).catch(() => {});
  return place;
}

function arrival(vault, { id, until }) {
  if (takenOver(vault.document, id)) return void drop(vault, id); // taken over before, when nobody answered
  const box = h("div");
  let isTaking = false;
  const take = async () => {
    if (isTaking) return;
    isTaking = true;
    try {
      const given = JSON.parse(fromUtf8(await vault.decrypt(await vault.api(`shares/${id}`))));
      let process;
      await vault.change(t("notebook.hand_over"), (draft) => void (process = imported(draft, given, newId, id)));
      await drop(vault, id);
      go(`beratungen/${process}`);
    } catch (error) {
      isTaking = false;
      fill(says, error instanceof OfflineError ? alert("danger", t("notebook.offline"), h("p", null, t("notebook.offline_says")))
        : alert("danger", t("notebook.share_unreadable"), h("p", null, t("notebook.share_unreadable_says"))));
    }
  };
  const says = h("div");
  return append(box, alert("info", t("notebook.arrived"), h("p", null, t("notebook.arrived_says", { day: day(until) })), h("p", null, button(t("notebook.take_over"), { kind: "primary", onclick: take }))), says);
}

/** The server forgets the parcel once it has what came out of it; before that it waits. */
const drop = (vault, id) => vault.flush().then(() => vault.api(`shares/${id}`, { method: "DELETE" })).catch(() => {});
