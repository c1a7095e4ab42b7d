// SPDX-License-Identifier: EUPL-1.2
// Files beside a counselling: encrypted one by one, their names kept inside the vault.
import { ContainerError } from "../../core/container.js";
import { alert, button, confirm } from "../../screens/kit.js";
import { fill, h, uid } from "../../screens/dom.js";
import { size, t } from "../../texts/index.js";
import { add, bury } from "../model/records.js";
import { day } from "../words.js";

export function files(book) {
  const says = h("div", { role: "status" });
  const id = uid("file");
  const input = h("input", { type: "file", id, class: "nb-file", multiple: true, "data-writes": true, onchange: () => keep(book, input, says) });
  return book.fold({ title: t("notebook.files"), key: "files", count: (all) => all.files.length }, ["files"], (sheet) =>
    h("div", { class: "nb-stack" }, h("p", { class: "app-muted" }, t("notebook.files_says")),
      sheet.files.length > 0 && h("ul", { class: "nb-plain" }, sheet.files.map((one) => h("li", { class: "nb-row nb-row--apart" },
        h("button", { type: "button", class: "app-link", onclick: () => show(book, one, says) }, one.name), h("span", { class: "app-muted" }, `${size(one.size)} · ${day(one.on)}`),
        h("button", { type: "button", class: "app-link", "data-writes": true, onclick: () => drop(book, one) }, t("notebook.remove"), h("span", { class: "kern-sr-only" }, ` ${one.name}`))))),
      says, h("div", { class: "kern-form-input" }, h("label", { class: "kern-label", for: id }, t("notebook.add_file")), input)));
}

async function keep(book, input, says) {
  for (const file of [...input.files]) {
    fill(says, h("p", null, t("notebook.file_working", { name: file.name })));
    try {
      const { id, name, size: bytes } = await book.vault.attach(file);
      book.change((draft) => add(draft, "files", { process: book.id, blob: id, name, size: bytes, on: book.today }));
      fill(says);
    } catch (error) {
      const large = error instanceof ContainerError;
      fill(says, alert("danger", t("notebook.file_failed", { name: file.name }), h("p", null, t(large ? "notebook.file_large" : "notebook.file_offline"))));
      return;
    }
  }
  input.value = "";
}

/** Hand a file to the browser's own saving. @param {{vault: any}} book @param {object} one its record @param {Element} says where a mishap is said */
export async function show(book, one, says) {
  try {
    const { name, type, bytes } = await book.vault.attachment(one.blob);
    const url = URL.createObjectURL(new Blob([bytes], { type: type || "application/octet-stream" }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch {
    fill(says, alert("danger", t("notebook.file_failed", { name: one.name }), h("p", null, t("notebook.file_unreadable"))));
  }
}

async function drop(book, one) {
  if (!(await confirm(t("notebook.remove_file_title"), { says: one.name, yes: t("notebook.remove_file") }))) return;
  book.change((draft) => bury(draft, "files", one.id, book.today));
  await book.vault.detach(one.blob).catch(() => {});
}
