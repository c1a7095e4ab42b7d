// SPDX-License-Identifier: EUPL-1.2
// "Sprechzeiten": times anybody may take without a name.
import { h } from "../screens/dom.js";
import { actions, badge, button, confirm, empty, field, form, heading, say } from "../screens/kit.js";
import { go, register } from "../screens/router.js";
import { moment, momentOf, t, weekday } from "../texts/index.js";
import { fetchPost, isCounsellor } from "./post.js";

const WEEKS = [1, 2, 4, 8];
const DAY_MS = 86_400_000;

register("sprechzeiten", { title: () => t("contact.times"), menu: { text: "contact.times", order: 25, may: isCounsellor }, render: page });

async function page(vault) {
  const { slots, minutes } = await fetchPost(vault);
  const root = h("div", null, heading(t("contact.times"), { lead: t("contact.times_lead") }));
  if (!slots.length) root.append(empty(t("contact.no_times"), h("p", null, t("contact.no_times_says"))));
  else root.append(h("ul", { class: "app-rows contact-list" }, slots.map((slot) => row(vault, slot))));
  if (!vault.state.readonly) root.append(offer(vault, minutes));
  return root;
}

const KINDS = { free: "", taken: "success", off: "warning" };

function row(vault, slot) {
  const words = slot.letter && [slot.letter.name || t("contact.nameless"), slot.letter.text].filter(Boolean).join(": ");
  const act = slot.state === "free" ? "take_back" : "call_off";
  return h("li", null,
    h("span", null, h("strong", null, `${weekday(new Date(slot.start))}, ${moment(new Date(slot.start))}`), ` (${t("contact.minutes", { count: slot.minutes })}) `, badge(t(`contact.${slot.state}`), KINDS[slot.state]), words && h("p", { class: "contact-letter__text" }, words)),
    slot.state !== "off" && !vault.state.readonly && h("span", null, button(t(`contact.${act}`), { kind: "tertiary", onclick: () => drop(vault, slot, act) })));
}

async function drop(vault, slot, act) {
  const ask = act === "call_off" && { says: t("contact.call_off_says"), yes: t("contact.call_off") };
  if (ask && !(await confirm(t("contact.call_off_ask"), ask))) return;
  await vault.api(`contact/slots/${slot.id}`, { method: "DELETE" });
  say(t("contact.done"));
  go("sprechzeiten", { replace: true });
}

function offer(vault, minutes) {
  const date = field({ label: t("contact.day"), name: "day", type: "date" });
  const time = field({ label: t("contact.time"), name: "time", type: "time", value: "10:00" });
  const length = field({ label: t("contact.length"), name: "minutes", type: "select", value: "45", options: minutes.map((count) => [String(count), t("contact.minutes", { count })]) });
  const weeks = field({ label: t("contact.weeks"), name: "weeks", type: "select", value: "1", options: WEEKS.map((count) => [String(count), count === 1 ? t("contact.once") : t("contact.weekly", { count })]) });
  const submit = async () => {
    const starts = moments(date.value, time.value, Number(weeks.value));
    date.error(starts.length ? null : t("contact.day_wrong"));
    if (!starts.length) return;
    try {
      await vault.api("contact/slots", { method: "POST", body: { starts, minutes: Number(length.value) } });
      go("sprechzeiten", { replace: true });
    } catch {
      date.error(t("contact.times_refused"));
    }
  };
  return h("section", null, h("h2", { class: "kern-heading-medium" }, t("contact.offer")),
    form({ submit }, date, time, length, weeks, actions(button(t("contact.offer_do"), { kind: "primary", type: "submit" }))));
}

/** The same time of day in so many weeks, as Germany's clock has it. @returns {string[]} none for a time that is over */
export function moments(date, time, weeks) {
  const first = momentOf(date, time);
  if (Number.isNaN(first.getTime()) || first.getTime() <= Date.now()) return [];
  return Array.from({ length: weeks }, (_, at) => {
    const there = new Date(Date.parse(`${date}T00:00Z`) + 7 * at * DAY_MS).toISOString().slice(0, 10);
    return momentOf(there, time).toISOString();
  });
}
