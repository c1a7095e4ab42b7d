// SPDX-License-Identifier: EUPL-1.2
// Everything out as a file, an older state back, everything gone.
import { exported, older, takeOver } from "../core/care.js";
import { ContainerError } from "../core/container.js";
import { alive } from "../core/vault.js";
import { day, moment, t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, alert, button, confirm, empty, facts, field, form, heading, table } from "./kit.js";
import { go, register } from "./router.js";

register("ablage/ausgabe", { title: "screens.care_ausgabe", render: exportPage });
register("ablage/staende", { title: "screens.care_staende", render: versionsPage });
register("ablage/loeschen", { title: "screens.care_loeschen", render: deletionPage });

const busy = () => h("p", { class: "vault-busy", role: "status" }, t("screens.working"));
const failed = () => alert("danger", t("screens.failed"), h("p", null, t("screens.failed_says")));

/** Hand a file to the browser's own saving. @param {string} name @param {Uint8Array} bytes @param {string} type */
export function download(name, bytes, type) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function exportPage(vault) {
  const said = h("div", null);
  const take = async () => {
    fill(said, busy());
    try {
      const bytes = await exported(vault, t("screens.export_readme"));
      download(`tresor-${vault.now.toISOString().slice(0, 10)}.zip`, bytes, "application/zip");
      fill(said, alert("success", t("screens.export_done"), h("p", null, t("screens.export_done_says"))));
    } catch {
      fill(said, failed());
    }
  };
  return h("div", null, heading(t("screens.care_ausgabe"), { lead: t("screens.export_says") }),
    h("p", null, t("screens.export_open")), h("pre", { class: "vault-commands", tabindex: "0" }, t("screens.export_commands")),
    said, actions(button(t("screens.export_take"), { kind: "primary", icon: "download", onclick: take }), button(t("screens.back"), { onclick: () => go("ablage") })));
}

async function versionsPage(vault) {
  const versions = await vault.api("versions");
  const place = h("div", null);
  const rows = await Promise.all(versions.map((one, at) => versionRow(vault, one, at === 0, place)));
  fill(place, rows.length
    ? table(t("screens.care_staende"), [t("screens.version_number"), t("screens.version_saved"), t("screens.version_holds"), t("screens.version_act")], rows, { hideCaption: true })
    : empty(t("screens.store_empty")));
  return h("div", null, heading(t("screens.care_staende"), { lead: t("screens.versions_says") }), place, actions(button(t("screens.back"), { onclick: () => go("ablage") })));
}

async function versionRow(vault, { version, saved_day }, isNewest, place) {
  try {
    const { head, document } = await older(vault, version);
    const count = Object.values(document).reduce((sum, records) => sum + alive(records).length, 0);
    const take = () => restore(vault, head, document, place);
    return [String(head.seq), moment(head.saved), t("screens.version_records", { count }), isNewest ? t("screens.version_newest") : button(t("screens.version_take"), { onclick: take })];
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    return ["–", day(saved_day), t("screens.version_broken"), ""];
  }
}

async function restore(vault, head, document, place) {
  const says = t("screens.version_take_says", { seq: head.seq, when: moment(head.saved) });
  if (!(await confirm(t("screens.version_take"), { says, yes: t("screens.version_take_yes") }))) return;
  fill(place, busy());
  try {
    await takeOver(vault, document);
    fill(place, alert("success", t("screens.version_taken", { seq: vault.state.seq })));
  } catch {
    fill(place, failed());
  }
}

function deletionPage(vault) {
  const place = h("div", null);
  const word = t("screens.delete_word");
  const typed = field({ label: t("screens.delete_type", { word }), name: "word" });
  const submit = async () => {
    const right = typed.value.trim().toLowerCase() === word.toLowerCase();
    typed.error(right ? null : t("screens.delete_type_wrong", { word }));
    if (right && (await confirm(t("screens.delete_sure"), { says: t("screens.delete_sure_says"), yes: t("screens.delete_yes") }))) await erase(vault, place);
  };
  fill(place, h("ul", null, ["all", "backups", "export"].map((name) => h("li", null, t(`screens.delete_${name}`)))),
    form({ submit }, typed, actions(button(t("screens.delete_button"), { kind: "primary", type: "submit" }), button(t("screens.back"), { onclick: () => go("ablage") }))));
  return h("div", null, heading(t("screens.care_loeschen"), { lead: t("screens.delete_says") }), place);
}

async function erase(vault, place) {
  try {
    const made = await vault.api("deletion", { method: "POST", body: { confirmed: true } });
    dispatchEvent(new CustomEvent("vault-deleted", { detail: certificate(made) }));
  } catch {
    fill(place, failed());
  }
}

function certificate(made) {
  return h("div", null, heading(t("screens.certificate")), h("p", { class: "app-lead" }, t("screens.certificate_says")),
    facts([
      [t("screens.certificate_vault"), h("code", null, made.vault)], [t("screens.certificate_day"), day(made.deleted_on)],
      [t("screens.certificate_files"), t("screens.certificate_counts", { versions: made.versions, attachments: made.attachments })],
      [t("screens.certificate_backups"), day(made.backups_until)],
    ]),
    h("p", null, t("screens.certificate_backups_says")), actions(button(t("screens.print"), { onclick: () => print() })));
}
