// SPDX-License-Identifier: EUPL-1.2
// Pages without a vault: not signed in, no network, days over.
import { PasskeyError, canUsePasskeys, enter } from "../core/passkey.js";
import { ApiError } from "../core/server.js";
import { t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, alert, button, heading } from "./kit.js";

/** @param {{api: Function, arrive: Function}} given */
export function noSession({ api, arrive }) {
  const platform = document.querySelector("meta[name=platform]")?.content;
  const said = h("div", null);
  const byKey = async () => {
    try {
      await arrive({ prf: await enter(api) });
    } catch (error) {
      fill(said, alert("warning", t(wordFor(error)), h("p", null, t("screens.no_session_key_failed"))));
    }
  };
  return h("div", null,
    heading(t("screens.no_session"), { lead: t("screens.no_session_says") }),
    platform && actions(h("a", { class: "kern-btn kern-btn--primary", href: `${platform}/tresor/` }, h("span", { class: "kern-label" }, t("screens.no_session_way")))),
    canUsePasskeys() && h("div", { class: "vault-apart" }, h("h2", null, t("screens.no_session_left")), h("p", null, t("screens.no_session_left_says")), actions(button(t("screens.with_passkey"), { onclick: byKey }))),
    said);
}

function wordFor(error) {
  if (error instanceof PasskeyError) return `screens.passkey_${error.reason}`;
  return error instanceof ApiError && error.data?.error === "over" ? "screens.no_session_over" : "screens.no_session_unknown";
}

/** @param {Function} again */
export function offline(again) {
  return h("div", null, heading(t("screens.offline"), { lead: t("screens.offline_says") }), actions(button(t("screens.again"), { kind: "primary", onclick: () => again() })));
}

export function noAccess() {
  return h("div", null, heading(t("screens.nothing_here"), { lead: t("screens.nothing_here_says") }));
}
