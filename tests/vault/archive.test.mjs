// SPDX-License-Identifier: EUPL-1.2
// The archive of a full vault: sheets move, come back, are deleted and restored, on two devices with bad networks; and
// whatever happens, each sheet is there once and whole.
import assert from "node:assert/strict";
import test from "node:test";

const BROWSER = new URL("../../src/schutznetz/apps/vault/browser/", import.meta.url);
const load = (name) => import(new URL(name, BROWSER));
const [age, archive, bytes, care, container, device, memory, merging, vaults] = await Promise.all(
  ["age", "archive", "bytes", "care", "container", "device", "memory", "merge", "vault"].map((name) => load(`core/${name}.js`)),
);
const codes = await load("notebook/model/codes.js");
const { canonical } = merging;
const KIB = 2 ** 10;
const SMALL = { from: 40 * KIB, to: 20 * KIB, least: 4 * KIB, tight: 60 * KIB, most: 16 * KIB, largest: 2 ** 20 - 4 * KIB };
const NOW = "2026-06-15";

function seeded(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
  return { pick: (list) => list[Math.floor(next() * list.length)], happens: (odds) => next() < odds };
}

/** Devices of one owner at one server; each with a clock of its own that the test moves. */
async function devices(count = 2, limits = SMALL) {
  const identity = age.newIdentity();
  const recipient = await age.recipientOf(identity);
  const place = memory.memoryServer({ vault: "v1", recipient, fingerprint: "x" });
  const kept = Array.from({ length: count }, () => device.memoryDevice());
  const open = (at, more = {}) => vaults.unlock({ identity: place.identity ?? identity, account: place.account, api: more.api ?? place.api, device: kept[at], limits, ...more });
  return { identity, place, kept, open };
}

/** A counselling with two talks and an attachment's record. */
function sheet(draft, id, { closed = "", size = 1500, text = id } = {}) {
  for (const name of ["processes", "talks", "goals", "files"]) draft[name] ??= {};
  draft.processes[id] = { id, title: `Deckname ${text}`, contact: "", categories: ["care"], opened_on: "2020-01-01", closed_on: closed, closing: closed && "solution", notes: "" };
  draft.goals[`${id}g`] = { id: `${id}g`, process: id, text: `Ziel ${text}`, state: "open" };
  for (const at of [1, 2]) draft.talks[`${id}t${at}`] = { id: `${id}t${at}`, process: id, goal: `${id}g`, on: `2020-02-0${at}`, note: `${text} ${"x".repeat(size)} ü` };
  draft.files[`${id}f`] = { id: `${id}f`, process: id, blob: bytes.newId(), name: `${text}.pdf`, size: 3 };
}

const closedOn = (at) => `2021-${String(1 + Math.floor(at / 28)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")}`;

async function filled(vault, count, more = {}) {
  await vault.change("x", (draft) => {
    for (let at = 0; at < count; at += 1) sheet(draft, `p${String(at).padStart(2, "0")}`, { closed: closedOn(at), ...more });
  });
  await vault.flush();
}

/** Where each sheet is; fails when one is nowhere whole, or in two places. */
async function checked(vault, ids, says = "") {
  const whole = await vault.whole();
  for (const id of ids) {
    const parts = archive.recordsOf(whole, id);
    const count = Object.values(parts).reduce((sum, own) => sum + Object.keys(own).length, 0);
    assert.equal(parts.processes?.[id]?.id, id, `${says}: ${id} is gone`);
    assert.ok(count >= 5, `${says}: ${id} has lost records, ${count} left`);
  }
  return whole;
}

const readerOf = (identity) => async (file) => (await container.unpack(identity, file, { kind: "archive" })).document;

test("the parts that go with a sheet are those of the notebook", () => assert.deepEqual(archive.PARTS, codes.PARTS));

test("the oldest closed sheets move by themselves, and are read from a container of the same form", async () => {
  const { place, open, identity } = await devices();
  const vault = await open(0);
  await filled(vault, 16);
  await vault.change("x", (draft) => sheet(draft, "open", {}));
  await vault.flush();
  const moved = vault.archived.map((one) => one.id);
  assert.ok(moved.length >= 6, `${moved.length} moved`);
  assert.deepEqual([...moved].sort(), Array.from({ length: moved.length }, (_, at) => `p${String(at).padStart(2, "0")}`), "the oldest");
  assert.equal(vault.state.moved, moved.length);
  assert.ok(archive.sizeOf(vault.document) < SMALL.from);
  for (const id of moved) assert.deepEqual(archive.recordsOf(vault.document, id), {}, "nothing stays behind");
  const stored = [...place.blobs.values()];
  assert.ok(stored.length >= 1);
  for (const file of stored) {
    const plain = JSON.parse(bytes.fromUtf8(await age.open(identity, file)));
    assert.deepEqual(Object.keys(plain), ["v", "instance", "vault", "seq", "prev_sha256", "kind", "saved", "document", "hmac"]);
    assert.equal(plain.kind, "archive");
    assert.ok(file.length > 2 ** 20 && file.length < 2 ** 20 + 8 * KIB, "one of the sizes");
    assert.equal(Buffer.from(file).includes("Deckname"), false);
  }
  await checked(vault, [...moved, "open"]);
  const again = await open(1);
  const one = await again.whole(moved[0]);
  assert.match(one.talks[`${moved[0]}t1`].note, /ü$/);
  assert.equal(Object.keys(archive.recordsOf(one, moved[0]).talks).length, 2);
  assert.equal(again.archivedSheet(moved[0]).title, `Deckname ${moved[0]}`);
  assert.match(again.archivedSheet(moved[0]).names, /Ziel p.. · p..\.pdf/);
  [vault, again].forEach((each) => each.lock());
});

test("open sheets and those in use stay; a vault of open sheets only says that it is full", async () => {
  const { open, place } = await devices();
  const vault = await open(0);
  vault.hold("p00");
  await filled(vault, 16);
  assert.ok(vault.archived.length > 3);
  assert.equal(vault.archivedSheet("p00"), null);
  vault.lock();
  const other = await devices();
  const full = await other.open(0);
  await filled(full, 20, { closed: "" });
  assert.equal(full.archived.length, 0);
  assert.equal(other.place.blobs.size, 0);
  full.lock();
  assert.ok(place.blobs.size);
});

test("an archive is there before the state that refers to it, and a lost answer costs nothing", async () => {
  const { open, place } = await devices();
  const order = [];
  let lose = 2;
  const api = async (path, options = {}) => {
    const answer = await place.api(path, options);
    if (options.method === "PUT") order.push(path.split("/")[0]);
    if (options.method === "PUT" && path === "container" && place.blobs.size && lose-- > 0) throw Object.assign(new Error("offline"), { name: "OfflineError" });
    return answer;
  };
  const vault = await open(0, { api });
  await vault.change("x", (draft) => {
    for (let at = 0; at < 16; at += 1) sheet(draft, `p${String(at).padStart(2, "0")}`, { closed: closedOn(at) });
  });
  for (let round = 0; round < 4; round += 1) await vault.flush().catch(() => {});
  await vault.flush();
  assert.ok(order.indexOf("blobs") < order.indexOf("container"), order.join(" "));
  await checked(vault, Array.from({ length: 16 }, (_, at) => `p${String(at).padStart(2, "0")}`), "after lost answers");
  const newest = (await open(1)).archived.length;
  assert.equal(newest, vault.archived.length);
  vault.lock();
});

test("when the archive cannot be stored nothing moves, and saving goes on", async () => {
  const { open, place } = await devices();
  const { ApiError } = await load("core/server.js");
  const api = async (path, options = {}) => {
    if (options.method === "PUT" && path.startsWith("blobs/")) throw new ApiError(413, { error: "full" });
    return place.api(path, options);
  };
  const vault = await open(0, { api });
  await filled(vault, 20);
  assert.equal(vault.archived.length, 0);
  assert.equal(vault.state.pending, false);
  assert.equal(Object.keys(vault.document.processes).length, 20);
  vault.lock();
});

test("a sheet comes back with one click, and a deleted one leaves every archive", async () => {
  const { open, place, identity } = await devices();
  const vault = await open(0);
  await filled(vault, 16);
  const [first, second] = vault.archived.map((one) => one.id);
  await vault.takeBack("x", first, (draft) => (draft.processes[first].closed_on = ""));
  await vault.flush();
  assert.equal(vault.archivedSheet(first), null);
  assert.equal(Object.keys(archive.recordsOf(vault.document, first).talks).length, 2);
  const { erase } = await load("notebook/model/acts.js");
  const before = await vault.whole(second);
  await vault.takeBack("x", second, (draft) => void erase(draft, second, NOW));
  await vault.flush();
  assert.deepEqual(archive.recordsOf(await vault.whole(), second), {});
  assert.ok(before.processes[second]);
  for (let round = 0; round < 12; round += 1) {
    await vault.change("x", (draft) => ((draft.settings ??= {}).n = { id: "n", round }));
    await vault.flush();
  }
  for (const file of place.blobs.values()) {
    const found = await readerOf(identity)(file);
    assert.equal(found.processes[second], undefined, "deleted, but still in an archive");
  }
  for (const { bytes: file } of place.versions) assert.doesNotMatch(JSON.stringify((await container.unpack(identity, file)).document), new RegExp(`Deckname ${second}`));
  await checked(vault, Object.keys((await vault.whole()).processes).filter((id) => id !== second));
  vault.lock();
});

test("leftovers are collected; what is referred to, waits in an older state, or is an attachment stays", async () => {
  const { open, place, identity } = await devices();
  const vault = await open(0);
  const { id: attachment } = await vault.attach(new File([new Uint8Array(900 * KIB)], "lose.pdf"));
  await filled(vault, 16);
  const orphan = bytes.newId();
  const head = { instance: "test", vault: "v1", seq: 1, prev_sha256: "", kind: "archive", saved: "" };
  place.blobs.set(orphan, (await container.pack(identity, head, {}, archive.SIZES)).bytes);
  const used = new Set(Object.keys(vault.document.archives));
  for (const { id } of vault.archived) await vault.takeBack("x", id, (draft) => (draft.processes[id].closed_on = ""));
  await vault.flush();
  for (const id of used) {
    assert.equal(vault.document.archives[id], undefined, "nobody reads from it");
    assert.ok(place.blobs.has(id), "an older state needs it");
  }
  vault.lock();
  const later = await open(0);
  await filledAgain(later);
  assert.ok(later.archived.length);
  for (let round = 0; round < 8; round += 1) {
    await later.change("x", (draft) => ((draft.settings ??= {}).n = { id: "n", other: round }));
    await later.flush();
  }
  assert.equal(place.blobs.has(orphan), false, "the leftover is gone");
  for (const id of used) assert.equal(place.blobs.has(id), false, "no state needs it any more");
  assert.ok(place.blobs.has(attachment), "an attachment is never touched");
  for (const id of Object.keys(later.document.archives)) assert.ok(place.blobs.has(id));
  const gone = place.calls.filter((one) => one.startsWith("DELETE"));
  assert.ok(gone.every((one) => one.endsWith("?replaced=1")), "and no tombstone is written for them");
  later.lock();
});

async function filledAgain(vault) {
  await vault.change("x", (draft) => {
    for (let at = 0; at < 8; at += 1) sheet(draft, `q${at}`, { closed: closedOn(at) });
  });
  await vault.flush();
}

test("two devices archive the same sheets at once: nothing is lost, nothing is there twice", async () => {
  const { open, place } = await devices();
  const first = await open(0);
  await first.change("x", (draft) => {
    for (let at = 0; at < 16; at += 1) sheet(draft, `p${String(at).padStart(2, "0")}`, { closed: closedOn(at), size: 800 });
  });
  await first.flush();
  const second = await open(1);
  await Promise.all([first, second].map((vault, at) => vault.change("x", (draft) => sheet(draft, `new${at}`, { size: 8000 }))));
  await Promise.all([first.flush(), second.flush()]);
  for (const vault of [first, second, first]) {
    await vault.change("x", (draft) => ((draft.settings ??= {}).n = { id: "n", at: Math.random() }));
    await vault.flush();
  }
  const ids = [...Array.from({ length: 16 }, (_, at) => `p${String(at).padStart(2, "0")}`), "new0", "new1"];
  for (const vault of [first, second]) await checked(vault, ids, "both");
  assert.ok(first.archived.length > 3);
  for (const { id } of first.archived) assert.deepEqual(archive.recordsOf(first.document, id), {});
  assert.ok(place.versions.length);
  [first, second].forEach((vault) => vault.lock());
});

test("what was written offline onto a sheet that another device moved brings it back whole", async () => {
  const { open, place } = await devices();
  const first = await open(0);
  await first.change("x", (draft) => {
    for (let at = 0; at < 10; at += 1) sheet(draft, `p0${at}`, { closed: closedOn(at), size: 800 });
  });
  await first.flush();
  place.away = true;
  await first.change("x", (draft) => {
    draft.processes.p00.closed_on = "";
    draft.talks.later = { id: "later", process: "p00", note: "im Zug geschrieben" };
    vaults.remove(draft, "talks", "p00t1", NOW);
  });
  first.lock(); // and the browser goes: only the draft is left
  place.away = false;
  const second = await open(1);
  await filledAgain(second);
  assert.ok(second.archivedSheet("p00"), "moved meanwhile");
  second.lock();
  const again = await open(0);
  await again.flush();
  assert.equal(again.archivedSheet("p00"), null);
  const found = archive.recordsOf(again.document, "p00");
  assert.deepEqual(Object.keys(found.talks).sort(), ["later", "p00t2"], "the deleted talk stays deleted, the others are there");
  assert.equal(found.processes.p00.closed_on, "");
  assert.equal(Object.keys(found.goals).length, 1);
  again.lock();
});

test("a sheet in two places waits for an archive that cannot be read, instead of losing what is in it", async () => {
  const { open, place } = await devices();
  const first = await open(0);
  await first.change("x", (draft) => {
    for (let at = 0; at < 10; at += 1) sheet(draft, `p0${at}`, { closed: closedOn(at), size: 800 });
  });
  await first.flush();
  place.away = true;
  await first.change("x", (draft) => (draft.processes.p00.notes = "im Zug"));
  first.lock();
  place.away = false;
  const second = await open(1);
  await filledAgain(second);
  const { archive: file } = second.archivedSheet("p00");
  second.lock();
  const good = place.blobs.get(file);
  place.blobs.delete(file);
  const early = await open(0);
  await early.flush();
  assert.ok(early.document.archived.p00, "still known");
  early.lock();
  place.blobs.set(file, good);
  const late = await open(0);
  await late.flush();
  const found = archive.recordsOf(late.document, "p00");
  assert.deepEqual([found.processes.p00.notes, Object.keys(found.talks).length, late.document.archived.p00], ["im Zug", 2, undefined]);
  late.lock();
});

test("a sheet taken back here and rewritten in the archive there keeps both texts", async () => {
  const { open, place } = await devices();
  const first = await open(0);
  await filled(first, 16);
  const { id } = first.archived[0];
  const second = await open(1);
  place.away = true;
  second.lock();
  place.away = false;
  const train = await open(1);
  await train.whole(id);
  place.away = true;
  await train.takeBack("x", id, (draft) => (draft.processes[id].notes = "im Zug"));
  train.lock();
  place.away = false;
  await first.takeBack("x", id, (draft) => (draft.processes[id].notes = "im Büro"));
  await first.flush();
  first.lock();
  const office = await open(0);
  await office.change("x", (draft) => sheet(draft, "more", { size: 12_000 }));
  await office.flush();
  assert.ok(office.archivedSheet(id), "moved again");
  office.lock();
  const home = await open(1);
  await home.flush();
  assert.match(home.document.processes[id].notes, /im Büro[^]*im Zug/);
  home.lock();
});

test("an earlier state comes back with the sheets it had, wherever they live now", async () => {
  const { open, place } = await devices();
  const vault = await open(0);
  await filled(vault, 16);
  const ids = Object.keys((await vault.whole()).processes);
  const [moved] = vault.archived.map((one) => one.id);
  const earlier = await care.older(vault, place.versions.at(-1).version);
  await vault.takeBack("x", moved, (draft) => (draft.processes[moved].title = "umbenannt"));
  await vault.flush();
  await care.takeOver(vault, earlier.document);
  const whole = await checked(vault, ids, "restored");
  assert.equal(whole.processes[moved].title, `Deckname ${moved}`);
  for (const { id } of vault.archived) await vault.takeBack("x", id, (draft) => (draft.processes[id].closed_on = ""));
  await vault.flush();
  await care.takeOver(vault, earlier.document);
  await checked(vault, ids, "restored from archives that were let go");
  for (const id of Object.keys(earlier.document.archives)) assert.equal(vault.document.archives[id], undefined, "no change refers to an archive that another device may delete");
  const { erase } = await load("notebook/model/acts.js");
  await vault.takeBack("x", moved, (draft) => void erase(draft, moved, NOW));
  await vault.flush();
  await care.takeOver(vault, earlier.document);
  assert.deepEqual(archive.recordsOf(await vault.whole(), moved), {}, "deleted stays deleted");
  vault.lock();
});

test("a change of the key closes archives anew, and the old key opens none of them", async () => {
  const { open, place, identity, kept } = await devices();
  const vault = await open(0);
  await filled(vault, 16);
  const { id: attachment } = await vault.attach(new File([bytes.utf8("Anlage")], "a.txt"));
  const orphan = bytes.newId();
  place.blobs.set(orphan, [...place.blobs.values()][0].slice());
  const ids = Object.keys((await vault.whole()).processes);
  const next = await care.prepareRotation(vault, "neun blaue kraniche tanzen am kanal", () => {});
  await next.commit();
  vault.lock();
  place.identity = next.identity;
  const again = await vaults.unlock({ identity: next.identity, account: place.account, api: place.api, device: kept[0], limits: SMALL });
  await checked(again, ids, "new key");
  assert.equal(bytes.fromUtf8((await again.attachment(attachment)).bytes), "Anlage");
  for (const file of place.blobs.values()) await assert.rejects(age.open(identity, file));
  again.lock();
});

test("a touched, exchanged or missing archive is refused and stays where it is", async () => {
  const { open, place, identity } = await devices();
  const vault = await open(0);
  await filled(vault, 16);
  const { id } = vault.archived[0];
  const file = vault.archivedSheet(id).archive;
  const good = place.blobs.get(file);
  vault.lock();
  const forged = (await container.pack(identity, { instance: "test", vault: "v1", seq: 1, prev_sha256: "", kind: "archive", saved: "" }, {}, archive.SIZES)).bytes;
  const flipped = good.slice();
  flipped[flipped.length - 1] ^= 1;
  for (const bad of [forged, flipped, good.subarray(0, 2 ** 19)]) {
    place.blobs.set(file, bad);
    const again = await open(0);
    await assert.rejects(again.whole(id), { reason: "chain" });
    await assert.rejects(again.takeBack("x", id), { reason: "chain" });
    await again.change("x", (draft) => ((draft.settings ??= {}).n = { id: "n", at: Math.random() }));
    await again.flush();
    assert.ok(again.archivedSheet(id), "still known");
    again.lock();
  }
  place.blobs.delete(file);
  const lost = await open(0);
  await assert.rejects(lost.whole(id), { status: 404 });
  assert.ok(lost.archivedSheet(id));
  place.blobs.set(file, good);
  await checked(lost, [id]);
  lost.lock();
});

test("everything goes out of a vault that is completely full", async () => {
  const { open, place, identity } = await devices(2, archive.LIMITS);
  const vault = await open(0);
  for (let at = 0; at < 5; at += 1) {
    await vault.change("x", (draft) => ((draft.talks ??= {})[at] = { id: String(at), note: `${at} ${"ä".repeat(900_000)}` }));
    await vault.flush().catch((error) => assert.equal(error.reason, "large"));
  }
  assert.equal(vault.state.problem, "large");
  const zip = Buffer.from(await care.exported(vault, "lies mich"));
  const at = zip.indexOf("vault.age") + "vault.age".length;
  const length = zip.readUInt32LE(at - "vault.age".length - 8);
  const plain = JSON.parse(bytes.fromUtf8(await age.open(identity, new Uint8Array(zip.subarray(at, at + length)))));
  assert.equal(Object.keys(plain.document.talks).length, 5, "what waits on this device is in it");
  vault.lock();
  assert.ok(place.versions.length);
});

test("one sheet longer than an archive should be gets one of its own, of a size that attachments have", async () => {
  const { open, place } = await devices(2, archive.LIMITS);
  const vault = await open(0);
  await vault.change("x", (draft) => sheet(draft, "p0", { closed: closedOn(1), size: 3_400_000 }));
  await vault.flush();
  assert.ok(vault.archivedSheet("p0"));
  const [file] = place.blobs.values();
  assert.equal(Math.floor(file.length / 2 ** 20), 10);
  await checked(vault, ["p0"]);
  vault.lock();
});

test("beyond the limit sheets move before anything is saved", async () => {
  const { open } = await devices(2, archive.LIMITS);
  const vault = await open(0);
  await vault.change("x", (draft) => {
    for (let at = 0; at < 30; at += 1) sheet(draft, `p${String(at).padStart(2, "0")}`, { closed: closedOn(at), size: 200_000 });
  });
  assert.ok(archive.sizeOf(vault.document) > container.SIZES.at(-1));
  await vault.flush();
  assert.deepEqual([vault.state.pending, vault.state.problem], [false, null]);
  assert.ok(vault.state.fill < container.NEARLY_FULL);
  const ids = Array.from({ length: 30 }, (_, at) => `p${String(at).padStart(2, "0")}`);
  await checked(vault, ids);
  const zip = Buffer.from(await care.exported(vault, "lies mich"));
  for (const id of Object.keys(vault.document.archives)) assert.ok(zip.includes(`archiv/${id}.age`));
  vault.lock();
});

test("whatever two devices do, each sheet is there once and whole", async () => {
  let moves = 0;
  for (let seed = 1; seed <= ROUNDS; seed += 1) moves += await life(seed);
  assert.ok(moves > ROUNDS * 3, `${moves} sheets moved: too few to prove anything`);
});
const ROUNDS = Number(process.env.ARCHIVE_ROUNDS ?? 4);

/** A random life: writing, closing, reopening, deleting, going offline, crashing, restoring; then everybody meets. */
async function life(seed) {
  const chance = seeded(seed);
  const { open, place } = await devices();
  const isAway = [false, false];
  const api = (at) => async (path, options) => {
    if (isAway[at]) place.away = true;
    try {
      if (chance.happens(0.04) && options?.method === "PUT") {
        await place.api(path, options);
        place.away = true; // the answer is lost
        return await place.api(path, options);
      }
      return await place.api(path, options);
    } finally {
      place.away = false;
    }
  };
  const open_ = (at) => open(at, { api: api(at) });
  const vaults_ = [await open_(0), await open_(1)];
  const [ids, erased, texts] = [[], new Set(), new Map()];
  let [count, moves] = [0, 0];
  const { erase } = await load("notebook/model/acts.js");
  const acts = {
    async begin(vault) {
      const id = `p${String((count += 1)).padStart(3, "0")}`;
      ids.push(id);
      await vault.change("x", (draft) => sheet(draft, id, { closed: chance.happens(0.8) ? closedOn(count) : "", size: chance.pick([300, 1500, 4000]) }));
    },
    async write(vault) {
      const id = chance.pick(Object.keys(vault.document.processes ?? {}));
      if (!id || vault.document.processes[id].deleted) return;
      const talk = bytes.newId();
      texts.set(talk, id);
      await vault.change("x", (draft) => (draft.talks[talk] = { id: talk, process: id, note: `Wort ${talk}` }));
    },
    async close(vault) {
      const id = chance.pick(Object.keys(vault.document.processes ?? {}));
      if (id && !vault.document.processes[id].deleted) await vault.change("x", (draft) => (draft.processes[id].closed_on = closedOn(count)));
    },
    async reopen(vault) {
      const one = chance.pick(vault.archived);
      if (one) await vault.takeBack("x", one.id, (draft) => draft.processes[one.id] && (draft.processes[one.id].closed_on = "")).catch(expected);
    },
    async erase(vault) {
      const one = chance.happens(0.3) && chance.pick(vault.archived);
      if (!one) return;
      await vault.takeBack("x", one.id, (draft) => void erase(draft, one.id, NOW)).then(() => erased.add(one.id), expected);
    },
    save: (vault) => vault.flush().catch(expected),
    async crash(vault, at) {
      vault.lock();
      isAway[at] = false;
      vaults_[at] = await open_(at).catch((error) => again(error, () => open(at)));
    },
    async away(_, at) {
      isAway[at] = !isAway[at];
    },
    async restore(vault) {
      if (!chance.happens(0.15) || !place.versions.length) return;
      await vault.flush().catch(expected);
      const found = await care.older(vault, place.versions.at(-1).version).catch(expected);
      if (found) await care.takeOver(vault, found.document).catch(expected);
    },
  };
  const odds = ["begin", "begin", "begin", "write", "write", "close", "reopen", "erase", "save", "save", "save", "crash", "away", "restore"];
  for (let step = 0; step < 70; step += 1) {
    const at = chance.pick([0, 1]);
    await acts[chance.pick(odds)](vaults_[at], at);
    moves = Math.max(moves, vaults_[at].archived.length);
  }
  isAway.fill(false);
  for (let round = 0; round < 4; round += 1) for (const vault of vaults_) await settle(vault);
  for (const vault of vaults_) {
    const left = ids.filter((id) => !erased.has(id));
    const whole = await checked(vault, left, `seed ${seed}`);
    for (const id of erased) assert.deepEqual(archive.recordsOf(whole, id).processes, undefined, `seed ${seed}: ${id} came back`);
    for (const [talk, id] of texts) if (!erased.has(id)) assert.ok(whole.talks[talk], `seed ${seed}: a talk of ${id} is lost`);
    for (const { id } of vault.archived) assert.deepEqual(archive.recordsOf(vault.document, id), {}, `seed ${seed}: ${id} is in two places`);
    for (const id of Object.keys(vault.document.archives ?? {})) assert.ok(place.blobs.has(id), `seed ${seed}: an archive in use was deleted`);
  }
  const [one, other] = await Promise.all(vaults_.map(async (vault) => ({ ...(await vault.whole()), settings: null })));
  assert.ok(canonical(one) === canonical(other), `seed ${seed}: two devices, two vaults`);
  vaults_.forEach((vault) => vault.lock());
  return moves;
}

async function settle(vault) {
  for (let round = 0; round < 5; round += 1) {
    await vault.change("x", (draft) => ((draft.settings ??= {}).round = { id: "round", n: (draft.settings.round?.n ?? 0) + 1 }));
    if (await vault.flush().then(() => true, expected)) return;
  }
}

/** A save of the window before that was still on its way looks like an older state: then once more. */
async function again(error, act) {
  if (error.reason !== "older") expected(error);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return act();
}

function expected(error) {
  if (!["OfflineError", "ApiError"].includes(error.name) || error.status === 404) throw error;
}
