// SPDX-License-Identifier: EUPL-1.2
// The way back from a page, a module of its own: a page that imports another one registers after it.
import { linkButton } from "../screens/kit.js";
import { h } from "../screens/dom.js";
import { go } from "../screens/router.js";
import { t } from "../texts/index.js";

/** @param {string} [path] @param {string} [text] @returns {HTMLElement} */
export const linkBack = (path = "beratungen", text = t("notebook.back")) => h("p", { class: "nb-back nb-noprint" }, linkButton(text, () => go(path)));
