// SPDX-License-Identifier: EUPL-1.2
// A counselling in the archive: to read, print, hand over, keep, delete; one click and it is an open one again.
import { actions, alert, button, confirm, heading, inset } from "../screens/kit.js";
import { fill, h } from "../screens/dom.js";
import { go } from "../screens/router.js";
import { size, t } from "../texts/index.js";
import { linkBack } from "./back.js";
import { problem, whole } from "./fetched.js";
import { erase, reopen } from "./model/acts.js";
import { today } from "./model/days.js";
import { sheet } from "./model/records.js";
import { review } from "./model/rules.js";
import { written } from "./printing.js";
import { show } from "./sections/files.js";
import { day } from "./words.js";

/** @param {any} vault @param {string} id @returns {Promise<HTMLElement>} */
export async function archivedPage(vault, id) {
  const entry = vault.archivedSheet(id);
  const found = await whole(vault, id);
  const all = found.document && sheet(found.document, id);
  const says = h("div", { role: "status" });
  const root = h("div", { class: "nb-sheet" });
  const top = [linkBack(), heading(entry.title || t("notebook.nameless"), { over: t("notebook.since", { day: day(entry.opened_on) }), state: t("notebook.in_archive") })];
  if (!all) return fill(root, top, found.problem, actions(button(t("screens.again"), { onclick: () => go(`beratungen/${id}`, { replace: true }) })));
  return fill(root, top, inset(h("p", null, t("notebook.archive_says"))), actions(...buttons(vault, id, all, { root, says })), says, written(all), files(vault, all, says));
}

function buttons(vault, id, all, place) {
  const print = button(t("notebook.print"), { onclick: () => go(`beratungen/${id}/druck`) });
  if (vault.state.readonly) return [print];
  const entry = vault.archivedSheet(id);
  const isDue = review(entry, vault.rules, today()).status === "due";
  return [
    button(t("notebook.reopen"), { kind: "primary", onclick: () => back(vault, id, place.says) }),
    isDue && button(t("notebook.still_needed"), { onclick: () => keep(vault, id) }), print,
    button(t("notebook.hand_over"), { onclick: () => go(`beratungen/${id}/uebergabe`) }),
    button(t("notebook.erase"), { kind: "tertiary", icon: "delete", onclick: () => erased(vault, id, all, place) }),
  ].filter(Boolean);
}

function files(vault, all, says) {
  if (!all.files.length) return null;
  return h("section", null, h("h2", { class: "kern-heading-medium" }, t("notebook.files")), h("ul", { class: "nb-plain" }, all.files.map((one) =>
    h("li", { class: "nb-row" }, h("button", { type: "button", class: "app-link", onclick: () => show({ vault }, one, says) }, one.name), h("span", { class: "app-muted" }, `${size(one.size)} · ${day(one.on)}`)))));
}

async function back(vault, id, says) {
  try {
    await vault.takeBack(t("notebook.reopen"), id, (draft) => void reopen(draft, id));
    go(`beratungen/${id}`, { replace: true });
  } catch (error) {
    fill(says, problem(error));
  }
}

async function keep(vault, id) {
  await vault.change(t("notebook.still_needed"), (draft) => void (draft.archived[id] && Object.assign(draft.archived[id], { kept_on: today() })));
  go(`beratungen/${id}`, { replace: true });
}

async function erased(vault, id, all, { root, says }) {
  const asked = t("notebook.erase_says", { name: all.process.title, talks: all.talks.length, files: all.files.length });
  if (!(await confirm(t("notebook.erase_title"), { says: asked, yes: t("notebook.erase_yes") }))) return;
  let made;
  const now = today();
  try {
    await vault.takeBack(t("notebook.erase"), id, (draft) => {
      made = erase(draft, id, now);
      (draft.certificates ??= {})[id] = { id, on: now, records: made.records };
    });
  } catch (error) {
    return void fill(says, problem(error));
  }
  fill(root, alert("info", t("notebook.erasing"), h("p", null, t("notebook.erasing_says"))));
  const lost = await Promise.allSettled(made.blobs.map((blob) => vault.detach(blob)));
  const failed = lost.filter((one) => one.status === "rejected" && one.reason?.status !== 404).length;
  go(`beratungen/geloescht/${made.records}/${failed}`, { replace: true });
}
