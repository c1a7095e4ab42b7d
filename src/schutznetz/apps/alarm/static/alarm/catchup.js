// SPDX-License-Identifier: EUPL-1.2
/** When a loop is back: at once and again 3 s later everything of the sites, the rosters, and the plans that are wanted. */
import { planSubject, rosterSubject, siteStream } from "./messages.js";
import { Replay } from "./replay.js";

const AGAIN_MS = 3000;
const RETRY_MS = 1000;
const ROSTERS_MS = 500;
const REACH_MS = 12 * 3600 * 1000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @typedef {{take: (message: any, age: number) => void, floors: () => {site: string, floor: string}[]}} Ears */

/**
 * Two passes over one short connection; tried again while the loop is up.
 *
 * @param {import("./loop.js").Loop & {marks?: Map<string, any>}} loop @param {any} config @param {Ears} ears
 */
export async function catchUp(loop, config, ears) {
  const connection = loop.connection;
  while (loop.connection === connection) {
    try {
      await twice(loop, config, ears);
      return;
    } catch {
      await pause(RETRY_MS);
    }
  }
}

async function twice(loop, config, ears) {
  const replay = await Replay.open(loop.way, config.station);
  try {
    if (!loop.marks) await rostersFirst(replay, config, ears);
    await pass(replay, loop, config, ears);
    await documents(replay, config, ears);
    await pause(AGAIN_MS);
    await pass(replay, loop, config, ears);
  } finally {
    await replay.close();
  }
}

async function pass(replay, loop, config, ears) {
  loop.marks ??= new Map();
  for (const site of config.sites) {
    const stream = siteStream(site);
    const { messages, now, mark } = await replay.since(stream, loop.marks.get(stream) ?? null, REACH_MS);
    messages.forEach((message) => ears.take(message, Math.max(0, now - message.stamp)));
    loop.marks.set(stream, mark);
  }
}

/**
 * A station that starts knows nobody: without the rosters it would ring for alarms that ended hours ago, because it
 * cannot tell whose all-clear counts. Half a second for them, not longer: an alarm never waits for a roster.
 */
async function rostersFirst(replay, config, ears) {
  const reading = Promise.all(config.sites.map((site) => read(replay, rosterSubject(site), ears)));
  await Promise.race([reading.catch(() => null), pause(ROSTERS_MS)]);
}

async function documents(replay, config, ears) {
  for (const site of config.sites) await read(replay, rosterSubject(site), ears);
  for (const { site, floor } of ears.floors()) await read(replay, planSubject(site, floor), ears);
}

async function read(replay, subject, ears) {
  const data = await replay.last(subject);
  if (data) ears.take({ subject, data, id: "" }, 0);
}

/**
 * The plan of one floor from whichever loop gives it; null when none does.
 *
 * @param {import("./loop.js").Loop[]} loops @param {string} station @param {string} site @param {string} floor
 */
export async function fetchPlan(loops, station, site, floor) {
  const subject = planSubject(site, floor);
  for (const loop of loops.filter((one) => one.up)) {
    try {
      const replay = await Replay.open(loop.way, station);
      const data = await replay.last(subject).finally(() => replay.close());
      if (data) return { subject, data, id: "" };
    } catch {
      continue; // this loop has it not: ask the other one
    }
  }
  return null;
}
