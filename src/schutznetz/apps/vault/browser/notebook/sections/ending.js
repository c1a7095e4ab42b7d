// SPDX-License-Identifier: EUPL-1.2
// The end of a counselling: how it ended, what stays open, and later the deletion with its certificate.
import { actions, alert, button, confirm, field, form } from "../../screens/kit.js";
import { fill, h } from "../../screens/dom.js";
import { go } from "../../screens/router.js";
import { t } from "../../texts/index.js";
import { beforeClosing, close, erase, reopen } from "../model/acts.js";
import { CLOSINGS } from "../model/codes.js";
import { readDay, shown } from "../model/days.js";
import { edit, find } from "../model/records.js";
import { review } from "../model/rules.js";
import { day, options, word } from "../words.js";

export const ending = (book) => book.fold({ title: t("notebook.ending"), key: "ending" }, ["processes", "goals", "referrals"], ({ process }) =>
  h("div", { class: "nb-stack" }, process.closed_on ? closed(book, process) : closing(book, process),
    button(t("notebook.hand_over"), { onclick: () => go(`beratungen/${book.id}/uebergabe`) }),
    button(t("notebook.erase"), { kind: "tertiary", icon: "delete", "data-writes": true, onclick: () => erased(book) })));

function closing(book, process) {
  const { finding, open } = beforeClosing(book.vault.document, book.id, book.rules);
  if (finding.status === "breached") return alert("info", t("notebook.no_goal_yet"), h("p", null, t("notebook.no_goal_yet_says", { cite: finding.cite })));
  const left = process.leaves_on ? "left_service" : open.referrals.length ? "referral_accepted" : "solution";
  const fields = {
    closing: field({ type: "select", label: t("notebook.closing_kind"), options: options("closing", CLOSINGS), value: left }),
    on: field({ label: t("notebook.closed_on"), value: shown(process.leaves_on || book.today), hint: t("notebook.day_hint") }),
    note: field({ type: "textarea", rows: 2, label: t("notebook.closing_note"), optional: true, value: process.closing_note ?? "" }),
  };
  const submit = () => {
    const on = readDay(fields.on.value, book.today);
    fields.on.error(on ? null : t("notebook.wrong_day"));
    if (on) book.change((draft) => close(draft, book.id, { closing: fields.closing.value, note: fields.note.value, on }, book.rules));
  };
  return form({ submit, wide: true }, open.goals.length + open.referrals.length > 0 && h("p", { class: "app-muted" }, t("notebook.still_open", { goals: open.goals.length, referrals: open.referrals.length })),
    Object.values(fields), services(book), actions(button(t("notebook.close"), { kind: "primary", type: "submit", "data-writes": true })));
}

/** Whoever leaves gets a list of the services that were named. */
function services(book) {
  const named = book.sheet.referrals.filter((one) => one.service);
  if (!book.sheet.process.leaves_on || !named.length) return null;
  return h("div", null, h("p", null, t("notebook.services_for_leaver")), h("ul", null, named.map((one) => h("li", null, [one.service, one.phone].filter(Boolean).join(", ")))));
}

function closed(book, process) {
  const finding = review(process, book.rules, book.today);
  return [
    h("p", null, t("notebook.closed_says", { day: day(process.closed_on), kind: word("closing", process.closing) })),
    process.closing_note && h("p", null, process.closing_note),
    h("p", { class: "app-muted" }, t("notebook.review_on", { day: day(finding.due_on), cite: finding.cite })),
    actions(finding.status === "due" && button(t("notebook.still_needed"), { "data-writes": true, onclick: () => book.change((draft) => edit(draft, "processes", book.id, { kept_on: book.today })) }),
      button(t("notebook.reopen"), { "data-writes": true, onclick: () => book.change((draft) => reopen(draft, book.id)) })),
  ];
}

async function erased(book) {
  const { process, talks, files } = book.sheet;
  const asked = find(book.vault.document, "inbox", process.from_inbox) ? ` ${t("notebook.erase_inbox")}` : "";
  const says = t("notebook.erase_says", { name: process.title, talks: talks.length, files: files.length }) + asked;
  if (!(await confirm(t("notebook.erase_title"), { says, yes: t("notebook.erase_yes") }))) return;
  book.stop();
  const { vault, today } = book;
  const { blobs, records } = book.change((draft) => {
    const made = erase(draft, book.id, today);
    (draft.certificates ??= {})[book.id] = { id: book.id, on: today, records: made.records };
    return made;
  });
  fill(book.root, alert("info", t("notebook.erasing"), h("p", null, t("notebook.erasing_says"))));
  const lost = await Promise.allSettled(blobs.map((blob) => vault.detach(blob)));
  const failed = lost.filter((one) => one.status === "rejected" && one.reason?.status !== 404).length;
  go(`beratungen/geloescht/${records}/${failed}`, { replace: true });
}
