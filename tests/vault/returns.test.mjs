// SPDX-License-Identifier: EUPL-1.2
// Returns in the browser's own code, beside the server's plan, labels and keys: tallies, blind numbers, sums.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import test from "node:test";

const BROWSER = "../../src/schutznetz/apps/vault/browser/";
const [tally, blind, share, sheets, handing, memory] = await Promise.all(
  ["returns/tally", "returns/blind", "returns/share", "returns/sheets", "returns/handing_in", "core/memory"].map((name) => import(`${BROWSER}${name}.js`)),
);
const { told, cases, modulus, out } = JSON.parse(readFileSync(process.env.RETURN_CASES, "utf8"));
const SHEET = { requester: "self", gender: "f", age: "60", status: "civil", level: "21", function: "without", category: ["harassment"], talks: "3", contact: "phone", outcome: "solved", referral: "none", hours: "2", sent: "" };

test("labels mean as many people here as on the server", () => {
  for (const { labels, known, values, staff } of cases) {
    const found = tally.meant(known, told.sheet.attributes, { labels, staff: null });
    assert.deepEqual(found, { values, staff }, JSON.stringify(known));
  }
  assert.ok(cases.length >= 100);
});

test("a small authority tells the main group only, and nobody's age", () => {
  const labels = { labels: [], staff: 12, coarse: true };
  const { unit, staff, coarser } = tally.booked(SHEET, { ...told, labels });
  assert.deepEqual(unit, { gender: "d", status: "other", age: "ns", function: "ns", category: "conflict_other", topic: "conflict", talks: "3", contact: "phone", outcome: "solved" });
  assert.equal(staff, 12);
  assert.deepEqual(coarser.sort(), ["age", "category", "function", "gender", "status"]);
});

test("one sheet is one count in every table, and the preview shows exactly these", () => {
  const labels = { labels: [], staff: 900, coarse: false };
  const { unit } = tally.booked({ ...SHEET, category: ["grief", "debt"] }, { ...told, labels });
  const cells = tally.tallied([unit, unit], told.plan);
  assert.equal(cells.length, told.plan.cells);
  assert.equal(cells.reduce((sum, one) => sum + one), 2 * told.plan.tables.length);
  const shown = tally.shown(cells, told.plan);
  assert.ok(shown.every(({ rows }) => rows.length === 1 && rows[0].count === 2));
  assert.deepEqual(shown.find(({ table }) => table.key === "category_outcome").rows[0].levels, ["grief", "solved"]);
  assert.throws(() => tally.tallied([{ ...unit, outcome: "running" }], told.plan), RangeError);
});

test("a number signed blindly is opened, a wrong signature is noticed", async () => {
  const hidden = await blind.blind(modulus);
  assert.notEqual(hidden.message, hidden.blinded);
  await assert.rejects(blind.unblind(hidden, hidden.blinded), RangeError);
  writeFileSync(out, JSON.stringify([hidden, await blind.blind(modulus)]));
});

test("the sheet knows what the notebook knows, and asks for the rest", () => {
  const process = { id: "p", requester: "line_manager", first_contact: "mail", main_category: "gambling", categories: ["debts", "gambling", "alcohol"], closing: "referral_accepted", closed_on: "2026-02-01" };
  const talks = Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [`t${at}`, { id: `t${at}`, process: "p", goal: "g", minutes: 45 }]));
  const document = { processes: { p: process }, goals: { g: { id: "g", process: "p", kind: "normal" } }, talks, referrals: { r: { id: "r", process: "p", outcome: "accepted", kind: "care", service: "Pflegestützpunkt" } } };
  const draft = sheets.drafted(document, "p");
  assert.deepEqual([draft.requester, draft.category, draft.talks, draft.outcome, draft.referral, draft.hours], ["supervisor", ["addiction_any", "debt"], "more", "referred", "family", "2"]);
  assert.deepEqual(Object.keys(sheets.missing(draft, told.sheet.fields)), ["level"]);
  assert.equal(sheets.withoutSheet(document).length, 1);
  assert.equal(told.sheet.fields.length, 12);
});

/** A server that keeps what it is sent; `broken` answers fail once. */
function server(signed, broken = []) {
  const seen = [];
  const answer = (name, data) => {
    if (broken.includes(name)) {
      broken.splice(broken.indexOf(name), 1);
      throw new Error("away");
    }
    return data;
  };
  const api = async (path, { body } = {}) => {
    seen.push([path, body]);
    if (path === "figures/pool") return answer("pool", { pool: 7, hand_in: modulus, receipt: modulus });
    if (path === "figures/token") return answer("token", { signature: signed(body.blinded) });
    return answer("receipt", { done: true });
  };
  const send = async (body) => {
    seen.push(["share", body]);
    return answer("share", { signature: signed(body.blinded) });
  };
  return { api, send, seen };
}

const KEY = JSON.parse(readFileSync(process.env.RETURN_CASES, "utf8")).private;
const power = (base, exponent, n) => {
  let [result, square] = [1n, base % n];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
};
function signed(blinded) {
  const value = BigInt(`0x${Buffer.from(blinded, "base64").toString("hex")}`);
  const text = power(value, BigInt(KEY.d), BigInt(KEY.n)).toString(16).padStart(512, "0");
  return Buffer.from(text, "hex").toString("base64");
}

test("a return goes on where it broke off, with the same number and the same file, and is counted once", async () => {
  const { api, send, seen } = server(signed, ["token", "share", "receipt"]);
  const vault = await memory.memoryVault({ sheets: { s: { ...SHEET, id: "s", process: "p" } } });
  const given = { ...told, mine: { year: 2026, quarter: 1, recipients: [vault.recipient] } };
  vault.api = async (path, options) => (path.startsWith("figures") ? api(path, options) : undefined);
  const cells = new Array(told.plan.cells).fill(0);
  for (const _ of [1, 2, 3]) await assert.rejects(handing.handIn(vault, given, { cells, keys: null }, ["s"], { send }), /away/);
  await handing.handIn(vault, given, { cells, keys: null }, ["s"], { send });
  const bodies = (name) => seen.filter(([path]) => path === name).map(([, body]) => JSON.stringify(body));
  assert.equal(new Set(bodies("figures/token")).size, 1);
  assert.equal(new Set(bodies("share").map((one) => JSON.parse(one).blob)).size, 1);
  const record = handing.kept(vault.document, given.mine);
  assert.deepEqual([record.state, record.token, record.back, record.blob], ["done", null, null, ""]);
  assert.equal(vault.document.sheets.s.sent, "2026/1");
});

test("five returns are added up; what cannot be opened or is no return is left out", async () => {
  const vault = await memory.memoryVault();
  const plan = told.plan;
  const labels = { labels: [], staff: 900, coarse: false };
  const { unit } = tally.booked(SHEET, { ...told, labels });
  const files = [];
  for (const count of [0, 1, 2, 0, 3]) {
    const bytes = share.packed(tally.tallied(new Array(count).fill(unit), plan), plan, told.sheet.limits.share_bytes);
    files.push(await share.closed(vault, [vault.recipient], bytes));
  }
  assert.equal(new Set(files.map((one) => one.length)).size, 1, "a nil return is as long as any other");
  const odd = tally.tallied([unit], plan);
  odd[0] += 1;
  for (const cells of [odd, [1], "x"]) files.push(await share.closed(vault, [vault.recipient], share.packed(cells, plan, 8192)));
  files.push(btoa("nothing"));
  const found = await share.addedUp(files, (bytes) => vault.decrypt(bytes), { plan, most: told.sheet.limits.processes });
  assert.deepEqual([found.returns, found.unreadable], [5, 4]);
  assert.equal(found.cells.reduce((sum, one) => sum + one), 6 * plan.tables.length);
});

/** The unit of a usual sheet, and the part of a table. */
const usual = () => tally.booked(SHEET, { ...told, labels: { labels: [], staff: 900, coarse: false } }).unit;
const partOf = (cells, plan, table) => cells.slice(table.start, table.start + tally.sizeOf(plan, table));

test("every process has a fresh random key, the same in every table", () => {
  const plan = told.plan;
  const [first, again] = [tally.keyed([usual()], plan), tally.keyed([usual()], plan)];
  const alone = first.filter(Boolean);
  assert.equal(alone.length, plan.tables.length);
  assert.equal(new Set(alone).size, 1);
  assert.notDeepEqual(first, again);
  const many = Array.from({ length: 400 }, usual);
  const sums = tally.keyed(many, plan);
  const totals = plan.tables.map((table) => partOf(sums, plan, table).reduce((sum, one) => (sum + one) % tally.MODULUS, 0));
  assert.equal(new Set(totals).size, 1);
  assert.ok(sums.every((one) => Number.isInteger(one) && one >= 0 && one < tally.MODULUS));
  assert.ok(tally.areKeys(sums, tally.tallied(many, plan), plan));
});

test("a return with keys is as long as one without, even a full one", () => {
  const [plan, size] = [told.plan, told.sheet.limits.share_bytes];
  const full = new Array(plan.cells).fill(told.sheet.limits.processes);
  const keys = new Array(plan.cells).fill(tally.MODULUS - 1);
  assert.equal(share.packed(full, plan, size, keys).length, share.packed(full, plan, size).length);
});

test("keys are added up; one old return, and the pool has none; keys that cannot be are no return", async () => {
  const vault = await memory.memoryVault();
  const [plan, size, most] = [told.plan, told.sheet.limits.share_bytes, told.sheet.limits.processes];
  const close = (cells, keys) => share.closed(vault, [vault.recipient], share.packed(cells, plan, size, keys));
  const units = [[usual()], [usual(), usual()], [], [usual()], []];
  const counted = units.map((some) => ({ cells: tally.tallied(some, plan), keys: tally.keyed(some, plan) }));
  const files = await Promise.all(counted.map(({ cells, keys }) => close(cells, keys)));
  const open = (some) => share.addedUp(some, (bytes) => vault.decrypt(bytes), { plan, most });
  const expected = counted.reduce((sums, { keys }) => sums.map((sum, at) => (sum + keys[at]) % tally.MODULUS), new Array(plan.cells).fill(0));
  const found = await open(files);
  assert.deepEqual([found.returns, found.keys], [5, expected]);
  const nil = await close(tally.tallied([], plan), null);
  assert.deepEqual((await open([...files, nil])).keys, expected, "an old nil return has no process without a key");
  const old = await open([...files, await close(tally.tallied([usual()], plan), null)]);
  assert.deepEqual([old.returns, old.keys], [6, null]);
  const odd = [...counted[0].keys];
  odd[odd.findIndex(Boolean)] += 1;
  const wrong = await Promise.all([odd, counted[0].keys.slice(1), counted[1].keys.map(() => 5)].map((keys) => close(counted[0].cells, keys)));
  assert.deepEqual((({ returns, unreadable, keys }) => [returns, unreadable, keys])(await open([...files, ...wrong])), [5, 3, expected]);
  const wrapped = counted[0].cells.map((count) => (count ? count + tally.MODULUS : 0));
  assert.equal((await open([await close(wrapped, null)])).returns, 0, "counts beyond what one return may hold");
});

test("what ended after the quarter belongs to the next return; what ended before and was not sent is late and counts now", () => {
  const closed = { on: "2026-03-31", late: "2025-11-02", next: "2026-04-01" };
  const processes = Object.fromEntries(Object.entries(closed).map(([id, closed_on]) => [id, { id, closed_on }]));
  const document = { processes, sheets: {}, archived: { old: { id: "old", closed_on: "2026-02-01" }, new: { id: "new", closed_on: "2026-05-01" } } };
  for (const process of [...Object.keys(closed), "old", "new"]) sheets.keep(document, { ...SHEET, process });
  const counted = (until) => sheets.unsent(document).filter((one) => sheets.counts(document, one, until)).map((one) => one.process).sort();
  assert.deepEqual(counted("2026-03-31"), ["late", "old", "on"]);
  assert.deepEqual(counted("2026-06-30"), ["late", "new", "next", "old", "on"]);
  document.processes.next = { id: "next", deleted: "2026-04-10" };
  document.processes.on = { id: "on", closed_on: "" };
  assert.deepEqual(counted("2026-03-31"), ["late", "old", "on"], "deleted or opened again since");
  assert.ok(sheets.counts(document, { process: "unknown" }, "2026-03-31"), "of an older sheet nobody knows the day: it is late");
});
