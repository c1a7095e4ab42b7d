// SPDX-License-Identifier: EUPL-1.2
// What the notebook has to know of its owner.
import { field, heading } from "../screens/kit.js";
import { h } from "../screens/dom.js";
import { register } from "../screens/router.js";
import { t } from "../texts/index.js";
import { linkBack } from "./back.js";

register("beratungen/einstellungen", { title: () => t("notebook.settings"), render: page });

/** @param {any} vault @returns {HTMLElement} */
function page(vault) {
  const now = vault.document.settings?.notebook ?? {};
  const tick = (name, label, hint) => {
    const box = field({ type: "checkbox", label, hint, value: now[name], disabled: vault.state.readonly });
    box.input.addEventListener("change", () => vault.change(t("notebook.settings"), (draft) => {
      draft.settings ??= {};
      draft.settings.notebook = { ...draft.settings.notebook, id: "notebook", [name]: box.value };
    }));
    return box;
  };
  return h("div", { class: "nb-settings" }, linkBack(), heading(t("notebook.settings")), h("div", { class: "nb-stack" },
    tick("police_officer", t("notebook.police_officer"), t("notebook.police_officer_hint", { cite: vault.rules["counselling.police_notices"].citation })),
    tick("shortcuts_off", t("notebook.shortcuts_off"), t("notebook.shortcuts_off_hint"))));
}
