// SPDX-License-Identifier: EUPL-1.2
// The pure parts of the station: the light, the keys, the day's list, the texts of both languages.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const HOME = new URL("../../src/schutznetz/apps/alarm/static/alarm/", import.meta.url);
const load = (name) => import(new URL(name, HOME));
const { light } = await load("light.js");
const { base32, crc16, userKey } = await load("nkeys.js");
const { Chronicle } = await load("chronicle.js");
const de = (await load("texts.de.js")).default;
const en = (await load("texts.en.js")).default;

const UP = [{ name: "a", up: true, refused: false }, { name: "b", up: true, refused: false }];
const DOWN = UP.map((loop) => ({ ...loop, up: false }));
const WELL = {
  kind: "desk", onDuty: true, sound: true, notifications: true, loops: UP, roster: true, listed: true, leastReachable: 3,
  reach: { known: true, ring: 7, present: 7, security: 1 },
};
const reach = (present, security = 0) => ({ reach: { known: true, ring: 7, present, security } });

for (const [name, change, level, key] of [
  ["all is well", {}, "protected", "all_well"],
  ["no loop", { loops: DOWN }, "unprotected", "no_loop"],
  ["both loops refuse", { loops: DOWN.map((loop) => ({ ...loop, refused: true })) }, "unprotected", "revoked"],
  ["one refuses, one is away", { loops: [{ ...DOWN[0], refused: true }, DOWN[1]] }, "unprotected", "no_loop"],
  ["work has not begun", { onDuty: false }, "unprotected", "off_duty"],
  ["the sound is locked", { sound: false }, "unprotected", "no_sound"],
  ["no roster", { roster: false, listed: false }, "unprotected", "no_roster"],
  ["nobody there", reach(0), "unprotected", "nobody"],
  ["only security there", reach(0, 1), "limited", "few"],
  ["two of seven there", reach(2), "limited", "few"],
  ["three of seven there", reach(3), "protected", "all_well"],
  ["one loop", { loops: [UP[0], DOWN[1]] }, "limited", "one_loop"],
  ["desk not in the roster", { listed: false }, "limited", "not_listed"],
  ["presence is old", { reach: { known: false, ring: 7, present: 0, security: 0 } }, "limited", "reach_unknown"],
  ["notifications blocked", { notifications: false }, "limited", "no_notifications"],
  ["a post without a desk", { kind: "security", listed: false, ...reach(0) }, "protected", "post_all_well"],
]) {
  test(`light: ${name}`, () => {
    const shown = light({ ...WELL, ...change });
    assert.deepEqual([shown.level, shown.key], [level, key]);
    for (const texts of [de, en]) {
      assert.ok(texts[`light.${shown.key}`], `a text for light.${shown.key}`);
      if (level === "unprotected") assert.ok(texts[`todo.${shown.key}`], `what to do for ${shown.key}`);
    }
  });
}

test("a public key is written as NATS writes it", () => {
  assert.equal(crc16(new TextEncoder().encode("123456789")), 0x31c3);
  assert.equal(base32(new TextEncoder().encode("foobar")), "MZXW6YTBOI");
  const key = userKey(new Uint8Array(32));
  assert.match(key, /^U[A-Z2-7]{55}$/);
  assert.equal(key, "UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABET7");
});

test("both languages have the same keys and the same gaps to fill", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(de).sort());
  const gaps = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const key of Object.keys(de)) assert.deepEqual(gaps(en[key]), gaps(de[key]), key);
});

test("every text that a page asks for exists", () => {
  const pages = ["station.js", "security.js", ...readdirSync(new URL("page/", HOME)).map((name) => `page/${name}`)];
  for (const page of pages) {
    const source = readFileSync(new URL(page, HOME), "utf8");
    for (const [, key] of source.matchAll(/\bt\("([\w.+]+)"/g)) assert.ok(key in de, `${page}: ${key}`);
  }
});

test("nobody writes markup or runs text as a program", () => {
  const scripts = ["", "page/"].flatMap((folder) =>
    readdirSync(new URL(folder || ".", HOME)).filter((name) => name.endsWith(".js")).map((name) => folder + name));
  assert.ok(scripts.length > 20);
  for (const script of scripts) {
    const source = readFileSync(new URL(script, HOME), "utf8");
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, script);
  }
});

test("the day's list tells first answers and the last all-clear nobody took back", () => {
  const day = new Chronicle();
  const at = (second) => `2026-11-22T10:00:${String(second).padStart(2, "0")}.000Z`;
  const alarm = { type: "raised", alarm: "x", site: "s", desk: "d1", room: "2.14", name: "", class: "real", press: 1, at: at(1) };
  const answer = (verb, second, more = {}) => ({ type: "answer", alarm: "x", station: "st2", name: "Kim", verb, at: at(second), ...more });
  [answer("here", 9), answer("coming", 5), alarm, alarm, answer("coming", 7, { station: "st3", name: "Ole" })].forEach((event) => day.add(event));
  const entry = () => day.today(new Date("2026-11-22T12:00:00Z"))[0];
  assert.deepEqual(entry().coming, { at: at(5), by: "Kim" });
  assert.equal(entry().clear, null);
  day.add(answer("clear", 20, { class: "mistaken", coerced: false }));
  assert.equal(entry().clear.class, "mistaken");
  day.add(answer("reopen", 25));
  assert.equal(entry().clear, null);
  assert.deepEqual(day.today(new Date("2026-11-24T12:00:00Z")), []);
});
