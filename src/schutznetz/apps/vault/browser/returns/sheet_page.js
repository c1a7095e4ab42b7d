// SPDX-License-Identifier: EUPL-1.2
// One coded sheet: twelve codes, no text. Before it is kept it says how coarsely it will be counted, and asks.
import { fill, h } from "../screens/dom.js";
import { actions, alert, button, field, form, heading, inset } from "../screens/kit.js";
import { go, register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { alive } from "../core/vault.js";
import { drafted, keep, missing } from "./sheets.js";
import { booked } from "./tally.js";
import { levelOf, nameOf, titleOf, wordOf } from "./words.js";

register("meldung/bogen/:process", { title: () => t("returns.sheets"), render });

async function render(vault, { process }) {
  const told = await vault.api("figures");
  const known = alive(vault.document.sheets).find((one) => one.process === process && !one.sent);
  const document = known ? vault.document : await vault.whole(process);
  const record = document.processes?.[process];
  if (!told.mine || (!known && (!record || record.deleted || !record.closed_on))) return heading(t("returns.sheet_gone"));
  const sheet = known ? { ...known } : drafted(document, process);
  const boxes = new Map(told.sheet.fields.flatMap((one) => inputs(one, sheet)));
  const says = h("div", { role: "status" });
  const read = () => ({ ...sheet, ...answers(told.sheet.fields, boxes) });
  const press = button(t("returns.keep"), { kind: "primary", type: "submit" });
  const look = () => tell(says, press, read(), told);
  const element = form({ submit: () => save(vault, told, boxes, read()) },
    [true, false].map((tallied) => part(tallied, told.sheet.fields, boxes)), says, actions(press, button(t("returns.cancel"), { onclick: () => go("meldung") })));
  element.addEventListener("change", (event) => {
    boxes.get(event.target.name)?.error(null);
    look();
  });
  look();
  return h("div", { class: "nb-stack" }, heading(t("returns.sheet", { name: titleOf(vault, process) }), { lead: t("returns.sheet_lead") }), element);
}

/** The inputs of a field by name: several for a field with several codes. */
function inputs(one, sheet) {
  const first = one.attribute ? ["", t("returns.not_stated")] : ["", t("returns.choose")];
  const options = [first, ...one.codes.map((code) => [code[0], wordOf(code)])];
  const many = one.most > 1;
  return Array.from({ length: one.most }, (_, at) => {
    const name = many ? `${one.key}${at}` : one.key;
    const label = at ? t("returns.further", { field: nameOf(one), number: at + 1 }) : nameOf(one);
    const hint = many && at === 0 ? t("returns.main") : null;
    const value = many ? (sheet[one.key][at] ?? "") : (sheet[one.key] ?? "");
    return [name, field({ label, name, hint, type: "select", options, value, optional: many && at > 0 })];
  });
}

/** What is counted stands together, before what only the counsellor keeps. */
function part(tallied, fields, boxes) {
  const own = fields.filter((one) => one.tallied === tallied);
  const inputsOf = (one) => (one.most > 1 ? Array.from({ length: one.most }, (_, at) => boxes.get(`${one.key}${at}`)) : boxes.get(one.key));
  return h("section", { class: "nb-stack" }, h("h2", { class: "kern-heading-medium" }, t(tallied ? "returns.tallied" : "returns.not_tallied")), own.map(inputsOf));
}

function answers(fields, boxes) {
  const of = (one) => (one.most > 1 ? [...new Set(Array.from({ length: one.most }, (_, at) => boxes.get(`${one.key}${at}`).value).filter(Boolean))] : boxes.get(one.key).value);
  return Object.fromEntries(fields.map((one) => [one.key, of(one)]));
}

/** How it will be counted, as soon as enough is known. */
function tell(place, press, sheet, { plan, sheet: formOf, mine }) {
  const label = press.querySelector(".kern-label");
  label.textContent = t("returns.keep");
  if (!sheet.category.length) return fill(place);
  const { unit, staff, coarser } = booked(sheet, { plan, sheet: formOf, labels: mine.labels });
  const rows = coarser.map((key) => t("returns.coarser_row", { field: nameOf(formOf.fields.find((one) => one.key === key)), level: levelOf(plan, key, unit[key]) }));
  const people = staff === null ? t("returns.means_unknown") : t(coarser.length ? "returns.means" : "returns.means_fine", { count: staff });
  if (!coarser.length) return fill(place, inset(h("p", null, people)));
  label.textContent = t("returns.keep_coarse");
  return fill(place, alert("info", t("returns.coarser"), h("ul", null, rows.map((row) => h("li", null, row))), h("p", null, people)));
}

async function save(vault, told, boxes, sheet) {
  const wrong = missing(sheet, told.sheet.fields);
  for (const one of told.sheet.fields) boxes.get(one.most > 1 ? `${one.key}0` : one.key).error(wrong[one.key] ? t("returns.field_missing") : null);
  if (Object.keys(wrong).length) return;
  await vault.change("sheet", (draft) => keep(draft, sheet));
  go("meldung");
}
