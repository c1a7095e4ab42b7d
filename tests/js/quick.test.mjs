// SPDX-License-Identifier: EUPL-1.2
// What makes the first call quick: the rehearsal that changes nothing, and the work that waits for the paint.
import assert from "node:assert/strict";
import test from "node:test";

const HOME = new URL("../../src/schutznetz/apps/alarm/static/alarm/", import.meta.url);
const load = (name) => import(new URL(name, HOME));
const { newState, step, view } = await load("ladder.js");
const { callerOf, rehearse } = await load("rehearsal.js");

const ROSTER = {
  type: "roster", t: 1, site: "amt", version: 1, at: "", stations: {}, params: {},
  desks: { "a-1": { room: "1", label: "1", ring: ["a-3"] }, "a-2": { room: "2", label: "2", ring: ["a-1"] }, "a-3": { room: "3", label: "3", ring: [] } },
};
const ME = { type: "me", t: 0, station: "s-1", desk: "a-1", kind: "desk", sites: ["amt"], muted: false, name: "", label: "" };
const knowing = () => [ME, ROSTER].reduce((state, event) => step(state, event)[0], newState());

test("a rehearsal takes a desk that would call this one", () => {
  assert.equal(callerOf(ROSTER, "a-1"), "a-2");
  assert.equal(callerOf(ROSTER, "nowhere"), "a-1");
  assert.equal(callerOf({}, "a-1"), "");
  assert.equal(callerOf(null, "a-1"), "");
});

test("a rehearsal leaves nothing behind", () => {
  const state = knowing();
  const before = JSON.stringify(state);
  rehearse(state, "amt", 5);
  rehearse(state, "elsewhere", 5);
  assert.equal(JSON.stringify(state), before);
  assert.deepEqual(view(state, 6).alarms, []);
});

/** Frames, messages, timers and visibility of a page, by hand. */
function page(visibility) {
  const at = { frames: [], timers: [], messages: [] };
  globalThis.document = { visibilityState: visibility };
  globalThis.requestAnimationFrame = (work) => at.frames.push(work);
  globalThis.setTimeout = (work, ms) => at.timers.push([work, ms]);
  globalThis.MessageChannel = class {
    port1 = { close() {} };
    port2 = { postMessage: () => at.messages.push(() => this.port1.onmessage()) };
  };
  at.frame = () => at.frames.splice(0).forEach((work) => work());
  at.message = () => at.messages.splice(0).forEach((work) => work());
  return at;
}

const { AfterPaint, afterFrame } = await load("page/after-paint.js");
const keep = globalThis.setTimeout;

test("work waits until the frame is drawn, the newest of a name counts, and it runs once", (context) => {
  context.after(() => (globalThis.setTimeout = keep));
  const at = page("visible");
  const queue = new AfterPaint();
  const done = [];
  queue.later("plan", () => done.push("old plan"));
  queue.later("plan", () => done.push("plan"));
  queue.later("tone", () => done.push("tone"), true);
  afterFrame(() => done.push("receipt"));
  at.frame();
  assert.deepEqual(done, []);
  at.message();
  assert.deepEqual(done, ["receipt"]);
  at.message();
  assert.deepEqual(done, ["receipt", "tone"]);
  at.message();
  assert.deepEqual(done, ["receipt", "tone", "plan"]);
  at.message();
  at.timers.forEach(([work]) => work());
  at.message();
  assert.deepEqual(done, ["receipt", "tone", "plan"]);
});

test("without frames a timer runs it; in a hidden page nothing waits", (context) => {
  context.after(() => (globalThis.setTimeout = keep));
  const done = [];
  const covered = page("visible");
  new AfterPaint().later("tone", () => done.push("covered"));
  assert.equal(covered.timers[0][1], 100);
  covered.timers[0][0]();
  covered.message();
  page("hidden");
  new AfterPaint().later("tone", () => done.push("hidden"));
  assert.deepEqual(done, ["covered", "hidden"]);
});

test("what is done now does not come again later", (context) => {
  context.after(() => (globalThis.setTimeout = keep));
  const at = page("visible");
  const queue = new AfterPaint();
  const done = [];
  queue.later("tone", () => done.push("start"));
  queue.now("tone", () => done.push("stop"));
  at.frame();
  at.message();
  at.message();
  assert.deepEqual(done, ["stop"]);
});

test("what comes while others run waits its turn, and a failure holds up nobody", (context) => {
  context.after(() => (globalThis.setTimeout = keep));
  const at = page("visible");
  const queue = new AfterPaint();
  const done = [];
  queue.later("broken", () => {
    queue.later("late", () => done.push("late"));
    throw new Error("no audio");
  });
  queue.later("plan", () => done.push("plan"));
  at.frame();
  at.message();
  assert.throws(() => at.message(), /no audio/);
  at.message();
  at.message();
  assert.deepEqual(done, ["plan", "late"]);
  queue.later("again", () => done.push("again"));
  at.frame();
  at.message();
  at.message();
  assert.equal(done.at(-1), "again");
});

test("a lone piece that fails does not stop those that come afterwards", (context) => {
  context.after(() => (globalThis.setTimeout = keep));
  const at = page("visible");
  const queue = new AfterPaint();
  const done = [];
  queue.later("lone", () => {
    queue.later("born", () => done.push("born"));
    throw new Error("no audio");
  });
  at.frame();
  at.message();
  assert.throws(() => at.message(), /no audio/);
  at.frame();
  at.message();
  at.message();
  assert.deepEqual(done, ["born"]);
});
