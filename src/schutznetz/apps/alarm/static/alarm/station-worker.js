// SPDX-License-Identifier: EUPL-1.2
/**
 * The Worker of a station: one per device, guarded by a lock; it holds the engine and speaks with one page.
 *
 * Page to Worker: {do: "start"|"take_over"|"stop"|"duty"|"press"|"answer"|"receipt", ...}
 * Worker to page: {is: "idle"|"elsewhere"|"active"|"picture"|"roster"|"plan"|"presence", ...}
 */
import { Engine } from "./engine.js";
import { openStore } from "./store.js";

const LOCK = "schutznetz-station";
const ELSEWHERE_MS = 800;
const PULSE_MS = 3000;

const store = openStore();
const tell = (message) => postMessage(message);
let engine = null;
let duty = {};
let release = () => {};

/** Ask for the device's lock; without it another window is the station. @param {boolean} steal */
async function begin(steal) {
  const [config, keys] = await Promise.all([store.facts.get("config"), store.facts.get("keys")]);
  if (!config || !keys) return tell({ is: "idle" });
  const waiting = setTimeout(() => tell({ is: "elsewhere", config }), ELSEWHERE_MS);
  try {
    await navigator.locks.request(LOCK, { steal }, () => {
      clearTimeout(waiting);
      return work(config, keys);
    });
  } catch {
    await end();
    tell({ is: "elsewhere", config });
    begin(false);
  }
  return null;
}

/** Be the station until the page lets go or another window takes over. */
async function work(config, keys) {
  engine = new Engine({ config, keys, store, tell });
  tell({ is: "active", config });
  engine.setDuty(duty);
  await engine.start();
  await new Promise((resolve) => (release = resolve));
}

async function end() {
  const old = engine;
  engine = null;
  await old?.stop();
  release();
}

const ACTIONS = {
  start: () => begin(false),
  take_over: () => begin(true),
  stop: end,
  duty: ({ change }) => {
    duty = { ...duty, ...change };
    engine?.setDuty(change);
  },
  press: (message) => engine?.press(message.class, message.nature),
  answer: ({ alarm, verb, more }) => engine?.answer(alarm, verb, more),
  receipt: ({ alarm, kind }) => engine?.receipt(alarm, kind),
};

addEventListener("message", ({ data }) => ACTIONS[data.do]?.(data));
setInterval(() => engine?.pulse(), PULSE_MS);
