// SPDX-License-Identifier: EUPL-1.2
// "Anfragen": anonymous letters, read and answered.
import { TooLong } from "../../../contact/browser/letters.js";
import { ApiError } from "../core/server.js";
import { begin } from "../notebook/model/acts.js";
import { h } from "../screens/dom.js";
import { actions, alert, badge, button, confirm, empty, facts, field, form, heading, say } from "../screens/kit.js";
import { go, register } from "../screens/router.js";
import { day, moment, t } from "../texts/index.js";
import { answer, erase, fetchPost, forget, isCounsellor, note } from "./post.js";

const DRAFT_AFTER_MS = 800;

register("anfragen", { title: () => t("contact.menu"), menu: { text: "contact.menu", order: 20, may: isCounsellor }, render: listPage });
register("anfragen/:id", { title: () => t("contact.one"), render: onePage });

async function listPage(vault) {
  const { conversations, gone } = await fetchPost(vault);
  const lead = t("contact.lead");
  if (!conversations.length) return h("div", null, heading(t("contact.menu"), { lead }), vanished(vault, gone), empty(t("contact.none"), h("p", null, t("contact.none_says"))));
  return h("div", null, heading(t("contact.menu"), { lead }), vanished(vault, gone), h("ul", { class: "app-rows contact-list" }, conversations.map(row)));
}

/** What is there no more, and an answer that was begun for it: nothing typed is lost without a word. */
function vanished(vault, gone) {
  if (!gone.length) return null;
  forget(vault, gone);
  const drafts = gone.map((one) => one.draft).filter(Boolean);
  return alert("info", t("contact.vanished", { count: gone.length }), h("p", null, t("contact.vanished_says")),
    drafts.length > 0 && [h("p", null, t("contact.vanished_draft")), drafts.map((text) => h("p", { class: "contact-letter__text" }, text))]);
}

function row(one) {
  const open = h("button", { type: "button", class: "app-link", onclick: () => go(`anfragen/${one.id}`) }, nameOf(one));
  return h("li", null,
    h("span", null, open, " ", one.kind === "call" && badge(t("contact.call"), "warning"), " ", one.isNew && badge(t("contact.new"), "info"), one.process && [" ", badge(t("contact.taken_over"), "success")]),
    h("span", { class: "app-muted app-small" }, one.at ? moment(new Date(one.at)) : ""));
}

const nameOf = (one) => one.name || t("contact.nameless");

async function onePage(vault, { id }) {
  const { conversations, each, gone } = await fetchPost(vault);
  const one = conversations.find((found) => found.id === id);
  if (!one) return h("div", null, heading(t("contact.gone")), vanished(vault, gone) ?? h("p", null, t("contact.vanished_says")), actions(button(t("contact.back"), { onclick: () => go("anfragen") })));
  if (one.isNew && !vault.state.readonly) note(vault, id, { seen: one.letters.length });
  return h("div", null,
    heading(nameOf(one), { over: t("contact.menu"), state: one.kind === "call" ? t("contact.call") : "", kind: "warning" }),
    one.isUnreadable && alert("danger", t("contact.forged"), h("p", null, t("contact.forged_says"))),
    one.callback && facts([[t("contact.callback"), one.callback]]),
    h("ol", { class: "contact-thread" }, one.letters.map((letter) => drawn(letter, one))),
    h("p", { class: "app-muted app-small" }, t("contact.kept", { until: day(one.keptUntil) })),
    one.first && !vault.state.readonly && reply(vault, one, each), actions(...steps(vault, one)));
}

function drawn(letter, one) {
  const who = letter.from === "writer" ? nameOf(one) : t("contact.you");
  return h("li", { class: "contact-letter", dataset: { from: letter.from } },
    h("p", { class: "contact-letter__who" }, h("strong", null, who), " ", h("span", { class: "app-muted app-small" }, moment(new Date(letter.at)))),
    h("p", { class: "contact-letter__text" }, letter.text || (letter.callback ? t("contact.asks_call") : "")));
}

/** The answer; what was begun is kept in the vault while it is written. */
function reply(vault, one, each) {
  if (one.kind === "call" && one.letters.length === 1) return h("p", null, t("contact.call_says"));
  if (one.letters.filter((letter) => letter.from === "reader").length >= each) return alert("warning", t("contact.full"), h("p", null, t("contact.full_says")));
  const text = field({ label: t("contact.answer"), name: "answer", type: "textarea", rows: 6, maxlength: 3000, value: one.draft, hint: t("contact.answer_hint") });
  let waiting = 0;
  text.input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => note(vault, one.id, { draft: text.value }), DRAFT_AFTER_MS);
  });
  const submit = async () => {
    text.error(text.value.trim() ? null : t("contact.answer_empty"));
    if (!text.value.trim()) return;
    clearTimeout(waiting);
    const fault = await left(vault, one, text.value.trim());
    text.error(fault && t(fault));
    if (fault) return;
    await note(vault, one.id, { draft: "", seen: one.letters.length + 1 });
    say(t("contact.sent"));
    go(`anfragen/${one.id}`, { replace: true });
  };
  return form({ submit }, text, actions(button(t("contact.send"), { kind: "primary", type: "submit" })));
}

/** @returns {Promise<string|null>} the key of what to say when it did not work */
async function left(vault, one, text) {
  try {
    await answer(vault, one, text);
    return null;
  } catch (error) {
    if (error instanceof TooLong) return "contact.too_long";
    if (error instanceof ApiError && error.status === 413) return "contact.full";
    if (error instanceof ApiError && error.status === 404) return "contact.vanished_now";
    return "contact.not_sent";
  }
}

function steps(vault, one) {
  const back = button(t("contact.back"), { kind: "tertiary", onclick: () => go("anfragen") });
  if (vault.state.readonly) return [back];
  const process = one.process && (vault.document.processes?.[one.process] ?? vault.archivedSheet(one.process));
  const taken = process && !process.deleted;
  const over = taken
    ? button(t("contact.open_process"), { onclick: () => go(`beratungen/${one.process}`) })
    : button(t("contact.take_over"), { onclick: () => takeOver(vault, one) });
  return [one.first && over, button(t("contact.delete"), { onclick: () => askErase(vault, one) }), back];
}

/** Begin a counselling with what was written so far. */
async function takeOver(vault, one) {
  const today = new Date().toISOString().slice(0, 10);
  const notes = one.letters.map((letter) => `${moment(new Date(letter.at))}, ${letter.from === "writer" ? nameOf(one) : t("contact.you")}:\n${letter.text || letter.callback}`);
  let made;
  await vault.change(t("contact.take_over"), (draft) => {
    made = begin(draft, { title: nameOf(one), contact: one.callback, first_contact: "anonymous", from_inbox: one.id, notes: notes.join("\n\n") }, today);
    draft.inbox[one.id].process = made.id;
  });
  go(`beratungen/${made.id}`);
}

async function askErase(vault, one) {
  if (!(await confirm(t("contact.delete_ask"), { says: t("contact.delete_says"), yes: t("contact.delete") }))) return;
  await erase(vault, one.id);
  go("anfragen", { replace: true });
}
