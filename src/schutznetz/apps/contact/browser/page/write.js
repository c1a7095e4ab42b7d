// SPDX-License-Identifier: EUPL-1.2
// Write a first letter: text, words, the words typed back, sealed and sent.
import { seal } from "../../../vault/browser/core/age.js";
import { base64, random } from "../../../vault/browser/core/bytes.js";
import { calendarFile, noonIn, save } from "../calendar.js";
import { keysOf, newWords, readWords } from "../code.js";
import { TooLong, pack, written } from "../letters.js";
import { ask } from "../server.js";

const REMIND_AFTER_DAYS = 2;
const TITLE = { de: "Erinnerung", en: "Reminder" };

/** @param {ReturnType<import("./room.js").room>} page */
export function writePage(page) {
  let words = newWords(Number(page.data.words));
  page.showWords(words);
  page.onSubmit("text", async () => {
    if (!page.value("text")) return refuse(page, "empty", "text");
    if (await isTooLong(page)) return refuse(page, "too-long", "text");
    page.go("code");
  });
  page.onClick("other-words", () => page.showWords((words = newWords(words.length))));
  page.onGo((step) => page.go(step));
  page.onSubmit("typed", async () => {
    const typed = readWords(page.value("words"));
    const wrong = words.map((_word, at) => at + 1).filter((number) => typed[number - 1] !== words[number - 1]);
    if (wrong.length || typed.length !== words.length) return sayWrong(page, wrong);
    page.say("busy");
    await send(page, words);
  });
  page.onClick("remind", () => {
    const now = new Date();
    save(calendarFile(noonIn(now, REMIND_AFTER_DAYS), 15, title(TITLE), now), "termin.ics");
  });
  page.go("text", { focus: false });
}

/** A call back needs no words: nobody comes back for an answer. @param {ReturnType<import("./room.js").room>} page */
export function callPage(page) {
  page.onSubmit("text", async () => {
    if (!page.value("callback")) return refuse(page, "empty", "callback");
    page.say("busy");
    await send(page, newWords(Number(page.data.words)));
  });
  page.go("text", { focus: false });
}

async function send(page, words) {
  const keys = await keysOf(words, page.data.instance, "contact");
  const sealed = await seal([page.data.recipient, keys.recipient], await pack(letter(page, keys.recipient, keys.key), keys.key));
  const content = { profile: page.data.profile, lookup: keys.lookup, blob: base64(sealed), urgent: page.data.contact === "call" };
  const { kept } = await ask("brief", content);
  if (!kept) return page.say("gone");
  for (const field of page.root.querySelectorAll("input, textarea")) field.value = "";
  page.showWords([]);
  page.go("done");
}

function letter(page, reply, key) {
  const { instance, recipient: reader, contact: kind } = page.data;
  const typed = { text: page.value("text"), name: page.value("name"), callback: page.value("callback") };
  return { from: "writer", n: 0, at: new Date().toISOString(), kind, instance, reader, reply, key: written(key), ...typed };
}

async function isTooLong(page) {
  try {
    await pack(letter(page, page.data.recipient, random(32)), random(32));
    return false;
  } catch (error) {
    if (error instanceof TooLong) return true;
    throw error;
  }
}

/** @param {object} page @param {string} message @param {string} field that is to be mended */
export function refuse(page, message, field) {
  page.say(message);
  page.field(field).focus();
}

function sayWrong(page, numbers) {
  page.write("wrong", numbers.length ? numbers.map((number) => `${number}.`).join(" ") : "");
  refuse(page, "wrong-words", "words");
}

/** @param {{de: string, en: string}} titles */
export const title = (titles) => titles[document.documentElement.lang] ?? titles.de;
