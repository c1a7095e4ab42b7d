// SPDX-License-Identifier: EUPL-1.2
// messages.js reads and writes exactly what domain/alarm/messages.py does (tests/cases/messages).
import assert from "node:assert/strict";
import test from "node:test";
import * as messages from "../../src/schutznetz/apps/alarm/static/alarm/messages.js";
import { names, read } from "./cases.mjs";

const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const cases = names("messages").flatMap((name) => read(`messages/${name}`).map((each) => ({ name, ...each })));
const heard = (each) => messages.decode(each.subject, bytes(each.payload), each.msg_id || "");

for (const each of cases.filter((one) => one.name === "heard.json")) {
  test(`heard: ${each.description}`, () => {
    const message = heard(each);
    assert.deepEqual(message && messages.toEvent(message, 7), each.event);
  });
}

for (const each of cases.filter((one) => one.name === "written.json")) {
  test(`written: ${each.description}`, () => {
    const message = heard(each);
    assert.equal(new TextDecoder().decode(messages.encode(message)), each.body);
    assert.equal(each.msg_id === null ? null : messages.messageId(message), each.msg_id);
  });
}

test("a ULID carries its time", () => {
  for (const { ms, randomness, ulid } of read("messages/ulids.json")) {
    assert.equal(messages.ulid(ms, bytes(randomness)), ulid);
    assert.equal(messages.ulidTime(ulid), ms);
  }
  assert.equal(messages.ulidTime("not one"), null);
  assert.throws(() => messages.ulid(1, new Uint8Array(9)), RangeError);
});

test("subjects", () => {
  assert.equal(messages.raisedSubject("marl", "d1", "st1"), "alarm.marl.d1.st1.raised");
  assert.equal(messages.answerSubject("marl", "a1", "st1", "here"), "answer.marl.a1.st1.here");
  assert.equal(messages.callSubject("marl", "d1", "st1"), "call.marl.d1.st1");
  assert.equal(messages.receiptSubject("marl", "d1", "a1", "st1", "seen"), "receipt.marl.d1.a1.st1.seen");
  assert.equal(messages.statusSubject("marl", "st1"), "status.marl.st1");
  assert.equal(messages.presenceSubject("marl"), "presence.marl");
  assert.equal(messages.rosterSubject("marl"), "roster.marl");
  assert.equal(messages.planSubject("marl", "og2"), "plan.marl.og2");
  assert.equal(messages.siteStream("marl"), "SITE_marl");
});
