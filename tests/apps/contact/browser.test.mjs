// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { calendarFile } from "../../../src/schutznetz/apps/contact/browser/calendar.js";
import { keysOf, newWords, readWords, unknownWords } from "../../../src/schutznetz/apps/contact/browser/code.js";
import { SIZE, TooLong, isGenuine, keyIn, pack, thread, unpack, written } from "../../../src/schutznetz/apps/contact/browser/letters.js";
import { inWords } from "../../../src/schutznetz/apps/contact/browser/page/room.js";
import { zeroBits } from "../../../src/schutznetz/apps/contact/browser/work.js";
import { newIdentity, open, recipientOf, seal } from "../../../src/schutznetz/apps/vault/browser/core/age.js";
import { memoryVault } from "../../../src/schutznetz/apps/vault/browser/core/memory.js";
import { ApiError } from "../../../src/schutznetz/apps/vault/browser/core/server.js";
import { moments } from "../../../src/schutznetz/apps/vault/browser/contact/times.js";
import { day, moment, momentOf, weekday } from "../../../src/schutznetz/apps/vault/browser/texts/index.js";
import { erase, fetchPost, forget, note } from "../../../src/schutznetz/apps/vault/browser/contact/post.js";
import { random } from "../../../src/schutznetz/apps/vault/browser/core/bytes.js";

const KEY = random(32);
const letter = (from, n, at, more = {}) => ({ from, n, at, instance: "i", text: `${from} ${n}`, ...more });
const kept = async (content, key = KEY) => unpack(await pack(content, key));

test("words are different, of the list, and read back however they are typed", () => {
  const words = newWords(7);
  assert.equal(new Set(words).size, 7);
  assert.deepEqual(unknownWords([...words, "xyzzy"]), ["xyzzy"]);
  assert.deepEqual(readWords(` 1. ${words[0].toUpperCase()},\n2) ${words[1]} `), words.slice(0, 2));
});

test("the same words lead to the same place, others, another instance and another purpose elsewhere", async () => {
  const words = newWords(7);
  const one = await keysOf(words, "i", "contact");
  assert.deepEqual(await keysOf(words, "i", "contact"), one);
  assert.match(one.lookup, /^[0-9a-f]{64}$/);
  assert.equal(await recipientOf(one.identity), one.recipient);
  for (const other of [await keysOf([...words].reverse(), "i", "contact"), await keysOf(words, "j", "contact"), await keysOf(words, "i", "slot")]) {
    assert.notEqual(other.lookup, one.lookup);
    assert.notEqual(other.recipient, one.recipient);
  }
});

test("sealed letters of any length have one size, and both open them", async () => {
  const both = [newIdentity(), newIdentity()];
  const recipients = await Promise.all(both.map(recipientOf));
  const sizes = new Set();
  for (const text of ["", "kurz", "ä".repeat(1500), "🙂".repeat(500)]) {
    const sealed = await seal(recipients, await pack(letter("writer", 0, "2026", { text }), KEY));
    sizes.add(sealed.length);
    for (const identity of both) assert.equal(unpack(await open(identity, sealed)).text, text);
  }
  assert.equal(sizes.size, 1);
});

test("what is too long is refused, never cut", async () => {
  await assert.rejects(pack({ text: "a".repeat(SIZE) }, KEY), TooLong);
});

test("a changed letter and one of a stranger are left out and counted", async () => {
  const first = await kept(letter("writer", 0, "2026-06-15T10:00", { key: written(KEY) }));
  const answer = await kept(letter("reader", 0, "2026-06-15T12:00"));
  const changed = { ...answer, text: "anders" };
  const strange = await kept(letter("reader", 1, "2026-06-15T13:00"), random(32));
  const elsewhere = await kept({ ...letter("reader", 2, "2026-06-15T14:00"), instance: "j" });
  assert.deepEqual(keyIn([answer, first]), KEY);
  assert.equal(await isGenuine(changed, KEY), false);
  const whole = await thread([answer, changed, strange, elsewhere, first, answer], KEY, "i");
  assert.deepEqual(whole.letters.map((one) => one.text), ["writer 0", "reader 0"]);
  assert.equal(whole.forged, 3);
});

test("a letter without a first one has no key", () => assert.equal(keyIn([letter("reader", 0, "2026")]), null));

test("zero bits are counted from the front", () => {
  assert.equal(zeroBits(Uint8Array.of(0, 0, 0x1f)), 19);
  assert.equal(zeroBits(Uint8Array.of(0x80)), 0);
  assert.equal(zeroBits(Uint8Array.of(0, 0)), 16);
});

test("a calendar file says when, and nothing else", () => {
  const text = calendarFile(new Date("2026-06-15T10:00:00Z"), 45, "Termin", new Date("2026-06-14T08:00:00Z"));
  assert.match(text, /DTSTART:20260615T100000Z\r\nDTEND:20260615T104500Z\r\nSUMMARY:Termin\r\n/);
  assert.doesNotMatch(text, /DESCRIPTION|LOCATION|URL|ORGANIZER/);
});

/** A vault with the letters that `boxes` holds at the time it is asked. */
async function postOf(boxes) {
  const vault = await memoryVault({}, { account: { instance: "i" } });
  const own = vault.api.bind(vault);
  vault.api = async (path, options = {}) => {
    if (path === "contact/inbox") return { mailboxes: [...boxes.values()], slots: [], minutes: [45], each: 8 };
    if (!path.startsWith("contact/mailboxes/")) return own(path, options);
    if (!boxes.delete(path.split("/")[2])) throw new ApiError(404, null);
    return null;
  };
  return vault;
}

async function boxFor(vault, id) {
  const content = letter("writer", 0, "2026-06-15T08:00:00Z", { key: written(KEY), reply: vault.recipient });
  const sealed = await seal([vault.recipient], await pack(content, KEY));
  return { id, kept_until: "2026-09-15", letters: [{ blob: btoa(String.fromCharCode(...sealed)) }] };
}

test("a conversation that is gone is told once, with the answer that was begun, and leaves nothing else", async () => {
  const boxes = new Map();
  const vault = await postOf(boxes);
  for (const id of ["a", "b", "c"]) boxes.set(id, await boxFor(vault, id));
  assert.deepEqual((await fetchPost(vault)).gone, []);
  await note(vault, "a", { draft: "Gern, am Dien" });
  boxes.delete("a"); // by whoever wrote, or by time: from here both look the same
  boxes.delete("b");
  for (const _ of [1, 2]) { // the page of times asks as well, and must not swallow it
    const { conversations, gone } = await fetchPost(vault);
    assert.deepEqual(conversations.map((one) => one.id), ["c"]);
    assert.deepEqual(gone.map((one) => [one.id, one.draft]), [["a", "Gern, am Dien"], ["b", ""]]);
  }
  await forget(vault, (await fetchPost(vault)).gone);
  assert.deepEqual((await fetchPost(vault)).gone, []);
  assert.deepEqual(Object.keys(vault.document.inbox.a).sort(), ["deleted", "id"]);
});

test("what its owner deletes is not told as gone, also when the other side was faster", async () => {
  const boxes = new Map();
  const vault = await postOf(boxes);
  for (const id of ["a", "b"]) boxes.set(id, await boxFor(vault, id));
  await fetchPost(vault);
  boxes.delete("b");
  for (const id of ["a", "b"]) await erase(vault, id);
  assert.deepEqual((await fetchPost(vault)).gone, []);
});

test("a time is Germany's, also in a browser that hides where it is", () => {
  const zone = process.env.TZ;
  globalThis.document = { documentElement: { lang: "de" } };
  for (process.env.TZ of ["UTC", "Europe/Berlin"]) {
    assert.equal(inWords(new Date("2026-11-25T15:00:00+01:00")), "Mittwoch, 25. November um 15:00 Uhr");
  }
  document.documentElement.lang = "en";
  assert.match(inWords(new Date("2026-11-25T15:00:00+01:00")), /15:00|03:00 PM/);
  delete globalThis.document;
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test("a counsellor offers and reads Germany's time, whatever the clock of the device", () => {
  const zone = process.env.TZ;
  for (process.env.TZ of ["UTC", "Europe/Berlin", "Pacific/Kiritimati"]) {
    assert.equal(momentOf("2026-11-25", "15:00").toISOString(), "2026-11-25T14:00:00.000Z");
    assert.equal(momentOf("2026-06-15", "15:00").toISOString(), "2026-06-15T13:00:00.000Z");
    assert.equal(momentOf("2026-10-25", "00:30").toISOString(), "2026-10-24T22:30:00.000Z");
    assert.ok(Number.isNaN(momentOf("", "10:00").getTime()));
    assert.equal(moment(new Date("2026-11-25T14:00:00Z")), "25.11.2026, 15:00 Uhr");
    assert.equal(weekday(new Date("2026-11-25T23:30:00Z")), "Donnerstag");
    assert.equal(day("2026-06-15"), "15.06.2026");
    assert.deepEqual(moments("2035-10-24", "10:00", 2), ["2035-10-24T08:00:00.000Z", "2035-10-31T09:00:00.000Z"]);
    assert.deepEqual(moments("2020-01-01", "10:00", 2), []);
  }
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});
