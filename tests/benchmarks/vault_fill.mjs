// SPDX-License-Identifier: EUPL-1.2
// A vault of 500 counsellings with six talks each, closed for a password: printed as JSON for the stand-in server.
const core = new URL("../../src/schutznetz/apps/vault/browser/core/", import.meta.url);
const [age, bytes, container, wraps] = await Promise.all(["age", "bytes", "container", "wraps"].map((name) => import(new URL(`${name}.js`, core))));

const [password, sheets] = [process.argv[2], Number(process.argv[3])];
const SENTENCE = "Über den Umzug der Abteilung gesprochen, schläft wieder besser, ruft nächste Woche an. ";
const document = { processes: {}, goals: {}, talks: {} };
for (let at = 0; at < sheets; at += 1) {
  const id = `p${at}`;
  document.processes[id] = { id, title: `Vorgang ${at}`, asker: "own", begun_on: "2026-03-02", notes: SENTENCE.repeat(2) };
  document.goals[`g${at}`] = { id: `g${at}`, process: id, text: `Ziel ${at}: ${SENTENCE}`, kind: "normal" };
  for (let talk = 0; talk < 6; talk += 1) {
    const name = `t${at}-${talk}`;
    document.talks[name] = { id: name, process: id, goal: `g${at}`, date: "2026-04-0" + (talk + 1), minutes: 45, channel: "visit", note: SENTENCE.repeat(7) };
  }
}
const identity = age.newIdentity();
const recipient = await age.recipientOf(identity);
const vault = bytes.newId();
const head = { instance: "stand-in", vault, seq: 1, prev_sha256: "", kind: "vault", saved: "2026-06-15T09:05:00.000Z" };
const { bytes: file } = await container.pack(identity, head, document);
const blob = bytes.base64(await wraps.wrapWithPassphrase(identity, password));
const account = { vault, recipient, fingerprint: await bytes.fingerprint(recipient), wraps: [{ kind: "pass", n: 1, blob }] };
console.log(JSON.stringify({ identity, account, container: bytes.base64(file), characters: JSON.stringify(document).length }));
