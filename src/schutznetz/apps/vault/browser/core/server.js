// SPDX-License-Identifier: EUPL-1.2
// The vault's own server: JSON and closed files below `api/`. It sees sizes and numbers, nothing else.
import { fromBase64 } from "./bytes.js";

/** The server answered, but not with yes. */
export class ApiError extends Error {
  constructor(status, data) {
    super(`${status}`);
    this.name = "ApiError";
    this.status = status;
    this.data = data;
  }
}

/** Nobody answered: no network, or the server is away. */
export class OfflineError extends Error {
  constructor() {
    super("offline");
    this.name = "OfflineError";
  }
}

const PATIENCE_MS = 30_000;

/** @param {typeof fetch} [call] @returns {(path: string, options?: {method?: string, body?: any, headers?: object, raw?: boolean}) => Promise<any>} */
export function connect(call = (...values) => fetch(...values)) {
  return async function api(path, { method = "GET", body, headers = {}, raw = false } = {}) {
    const response = await reached(call, `/api/${path}`, request(method, body, headers));
    const data = await contents(response);
    if (!response.ok) throw new ApiError(response.status, data);
    return raw ? { data, headers: response.headers } : data;
  };
}

function request(method, body, headers) {
  const bytes = body instanceof Uint8Array;
  const sent = body === undefined ? {} : { "Content-Type": bytes ? "application/octet-stream" : "application/json" };
  if (method !== "GET") sent["X-CSRFToken"] = csrfToken();
  return {
    method, headers: { Accept: "application/json", ...sent, ...headers }, cache: "no-store", credentials: "same-origin",
    redirect: "error", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE_MS),
    body: bytes ? new Blob([body]) : body === undefined ? body : JSON.stringify(body), // a blob is sent beside the page
  };
}

const csrfToken = () => globalThis.document?.querySelector("meta[name=csrf]")?.content ?? "";

async function reached(call, path, options) {
  try {
    return await call(path, options);
  } catch {
    throw new OfflineError();
  }
}

async function contents(response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.includes("octet-stream")) return new Uint8Array(await response.arrayBuffer());
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** @param {{wraps: {kind: string, n: number, blob: string}[]}} account @param {string} kind @returns {{n: number, blob: Uint8Array}[]} */
export const wrapsOf = (account, kind) =>
  account.wraps.filter((wrap) => wrap.kind === kind).map(({ n, blob }) => ({ n, blob: fromBase64(blob) }));
