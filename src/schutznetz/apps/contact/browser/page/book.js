// SPDX-License-Identifier: EUPL-1.2
// Take a free time, with four words to call it off.
import { seal } from "../../../vault/browser/core/age.js";
import { base64 } from "../../../vault/browser/core/bytes.js";
import { calendarFile, save } from "../calendar.js";
import { keysOf, newWords } from "../code.js";
import { pack } from "../letters.js";
import { ask } from "../server.js";
import { inWords } from "./room.js";
import { refuse, title } from "./write.js";

const TITLE = { de: "Termin", en: "Appointment" };

/** @param {ReturnType<import("./room.js").room>} page */
export function bookPage(page) {
  let taken = null;
  page.onSubmit("text", async () => {
    const slot = page.root.querySelector('[name="slot"]:checked');
    if (!slot) return refuse(page, "empty", "slot");
    page.say("busy");
    const words = newWords(Number(page.data.words));
    if (!(await take(page, slot, words))) return lost(page, slot);
    taken = { start: new Date(slot.dataset.start), minutes: Number(slot.dataset.minutes) };
    page.showWords(words);
    page.write("when", inWords(taken.start));
    page.go("done");
  });
  page.onClick("calendar", () => save(calendarFile(taken.start, taken.minutes, title(TITLE), new Date()), "termin.ics"));
  page.go("text", { focus: false });
}

async function take(page, slot, words) {
  const { instance, recipient, profile } = page.data;
  const keys = await keysOf(words, instance, "slot");
  const content = { from: "writer", n: 0, at: new Date().toISOString(), kind: "slot", instance, start: slot.dataset.start };
  const bytes = await pack({ ...content, text: page.value("text"), name: page.value("name") }, keys.key);
  const blob = base64(await seal([recipient], bytes));
  return (await ask("termin", { profile, slot: slot.value, lookup: keys.lookup, blob })).kept;
}

function lost(page, slot) {
  slot.disabled = true;
  slot.checked = false;
  page.say("gone");
}
