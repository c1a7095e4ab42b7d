// SPDX-License-Identifier: EUPL-1.2
// Reading the case files of the ladder: twin of tests/domain/cases.py (see tests/cases/ladder/README.md).
import { readFileSync, readdirSync } from "node:fs";

const CASES = new URL("../cases/", import.meta.url);
const KINDS = { s: "security", e: "entrance", c: "controller" };
export const NOISE = ["show", "wake"];

export const read = (path) => JSON.parse(readFileSync(new URL(path, CASES), "utf8"));
export const names = (folder) => readdirSync(new URL(folder, CASES)).filter((name) => name.endsWith(".json")).sort();

const isDesk = (station) => station.startsWith("st");
const ownDesk = (station) => (station === "st2b" ? "d2" : isDesk(station) ? `d${station.slice(2)}` : "");

export function load(name) {
  const story = { roster: "fourteen_desks", ...read(`ladder/${name}`) };
  const first = story.roster ? [{ event: { type: "roster", t: 0, use: story.roster } }] : [];
  const steps = [...first, ...story.steps].map((each) => ({ then: {}, ...each, event: complete(each.event) }));
  return { ...story, steps };
}

function complete(event) {
  const station = event.station || "";
  const about = { site: "marl", alarm: "a1", at: "2026-06-15T10:31:04.000Z" };
  const raised = { desk: "d5", station: "st5", press: 1, class: "real", nature: "", name: "Kim Beispiel", room: "2.99" };
  const said = { own_desk: ownDesk(station), n: 1, name: `Person ${station}`, label: station.toUpperCase() };
  switch (event.type) {
    case "roster": return event.use ? { ...read(`rosters/${event.use}.json`), type: "roster", t: event.t } : event;
    case "raised": return { ...about, ...raised, ...event };
    case "answer": return { ...about, ...said, ...event };
    case "receipt": return { ...about, own_desk: ownDesk(station), kind: "delivered", ...event };
    case "presence": return { site: "marl", at: `at ${event.t}`, security: 1, ...event };
    default: return { site: "marl", ...event };
  }
}

export function receiver(station) {
  return {
    type: "me", t: 0, station, desk: ownDesk(station), kind: isDesk(station) ? "desk" : KINDS[station[0]],
    sites: ["marl"], muted: false, name: `Person ${station}`, label: station.toUpperCase(),
  };
}

/** Where `actual` lacks something that is expected; objects may have more fields, lists may not be longer. */
export function differences(expected, actual, where = "") {
  const wrong = [`${where}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return wrong;
    return expected.flatMap((value, i) => differences(value, actual[i], `${where}[${i}]`));
  }
  if (expected !== null && typeof expected === "object") {
    if (actual === null || typeof actual !== "object") return wrong;
    return Object.keys(expected).flatMap((key) => differences(expected[key], actual[key] ?? null, `${where}.${key}`));
  }
  return expected === actual ? [] : wrong;
}
