// SPDX-License-Identifier: EUPL-1.2
// Ways in: another password, another sheet, passkeys, and another key after a suspected theft.
import { addPasskey, changeCode, changePassword, prepareRotation } from "../core/care.js";
import { newRecoveryCode } from "../core/codes.js";
import { PasskeyError, canUsePasskeys, createPasskey } from "../core/passkey.js";
import { OfflineError } from "../core/server.js";
import { t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, alert, button, confirm, empty, heading, inset } from "./kit.js";
import { go, register } from "./router.js";
import { choosePassword } from "./secret.js";
import { sheetStep } from "./sheet.js";

register("ablage/passwort", { title: "screens.care_passwort", render: passwordPage });
register("ablage/blatt", { title: "screens.care_blatt", render: sheetPage });
register("ablage/passkeys", { title: "screens.care_passkeys", render: passkeyPage });
register("ablage/wechsel", { title: "screens.care_wechsel", render: rotationPage });

const toStore = () => button(t("screens.to_store"), { kind: "primary", onclick: () => go("ablage") });
const busy = (text) => h("p", { class: "vault-busy", role: "status" }, text);

/** Do it, and say what came of it in place of the page. */
async function act(place, work, done) {
  const before = [...place.childNodes];
  fill(place, busy(t("screens.working")));
  try {
    await work();
    fill(place, alert("success", done), actions(toStore()));
  } catch (error) {
    fill(place, failed(error), before);
  }
}

const failed = (error) =>
  error instanceof OfflineError ? alert("warning", t("screens.offline"), h("p", null, t("screens.offline_says"))) : alert("danger", t("screens.failed"), h("p", null, t("screens.failed_says")));

function passwordPage(vault) {
  const place = h("div", null);
  const chosen = (password) => act(place, () => changePassword(vault, password), t("screens.password_changed"));
  fill(place, choosePassword({ chosen, personal: [vault.account.name ?? ""], back: () => go("ablage") }));
  return h("div", null, heading(t("screens.care_passwort"), { lead: t("screens.password_change_says") }), place);
}

async function sheetPage(vault) {
  const code = await newRecoveryCode();
  const place = h("div", null);
  const done = () => act(place, () => changeCode(vault, code), t("screens.sheet_changed"));
  fill(place, sheetStep({ code, fingerprint: vault.account.fingerprint, now: vault.now, done }));
  return h("div", null, heading(t("screens.care_blatt"), { lead: t("screens.sheet_change_says") }), place);
}

async function passkeyPage(vault) {
  const account = await vault.api("vault");
  const used = account.wraps.filter((wrap) => wrap.kind === "prf").map((wrap) => wrap.n);
  const place = h("div", null);
  const free = [1, 2, 3, 4, 5, 6, 7, 8].find((n) => !used.includes(n));
  fill(place, canUsePasskeys() ? passkeyBody(vault, place, used, free) : empty(t("screens.passkey_no")));
  return h("div", null, heading(t("screens.care_passkeys"), { lead: t("screens.passkeys_says") }), place);
}

function passkeyBody(vault, place, used, free) {
  const add = async () => {
    try {
      await addPasskey(vault, await createPasskey(vault.api.bind(vault)), free);
      go("ablage/passkeys", { replace: true });
    } catch (error) {
      const word = error instanceof PasskeyError ? `screens.passkey_${error.reason}` : "screens.failed";
      fill(said, alert("warning", t(word), h("p", null, t("screens.passkey_else"))));
    }
  };
  const remove = async () => {
    if (!(await confirm(t("screens.passkey_remove"), { says: t("screens.passkey_remove_says"), yes: t("screens.passkey_remove_yes") }))) return;
    await act(place, () => removeAll(vault, used), t("screens.passkey_removed"));
  };
  const said = h("div", null);
  return [
    h("p", null, used.length ? t("screens.passkeys_count", { count: used.length }) : t("screens.passkeys_none")),
    inset(h("p", null, t("screens.passkeys_left"))),
    said,
    actions(free && button(t("screens.passkey_add"), { kind: "primary", icon: "add", onclick: add }), used.length > 0 && button(t("screens.passkey_remove"), { onclick: remove }), button(used.length ? t("screens.to_store") : t("screens.passkey_later"), { kind: "tertiary", onclick: () => go("ablage") })),
  ];
}

async function removeAll(vault, used) {
  for (const n of used) await vault.api(`wraps/prf/${n}`, { method: "DELETE" });
  await vault.api("door/forget", { method: "POST", body: {} });
}

function rotationPage(vault) {
  const place = h("div", null);
  const chosen = async (password) => {
    fill(place, busy(t("screens.working")));
    try {
      const made = await prepareRotation(vault, password, (done, all) => fill(place, busy(t("screens.rotation_files", { done, all }))));
      fill(place, sheetStep({ ...made, now: vault.now, done: () => act(place, made.commit, t("screens.rotated")).then(() => dispatchEvent(new Event("vault-rotated"))) }));
    } catch (error) {
      fill(place, failed(error), actions(toStore()));
    }
  };
  fill(place, inset(h("p", null, t("screens.rotation_keeps"))), choosePassword({ chosen, personal: [vault.account.name ?? ""], back: () => go("ablage") }));
  return h("div", null, heading(t("screens.care_wechsel"), { lead: t("screens.rotation_says") }), place);
}
