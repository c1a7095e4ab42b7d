// SPDX-License-Identifier: EUPL-1.2
// Slow derivations run beside the page. The bundle starts itself once more as the Worker: one file, one hash to compare.
import { WORK } from "./labour.js";

let helper = null;
let latest = 0;
const waiting = new Map();

/** @returns {boolean} does this script run as a Worker? */
export const isWorker = () => typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope;

/** Answer what the page asks. The first thing a bundle does when `isWorker()`. */
export function serveWorker() {
  globalThis.onmessage = async ({ data: [id, name, values] }) => {
    try {
      globalThis.postMessage([id, await WORK[name](...values), null]);
    } catch (error) {
      globalThis.postMessage([id, null, String(error?.message ?? error)]);
    }
  };
}

/** Soon something slow is asked for: somebody is typing a password. */
export function expect() {
  if (typeof Worker !== "undefined" && typeof document !== "undefined") helper ??= start();
}

/** @param {string} name of WORK @param {...unknown} values @returns {Promise<unknown>} in node it works on the spot */
export function labour(name, ...values) {
  if (typeof Worker === "undefined" || typeof document === "undefined") return WORK[name](...values);
  helper ??= start();
  latest += 1;
  return new Promise((resolve, reject) => {
    waiting.set(latest, { resolve, reject });
    helper.postMessage([latest, name, values]);
  });
}

function start() {
  const worker = new Worker(address(), { type: "module" });
  worker.onmessage = ({ data: [id, value, error] }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (!waiting.size) end(); // its memory goes with it: passphrases and keys went through there
    if (error === null) resolve(value);
    else reject(new Error(error));
  };
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error("worker"));
    waiting.clear();
    end();
  };
  return worker;
}

function end() {
  helper?.terminate();
  helper = null;
}

let script = null;

/** Only this very file may become a Worker: the policy passes nothing else. */
function address() {
  const own = import.meta.url;
  if (!globalThis.trustedTypes || script) return script ?? own;
  const policy = globalThis.trustedTypes.createPolicy("vault", {
    createScriptURL: (url) => {
      if (url !== own) throw new TypeError("not the bundle");
      return url;
    },
  });
  script = policy.createScriptURL(own); // a policy can be made once
  return script;
}
