// SPDX-License-Identifier: EUPL-1.2
// Help by others: what is needed, offered, accepted or declined. The first step while one is open (section 1).
import { actions, badge, button, field, form } from "../../screens/kit.js";
import { fill, h } from "../../screens/dom.js";
import { t } from "../../texts/index.js";
import { decide, refer } from "../model/acts.js";
import { DECIDED, REFERRAL_OUTCOMES, SERVICES } from "../model/codes.js";
import { bury } from "../model/records.js";
import { written } from "../live.js";
import { day, options, word } from "../words.js";

export function referrals(book) {
  const making = h("div");
  return book.fold({ title: t("notebook.referrals"), key: "referrals", count: ({ referrals: all }) => all.length }, ["referrals", "goals"], (sheet) =>
    h("div", { class: "nb-stack" }, h("p", { class: "app-muted" }, t("notebook.referrals_says", { cite: book.rules["counselling.referral_first"].citation })),
      sheet.referrals.map((one) => referral(book, sheet, one)), making,
      button(t("notebook.add_referral"), { icon: "add", "data-key": "add-referral", "data-writes": true, onclick: () => begin(book, making) })));
}

function referral(book, sheet, one) {
  const goal = sheet.goals.find((each) => each.id === one.goal);
  const outcome = written({ type: "select", label: t("notebook.outcome"), options: options("outcome", REFERRAL_OUTCOMES) }, one.outcome,
    (value) => book.change((draft) => decide(draft, one.id, value, book.rules, book.today)), book.today);
  return h("article", { class: "nb-card" },
    h("h3", { class: "nb-card__title" }, one.service || word("service", one.kind), " ", badge(word("outcome", one.outcome), one.outcome === "accepted" ? "success" : DECIDED.includes(one.outcome) ? "" : "info")),
    h("p", { class: "app-muted" }, [word("service", one.kind), day(one.on), one.phone, goal?.text].filter(Boolean).join(" · ")),
    one.note && h("p", null, one.note), outcome,
    one.outcome === "accepted" && goal?.state === "reached_by_outside_help" && h("p", { class: "app-muted" }, t("notebook.goal_reached", { cite: book.rules["counselling.accepted_help"].citation })),
    h("button", { type: "button", class: "app-link", "data-writes": true, onclick: () => book.change((draft) => bury(draft, "referrals", one.id, book.today)) }, t("notebook.remove")));
}

/** The form of a new referral; services of the directory are offered when the platform knows some. */
async function begin(book, place) {
  const known = await services(book.vault);
  const goals = book.sheet.goals.filter((one) => one.state === "open").map((one) => [one.id, one.text || t("notebook.goal")]);
  const pick = known.length > 0 && field({ type: "select", label: t("notebook.from_directory"), optional: true, options: [["", t("notebook.choose")], ...known.map((one, at) => [String(at), `${one.name}, ${one.town}`])] });
  const fields = {
    kind: field({ type: "select", label: t("notebook.service_kind"), options: options("service", SERVICES, t("notebook.choose")) }),
    service: field({ label: t("notebook.service_name"), optional: true }),
    phone: field({ label: t("notebook.phone"), optional: true, type: "tel" }),
    goal: field({ type: "select", label: t("notebook.for_goal"), options: [["", t("notebook.for_no_goal")], ...goals], value: goals.length === 1 ? goals[0][0] : "" }),
    note: field({ type: "textarea", rows: 2, label: t("notebook.note"), optional: true }),
  };
  if (pick) pick.input.addEventListener("change", () => take(fields, known[Number(pick.value)]));
  const submit = () => {
    fields.kind.error(fields.kind.value ? null : t("notebook.choose_kind"));
    if (!fields.kind.value) return;
    const values = Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, one.value.trim()]));
    fill(place);
    book.change((draft) => refer(draft, book.id, values, book.rules, book.today));
  };
  fill(place, form({ submit, wide: true }, pick, Object.values(fields), actions(button(t("notebook.keep"), { kind: "primary", type: "submit" }), button(t("screens.cancel"), { onclick: () => fill(place) }))));
  (pick || fields.kind).input.focus();
}

function take(fields, service) {
  if (!service) return;
  fields.service.value = `${service.name}, ${service.town}`;
  fields.phone.value = service.phone;
  fields.note.value = [service.hours, service.access].filter(Boolean).join("\n");
}

let directory = null;

/** The whole directory at once, so that the server does not learn what is looked for. */
async function services(vault) {
  directory ??= vault.api("services").catch(() => []);
  return directory;
}
