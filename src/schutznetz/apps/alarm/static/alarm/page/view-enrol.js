// SPDX-License-Identifier: EUPL-1.2
/** The first screen: make this computer a station. */
import { button, el, say } from "./dom.js";
import { EnrolmentError, address, canMakeKeys, enrol, platform } from "./enrolment.js";
import { t } from "./words.js";

/** @typedef {{store: any, kind: "desk"|"security", done: () => void}} Host */

/** What the address chooses: `?platz=<site>/<desk>` or `?standort=<site>`. */
function chosenPlace() {
  const query = new URLSearchParams(location.search);
  const [site = "", desk = ""] = (query.get("platz") ?? query.get("standort") ?? "").split("/");
  return site ? { site, desk } : null;
}

/** @param {Host} host @returns {HTMLElement} */
export function enrolView(host) {
  const error = el("p", { class: "st-error", role: "alert" });
  const quick = el("div", { class: "st-quick" });
  const node = el(
    "section",
    { class: "st-card st-enrol", "aria-labelledby": "head" },
    el("h1", { id: "head" }, t(host.kind === "security" ? "enrol.security_title" : "enrol.title")),
    el("p", { class: "st-lead" }, t(host.kind === "security" ? "enrol.security_lead" : "enrol.lead")),
    error,
    quick,
    codeForm(host, error),
    host.kind === "security" ? null : duress(),
  );
  offer(host, quick, error);
  return node;
}

function duress() {
  return el("details", { class: "st-more" }, el("summary", {}, t("enrol.duress_title")), el("p", {}, t("enrol.duress")));
}

/** Fill in what is possible without a code. */
async function offer(host, quick, error) {
  if (!(await canMakeKeys())) return say(error, t("enrol.no_crypto"));
  const server = await platform();
  if (!server) return say(error, t("enrol.offline"));
  const place = chosenPlace();
  const buttons = host.kind === "security" ? securityChoices(server, place) : deskChoices(server, place);
  for (const { text, title, choice } of buttons) {
    const act = button(text, { class: "st-button st-button--primary", onclick: () => submit(host, server, choice, error) });
    quick.append(el("div", { class: "st-choice" }, title ? el("h2", {}, title) : null, act));
  }
  if (server.me?.name) quick.append(el("p", { class: "st-quiet" }, t("enrol.signed_in", { name: server.me.name })));
  else if (host.kind === "desk") quick.append(signIn());
  return null;
}

function signIn() {
  const next = encodeURIComponent(location.pathname + location.search);
  return el("p", {}, el("a", { href: `${address("login")}?next=${next}` }, t("enrol.sign_in")));
}

function deskChoices(server, place) {
  const own = server.me?.desk;
  const choices = [];
  if (server.demo && place?.desk) {
    choices.push({ title: t("enrol.demo_title"), text: t("enrol.demo_desk", { desk: place.desk }), choice: place });
  }
  if (own) {
    const choice = { site: own.site, desk: own.key };
    choices.push({ title: t("enrol.own_title", { label: own.label }), text: t("enrol.own"), choice });
  }
  return choices;
}

function securityChoices(server, place) {
  if (!server.demo) return [];
  const sites = place ? [{ key: place.site, name: place.site }] : (server.me?.security ?? []);
  return sites.map((site) => ({ text: t("enrol.demo_security", { site: site.name }), choice: { site: site.key } }));
}

function codeForm(host, error) {
  const input = el("input", {
    id: "code", name: "code", class: "st-input", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    maxlength: 20, "aria-describedby": "code-hint",
  });
  const keep = el("input", { type: "checkbox", id: "keep" });
  const send = async (event) => {
    event.preventDefault();
    if (!input.value.trim()) return refuse(error, t("enrol.empty"), input);
    const server = await platform();
    if (!server) return refuse(error, t("enrol.offline"), input);
    return submit(host, server, { code: input.value.trim(), keep: keep.checked }, error, input);
  };
  return el(
    "form",
    { class: "st-form", onsubmit: send, novalidate: true },
    el("h2", {}, t("enrol.code_title")),
    el("label", { for: "code" }, t("enrol.code")),
    el("p", { id: "code-hint", class: "st-quiet" }, t("enrol.code_hint")),
    input,
    host.kind === "desk" ? el("label", { class: "st-check", for: "keep" }, keep, t("enrol.keep")) : null,
    el("button", { type: "submit", class: "st-button" }, t("enrol.submit")),
  );
}

function refuse(error, text, input) {
  say(error, text);
  input?.setAttribute("aria-invalid", "true");
  input?.focus();
}

async function submit(host, server, choice, error, input = null) {
  say(error, "");
  try {
    await enrol(host.store, server, choice);
    host.done();
  } catch (problem) {
    if (!(problem instanceof EnrolmentError)) throw problem;
    refuse(error, problem.message || t("enrol.offline"), input);
  }
}
