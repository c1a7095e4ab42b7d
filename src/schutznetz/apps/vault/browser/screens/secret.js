// SPDX-License-Identifier: EUPL-1.2
// Password fields and the choice of a password: six generated words, or one of one's own with a strength check.
import { randomWords } from "../core/bytes.js";
import { ENOUGH, strength } from "../core/strength.js";
import { normal } from "../core/wraps.js";
import { t } from "../texts/index.js";
import { fill, h } from "./dom.js";
import { actions, button, choice, field, form, linkButton } from "./kit.js";

const WORDS = 6;

/** A password field that can be shown while typing. */
export function secretField(given) {
  const box = field({ type: "password", ...given });
  const toggle = linkButton(t("screens.show"), () => {
    const hidden = box.input.type === "password";
    box.input.type = hidden ? "text" : "password";
    fill(toggle, t(hidden ? "screens.hide" : "screens.show"));
    toggle.setAttribute("aria-pressed", String(hidden));
  }, { "aria-pressed": "false", "aria-controls": box.input.id, class: "app-link vault-show" });
  box.append(toggle);
  return box;
}

/** Choose a password and type it once more. @param {{chosen: (password: string) => Promise<void>|void, personal: string[], back?: () => void}} given @returns {Element} */
export function choosePassword({ chosen, personal, back }) {
  let words = randomWords(WORDS).join(" ");
  const shown = h("p", { class: "app-code vault-words", lang: "de", translate: "no" }, words);
  const kind = choice({
    legend: t("screens.choose_how"), name: "how", value: "words",
    options: [["words", t("screens.choose_words"), t("screens.choose_words_says")], ["own", t("screens.choose_own"), t("screens.choose_own_says")]],
  });
  const more = linkButton(t("screens.choose_others"), () => fill(shown, (words = randomWords(WORDS).join(" "))));
  const generated = h("div", { class: "vault-words-box" }, h("p", null, t("screens.choose_write_down")), shown, h("p", null, more));
  const own = secretField({ label: t("screens.choose_own_label"), hint: t("screens.choose_own_hint"), name: "new", autocomplete: "new-password" });
  const meter = h("p", { class: "app-small app-muted", role: "status" });
  own.append(meter);
  own.input.addEventListener("input", () => fill(meter, own.value && t(strength(own.value, personal) >= ENOUGH ? "screens.strong" : "screens.weak")));
  own.hidden = true;
  kind.addEventListener("change", () => {
    own.hidden = kind.value !== "own";
    generated.hidden = kind.value === "own";
  });
  const submit = () => {
    const password = kind.value === "own" ? own.value : words;
    if (kind.value === "own" && strength(password, personal) < ENOUGH) return own.error(t("screens.too_weak"));
    own.error(null);
    return fill(place, again(password, chosen, () => fill(place, first)));
  };
  const first = form({ submit }, kind, generated, own, actions(button(t("screens.next"), { kind: "primary", type: "submit" }), back && button(t("screens.back"), { onclick: back })));
  const place = h("div", null, first);
  return place;
}

/** Once more, without seeing it: now it is known or written down. */
function again(password, chosen, back) {
  const typed = secretField({ label: t("screens.type_again"), hint: t("screens.type_again_hint"), name: "again", autocomplete: "new-password", autofocus: true });
  const submit = () => {
    const same = normal(typed.value) === normal(password);
    typed.error(same ? null : t("screens.type_again_differs"));
    return same ? chosen(password) : undefined;
  };
  const element = form({ submit }, typed, actions(button(t("screens.next"), { kind: "primary", type: "submit" }), button(t("screens.back"), { onclick: back })));
  queueMicrotask(() => typed.input.focus());
  return element;
}
