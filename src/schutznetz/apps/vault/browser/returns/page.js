// SPDX-License-Identifier: EUPL-1.2
// The counsellor's return of a quarter: sheets, exactly what is sent, sending. The authorised body gets to its page here.
import { fill, h } from "../screens/dom.js";
import { alert, badge, button, confirm, details, empty, heading, linkButton, panel, table } from "../screens/kit.js";
import { go, register } from "../screens/router.js";
import { day, t } from "../texts/index.js";
import { handIn, kept } from "./handing_in.js";
import { renderPools } from "./pool.js";
import { counts, unsent, withoutSheet } from "./sheets.js";
import { booked, keyed, shown, tallied } from "./tally.js";
import { levelOf, nameOf, titleOf } from "./words.js";

register("meldung", { title: () => t("returns.menu"), menu: { text: "returns.menu", order: 40 }, render });

async function render(vault) {
  const told = await vault.api("figures");
  if (!told.mine) return renderPools(vault);
  const root = h("div", { class: "nb-stack" });
  draw(vault, told, root);
  return root;
}

function draw(vault, told, root) {
  const { mine } = told;
  const sheets = unsent(vault.document).filter((one) => counts(vault.document, one, mine.until));
  const units = sheets.map((one) => booked(one, { ...told, labels: mine.labels }).unit);
  const cells = tallied(units, told.plan);
  const record = kept(vault.document, mine);
  fill(root,
    heading(t("returns.title", mine), { lead: t("returns.lead"), over: mine.group ?? mine.authority }),
    h("p", { class: "app-muted" }, t("returns.due", { day: day(mine.due) }), " ", h("span", { lang: "de" }, told.plan.cite)),
    told.collects && h("p", null, linkButton(t("returns.pools"), () => go("meldung/zusammenzaehlen"))),
    state(vault, told, record) ?? [
      sheetList(vault, mine),
      preview(cells, told.plan, sheets.length, mine.keys),
      sending(vault, told, root, { cells, units, sheets: sheets.map((one) => one.id) }),
    ],
    details(t("returns.who_reads"), h("p", null, t("returns.who_reads_says")), h("h3", null, t("returns.limits")), h("p", null, t("returns.limits_says"))));
}

/** Why nothing can or need be sent now; null while it can. */
function state(vault, { mine }, record) {
  if (mine.is_done || record?.state === "done") return alert("success", t("returns.done"), h("p", null, t("returns.done_says")));
  if (record) return null;
  for (const [name, holds] of [["no_group", !mine.group], ["closed", !mine.is_open], ["no_recipient", !mine.recipients.length]]) {
    if (holds) return [alert("info", t(`returns.${name}`), h("p", null, t(`returns.${name}_says`))), sheetList(vault, mine)];
  }
  return null;
}

function sheetList(vault, mine) {
  const stateOf = (sheet, found) => (counts(vault.document, sheet, mine.until) ? found : [found, " ", badge(t("returns.next_return"))]);
  const row = (name, badges, action) => h("li", null, h("span", null, h("strong", null, name), " ", badges), action);
  const open = (id, text, name) => linkButton(h("span", null, text, h("span", { class: "app-hidden" }, `: ${name}`)), () => go(`meldung/bogen/${id}`));
  const rows = [
    ...withoutSheet(vault.document).map((one) => row(titleOf(vault, one.id), stateOf({ process: one.id }, badge(t("returns.missing"), "warning")), open(one.id, t("returns.fill_in"), titleOf(vault, one.id)))),
    ...unsent(vault.document).map((one) => row(titleOf(vault, one.process), stateOf(one, badge(t("returns.ready"), "success")), open(one.process, t("returns.change"), titleOf(vault, one.process)))),
  ];
  return h("section", null, h("h2", { class: "kern-heading-medium" }, t("returns.sheets")), h("p", null, t("returns.sheets_says")),
    rows.length ? h("ul", { class: "app-rows" }, rows) : empty(t("returns.no_sheets")));
}

function preview(cells, plan, count, withKeys) {
  const tables = shown(cells, plan);
  const label = ({ by }, levels) => levels.map((level, at) => levelOf(plan, by[at], level)).join(", ") || t("returns.all");
  const name = ({ by }) => by.map((key) => nameOf(plan.dimensions[key])).join(", ") || t("returns.all");
  const one = ({ table: found, rows }) => table(name(found), [name(found), t("returns.counts")], rows.map(({ levels, count: number }) => [label(found, levels), String(number)]), { numeric: [1] });
  return h("section", null, h("h2", { class: "kern-heading-medium" }, t("returns.preview")), h("p", null, t("returns.preview_says", { tables: tables.length })),
    withKeys && h("p", null, t("returns.preview_keys")),
    h("p", null, h("strong", null, t("returns.total", { count }))),
    count ? details(t("returns.lists"), tables.map(one)) : h("p", { class: "app-muted" }, t("returns.preview_none")));
}

function sending(vault, told, root, { cells, units, sheets }) {
  const record = kept(vault.document, told.mine);
  const missing = withoutSheet(vault.document).filter((one) => counts(vault.document, { process: one.id }, told.mine.until)).length;
  const place = h("div", { role: "status" });
  const text = record ? t("returns.go_on") : sheets.length ? t("returns.send") : t("returns.send_nil");
  const act = async () => {
    const sure = record || (await confirm(t("returns.sure"), { says: [missing ? t("returns.still_missing", { count: missing }) : "", t("returns.sure_says")].join(" "), yes: text }));
    if (!sure) return;
    press.disabled = true;
    fill(place, h("p", null, t("returns.sending")));
    try {
      await handIn(vault, told, { cells, keys: told.mine.keys ? keyed(units, told.plan) : null }, sheets);
      draw(vault, told, root);
      root.querySelector("h1")?.focus();
    } catch (error) {
      press.disabled = false;
      fill(place, alert("danger", t("returns.failed"), h("p", null, t(`returns.failed_${reason(error)}`))));
    }
  };
  const press = button(text, { kind: "primary", onclick: act });
  return panel("", record && alert("warning", t("returns.broken_off"), h("p", null, t("returns.broken_off_says"))),
    !record && missing > 0 && h("p", null, t("returns.still_missing", { count: missing })), place, vault.state.readonly ? null : press);
}

const reason = (error) => (error.name === "OfflineError" || error.name === "TypeError" ? "offline" : error.name === "NotTaken" && error.code === "used" ? "used" : "other");
