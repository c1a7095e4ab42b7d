// SPDX-License-Identifier: EUPL-1.2
// The three steps of a return. Each is kept in the vault before the next, so that a broken connection never costs the
// one token of the quarter and never counts anything twice.
import { newId } from "../core/bytes.js";
import { alive } from "../core/vault.js";
import { blind, unblind } from "./blind.js";
import { closed, packed } from "./share.js";

/** The server takes no return for this quarter, or has one already. */
export class NotTaken extends Error {
  constructor(code) {
    super(code);
    this.name = "NotTaken";
    this.code = code;
  }
}

/** @returns {object|null} what this vault keeps of the return of a quarter */
export const kept = (document, { year, quarter }) => alive(document.returns).find((one) => one.year === year && one.quarter === quarter) ?? null;

/** Hand in a return, or go on where it broke off.
 * @param {any} vault @param {{mine: object, plan: object, sheet: object}} told @param {{cells: number[], keys: number[]|null}} counted @param {string[]} sheets ids of those it counts
 * @param {{send?: Function}} [given] @returns {Promise<void>} throws NotTaken, OfflineError, RangeError */
export async function handIn(vault, told, counted, sheets, { send = sendWithoutName } = {}) {
  const id = kept(vault.document, told.mine)?.id ?? (await begin(vault, told, counted, sheets));
  const record = () => vault.document.returns[id];
  if (record().state === "begun") await share(vault, record(), send);
  if (record().state === "handed") await receipt(vault, record());
}

async function begin(vault, { mine, plan, sheet }, { cells, keys }, sheets) {
  const pool = await vault.api("figures/pool", { method: "POST", body: {} }).catch(refused);
  const blob = await closed(vault, mine.recipients, packed(cells, plan, sheet.limits.share_bytes, keys));
  const [token, back] = [await blind(pool.hand_in), await blind(pool.receipt)];
  const record = { id: newId(), year: mine.year, quarter: mine.quarter, state: "begun", pool: pool.pool, count: sheets.length, sheets, blob, token, back };
  await vault.change("return", (draft) => void ((draft.returns ??= {})[record.id] = record));
  await vault.flush();
  return record.id;
}

async function share(vault, { id, year, quarter, pool, token, back, blob, sheets }, send) {
  const granted = await vault.api("figures/token", { method: "POST", body: { blinded: token.blinded } }).catch(refused);
  const signature = await unblind(token, granted.signature);
  const answer = await send({ pool, token: token.message, signature, blob, blinded: back.blinded }).catch(refused);
  const receiptSignature = await unblind(back, answer.signature);
  await vault.change("return", (draft) => {
    Object.assign(draft.returns[id], { state: "handed", signature: receiptSignature, token: null, blob: "" });
    for (const one of sheets) if (draft.sheets?.[one] && !draft.sheets[one].deleted) draft.sheets[one].sent = `${year}/${quarter}`;
  });
  await vault.flush();
}

async function receipt(vault, { id, pool, back, signature }) {
  await vault.api("figures/receipt", { method: "POST", body: { pool, token: back.message, signature } }).catch(refused);
  await vault.change("return", (draft) => Object.assign(draft.returns[id], { state: "done", back: null, signature: "" }));
  await vault.flush();
}

function refused(error) {
  if (error.status === 409) throw new NotTaken(error.data?.error ?? "closed");
  throw error;
}

/** Without cookies: the server must not learn who sends it. */
async function sendWithoutName(body) {
  const response = await fetch("/api/figures/share", {
    method: "POST", credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
    headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(30_000),
  });
  const data = await response.json().catch(() => null);
  if (!response.ok) throw Object.assign(new Error(`${response.status}`), { status: response.status, data });
  return data;
}
