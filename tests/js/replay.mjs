// SPDX-License-Identifier: EUPL-1.2
// Plays the traces of standard input (one JSON a line) through ladder.js and prints effects and views, one JSON a line.
import { createInterface } from "node:readline";
import { newState, step, view } from "../../src/schutznetz/apps/alarm/static/alarm/ladder.js";

for await (const line of createInterface({ input: process.stdin })) {
  const trace = JSON.parse(line);
  let state = newState();
  const effects = [];
  for (const event of [trace.me, ...trace.events]) {
    const [next, told] = step(state, event);
    state = next;
    effects.push(told);
  }
  const views = trace.looks.map((t) => view(state, t));
  process.stdout.write(`${JSON.stringify({ effects, views })}\n`);
}
