// SPDX-License-Identifier: EUPL-1.2
// A vault with more than it should hold: closed counsellings of many pages and an open one, closed for a password.
const core = new URL("../../src/schutznetz/apps/vault/browser/core/", import.meta.url);
const [age, bytes, container, wraps] = await Promise.all(["age", "bytes", "container", "wraps"].map((name) => import(new URL(`${name}.js`, core))));

const { instance, password, count, title, note } = JSON.parse(process.argv[2]);
const FILLER = "Über den Umzug der Abteilung gesprochen, schläft wieder besser, ruft nächste Woche an. ".repeat(1600);
const document = { processes: {}, goals: {}, talks: {}, settings: { drill: { id: "drill", done: new Date().toISOString().slice(0, 10) } } };
const KEPT = new Date(Date.now() - 30 * 864e5).toISOString().slice(0, 10);
const plain = { requester: "own_matter", first_contact: "personal", categories: ["care"], notices: [], notes: "" };
for (let at = 0; at < count; at += 1) {
  const [id, day] = [`p${at}`, `2021-03-${String(1 + at % 28).padStart(2, "0")}`];
  const isOpen = at === count - 1;
  document.processes[id] = { ...plain, id, title: at ? `Vorgang ${at}` : title, opened_on: "2021-01-04", closed_on: isOpen ? "" : day, closing: isOpen ? "" : "solution", kept_on: isOpen || at === 1 ? "" : KEPT };
  document.goals[`g${at}`] = { id: `g${at}`, process: id, kind: "normal", text: `Ziel Nummer ${at}`, strategy: "", state: "reached", opened_on: "2021-01-04", ended_on: day };
  document.talks[`t${at}`] = { id: `t${at}`, process: id, goal: `g${at}`, on: "2021-01-05", minutes: 45, channel: "personal", note: `${at ? `Wort${at}` : note}. ${FILLER}` };
}
const identity = age.newIdentity();
const recipient = await age.recipientOf(identity);
const vault = bytes.newId();
const head = { instance, vault, seq: 1, prev_sha256: "", kind: "vault", saved: new Date().toISOString() };
const { bytes: file, fill } = await container.pack(identity, head, document);
const code = "0000-0000-0000-0000-0000-0000-006X";
const [pass, recovery] = await Promise.all([wraps.wrapWithPassphrase(identity, password), wraps.wrapWithCode(identity, code)]);
console.log(JSON.stringify({ vault, recipient, fingerprint: await bytes.fingerprint(recipient), pass: bytes.base64(pass), recovery: bytes.base64(recovery), container: bytes.base64(file), fill }));
