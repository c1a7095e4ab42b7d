// SPDX-License-Identifier: EUPL-1.2
// Garbage and lies for messages.js and ladder.js. Prints {decoded, ignored, ms}; any exception ends it with an error.
import { readFileSync } from "node:fs";
import { decode, decodeDocument, toEvent } from "../../src/schutznetz/apps/alarm/static/alarm/messages.js";
import { newState, step, view } from "../../src/schutznetz/apps/alarm/static/alarm/ladder.js";

let seed = Number(process.argv[2]);
const rounds = Number(process.argv[3]);
const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
const pick = (list) => list[Math.floor(random() * list.length)];

const WORDS = ["constructor", "xor", "a1", "01jd0000000000000000000001", "d5", "d6", "st5", "st6", "valueof", "a".repeat(40), "-"];
const VALUES = [null, true, -1, 0, 1, 1.5, 2 ** 31, 1e308, "", "7", "constructor", "__proto__", "\u0000", "\ud800", "\u202e", "<b>",
  "x".repeat(3000), [], {}, [[]], { a: {} }, "9999-99-99T99:99:99Z", "-271821-04-20T00:00:00.000Z", "coming", "real", "test"];
const KEYS = ["v", "alarm", "site", "desk", "station", "own_desk", "at", "press", "n", "class", "nature", "name", "room", "label",
  "coerced", "kind", "verb", "desks", "faults", "security", "stations", "params", "version", "floors", "__proto__", "constructor"];
const KINDS = ["alarm", "alarm", "alarm", "answer", "answer", "answer", "receipt", "status", "presence", "roster", "plan", "x", ""];
const LAST = {
  alarm: ["raised", "raised", "raised", "x"], receipt: ["delivered", "rendered", "seen", "x"],
  answer: ["coming", "here", "cannot", "clear", "clear", "reopen", "widen", "x"],
};

function subject() {
  const kind = pick(KINDS);
  if (kind === "presence" || kind === "roster") return `${kind}.marl`;
  if (kind === "plan") return "plan.marl.og2";
  return `${kind}.marl.${pick(WORDS)}.${pick(WORDS)}.${pick(LAST[kind] ?? ["x"])}`;
}

function payload() {
  const dice = random();
  if (dice < 0.1) return new Uint8Array(Array.from({ length: 40 }, () => Math.floor(random() * 256)));
  if (dice < 0.15) return new TextEncoder().encode("[".repeat(4000));
  const pairs = Array.from({ length: Math.floor(random() * 12) }, () => `${JSON.stringify(pick(KEYS))}:${JSON.stringify(pick(VALUES))}`);
  return new TextEncoder().encode(`{${pairs.join(",")}}`);
}

const roster = JSON.parse(readFileSync(new URL("../cases/rosters/fourteen_desks.json", import.meta.url)));
const receivers = [["st4", "d4", "desk"], ["st5", "d5", "desk"], ["s1", "", "security"]];
const states = receivers.map(([station, desk, kind]) => {
  const me = { type: "me", t: 0, station, desk, kind, sites: ["marl"], muted: false, name: "", label: "" };
  const [state] = step(newState(), me);
  return step(state, { ...roster, type: "roster", t: 0 })[0];
});
const tally = { decoded: 0, ignored: 0, ms: 0 };
const begin = performance.now();
for (let t = 1; t <= rounds; t += 1) {
  const [place, data] = [subject(), payload()];
  const document = decodeDocument(place, data);
  if (document && place.startsWith("plan")) continue;
  const event = decode(place, data, pick(WORDS));
  tally[event ? "decoded" : "ignored"] += 1;
  if (!event) continue;
  states.forEach((state, i) => {
    const [next] = step(state, toEvent(event, Math.floor(t * 50 - random() * 5000)));
    states[i] = next;
    if (t % 50 === 0) JSON.stringify(view(next, t * 50 + 1000));
  });
}
tally.ms = Math.round(performance.now() - begin);
process.stdout.write(JSON.stringify(tally));
