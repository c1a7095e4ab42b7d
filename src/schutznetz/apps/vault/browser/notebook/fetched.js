// SPDX-License-Identifier: EUPL-1.2
// A counselling, wherever it lives: the archive is fetched and opened when somebody wants to read it.
import { ContainerError } from "../core/container.js";
import { ApiError } from "../core/server.js";
import { LockedError } from "../core/vault.js";
import { h } from "../screens/dom.js";
import { alert } from "../screens/kit.js";
import { t } from "../texts/index.js";

/** @param {any} vault @param {string} [id] a counselling, else all of them
 * @returns {Promise<{document: object|null, problem: HTMLElement|null}>} the document with it, or words why not */
export async function whole(vault, id) {
  try {
    return { document: await vault.whole(id), problem: null };
  } catch (error) {
    return { document: null, problem: problem(error) };
  }
}

/** @param {Error} error of reading an archive @returns {HTMLElement} what happened and what to do; throws what is none of the archive's */
export function problem(error) {
  if (error instanceof LockedError) throw error;
  const isLost = error instanceof ContainerError || (error instanceof ApiError && error.status === 404);
  const name = isLost ? "archive_unreadable" : "archive_offline";
  return alert(isLost ? "danger" : "warning", t(`notebook.${name}`), h("p", null, t(`notebook.${name}_says`)));
}
