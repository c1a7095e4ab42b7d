// SPDX-License-Identifier: EUPL-1.2
// A server that lives in memory, with the same addresses: tests, and pages that are looked at without a platform.
import { newIdentity, recipientOf } from "./age.js";
import { fingerprint, fromBase64, newId } from "./bytes.js";
import { memoryDevice } from "./device.js";
import { ApiError, OfflineError } from "./server.js";
import { unlock } from "./vault.js";

/** @param {object} [account] fields of `GET api/vault` that differ @param {object} [rules] */
export function memoryServer(account = {}, rules = {}) {
  const blobs = new Map();
  const server = {
    account: { instance: "test", vault: null, recipient: null, fingerprint: null, wraps: [], version: 0, readonly: false, demo: true, name: "Test", ...account },
    versions: [], blobs, away: false, calls: [],
  };
  const routes = {
    "GET vault": () => server.account,
    "POST vault": (_, { body }) => Object.assign(server.account, body),
    "GET rules": () => rules,
    "GET container": () => container(server),
    "PUT container": (_, options) => put(server, options),
    "GET versions": () => server.versions.map(({ version, bytes }) => ({ version, size_bucket: bytes.length })),
    "GET versions/": (number) => server.versions.find((one) => String(one.version) === number)?.bytes ?? missing(),
    "POST rotation": (_, { body }) => rotate(server, body),
    "GET blobs": () => [...blobs].map(([id, bytes]) => ({ id, size_bucket: BUCKETS.findLast((one) => one <= bytes.length) })),
    "GET blobs/": (id) => blobs.get(id) ?? missing(),
    "PUT blobs/": (id, { body }) => void blobs.set(id, body),
    "DELETE blobs/": (id, options) => drop(server, id, options),
  };
  server.api = async (path, options = {}) => {
    const method = options.method ?? "GET";
    server.calls.push(`${method} ${path}`);
    if (server.away) throw new OfflineError();
    const [name, rest] = path.split("?")[0].split(/\/(.*)/);
    const route = routes[`${method} ${name}${rest === undefined ? "" : "/"}`] ?? missing;
    const { data, headers } = wrapped(route(rest, options));
    return options.raw ? { data, headers } : structuredClone(data);
  };
  return server;
}

const KIB = 2 ** 10;
const BUCKETS = [64, 256, 1024, 4096, 8192, 10240].map((one) => one * KIB);
const missing = () => {
  throw new ApiError(404, null);
};
const wrapped = (answer) => (answer?.headers ? answer : { data: answer, headers: new Map() });

function container(server) {
  const last = server.versions.at(-1) ?? missing();
  return { data: last.bytes, headers: new Map([["ETag", `"${last.version}"`]]) };
}

function put(server, { body, headers }) {
  const version = server.versions.at(-1)?.version ?? 0;
  if (headers["If-Match"] !== `"${version}"`) throw new ApiError(412, null);
  server.versions = [...server.versions, { version: version + 1, bytes: body.slice() }].slice(-3);
  return { version: version + 1 };
}

function drop(server, id, { headers = {} }) {
  const version = server.versions.at(-1)?.version ?? 0;
  if (headers["If-Match"] && headers["If-Match"] !== `"${version}"`) throw new ApiError(412, null);
  server.blobs.delete(id);
}

function rotate(server, { recipient, fingerprint: words, wraps, container: file, blobs }) {
  server.versions = [{ version: (server.versions.at(-1)?.version ?? 0) + 1, bytes: fromBase64(file) }];
  for (const [id, blob] of Object.entries(blobs)) server.blobs.set(id, fromBase64(blob));
  Object.assign(server.account, { recipient, fingerprint: words, wraps });
}

/** An open vault without a platform. @param {object} [document] @param {{rules?: object, lines?: object[], account?: object, now?: () => Date, limits?: object}} [given] */
export async function memoryVault(document = {}, { rules = {}, lines = [], account = {}, now, limits } = {}) {
  const identity = newIdentity();
  const recipient = await recipientOf(identity);
  const server = memoryServer({ vault: newId(), recipient, fingerprint: await fingerprint(recipient), ...account }, rules);
  const vault = await unlock({ identity, account: server.account, api: server.api, device: memoryDevice(), rules, lines, now, limits });
  if (Object.keys(document).length) await vault.change("begin", (draft) => Object.entries(document).forEach(([name, records]) => (draft[name] = structuredClone(records))));
  return vault;
}
