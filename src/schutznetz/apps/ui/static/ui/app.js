// SPDX-License-Identifier: EUPL-1.2
// Comforts of every page. Without this file all pages work: dialogs are pages, menus are <details>, filters have a button.
"use strict";

const root = document.documentElement;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog).showModal();
  }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog").close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.key === "?" && shortcutsAllowed(event)) location.assign(document.querySelector(".app-footer a").href);
});

function closeMenus() {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

function shortcutsAllowed(event) {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && document.body.dataset.shortcuts !== "off";
}

// The look changes at once; the choice is sent behind it. Languages need the server, so they take the ordinary way.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-preferences]");
  if (!form || event.submitter?.name !== "theme") return;
  event.preventDefault();
  const theme = event.submitter.value;
  if (theme === "auto") delete root.dataset.kernTheme;
  else root.dataset.kernTheme = theme;
  document.querySelector("meta[name=color-scheme]").content = theme === "auto" ? "light dark" : theme;
  for (const button of document.querySelectorAll("[data-preferences] [name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
});

// A doubled press sends once. Forms that other scripts send are theirs; whoever stays on the page may send again soon,
// and something else at once.
const AGAIN_MS = 3000;
let sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  const content = new URLSearchParams(new FormData(form, event.submitter)).toString();
  if (sent.get(form) === content) {
    event.preventDefault();
    return;
  }
  sent.set(form, content);
  setTimeout(() => sent.delete(form), AGAIN_MS);
});

// Back from another page, all forms are as new.
window.addEventListener("pageshow", () => {
  sent = new WeakMap();
});

// A changed listing is announced; htmx keeps the focus on the element with the same id.
document.addEventListener("htmx:afterSettle", (event) => {
  const said = event.target.querySelector?.("[data-announce]") ?? document.querySelector("[data-announce]");
  if (said) document.getElementById("ui-status").textContent = said.textContent.trim();
});

// On a phone a table becomes one block a row, where each cell carries the heading of its column. A table whose rows
// differ from its head stays as it is and scrolls.
function nameCells() {
  for (const table of document.querySelectorAll(".app-table:not(.app-stack) > table:not([role])")) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
    if (names.length < 3 || table.tHead.rows.length > 1 || rows.some((row) => row.cells.length !== names.length)) continue;
    for (const row of rows) {
      names.forEach((name, at) => name && row.cells[at].tagName === "TD" && (row.cells[at].dataset.label = name));
    }
    keepRoles(table);
    table.parentElement.classList.add("app-stack");
  }
}

// A table drawn as blocks would no longer be one for every screen reader.
function keepRoles(table) {
  table.role = "table";
  for (const part of [table.tHead, ...table.tBodies]) part.role = "rowgroup";
  for (const row of table.rows) row.role = "row";
  for (const cell of table.querySelectorAll("td")) cell.role = "cell";
  for (const cell of table.querySelectorAll("th")) cell.role = cell.closest("thead") ? "columnheader" : "rowheader";
}

nameCells();
document.addEventListener("htmx:afterSettle", nameCells);

const summary = document.querySelector("[data-error-summary]");
if (summary && !location.hash) summary.focus();
