// SPDX-License-Identifier: EUPL-1.2
// A few keys, listed under "?", to be switched off in the settings. They work while their page is shown.
import { dialog } from "../screens/kit.js";
import { h } from "../screens/dom.js";
import { t } from "../texts/index.js";
import { word } from "./words.js";

const KEYS = { new: "n", talk: "g", goal: "z", search: "s", print: "p" };
let current = null;

/** @param {HTMLElement} root of the page @param {any} vault @param {Partial<Record<"new"|"talk"|"goal"|"search"|"print", () => void>>} acts */
export function shortcutsFor(root, vault, acts) {
  const readable = ["search", "print"].filter((name) => acts[name]).map((name) => [name, acts[name]]);
  current?.stop();
  const stop = vault.subscribe(() => vault.state.locked && (current = null)); // nothing here holds on to a vault that is locked
  current = { root, vault, stop, acts: vault.state.readonly ? Object.fromEntries(readable) : acts };
}

globalThis.document?.addEventListener("keydown", (event) => {
  if (!current?.root.isConnected || current.vault.state.locked || document.querySelector("dialog[open]")) return;
  if (current.vault.document.settings?.notebook?.shortcuts_off) return;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (event.key === "?" && !typing) return help(event);
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const act = Object.entries(KEYS).find(([name, key]) => event.code === `Key${position(key)}` && current.acts[name]);
  if (!act) return;
  event.preventDefault();
  current.acts[act[0]]();
});

/** The key by its letter on a German keyboard, where Z stands on the place of Y. */
const position = (key) => (key === "z" ? "Y" : key.toUpperCase());

function help(event) {
  event.preventDefault();
  const names = Object.keys(KEYS).filter((name) => current.acts[name]);
  dialog(t("notebook.keys"), () => [
    h("dl", { class: "nb-facts" }, names.map((name) => [h("dt", null, h("kbd", null, `Alt + ${KEYS[name].toUpperCase()}`)), h("dd", null, word("key", name))])),
    h("p", { class: "app-muted" }, t("notebook.keys_off")),
  ]);
}
