// SPDX-License-Identifier: EUPL-1.2
// Opening and closing files: by the browser's own cipher and by the library, and a container that is asked for early.
import assert from "node:assert/strict";
import test from "node:test";

const BROWSER = new URL("../../src/schutznetz/apps/vault/browser/", import.meta.url);
const load = (name) => import(new URL(name, BROWSER));
const [age, archive, container, device, memory, saving, stream, vaults] = await Promise.all(
  ["age", "archive", "container", "device", "memory", "saving", "stream", "vault"].map((name) => load(`core/${name}.js`)),
);
const library = await load("vendor/age.js");

test("the browser's own cipher and the library write and read the same files", async () => {
  assert.ok(await stream.isNative(), "this node has the cipher");
  const identity = age.newIdentity();
  const recipient = await age.recipientOf(identity);
  for (const length of [0, 1, 65535, 65536, 65537, 131072, 300000]) {
    const plain = Uint8Array.from({ length }, (_, at) => (at * 7) % 251);
    const [ours, theirs] = [new library.Encrypter(), new library.Encrypter()];
    ours.addRecipient(recipient);
    theirs.addRecipient(recipient);
    const [decrypter, file] = [new library.Decrypter(), await stream.sealed(ours, plain)];
    decrypter.addIdentity(identity);
    assert.deepEqual(await decrypter.decrypt(file), plain, `${length} read by the library`);
    assert.deepEqual(await stream.opened(decrypter, await theirs.encrypt(plain)), plain, `${length} read by the browser`);
    for (const cut of [1, 16, 17, 65552]) if (cut < file.length - 200) await assert.rejects(stream.opened(decrypter, file.subarray(0, file.length - cut)), undefined, `${length} without ${cut}`);
    for (const at of [30, file.length - 1, file.length - 20]) await assert.rejects(stream.opened(decrypter, file.map((byte, place) => (place === at ? byte ^ 1 : byte))), undefined, `${length} touched at ${at}`);
  }
});

test("chunks of a file cannot change places, and two files share no key", async () => {
  const [identity, chunk] = [age.newIdentity(), 65536 + 16];
  const recipient = await age.recipientOf(identity);
  const [one, other] = [await age.seal([recipient], new Uint8Array(200000)), await age.seal([recipient], new Uint8Array(200000))];
  const swapped = one.slice();
  const start = one.length - (200000 + 4 * 16);
  swapped.set(one.subarray(start + chunk, start + 2 * chunk), start);
  swapped.set(one.subarray(start, start + chunk), start + chunk);
  await assert.rejects(age.open(identity, swapped));
  assert.notDeepEqual(one.subarray(start), other.subarray(start));
});

test("a container tells how many bytes its document has, written and read", async () => {
  const identity = age.newIdentity();
  const document = { talks: { t: { id: "t", note: "Müller 😀 ".repeat(1000) } } };
  const head = { instance: "i", vault: "v", seq: 1, prev_sha256: "", kind: "vault", saved: "2026-06-15T09:05:00.000Z" };
  const packed = await container.pack(identity, head, document);
  assert.equal(packed.size, archive.sizeOf(document));
  assert.equal((await container.unpack(identity, packed.bytes)).size, packed.size);
});

test("a container that was asked for too early is asked for once more", async () => {
  const [identity, kept] = [age.newIdentity(), device.memoryDevice()];
  const place = memory.memoryServer({ vault: "v", recipient: await age.recipientOf(identity) });
  const given = { identity, account: place.account, api: place.api, device: kept };
  const first = await vaults.unlock(given);
  await first.change("x", (draft) => (draft.talks.a = { id: "a", note: "eins" }));
  await first.flush();
  const file = saving.fetched(place.api);
  await file;
  await first.change("x", (draft) => (draft.talks.a.note = "zwei"));
  await first.flush();
  first.lock();
  const second = await vaults.unlock({ ...given, file });
  assert.equal(second.document.talks.a.note, "zwei");
});
