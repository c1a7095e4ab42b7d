// SPDX-License-Identifier: EUPL-1.2
// The entrance: password, passkey or recovery code; and what to do when the server's file is not to be trusted.
import { ContainerError } from "../core/container.js";
import { readRecoveryCode } from "../core/codes.js";
import { PasskeyError, canUsePasskeys, evaluate } from "../core/passkey.js";
import { OfflineError, wrapsOf } from "../core/server.js";
import { expect } from "../core/worker.js";
import { WrongSecretError, openWithPrf, openWithSecret } from "../core/wraps.js";
import { moment, t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, alert, button, details, field, form, heading } from "./kit.js";
import { secretField } from "./secret.js";

/** @param {{account: object, ahead: () => object, opened: Function, prf?: Uint8Array}} given @returns {Element} */
export function entrance(given) {
  const { account } = given;
  const said = h("div", { class: "vault-said" });
  const byKey = wrapsOf(account, "prf").length > 0 && canUsePasskeys();
  const element = h("div", { class: "vault-entrance" },
    heading(t("screens.open"), { lead: account.readonly ? t("screens.open_readonly") : null }),
    said,
    passwordForm(given, said),
    h("div", { class: "vault-apart" }, h("h2", null, t("screens.other_ways")),
      byKey && actions(button(t("screens.with_passkey"), { onclick: () => tried(said, given, () => byPasskey(given)) })),
      details(t("screens.with_code"), codeForm(given, said))));
  if (given.prf) queueMicrotask(() => tried(said, given, () => byPrf(given, given.prf)));
  return element;
}

function passwordForm(given, said) {
  const secret = secretField({ label: t("screens.password"), name: "password", autocomplete: "current-password", autofocus: true });
  secret.input.addEventListener("input", expect);
  const submit = () => {
    if (!secret.value) return secret.error(t("screens.password_missing"));
    secret.error(null);
    return tried(said, given, () => identityBy(given, "pass", secret.value), () => secret.error(t("screens.password_wrong")));
  };
  return form({ submit }, secret, actions(button(t("screens.open_button"), { kind: "primary", type: "submit" })));
}

function codeForm(given, said) {
  const code = field({ label: t("screens.code"), hint: t("screens.code_hint"), name: "code", class: "vault-code-input" });
  const submit = async () => {
    const read = await readRecoveryCode(code.value);
    code.error(read ? null : t("screens.code_mistyped"));
    if (!read) return undefined;
    return tried(said, { ...given, then: "ablage/passwort" }, () => identityBy(given, "recovery", read), () => code.error(t("screens.code_wrong")));
  };
  return form({ submit }, code, actions(button(t("screens.open_button"), { type: "submit" })));
}

async function identityBy({ account }, kind, secret) {
  const [wrap] = wrapsOf(account, kind);
  if (!wrap) throw new WrongSecretError();
  return openWithSecret(wrap.blob, secret);
}

const byPasskey = async (given) => byPrf(given, await evaluate());

async function byPrf({ account }, prf) {
  for (const { blob } of wrapsOf(account, "prf")) {
    try {
      return await openWithPrf(blob, prf);
    } catch (error) {
      if (!(error instanceof WrongSecretError)) throw error;
    }
  }
  throw new PasskeyError("unknown");
}

/** Get the identity, open with it, and say what is wrong. `wrong`: how to tell a wrong secret at its field. */
async function tried(said, given, identify, wrong = () => {}) {
  fill(said, h("p", { class: "vault-busy", role: "status" }, t("screens.opening")));
  try {
    const asked = given.ahead();
    await opening(said, given, await identify(), { asked });
  } catch (error) {
    fill(said);
    if (error instanceof WrongSecretError) wrong();
    else fill(said, explained(error));
  }
}

async function opening(said, given, identity, how) {
  try {
    await given.opened(identity, { ...how, then: given.then });
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    const again = () => opening(said, given, identity, { confirmed: true });
    fill(said, distrusted(error, again));
  }
}

/** @param {ContainerError} error @param {() => void} again opens all the same */
function distrusted(error, again) {
  const { seq, seen, saved } = error.details;
  if (error.reason !== "older" && error.reason !== "chain") return alert("danger", t("screens.distrust"), h("p", null, t(`screens.distrust_${error.reason}`)), h("p", null, t("screens.distrust_do")));
  const title = error.reason === "older" ? t("screens.older", { seq, seen }) : t("screens.chain", { seq });
  return alert("warning", title, h("p", null, t(`screens.${error.reason}_says`, { when: saved ? moment(saved) : "–" })), actions(button(t("screens.older_open"), { onclick: again })));
}

function explained(error) {
  if (error instanceof OfflineError) return alert("warning", t("screens.offline"), h("p", null, t("screens.offline_says")));
  if (error instanceof PasskeyError) return alert("warning", t(`screens.passkey_${error.reason}`), h("p", null, t("screens.passkey_else")));
  return alert("danger", t("screens.failed"), h("p", null, t("screens.failed_says")));
}
