// SPDX-License-Identifier: EUPL-1.2
// Come back with words: seven lead to a conversation, four to an appointment.
import { open, seal } from "../../../vault/browser/core/age.js";
import { base64, fromBase64 } from "../../../vault/browser/core/bytes.js";
import { keysOf, readWords, unknownWords } from "../code.js";
import { TooLong, pack, thread, unpack } from "../letters.js";
import { ask } from "../server.js";
import { dayInWords, inWords } from "./room.js";
import { refuse } from "./write.js";

/** @param {ReturnType<import("./room.js").room>} page */
export function againPage(page) {
  let found = null;
  page.onSubmit("text", async () => {
    const words = readWords(page.value("words"));
    const isSlot = words.length === Number(page.data.few);
    if (!isSlot && words.length !== Number(page.data.words)) return refuse(page, "number", "words");
    if (unknownWords(words).length) return sayUnknown(page, unknownWords(words));
    page.say("busy");
    found = await keysOf(words, page.data.instance, isSlot ? "slot" : "contact");
    await (isSlot ? showSlot(page, found) : showThread(page, found));
  });
  page.onSubmit("again", () => writeAgain(page, found));
  page.onClick("withdraw", async () => {
    await ask("loeschen", { lookup: found.lookup });
    close(page);
    page.say("deleted");
  });
  page.onClick("cancel", async () => {
    await ask("termin/zurueckgeben", { lookup: found.lookup });
    close(page);
    page.say("called-off");
  });
  const forget = () => {
    found = null;
    close(page, { focus: false });
  };
  page.onClick("close", forget);
  globalThis.addEventListener("pagehide", forget);
  page.go("text", { focus: false });
}

/** Nothing of the conversation stays on the page. */
function close(page, options) {
  page.root.querySelector("[data-thread]").replaceChildren();
  page.field("words").value = "";
  page.go("text", options);
}

async function showThread(page, found, message) {
  const { letters, opened, fetched, reader } = await ask("antwort", { lookup: found.lookup });
  if (!letters.length) return refuse(page, "unknown", "words");
  const contents = [];
  for (const blob of letters) contents.push(await unsealed(found, blob));
  const whole = await thread(contents.filter(Boolean), found.key, page.data.instance);
  found.letters = whole.letters;
  page.go("thread");
  page.form("again").hidden = !reader;
  page.root.querySelector("[data-thread]").replaceChildren(...whole.letters.map((one) => drawn(page, one)));
  if (opened) page.write("opened", dayInWords(opened));
  const isLast = whole.letters.at(-1)?.from === "writer";
  const isForged = whole.forged > 0 || contents.includes(null);
  const said = [opened ? "opened" : "first-look", message, !reader && "left", isForged && "forged"];
  page.say(...said, isLast && reader && (fetched ? "fetched" : "waiting"));
}

async function unsealed(found, blob) {
  try {
    return unpack(await open(found.identity, fromBase64(blob)));
  } catch {
    return null;
  }
}

function drawn(page, letter) {
  const item = page.root.querySelector("template[data-letter]").content.cloneNode(true);
  const word = page.root.querySelector(`[data-word="${letter.from === "writer" ? "me" : "reader"}"]`);
  item.querySelector("li").dataset.from = letter.from;
  item.querySelector("[data-who]").textContent = word.textContent;
  item.querySelector("[data-when]").textContent = inWords(new Date(letter.at));
  item.querySelector("[data-text]").textContent = letter.text || letter.callback || "";
  return item;
}

async function writeAgain(page, found) {
  const text = page.value("again-text");
  if (!text) return refuse(page, "empty", "again-text");
  const mine = found.letters.filter((one) => one.from === "writer");
  const reader = found.letters.findLast((one) => one.reader)?.reader;
  const content = { from: "writer", n: mine.length, at: new Date().toISOString(), kind: "write", instance: page.data.instance, text };
  try {
    const blob = base64(await seal([reader, found.recipient], await pack(content, found.key)));
    if (!(await ask("weiter", { lookup: found.lookup, blob })).kept) return sayNotKept(page, found);
  } catch (error) {
    if (error instanceof TooLong) return refuse(page, "too-long", "again-text");
    throw error;
  }
  page.field("again-text").value = "";
  await showThread(page, found, "sent");
}

/** Too many letters, or a conversation that is gone by now; what was typed stays. */
async function sayNotKept(page, found) {
  const { letters } = await ask("antwort", { lookup: found.lookup });
  refuse(page, letters.length ? "full" : "vanished", "again-text");
}

async function showSlot(page, found) {
  const { slot } = await ask("termin/ansehen", { lookup: found.lookup });
  if (!slot) return refuse(page, "unknown", "words");
  page.go("slot");
  const root = page.root.querySelector('[data-step="slot"]');
  root.querySelector("[data-when]").textContent = inWords(new Date(slot.start));
  root.querySelector("[data-who]").textContent = slot.who;
  page.say(...(slot.off ? ["off"] : ["stays", "cancellable"]));
}

function sayUnknown(page, words) {
  page.write("wrong", words.map((word) => `„${word}“`).join(", "));
  refuse(page, "wrong-words", "words");
}
