// SPDX-License-Identifier: EUPL-1.2
// The recovery sheet: shown once, printed or copied by hand, and two of its groups typed back.
import { chance } from "../core/bytes.js";
import { GROUPS, plain } from "../core/codes.js";
import { qr } from "../core/qr.js";
import { day, t } from "../texts/index.js";
import { h } from "./dom.js";
import { actions, alert, button, field, form } from "./kit.js";

/** @param {string} code @returns {SVGElement} black on white, whatever the page looks like */
export function drawing(code) {
  const rows = qr(code);
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])));
  const side = rows.length + 8;
  return h("svg", { class: "vault-qr", viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": t("screens.sheet_qr"), "shape-rendering": "crispEdges" },
    h("rect", { width: side, height: side, fill: "#fff" }), h("path", { d: dark.join(""), fill: "#000" }));
}

/** @param {{code: string, fingerprint: string, now: Date}} given @returns {Element} */
export function sheet({ code, fingerprint, now }) {
  const platform = document.querySelector("meta[name=platform]")?.content ?? "";
  return h("section", { class: "vault-sheet", "aria-labelledby": "vault-sheet" },
    h("h2", { id: "vault-sheet" }, t("screens.sheet_title")),
    h("p", null, t("screens.sheet_says")),
    h("div", { class: "vault-sheet__code" }, h("ol", { class: "vault-groups", translate: "no" }, code.split("-").map((group) => h("li", null, h("code", null, group)))), drawing(code)),
    h("dl", { class: "vault-sheet__facts" },
      [[t("screens.sheet_date"), day(now)], [t("screens.fingerprint"), h("span", { lang: "de", translate: "no" }, fingerprint)], [t("screens.sheet_address"), `${platform}/tresor/`]].map(([name, value]) => [h("dt", null, name), h("dd", null, value)])),
    h("p", null, t("screens.sheet_export")),
    h("pre", { class: "vault-commands" }, "age -d -i identity.recovery.age vault.age > tresor.json"),
    h("p", { class: "app-small" }, t("screens.sheet_keep")));
}

/** Show the sheet, then ask for two groups of it. @param {{code: string, fingerprint: string, now: Date, done: () => Promise<void>}} given */
export function sheetStep({ code, fingerprint, now, done }) {
  const [one, two] = twoOf(GROUPS);
  const groups = code.split("-");
  const asked = [one, two].map((at) => [at, field({ label: t("screens.sheet_group", { n: at + 1 }), name: `group${at}`, maxlength: 6, class: "vault-group-input" })]);
  const submit = () => {
    let right = true;
    for (const [at, box] of asked) {
      const same = plain(box.value) === groups[at];
      box.error(same ? null : t("screens.sheet_group_wrong"));
      right &&= same;
    }
    return right ? done() : undefined;
  };
  return h("div", { class: "vault-sheet-step" },
    h("div", { class: "app-screen-only" }, alert("warning", t("screens.sheet_once"), h("p", null, t("screens.sheet_once_says")))),
    sheet({ code, fingerprint, now }),
    h("div", { class: "app-screen-only" },
      actions(button(t("screens.print"), { onclick: () => print() })),
      h("h2", null, t("screens.sheet_back")), h("p", null, t("screens.sheet_back_says")),
      form({ submit }, asked.map(([, box]) => box), actions(button(t("screens.sheet_done"), { kind: "primary", type: "submit" })))));
}

function twoOf(count) {
  const one = chance(count);
  const two = (one + 1 + chance(count - 1)) % count;
  return [Math.min(one, two), Math.max(one, two)];
}
