// SPDX-License-Identifier: EUPL-1.2
// "Meine Ablage": what there is of the vault, and everything that keeps it safe.
import { equal } from "../core/merge.js";
import { alive } from "../core/vault.js";
import { day, moment, size, t } from "../texts/index.js";
import { h } from "./dom.js";
import { actions, badge, button, details, empty, facts, heading, inset, panel, table } from "./kit.js";
import { go, register } from "./router.js";
import "./drill.js";
import "./keys.js";
import "./keep.js";

register("ablage", { title: "screens.store", menu: { text: "screens.store", order: 90 }, render: page });
register("ablage/fassungen", { title: "screens.conflicts", render: conflictsPage });

async function page(vault) {
  const { seq, savedAt, readonly } = vault.state;
  const [account, blobs, versions] = await Promise.all([vault.api("vault"), vault.api("blobs"), vault.api("versions")]);
  const all = [...blobs, ...versions].reduce((sum, one) => sum + one.size_bucket, 0);
  const archives = alive(vault.document.archives).length;
  const conflicts = conflicting(vault).length;
  return h("div", null,
    heading(t("screens.store"), { lead: t("screens.store_says"), state: readonly ? t("screens.state_readonly") : null }),
    conflicts > 0 && inset(h("p", null, t("screens.conflicts_found", { count: conflicts })), actions(button(t("screens.conflicts_look"), { onclick: () => go("ablage/fassungen") }))),
    facts([
      [t("screens.store_state"), savedAt ? t("screens.state_number", { seq, when: moment(savedAt) }) : t("screens.store_empty")],
      [t("screens.store_size"), t("screens.store_size_says", { size: size(all), count: Math.max(0, blobs.length - archives) })],
      ...(archives ? [[t("screens.store_archive"), t("screens.store_archive_says", { count: vault.archived.length, files: archives })]] : []),
      [t("screens.fingerprint"), h("span", { lang: "de", translate: "no" }, account.fingerprint)],
      [t("screens.store_ways"), ways(account)],
    ]),
    h("h2", null, t("screens.store_care")),
    h("ul", { class: "app-rows vault-care" }, CARE.filter(([, writes]) => !writes || !readonly).map(([name]) => row(name))),
    details(t("screens.store_help"), h("ul", null, ["lock", "device", "seen", "lost", "limits"].map((name) => h("li", null, t(`screens.help_${name}`))))));
}

/** Pages of the vault itself; true when they need the right to write. */
const CARE = [["passwort", true], ["blatt", true], ["passkeys", true], ["uebung", true], ["ausgabe", false], ["staende", true], ["wechsel", true], ["loeschen", false]];

function row(name) {
  const open = (event) => {
    event.preventDefault();
    go(`ablage/${name}`);
  };
  return h("li", null, h("span", null, h("a", { href: "#", onclick: open }, t(`screens.care_${name}`)), h("br", null), h("span", { class: "app-muted app-small" }, t(`screens.care_${name}_says`))));
}

function ways(account) {
  const has = (kind) => account.wraps.filter((wrap) => wrap.kind === kind).length;
  const names = [["pass", "password"], ["recovery", "code"]].filter(([kind]) => has(kind)).map(([, text]) => t(`screens.${text}`));
  if (has("prf")) names.push(t("screens.ways_passkeys", { count: has("prf") }));
  return names.join(", ");
}

/** Records whose two versions could not be joined by themselves. */
const conflicting = (vault) =>
  Object.entries(vault.document).flatMap(([collection, records]) => alive(records).filter((record) => record.conflicts).map((record) => ({ collection, record })));

function conflictsPage(vault) {
  const found = conflicting(vault);
  const place = h("div", null, heading(t("screens.conflicts"), { lead: t("screens.conflicts_says") }));
  if (!found.length) return (place.append(empty(t("screens.conflicts_none"))), place);
  place.append(...found.map(({ collection, record }) => panel(record.name ?? record.title ?? record.date ?? collection,
    table(t("screens.conflicts"), [t("screens.conflicts_field"), t("screens.conflicts_kept"), t("screens.conflicts_other")],
      Object.entries(record.conflicts).map(([field, others]) => [field, shown(record[field]), others.map((other) => [shown(other), " ", button(t("screens.conflicts_take"), { onclick: () => settle(vault, collection, record, field, other) })])])),
    actions(button(t("screens.conflicts_keep"), { onclick: () => settle(vault, collection, record) })))));
  return place;
}

const shown = (value) => (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : badge(typeof value === "string" ? value : JSON.stringify(value)));

/** Keep what is there, or take the other value of one field; the record then has one version again. */
async function settle(vault, collection, record, field = null, value = null) {
  await vault.change("conflict", (draft) => {
    const mine = draft[collection][record.id];
    if (field) {
      mine[field] = value;
      mine.conflicts = Object.fromEntries(Object.entries(mine.conflicts).filter(([name]) => name !== field));
    }
    if (!field || equal(mine.conflicts, {})) delete mine.conflicts;
  });
  go("ablage/fassungen", { replace: true });
}
