// SPDX-License-Identifier: EUPL-1.2
/** Becoming a station: keys are made here, their public halves handed over, and what comes back is kept on the device. */
import { makeKey } from "../nkeys.js";

/** Why an enrolment failed, in words for the person, or "" when the platform did not answer. */
export class EnrolmentError extends Error {}

/** @param {string} name @returns {string} an address of the platform, as the page was given them */
export function address(name) {
  return JSON.parse(document.getElementById("urls").textContent)[name];
}

/** What the platform knows about this browser; null when it does not answer. @returns {Promise<any>} */
export async function platform() {
  try {
    const answer = await fetch(address("config"), { credentials: "same-origin", signal: AbortSignal.timeout(4000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<boolean>} whether this browser can make keys that nobody can read */
export async function canMakeKeys() {
  try {
    await makeKey();
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {any} store @param {any} server the answer of `platform`
 * @param {{code?: string, site?: string, desk?: string, keep?: boolean}} choice
 * @returns {Promise<any>} the configuration; throws EnrolmentError
 */
export async function enrol(store, server, choice) {
  const keys = { a: await makeKey(), b: await makeKey() };
  const config = await ask(server, { ...choice, keys: { a: keys.a.publicKey, b: keys.b.publicKey } });
  await store.wipe();
  await store.facts.put("keys", keys);
  await store.facts.put("config", config);
  return config;
}

async function ask(server, body) {
  const answer = await send(server, body);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new EnrolmentError(said.error ?? "");
  return said;
}

async function send(server, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": server.csrf };
  try {
    return await fetch(address("enrol"), { method: "POST", credentials: "same-origin", headers, body: JSON.stringify(body) });
  } catch {
    throw new EnrolmentError("");
  }
}
