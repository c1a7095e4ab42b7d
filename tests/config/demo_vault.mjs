// SPDX-License-Identifier: EUPL-1.2
// Opens what the demonstration closed, with the program of the browser; prints what it found as JSON.
import { readFileSync } from "node:fs";

const apps = new URL("../../src/schutznetz/apps/", import.meta.url);
const load = (path) => import(new URL(path, apps));
const [bytes, wraps, container, age] = await Promise.all(["bytes", "wraps", "container", "age"].map((name) => load(`vault/browser/core/${name}.js`)));
const [letters, code] = await Promise.all(["letters", "code"].map((name) => load(`contact/browser/${name}.js`)));
const { missing } = await load("vault/browser/returns/sheets.js");
const { addedUp } = await load("vault/browser/returns/share.js");

const given = JSON.parse(readFileSync(0, "utf-8"));
const opened = async ({ wrap, recipient, container: file, vault }) => {
  const identity = await wraps.openWithSecret(bytes.fromBase64(wrap), given.password);
  const { head, document } = await container.unpack(identity, bytes.fromBase64(file), { instance: given.instance, vault, kind: "vault" });
  return { identity, found: { head, document, same: (await age.recipientOf(identity)) === recipient, fingerprint: await bytes.fingerprint(recipient) } };
};
const mine = await opened(given.counsellor);
const body = await opened(given.body);

const read = async (identity, blob) => letters.unpack(await age.open(identity, bytes.fromBase64(blob)));
const threads = [];
for (const blob of given.letters) {
  const letter = await read(mine.identity, blob);
  const whole = await letters.thread([letter], letters.keyIn([letter]), given.instance);
  threads.push({ ...whole, reply: age.isRecipient(letter.reply) });
}
const keys = await code.keysOf(code.readWords(given.words), given.instance, "contact");
const own = [];
for (const blob of given.letters) own.push(await read(keys.identity, blob).then((one) => one.text, () => null));
const lacking = Object.values(mine.found.document.sheets).map((sheet) => missing(sheet, given.fields));
const sums = await addedUp(given.shares, (share) => age.open(body.identity, share), { plan: given.plan, most: given.most });
console.log(JSON.stringify({ counsellor: mine.found, body: body.found, threads, unknown: code.unknownWords(code.readWords(given.words)), lookup: keys.lookup, own, sums, lacking }));
