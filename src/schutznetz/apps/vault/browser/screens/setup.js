// SPDX-License-Identifier: EUPL-1.2
// Set-up as a list of tasks: what it means, password, recovery sheet, passkey. The vault exists from the sheet on.
import { newIdentity, recipientOf } from "../core/age.js";
import { base64, fingerprint, newId } from "../core/bytes.js";
import { newRecoveryCode } from "../core/codes.js";
import { wrapWithCode, wrapWithPassphrase } from "../core/wraps.js";
import { t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, alert, button, field, form, heading, taskList } from "./kit.js";
import { choosePassword } from "./secret.js";
import { sheetStep } from "./sheet.js";

/** @param {{account: object, api: Function, opened: Function}} given @returns {Element} */
export function setUp(given) {
  const made = { understood: false, password: null };
  const place = h("div", { class: "vault-setup" });
  const list = () => {
    fill(place, heading(t("screens.setup"), { lead: t("screens.setup_says") }), taskList(t("screens.setup_steps"), tasks(made, step)));
    place.querySelector("h1").focus();
  };
  const step = (title, build) => {
    fill(place, heading(title, { over: t("screens.setup") }), build(list));
    scrollTo(0, 0);
    place.querySelector("h1").focus();
  };
  made.given = given;
  made.list = list;
  list();
  return place;
}

function tasks(made, step) {
  const { given, list } = made;
  const state = (isDone, isNext) => (isDone ? "done" : isNext ? "next" : "blocked");
  return [
    { title: t("screens.step_meaning"), hint: t("screens.step_meaning_hint"), state: state(made.understood, true), open: () => step(t("screens.step_meaning"), () => meaning(made, list)) },
    { title: t("screens.step_password"), hint: t("screens.step_password_hint"), state: state(made.password, made.understood), open: () => step(t("screens.step_password"), () => password(made, list)) },
    { title: t("screens.step_sheet"), hint: t("screens.step_sheet_hint"), state: state(false, made.password), open: () => begin(made, step, given) },
    { title: t("screens.step_passkey"), hint: t("screens.step_passkey_hint"), state: "blocked" },
  ];
}

function meaning(made, list) {
  const tick = field({ type: "checkbox", name: "understood", label: t("screens.meaning_tick") });
  const submit = () => {
    tick.error(tick.value ? null : t("screens.meaning_missing"));
    made.understood = tick.value;
    if (made.understood) list();
  };
  return form({ submit, wide: true },
    h("ul", { class: "vault-points" }, ["secret", "reset", "sheet", "seen", "duty"].map((name) => h("li", null, h("strong", null, t(`screens.meaning_${name}`)), " ", t(`screens.meaning_${name}_says`)))),
    tick, actions(button(t("screens.next"), { kind: "primary", type: "submit" }), button(t("screens.back"), { onclick: list })));
}

function password(made, list) {
  const chosen = (secret) => {
    made.password = secret;
    list();
  };
  return choosePassword({ chosen, personal: [made.given.account.name ?? ""], back: list });
}

async function begin(made, step, given) {
  made.identity ??= newIdentity();
  made.recipient = await recipientOf(made.identity);
  made.fingerprint = await fingerprint(made.recipient);
  made.code ??= await newRecoveryCode();
  const done = () => create(made, given);
  step(t("screens.step_sheet"), () => h("div", null, (made.said = h("div", null)), sheetStep({ code: made.code, fingerprint: made.fingerprint, now: new Date(), done })));
}

/** The server gets the closed envelopes and the public key; then the vault opens. */
async function create(made, given) {
  fill(made.said, h("p", { class: "vault-busy", role: "status" }, t("screens.creating")));
  try {
    const wraps = [
      { kind: "pass", n: 1, blob: base64(await wrapWithPassphrase(made.identity, made.password)) },
      { kind: "recovery", n: 1, blob: base64(await wrapWithCode(made.identity, made.code)) },
    ];
    const body = { vault: newId(), recipient: made.recipient, fingerprint: made.fingerprint, wraps };
    const account = await given.api("vault", { method: "POST", body });
    await given.opened(made.identity, { account, then: "ablage/passkeys" });
  } catch {
    fill(made.said, alert("danger", t("screens.failed"), h("p", null, t("screens.creating_failed"))));
    scrollTo(0, 0);
  }
}

