// SPDX-License-Identifier: EUPL-1.2
// Once a year: can you still open it? Tries a secret on its envelope, without changing anything.
import { readRecoveryCode } from "../core/codes.js";
import { wrapsOf } from "../core/server.js";
import { WrongSecretError, openWithSecret } from "../core/wraps.js";
import { t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, alert, button, field, form, heading } from "./kit.js";
import { go, register } from "./router.js";
import { secretField } from "./secret.js";

const MONTHS = 12; // house rule of this program, said in the handbook

register("ablage/uebung", { title: "screens.drill", render: page });

/** @param {any} vault @returns {Element|null} a reminder when the last drill was a year ago */
export function drillNotice(vault) {
  if (vault.state.readonly) return null;
  const last = vault.document.settings?.drill?.done ?? `${vault.account.created_month}-28`;
  const due = new Date(`${last}T12:00:00`);
  due.setMonth(due.getMonth() + MONTHS);
  if (due > vault.now) return null;
  return alert("info", t("screens.drill_due"), h("p", null, t("screens.drill_due_says")), actions(button(t("screens.drill_start"), { onclick: () => go("ablage/uebung") })));
}

function page(vault) {
  const place = h("div", null, heading(t("screens.drill"), { lead: t("screens.drill_says") }));
  const password = secretField({ label: t("screens.password"), name: "password", autocomplete: "off" });
  const code = field({ label: t("screens.code"), hint: t("screens.code_hint"), name: "code", class: "vault-code-input" });
  const submit = async () => {
    const one = await tested(vault, "pass", password.value);
    const read = await readRecoveryCode(code.value);
    const two = read ? await tested(vault, "recovery", read) : false;
    password.error(one ? null : t("screens.drill_wrong"));
    code.error(two ? null : t("screens.drill_wrong_code"));
    if (one && two) await passed(vault, place);
  };
  place.append(form({ submit }, password, code, actions(button(t("screens.drill_check"), { kind: "primary", type: "submit" }))));
  return place;
}

async function tested(vault, kind, secret) {
  const account = await vault.api("vault");
  const [wrap] = wrapsOf(account, kind);
  try {
    return Boolean(wrap && (await openWithSecret(wrap.blob, secret)));
  } catch (error) {
    if (error instanceof WrongSecretError) return false;
    throw error;
  }
}

async function passed(vault, place) {
  const done = vault.now.toISOString().slice(0, 10);
  await vault.change("drill", (draft) => (draft.settings.drill = { id: "drill", done }));
  fill(place, heading(t("screens.drill")), alert("success", t("screens.drill_passed"), h("p", null, t("screens.drill_passed_says"))),
    actions(button(t("screens.to_store"), { kind: "primary", onclick: () => go("ablage") })));
  document.querySelector("[data-notice=drill]")?.remove();
}
