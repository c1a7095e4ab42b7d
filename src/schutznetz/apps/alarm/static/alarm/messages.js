// SPDX-License-Identifier: EUPL-1.2
// The words on the wire (docs/alarm-protocol.md, sections 2 to 4): twin of domain/alarm/messages.py.
// Tolerant, fails open: the subject, which the broker has checked, is believed before the body; an unreadable press is
// still a press. Time and randomness are passed in. Messages are flat objects with a `type`.

export const VERSION = 1;
export const MAX_BYTES = 4096;
export const MOST_ANSWERS = 20;
export const MOST_PRESSES = 50;
export const VERBS = ["coming", "here", "cannot", "clear", "reopen", "widen"];
export const RECEIPTS = ["delivered", "rendered", "seen"];
export const CLASSES = ["real", "test", "drill"];
export const CLEAR_CLASSES = ["real", "mistaken", "test", "drill"];
export const NATURES = ["threat", "support", "medical", "lockin", ""];
export const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
const TOKEN = /^[a-z0-9-]{1,40}$/;
const ULID = new RegExp(`^[0-7][${CROCKFORD}]{25}$`);
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const SHAPES = {
  alarm: ["site", "desk", "station", "raised"], call: ["site", "desk", "station"], answer: ["site", "alarm", "station", "verb"],
  receipt: ["site", "desk", "alarm", "station", "verb"], status: ["site", "station"], presence: ["site"], roster: ["site"],
  plan: ["site", "floor"],
};
const WIRE = {
  raised: ["alarm", "site", "desk", "station", "at", "press", "class", "nature", "name", "room"],
  answer: ["alarm", "site", "desk", "station", "own_desk", "verb", "n", "at", "name", "label"],
  receipt: ["alarm", "site", "desk", "station", "own_desk", "kind", "at"],
  status: ["site", "station", "desk", "on_duty", "sound", "visible", "name"],
  presence: ["site", "at", "desks", "security", "entrance", "faults"],
};

export const raisedSubject = (site, desk, station) => `alarm.${site}.${desk}.${station}.raised`;
export const callSubject = (site, desk, station) => `call.${site}.${desk}.${station}`;
export const answerSubject = (site, alarm, station, verb) => `answer.${site}.${alarm}.${station}.${verb}`;
export const receiptSubject = (site, desk, alarm, station, kind) => `receipt.${site}.${desk}.${alarm}.${station}.${kind}`;
export const statusSubject = (site, station) => `status.${site}.${station}`;
export const presenceSubject = (site) => `presence.${site}`;
export const rosterSubject = (site) => `roster.${site}`;
export const planSubject = (site, floor) => `plan.${site}.${floor}`;
export const siteStream = (site) => `SITE_${site}`;
export const isToken = (text) => typeof text === "string" && TOKEN.test(text);

/** The `Nats-Msg-Id` of a press (has `press`) or an answer (has `verb`). */
export const messageId = (message) => (message.verb === undefined
  ? `${message.alarm}.${message.press}` : `${message.alarm}.${message.station}.${message.verb}.${message.n}`);

/** {kind, site, desk, station, alarm, verb, floor} of a subject; null if it is none of ours. */
export function parseSubject(subject) {
  const [kind, ...tokens] = subject.split(".");
  const shape = Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : null;
  if (!shape || tokens.length !== shape.length || !tokens.every(isToken)) return null;
  const { raised = "raised", ...parts } = Object.fromEntries(shape.map((name, i) => [name, tokens[i]]));
  const allowed = { answer: VERBS, receipt: RECEIPTS }[kind];
  if (raised !== "raised" || (allowed && !allowed.includes(parts.verb))) return null;
  return { kind, site: "", desk: "", station: "", alarm: "", verb: "", floor: "", ...parts };
}

/** The body of a message (its `type` tells which), as bytes. */
export function encode(message) {
  const body = { v: VERSION };
  for (const key of WIRE[message.type]) body[key] = message[key];
  if (message.type === "answer" && message.verb === "clear") {
    Object.assign(body, { class: message.class || "real", coerced: message.coerced === true });
  }
  return new TextEncoder().encode(JSON.stringify(body));
}

/** The message on a subject, with its `type` (raised, answer, receipt, status, presence); null if it is none. */
export function decode(subject, payload, msgId = "") {
  const address = parseSubject(subject);
  if (!address || !Object.hasOwn(READERS, address.kind)) return null;
  const body = READERS[address.kind](address, objectIn(payload), payload, msgId);
  return body && { ...body, type: ["alarm", "call"].includes(address.kind) ? "raised" : address.kind };
}

/** The event of the ladder that says this message was heard at `t` (milliseconds, monotonic). */
export const toEvent = (message, t) => ({ ...message, t });

/** A roster or plan as on the wire, with the site of its subject; null if it cannot be read. */
export function decodeDocument(subject, payload) {
  const address = parseSubject(subject);
  const body = objectIn(payload);
  if (!address || !["roster", "plan"].includes(address.kind)) return null;
  if (typeof body.desks !== "object" || body.desks === null) return null;
  return { version: 0, at: "", ...body, site: address.site };
}

const READERS = {
  alarm: readRaised, call: readCall, answer: readAnswer, receipt: readReceipt, status: readStatus, presence: readPresence,
};

function readRaised({ site, desk, station }, body, payload, msgId) {
  const readable = isToken(body.alarm);
  const named = msgId.split(".")[0];
  const unreadable = ULID.test(named) ? named : `unreadable-${fingerprint(station, payload)}`;
  return {
    alarm: readable ? body.alarm : unreadable, site, desk, station, at: text(body, "at"),
    press: Math.min(MOST_PRESSES, Math.max(1, whole(body, "press", 1))), class: oneOf(body, "class", CLASSES, "real"),
    nature: oneOf(body, "nature", NATURES, ""), name: text(body, "name"), room: text(body, "room"), readable,
  };
}

/** A call that cannot be read is nothing: its press comes behind it. */
function readCall(address, body, payload, msgId) {
  const heard = readRaised(address, body, payload, msgId);
  return heard.readable ? heard : null;
}

function readAnswer({ alarm, site, station, verb }, body) {
  if (!Object.keys(body).length && verb !== "widen" && verb !== "reopen") return null;
  if (whole(body, "n", 1) > MOST_ANSWERS) return null;
  const isClear = verb === "clear";
  return {
    alarm, site, desk: text(body, "desk"), station, own_desk: text(body, "own_desk"), verb, n: whole(body, "n", 1),
    at: text(body, "at"), name: text(body, "name"), label: text(body, "label"),
    class: isClear ? oneOf(body, "class", CLEAR_CLASSES, "real") : "", coerced: isClear && body.coerced === true,
  };
}

function readReceipt({ alarm, site, desk, station, verb }, body) {
  return { alarm, site, desk, station, own_desk: text(body, "own_desk"), kind: verb, at: text(body, "at") };
}

function readStatus({ site, station }, body) {
  return {
    site, station, desk: text(body, "desk"), on_duty: body.on_duty === true, sound: body.sound === true,
    visible: body.visible === true, name: text(body, "name"),
  };
}

function readPresence({ site }, body) {
  if (!Array.isArray(body.desks)) return null;
  const isMap = typeof body.faults === "object" && body.faults !== null && !Array.isArray(body.faults);
  const faults = Object.entries(isMap ? body.faults : {}).filter(([, value]) => typeof value === "string");
  return {
    site, at: text(body, "at"), desks: body.desks.filter((desk) => typeof desk === "string"),
    security: whole(body, "security", 0), entrance: whole(body, "entrance", 0), faults: Object.fromEntries(faults),
  };
}

function objectIn(payload) {
  try {
    const body = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload));
    return typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  } catch {
    return {};
  }
}

/** A text that every store can take: without NUL and halves of characters. */
const text = (body, key) => (typeof body[key] === "string" && !UNSTORABLE.test(body[key]) ? body[key] : "");
const oneOf = (body, key, words, otherwise) => (words.includes(body[key]) ? body[key] : otherwise);

function whole(body, key, otherwise) {
  const value = body[key];
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : otherwise;
}

/** FNV-1a, 32 bit, over station and body: every receiver gives an unreadable press the same name. */
function fingerprint(station, payload) {
  let value = 0x811c9dc5;
  for (const byte of [...new TextEncoder().encode(station), ...payload]) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, "0");
}

/** A ULID in lower case from milliseconds since 1970 and ten random bytes. */
export function ulid(unixMs, randomness) {
  if (randomness.length !== 10 || !(unixMs >= 0 && unixMs < 2 ** 48)) throw new RangeError("48 bits and 10 bytes");
  let value = BigInt(Math.trunc(unixMs));
  for (const byte of randomness) value = (value << 8n) | BigInt(byte);
  let letters = "";
  for (let shift = 125n; shift >= 0n; shift -= 5n) letters += CROCKFORD[Number((value >> shift) & 31n)];
  return letters;
}

/** The milliseconds since 1970 in a ULID; null if it is none. */
export function ulidTime(letters) {
  if (!ULID.test(letters)) return null;
  return [...letters.slice(0, 10)].reduce((value, letter) => value * 32 + CROCKFORD.indexOf(letter), 0);
}

/** A moment as on the wire: UTC, milliseconds, Z. */
export const formatTime = (moment) => moment.toISOString();
