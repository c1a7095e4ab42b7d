// SPDX-License-Identifier: EUPL-1.2
// The page of the authorised body: pools with enough returns, opened and added up here; only sums leave this browser.
import { fill, h } from "../screens/dom.js";
import { alert, button, confirm, empty, heading, table } from "../screens/kit.js";
import { register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { addedUp } from "./share.js";

register("meldung/zusammenzaehlen", { title: () => t("returns.pools"), render: renderPools });

/** @param {any} vault @returns {Promise<HTMLElement>} the page */
export async function renderPools(vault) {
  const [told, { pools }] = await Promise.all([vault.api("figures"), vault.api("figures/pools")]);
  const place = h("div", { role: "status" });
  const list = h("div");
  const root = h("div", { class: "nb-stack" }, heading(t("returns.pools"), { lead: t("returns.pools_lead") }), place, list);
  draw(vault, told, { list, place }, pools);
  return root;
}

function draw(vault, told, places, pools) {
  const least = told.sheet.limits.pool_returns;
  if (!pools.length) return fill(places.list, empty(t("returns.no_pools"), h("p", null, t("returns.no_pools_says", { least }))));
  const press = (pool) => button(t("returns.add_up"), { "aria-label": `${t("returns.add_up")}: ${pool.name}, ${pool.quarter}/${pool.year}`, onclick: () => act(vault, told, places, pool) });
  const rows = pools.map((pool) => [pool.name, `${pool.quarter}/${pool.year}`, String(pool.returns), press(pool)]);
  return fill(places.list, table(t("returns.pools"), [t("returns.pool"), t("returns.quarter"), t("returns.returns"), t("returns.next")], rows, { hideCaption: true, numeric: [2] }));
}

async function act(vault, told, places, pool) {
  fill(places.place, h("p", null, t("returns.adding")));
  try {
    const { shares } = await vault.api(`figures/pools/${pool.id}`);
    const found = await addedUp(shares, (bytes) => vault.decrypt(bytes), { plan: told.plan, most: told.sheet.limits.processes });
    await settle(vault, told, places, pool, found);
  } catch {
    fill(places.place, alert("danger", t("returns.failed"), h("p", null, t("returns.failed_other"))));
  }
}

async function settle(vault, { plan, sheet }, places, pool, { cells, keys, returns, unreadable }) {
  const least = sheet.limits.pool_returns;
  if (returns < least) return fill(places.place, alert("warning", t("returns.unreadable", { count: unreadable }), h("p", null, t("returns.too_few", { returns, least }))));
  if (unreadable && !(await confirm(t("returns.unreadable", { count: unreadable }), { says: t("returns.unreadable_says", { returns }), yes: t("returns.leave_out") }))) return fill(places.place);
  if (pool.keys && !keys && !(await confirm(t("returns.keyless"), { says: t("returns.keyless_says"), yes: t("returns.add_up") }))) return fill(places.place);
  const body = { digest: plan.digest, cells, returns, left_out: unreadable, ...(pool.keys && keys && { keys }) };
  await vault.api(`figures/pools/${pool.id}/sums`, { method: "POST", body });
  const { pools } = await vault.api("figures/pools");
  draw(vault, { plan, sheet }, places, pools);
  return fill(places.place, alert("success", t("returns.added", { name: pool.name }), h("p", null, t("returns.added_says", { returns }))));
}
