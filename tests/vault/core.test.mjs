// SPDX-License-Identifier: EUPL-1.2
// The core of the vault without a page: merge, container, two devices, drafts, codes, words.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import test from "node:test";

const BROWSER = new URL("../../src/schutznetz/apps/vault/browser/", import.meta.url);
const load = (name) => import(new URL(name, BROWSER));
const [age, archive, bytes, codes, container, device, documents, drafts, memory, merging, server, strength, vaults, care, exporting] = await Promise.all(
  ["age", "archive", "bytes", "codes", "container", "device", "document", "drafts", "memory", "merge", "server", "strength", "vault", "care", "export"].map((name) => load(`core/${name}.js`)),
);
const { canonical, merge } = merging;

/** Numbers that look like chance and are the same each time (mulberry32). */
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

const TEXTS = ["", "Über den Umzug gesprochen.", "Ruft Montag an!", "Geht besser", "Geht besser, schläft wieder", "😀 Ende", "own_matter", "closed"];
const VALUES = [...TEXTS, 1, 45, true, false, null, "2026-06-15", ["a"], ["a", "b"], ["b", "c"]];

function record(chance, id) {
  if (chance.happens(0.08)) return { id, deleted: chance.pick(["2026-06-14", "2026-06-15"]) };
  const made = { id };
  for (const name of ["note", "state", "minutes", "topics"]) if (chance.happens(0.7)) made[name] = chance.pick(VALUES);
  return made;
}

function documentOf(chance) {
  const made = {};
  for (const name of ["processes", "talks"]) {
    if (chance.happens(0.2)) continue;
    made[name] = {};
    for (const id of ["1", "2", "3"]) if (chance.happens(0.8)) made[name][id] = record(chance, id);
  }
  return made;
}

function edited(chance, base) {
  const made = structuredClone(base);
  for (const name of ["processes", "talks"]) {
    for (const id of ["1", "2", "3", "4"]) if (chance.happens(0.4)) (made[name] ??= {})[id] = { ...(chance.happens(0.5) ? made[name][id] : {}), ...record(chance, id) };
  }
  return made;
}

/** All texts anywhere in a record, its list of conflicts included. */
const textsIn = (value) => (typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : []);

function trios(count, act) {
  for (let seed = 1; seed <= count; seed += 1) {
    const chance = seeded(seed);
    const base = documentOf(chance);
    act(base, edited(chance, base), edited(chance, base), seed);
  }
}

test("merging is the same from both sides, and merging once more changes nothing", () => {
  trios(600, (base, mine, theirs, seed) => {
    const both = merge(base, mine, theirs);
    assert.equal(canonical(both), canonical(merge(base, theirs, mine)), `seed ${seed}`);
    assert.equal(canonical(merge(base, mine, mine)), canonical(mine), `seed ${seed}`);
    assert.equal(canonical(merge(base, both, theirs)), canonical(both), `seed ${seed}: theirs again`);
    assert.equal(canonical(merge(base, mine, both)), canonical(both), `seed ${seed}: mine again`);
  });
});

test("no character that somebody wrote is lost, unless its record was deleted", () => {
  let written = 0;
  trios(600, (base, mine, theirs, seed) => {
    const both = merge(base, mine, theirs);
    for (const side of [mine, theirs]) {
      for (const [name, records] of Object.entries(side)) {
        for (const [id, one] of Object.entries(records)) {
          const kept = both[name]?.[id];
          if (kept?.deleted) continue;
          for (const field of Object.keys(one)) {
            if (canonical(one[field]) === canonical(base[name]?.[id]?.[field])) continue;
            const all = textsIn(kept);
            for (const text of textsIn(one[field])) {
              written += 1;
              assert.ok(all.some((other) => other.includes(text)), `seed ${seed}: ${text} is lost`);
            }
          }
        }
      }
    }
  });
  assert.ok(written > 1000);
});

test("what one side deleted stays deleted, and nothing of it comes back", () => {
  const base = { talks: { 1: { id: "1", note: "alt" } } };
  const gone = { talks: { 1: { id: "1", deleted: "2026-06-15" } } };
  const changed = { talks: { 1: { id: "1", note: "neu geschrieben" } } };
  assert.deepEqual(merge(base, gone, changed), gone);
});

test("both texts of a field stay, of a code the other is listed", () => {
  const base = { talks: { 1: { id: "1", note: "a", channel: "phone" } } };
  const one = { talks: { 1: { id: "1", note: "Erste Notiz", channel: "mail" } } };
  const other = { talks: { 1: { id: "1", note: "Zweite Notiz", channel: "visit" } } };
  const both = merge(base, one, other).talks[1];
  assert.match(both.note, /Erste Notiz[^]*Zweite Notiz/);
  assert.equal(both.channel, "visit");
  assert.deepEqual(both.conflicts, { channel: ["mail"] });
});

const HEAD = { instance: "i", vault: "v", seq: 7, prev_sha256: "ab", kind: "vault", saved: "2026-06-15T09:05:00.000Z" };
const DOCUMENT = { talks: { 1: { id: "1", note: "Geheimnis mit Ümlaut und 😀" } } };

test("a container tells nothing but one of four sizes, and prints as JSON", async () => {
  const identity = age.newIdentity();
  const sizes = new Set();
  for (const length of [0, 1000, 500_000]) {
    const { bytes: file } = await container.pack(identity, HEAD, { ...DOCUMENT, more: { 1: { id: "1", text: "x".repeat(length) } } });
    sizes.add(file.length);
    assert.equal(Buffer.from(file).includes("Geheimnis"), false);
  }
  assert.equal(sizes.size, 1);
  const { bytes: file } = await container.pack(identity, HEAD, DOCUMENT);
  const plain = JSON.parse(bytes.fromUtf8(await age.open(identity, file)));
  assert.deepEqual(plain.document, DOCUMENT);
  assert.deepEqual(Object.keys(plain).slice(0, 7), ["v", "instance", "vault", "seq", "prev_sha256", "kind", "saved"]);
  await assert.rejects(container.pack(identity, HEAD, { more: { 1: { id: "1", text: "x".repeat(9e6) } } }), { reason: "large" });
});

test("a file that was touched, swapped, cut off or forged is refused", async () => {
  const identity = age.newIdentity();
  const { bytes: file } = await container.pack(identity, HEAD, DOCUMENT);
  const refused = (given, reason, expected = {}) => assert.rejects(container.unpack(identity, given, expected), { reason });
  for (const at of [30, 120, 300, 70_000, file.length - 1]) {
    const flipped = file.slice();
    flipped[at] ^= 1;
    await refused(flipped, "unreadable");
  }
  await refused(file.subarray(0, file.length - 70_000), "unreadable");
  await refused(new Uint8Array(0), "unreadable");
  await refused(file, "instance", { instance: "other" });
  await refused(file, "vault", { vault: "other" });
  await refused(file, "kind", { kind: "draft" });
  const forged = await age.open(identity, file); // the server knows the recipient and can close any text for it
  forged.set(bytes.utf8("9"), bytes.fromUtf8(forged).indexOf('"seq":7') + 6);
  await refused(await age.seal([await age.recipientOf(identity)], forged), "seal");
  await assert.rejects(container.unpack(age.newIdentity(), file), { reason: "unreadable" });
  assert.equal((await container.unpack(identity, file, { instance: "i", vault: "v", kind: "vault" })).head.seq, 7);
});

test("an older state, or another one of the same number, is noticed", () => {
  const check = (seq, sum, prev, seen) => container.checkOrder({ seq, prev_sha256: prev, saved: "x" }, sum, seen);
  check(7, "a", "z", null);
  check(7, "a", "z", { seq: 7, sha256: "a" });
  check(8, "b", "a", { seq: 7, sha256: "a" });
  check(12, "b", "q", { seq: 7, sha256: "a" });
  assert.throws(() => check(6, "a", "z", { seq: 7, sha256: "a" }), { reason: "older" });
  assert.throws(() => check(7, "b", "z", { seq: 7, sha256: "a" }), { reason: "chain" });
  assert.throws(() => check(8, "b", "q", { seq: 7, sha256: "a" }), { reason: "chain" });
});

/** Two devices of one owner at one server. */
async function twoDevices() {
  const identity = age.newIdentity();
  const recipient = await age.recipientOf(identity);
  const place = memory.memoryServer({ vault: "v1", recipient });
  const devices = [device.memoryDevice(), device.memoryDevice()];
  const open = (at, more = {}) => vaults.unlock({ identity, account: place.account, api: place.api, device: devices[at], ...more });
  return { identity, place, devices, open };
}

test("two devices write, and both find everything", async () => {
  const { place, open } = await twoDevices();
  const [one, two] = [await open(0), await open(1)];
  await one.change("a", (draft) => (draft.talks.a = { id: "a", note: "vom Rechner" }));
  await two.change("b", (draft) => (draft.talks.b = { id: "b", note: "vom Telefon" }));
  await one.flush();
  await two.flush();
  assert.deepEqual(Object.keys(two.document.talks).sort(), ["a", "b"]);
  assert.equal(two.state.seq, 2);
  one.lock();
  const again = await open(0);
  assert.deepEqual(again.document, two.document);
  assert.equal(place.versions.length, 2);
  [two, again].forEach((vault) => vault.lock());
});

test("offline nothing is lost: the draft is kept closed, and a crash ends in the same words", async () => {
  const { place, devices, open, identity } = await twoDevices();
  const vault = await open(0);
  await vault.change("a", (draft) => (draft.talks.a = { id: "a", note: "schon gespeichert" }));
  await vault.flush();
  place.away = true;
  await vault.change("b", (draft) => {
    draft.talks.b = { id: "b", note: "KANARIE ohne Netz" };
    draft.talks.a.note = "weitergeschrieben";
  });
  await assert.rejects(vault.flush());
  assert.equal(vault.state.offline, true);
  const kept = await devices[0].get("draft:v1");
  assert.equal(Buffer.from(kept).includes("KANARIE"), false);
  assert.match(bytes.fromUtf8(await age.open(identity, kept)), /KANARIE/);
  vault.lock();
  place.away = false;
  const meanwhile = await open(1);
  await meanwhile.change("c", (draft) => (draft.talks.c = { id: "c", note: "anderes Gerät" }));
  await meanwhile.flush();
  meanwhile.lock();
  const restored = await open(0);
  assert.ok(restored.state.restored);
  assert.deepEqual(Object.keys(restored.document.talks).sort(), ["a", "b", "c"]);
  assert.equal(restored.document.talks.a.note, "weitergeschrieben");
  await restored.flush();
  assert.equal(await devices[0].get("draft:v1"), undefined);
  restored.lock();
});

test("long before a vault is full its owner is told, and beyond nothing typed is lost", async () => {
  for (const seed of [1, 2]) {
    const chance = seeded(seed);
    const { place, devices, open } = await twoDevices();
    const vault = await open(0);
    const texts = {};
    let told = false;
    for (let at = 0; vault.state.problem !== "large"; at += 1) {
      assert.ok(at < 100, "it never gets full");
      texts[at] = `${at} ${chance.pick(["ä", "x", "😀"]).repeat(at ? chance.pick([300_000, 400_000]) : 1_000_000)}`;
      await vault.change("n", (draft) => (draft.talks[at] = { id: String(at), note: texts[at] }));
      await vault.flush().catch((error) => assert.equal(error.reason, "large"));
      if (vault.state.problem) break;
      told ||= vault.state.fill >= container.NEARLY_FULL;
      assert.ok(vault.state.fill <= 1);
    }
    assert.ok(told, `seed ${seed}: full without a word before`);
    assert.equal(vault.state.pending, true);
    vault.lock(); // and the browser goes
    const again = await open(0);
    assert.ok(again.state.restored, "what did not fit waited on this device");
    assert.ok(again.state.fill >= container.NEARLY_FULL, "told at the unlock as well");
    for (const [at, text] of Object.entries(texts)) assert.equal(again.document.talks[at].note, text, `seed ${seed}: ${at}`);
    await again.change("n", (draft) => vaults.remove(draft, "talks", "0", "2026-06-15"));
    await again.change("n", (draft) => vaults.remove(draft, "talks", "1", "2026-06-15"));
    await again.flush();
    assert.deepEqual([again.state.pending, again.state.problem], [false, null], "room again: it saves by itself");
    assert.equal(await devices[0].get("draft:v1"), undefined);
    again.lock();
    const other = await open(1);
    const last = Object.keys(texts).at(-1);
    assert.equal(other.document.talks[last].note, texts[last]);
    other.lock();
    assert.ok(place.versions.length <= 3);
  }
});

test("a rolled back or exchanged state is not opened without a word", async () => {
  const { place, open, identity } = await twoDevices();
  const vault = await open(0);
  for (const note of ["eins", "zwei"]) {
    await vault.change("n", (draft) => (draft.talks.a = { id: "a", note }));
    await vault.flush();
  }
  vault.lock();
  const [first] = place.versions;
  place.versions = [first];
  await assert.rejects(open(0), { reason: "older" });
  const known = await open(0, { confirmed: true });
  assert.equal(known.document.talks.a.note, "eins");
  known.lock();
  place.account.recipient = await age.recipientOf(age.newIdentity());
  await assert.rejects(vaults.unlock({ identity, account: place.account, api: place.api, device: device.memoryDevice() }), { reason: "recipient" });
});

test("a locked vault tells nothing more", async () => {
  const vault = await memory.memoryVault(DOCUMENT);
  vault.lock();
  assert.throws(() => vault.document, { name: "LockedError" });
  await assert.rejects(vault.change("x", () => {}), { name: "LockedError" });
  assert.throws(() => vault.decrypt(new Uint8Array(1)), { name: "LockedError" });
  assert.doesNotMatch(JSON.stringify(vault), /SECRET/);
});

test("the document is frozen; unchanged records stay the same objects; a record needs its id", async () => {
  const vault = await memory.memoryVault({ talks: { 1: { id: "1", note: "a" }, 2: { id: "2", note: "b" } } });
  const before = vault.document.talks;
  await vault.change("x", (draft) => (draft.talks[1].note = "c"));
  assert.notEqual(vault.document.talks, before);
  assert.equal(vault.document.talks[2], before[2]);
  assert.throws(() => (vault.document.talks[1].note = "d"), TypeError);
  await assert.rejects(vault.change("x", (draft) => (draft.talks.y = { id: "z" })), TypeError);
  await vault.change("x", (draft) => vaults.remove(draft, "talks", "1", "2026-06-15"));
  assert.deepEqual(vaults.alive(vault.document.talks).map((one) => one.id), ["2"]);
  assert.deepEqual(vault.document.talks[1], { id: "1", deleted: "2026-06-15" });
  vault.lock();
});

test("attachments keep name and bytes inside, in one of five sizes", async () => {
  const vault = await memory.memoryVault();
  const file = new File([new Uint8Array([0, 10, 255, 0])], "Gutachten Müller.pdf", { type: "application/pdf" });
  const { id, name, size } = await vault.attach(file);
  assert.deepEqual([name, size], ["Gutachten Müller.pdf", 4]);
  const found = await vault.attachment(id);
  assert.deepEqual([found.name, found.type, [...found.bytes]], [file.name, file.type, [0, 10, 255, 0]]);
  const stored = await vault.api(`blobs/${id}`);
  assert.equal(Buffer.from(stored).includes("Gutachten"), false);
  await assert.rejects(vault.attach(new File([new Uint8Array(11 * 2 ** 20)], "x")), { reason: "large" });
  vault.lock();
});

test("another key opens what waits for the one before, and the one before opens nothing new", async () => {
  const first = age.newIdentity();
  const from = await age.recipientOf(first);
  const server = memory.memoryServer({ vault: bytes.newId(), recipient: from, fingerprint: await bytes.fingerprint(from) });
  const given = { account: server.account, api: server.api, device: device.memoryDevice() };
  const vault = await vaults.unlock({ identity: first, ...given });
  await vault.change("note", (draft) => (draft.talks = { 1: { id: "1", note: "bleibt" } }));
  const { id } = await vault.attach(new File([bytes.utf8("Anlage")], "a.txt"));
  const waiting = await age.seal([from], bytes.utf8("an den alten Schlüssel"));
  const next = await care.prepareRotation(vault, "neun blaue kraniche tanzen am kanal", () => {});
  await next.commit();
  vault.lock();
  assert.notEqual(server.account.recipient, from);
  const again = await vaults.unlock({ identity: next.identity, ...given, account: server.account });
  assert.equal(again.document.talks[1].note, "bleibt");
  assert.equal(bytes.fromUtf8((await again.attachment(id)).bytes), "Anlage");
  assert.equal(bytes.fromUtf8(await again.decrypt(waiting)), "an den alten Schlüssel");
  await assert.rejects(again.decrypt(await age.seal([await age.recipientOf(age.newIdentity())], waiting)));
  await assert.rejects(container.unpack(first, server.versions.at(-1).bytes), { reason: "unreadable" });
  await assert.rejects(attachmentWith(first, server, id), { reason: "unreadable" });
});

const attachmentWith = async (identity, server, id) => (await load("core/attachments.js")).readAttachment(identity, server.account, id, await server.api(`blobs/${id}`));

test("an earlier state comes back as a new one; what was deleted stays deleted", async () => {
  const vault = await memory.memoryVault({ talks: { 1: { id: "1", note: "alt" }, 2: { id: "2", note: "gelöscht" } } });
  await vault.flush();
  await vault.change("x", (draft) => {
    draft.talks[1].note = "überschrieben";
    vaults.remove(draft, "talks", "2", "2026-06-15");
  });
  await vault.flush();
  await care.takeOver(vault, { talks: { 1: { id: "1", note: "alt" }, 2: { id: "2", note: "gelöscht" } } });
  assert.equal(vault.document.talks[1].note, "alt");
  assert.ok(vault.document.talks[2].deleted);
  assert.equal(vault.state.seq, 3);
  vault.lock();
});

test("a recovery code survives hands and eyes, and shows a slip", async () => {
  for (let round = 0; round < 50; round += 1) {
    const code = await codes.newRecoveryCode();
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    assert.equal(await codes.readRecoveryCode(typed), code);
    const swapped = code.replace(/^(.)/, (letter) => (letter === "A" ? "B" : "A"));
    assert.equal(await codes.readRecoveryCode(swapped), null);
    assert.equal(await codes.readRecoveryCode(code.slice(1)), null);
  }
  assert.equal(await codes.codeOf(new Uint8Array(16)), "0000-0000-0000-0000-0000-0000-006X");
});

test("words: enough of them, each once; a fingerprint stays what it is", async () => {
  const { WORDS } = await load("vendor/words.js");
  assert.equal(new Set(WORDS).size, WORDS.length);
  assert.ok(7 * Math.log2(WORDS.length) > 90, "seven words have 90 bits");
  assert.ok(WORDS.every((word) => /^[a-z]{4,20}$/.test(word)));
  assert.equal(await bytes.fingerprint("age1test"), FINGERPRINT);
  assert.equal(bytes.randomWords(6).length, 6);
});
const FINGERPRINT = "hausverbot wehrlos umsorgen kruste trifft anhaben";

test("weak passwords are refused, long sentences and six words are not", () => {
  for (const weak of ["", "Sommer2026!", "qwertzuiop", "aaaaaaaaaaaaaaaaaaaaaa", "Schutznetz Tresor Passwort", "Mara Beispiel 1980", "hallo hallo hallo hallo hallo"]) {
    assert.ok(strength.strength(weak, ["Mara Beispiel"]) < strength.ENOUGH, weak);
  }
  for (const strong of ["absieht palmen besten tannenwald faust feldarbeit", "Neun blaue Kraniche tanzen über den stillen Kanal", "x8#Kq2!vT9$mZ4pLwR"]) {
    assert.ok(strength.strength(strong, ["Mara Beispiel"]) >= strength.ENOUGH, strong);
  }
});

test("a ZIP of closed files is one that every program opens", () => {
  const made = exporting.zip([{ name: "vault.age", bytes: bytes.utf8("abc") }, { name: "anlagen/1.age", bytes: new Uint8Array(3) }], new Date(2026, 5, 15, 9, 5));
  assert.equal(Buffer.from(made).readUInt32LE(0), 0x04034b50);
  assert.equal(Buffer.from(made).readUInt32LE(14), 0x352441c2, "crc32 of abc");
});

test("both languages have the same words and the same gaps", async () => {
  const [de, en] = [(await load("texts/de.js")).default, (await load("texts/en.js")).default];
  assert.deepEqual(Object.keys(en).sort(), Object.keys(de).sort());
  const gaps = (text) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
  for (const part of Object.keys(de)) {
    assert.deepEqual(Object.keys(en[part]).sort(), Object.keys(de[part]).sort(), part);
    for (const key of Object.keys(de[part])) if (typeof de[part][key] === "string") assert.deepEqual(gaps(en[part][key]), gaps(de[part][key]), `${part}.${key}`);
  }
});

const scripts = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = new URL(name, folder);
    return statSync(path).isDirectory() ? (name === "vendor" ? [] : scripts(new URL(`${name}/`, folder))) : name.endsWith(".js") ? [path] : [];
  });

test("every text that a page asks for exists, and no page writes markup or keeps a key", async () => {
  const de = (await load("texts/de.js")).default;
  const found = scripts(BROWSER);
  assert.ok(found.length > 30);
  for (const script of found) {
    const source = readFileSync(script, "utf8").replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|sessionStorage/, script.href);
    for (const [, key] of source.matchAll(/\bt\("(screens\.\w+)"/g)) assert.ok(key.split(".")[1] in de.screens, `${script.href}: ${key}`);
  }
});

test("a change copies what it looks at, and nothing else of thousands", () => {
  const talks = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`t${at}`, { id: `t${at}`, note: "x" }]));
  const document = documents.frozen({ talks });
  const clone = globalThis.structuredClone;
  let copies = 0;
  globalThis.structuredClone = (value) => ((copies += 1), clone(value));
  try {
    const { document: next, changed } = documents.applied(document, (draft) => {
      draft.talks.t7.note += "y";
      delete draft.talks.t8;
      draft.talks.new = { id: "new", note: "z" };
    });
    assert.deepEqual([...changed], ["talks"]);
    assert.deepEqual([next.talks.t7.note, next.talks.t8, next.talks.new.note, next.talks.t9], ["xy", undefined, "z", talks.t9]);
    assert.equal(next.talks.t9, document.talks.t9);
    assert.equal(document.talks.t7.note, "x");
    assert.ok(copies <= 2, `${copies} copies`);
  } finally {
    globalThis.structuredClone = clone;
  }
  const read = documents.applied(document, (draft) => void Object.values(draft.talks).forEach((one) => one.note.length));
  assert.equal(read.document, document);
  const all = documents.applied(document, (draft) => Object.values(draft.talks).forEach((one) => (one.note = "all")));
  assert.ok(Object.values(all.document.talks).every((one) => one.note === "all" && Object.isFrozen(one)));
});

test("how long a document got is known from what changed", () => {
  const chance = seeded(11);
  for (let round = 0; round < 200; round += 1) {
    const base = documentOf(chance);
    const next = edited(chance, base);
    const really = archive.sizeOf(next) - archive.sizeOf(base);
    assert.ok(Math.abs(archive.grown(base, next) - really) <= 64, `${archive.grown(base, next)} instead of ${really}`);
  }
});
