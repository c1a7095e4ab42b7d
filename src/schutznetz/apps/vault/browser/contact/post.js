// SPDX-License-Identifier: EUPL-1.2
// What the server holds for this counsellor, opened. The key of a conversation is kept in the vault at the first reading:
// what is signed with another key later is nobody's.
import { isGenuine, keyIn, pack, thread, unpack, written } from "../../../contact/browser/letters.js";
import { base64, fromBase64 } from "../core/bytes.js";
import { isRecipient } from "../core/age.js";
import { ApiError } from "../core/server.js";

/** @param {any} vault @returns {boolean} a leaver, or another office with a vault, gets no letters */
export const isCounsellor = (vault) => (vault.account.offices ?? []).includes("SAP");

/** @param {any} vault @returns {Promise<{conversations: object[], gone: object[], slots: object[], minutes: number[], each: number}>}
 *   newest first; `gone`: what this vault knows and the server has no more, with the draft of an answer, until `forget` */
export async function fetchPost(vault) {
  const { mailboxes, slots, minutes, each } = await vault.api("contact/inbox");
  const conversations = [];
  for (const mailbox of mailboxes) conversations.push(await conversation(vault, mailbox));
  const gone = await remember(vault, conversations);
  conversations.sort((one, other) => other.at.localeCompare(one.at));
  return { conversations, gone, slots: await opened(vault, slots), minutes, each };
}

/** A conversation: its letters in order, who it is from as they call themselves, what does not belong to it. */
async function conversation(vault, mailbox) {
  const letters = [];
  for (const { blob } of mailbox.letters) letters.push(await content(vault, blob));
  const known = vault.document.inbox?.[mailbox.id];
  const readable = letters.filter(Boolean);
  const key = known?.key ? fromBase64(known.key) : keyIn(readable);
  const whole = key ? await thread(readable, key, vault.account.instance) : { letters: [], forged: readable.length };
  const first = whole.letters.find((one) => one.from === "writer" && one.n === 0);
  return {
    id: mailbox.id, keptUntil: mailbox.kept_until, letters: whole.letters, first, key,
    name: first?.name ?? "", callback: first?.callback ?? "", kind: first?.kind ?? "", at: whole.letters.at(-1)?.at ?? "",
    isUnreadable: letters.includes(null) || whole.forged > 0 || !first, isNew: !(known?.seen >= whole.letters.length),
    process: known?.process ?? "", draft: known?.draft ?? "",
  };
}

async function content(vault, blob) {
  try {
    return unpack(await vault.decrypt(fromBase64(blob)));
  } catch {
    return null;
  }
}

async function opened(vault, slots) {
  const found = [];
  for (const slot of slots) found.push({ ...slot, letter: slot.blob ? await content(vault, slot.blob) : null });
  return found;
}

/** Keep the keys of new conversations. @returns {Promise<object[]>} what is gone from the server */
async function remember(vault, conversations) {
  if (vault.state.readonly) return [];
  const there = new Set(conversations.map((one) => one.id));
  const fresh = conversations.filter((one) => one.key && !vault.document.inbox?.[one.id]);
  const keep = (draft) => fresh.forEach((one) => ((draft.inbox ??= {})[one.id] = { id: one.id, key: written(one.key), seen: 0, draft: "", process: "" }));
  if (fresh.length) await vault.change("Post", keep);
  return Object.values(vault.document.inbox ?? {}).filter((one) => !one.deleted && !there.has(one.id));
}

/** Forget what is gone from the server, when its owner was told. @param {any} vault @param {object[]} gone of `fetchPost` */
export const forget = (vault, gone) => vault.change("Post", (draft) => gone.forEach((one) => bury(draft, one.id)));

const bury = (draft, id) => (draft.inbox[id] = { id, deleted: new Date().toISOString().slice(0, 10) });

/** Delete a conversation on both sides; one that is gone already is as good. @param {any} vault @param {string} id */
export async function erase(vault, id) {
  try {
    await vault.api(`contact/mailboxes/${id}`, { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
  await vault.change("Post", (draft) => void (draft.inbox?.[id] && bury(draft, id)));
}

/** @param {any} vault @param {string} id @param {object} fields of the record of a conversation */
export const note = (vault, id, fields) =>
  vault.change("Post", (draft) => {
    if (draft.inbox?.[id] && !draft.inbox[id].deleted) Object.assign(draft.inbox[id], fields);
  });

/** Seal and leave an answer. @param {any} vault @param {object} conversation @param {string} text */
export async function answer(vault, { id, letters, first, key }, text) {
  if (!isRecipient(first.reply) || !(await isGenuine(first, key))) throw new TypeError("nobody to answer");
  const mine = letters.filter((one) => one.from === "reader").length;
  const { instance } = vault.account;
  const letter = { from: "reader", n: mine, at: new Date().toISOString(), kind: "answer", instance, reader: vault.recipient, text };
  const sealed = await vault.encryptTo([first.reply, vault.recipient], await pack(letter, key));
  await vault.api(`contact/mailboxes/${id}/letters`, { method: "POST", body: { blob: base64(sealed) } });
}
