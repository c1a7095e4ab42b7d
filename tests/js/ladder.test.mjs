// SPDX-License-Identifier: EUPL-1.2
// The stories of the ladder (tests/cases/ladder) told to ladder.js, one receiver at a time.
// requirement VES-017, requirement VES-018, requirement HAT-012
import assert from "node:assert/strict";
import test from "node:test";
import { newState, nextN, presses, step, view } from "../../src/schutznetz/apps/alarm/static/alarm/ladder.js";
import { NOISE, differences, load, names, receiver } from "./cases.mjs";

for (const name of names("ladder")) {
  test(name, () => {
    const story = load(name);
    for (const station of story.receivers) play(story, station);
  });
}

function play(story, station) {
  let [state] = step(newState(), receiver(station));
  story.steps.forEach(({ event, then }, number) => {
    let effects;
    [state, effects] = step(state, event);
    const told = effects.filter((effect) => !NOISE.includes(effect.do));
    const seen = Object.fromEntries(view(state, event.t).alarms.map((alarm) => [alarm.id, alarm]));
    const { does = told, sees = {} } = then[station] || {};
    const wrong = [...differences(does, told, "does"), ...differences(sees, seen, "sees")];
    assert.deepEqual(wrong, [], `${station}, step ${number}`);
  });
}

test("the next number follows my own answers only", () => {
  const answer = { type: "answer", t: 1, alarm: "a1", site: "marl", own_desk: "", verb: "coming" };
  let [state] = step(newState(), receiver("st4"));
  [state] = step(state, { ...answer, station: "st4", n: 3 });
  [state] = step(state, { ...answer, station: "st6", n: 9 });
  assert.equal(nextN(state, "a1"), 4);
  assert.equal(nextN(state, "other"), 1);
});

test("an alarm that is too old is forgotten", () => {
  const raised = { type: "raised", t: 1000, alarm: "a1", site: "marl", desk: "d5", station: "st5", press: 1, class: "real" };
  let [state] = step(newState(), receiver("st4"));
  [state] = step(state, raised);
  assert.equal(presses(state, "a1"), 1);
  [state] = step(state, { type: "tick", t: 43201001 });
  assert.deepEqual([state.alarms, state.at_desk, state.out.pictures, state.out.sent], [{}, {}, {}, {}]);
  assert.equal(presses(state, "a1"), 0);
});
