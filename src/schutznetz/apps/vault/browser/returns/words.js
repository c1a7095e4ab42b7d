// SPDX-License-Identifier: EUPL-1.2
// Words of the plan and the sheet, which the server gives in both languages.
import { language, t } from "../texts/index.js";

/** @param {[string, string, string]} code key, German, English @returns {string} */
export const wordOf = ([, german, english]) => (language() === "en" ? english : german);

/** @param {{name: string, name_en: string}} thing @returns {string} */
export const nameOf = ({ name, name_en: english }) => (language() === "en" ? english : name);

/** @param {object} plan @param {string} dimension @param {string} level @returns {string} */
export const levelOf = (plan, dimension, level) => wordOf(plan.dimensions[dimension].levels.find(([key]) => key === level));

/** @param {any} vault @param {string} id @returns {string} what the counsellor calls a counselling */
export const titleOf = (vault, id) => (vault.document.processes?.[id] ?? vault.archivedSheet(id))?.title || t("notebook.nameless");
