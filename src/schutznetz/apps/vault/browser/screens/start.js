// SPDX-License-Identifier: EUPL-1.2
// From the bare page to the open vault and back: who is there, set-up or entrance, pages, lock.
import { browserDevice, memoryDevice } from "../core/device.js";
import { fetched } from "../core/saving.js";
import { ApiError, OfflineError, connect } from "../core/server.js";
import { oneWindow } from "../core/tabs.js";
import { unlock } from "../core/vault.js";
import { day, moment, t } from "../texts/index.js";
import { noSession, offline, noAccess } from "./away.js";
import { h } from "./dom.js";
import { entrance } from "./entrance.js";
import * as frame from "./frame.js";
import { actions, alert, button } from "./kit.js";
import * as router from "./router.js";
import { watch } from "./session.js";
import { setUp } from "./setup.js";
import { drillNotice } from "./drill.js";

const HOMES = ["beratungen", "meldung", "ablage"];
const api = connect();
let account = null;
let vault = null;
let stopWatch = () => {};
let path = null;
const device = typeof indexedDB === "undefined" ? memoryDevice() : browserDevice();
const tab = oneWindow(giveWay);

/** @param {Element} root where the frame is built */
export async function start(root) {
  const platform = document.querySelector("meta[name=platform]")?.content ?? "";
  document.documentElement.lang = frame.kept("language") ?? "de";
  frame.build(root, { go: router.go, lock, speak, platform });
  router.begin(showPath, home());
  addEventListener("online", () => vault?.flush().catch(() => {}));
  addEventListener("vault-deleted", ({ detail }) => over(detail));
  addEventListener("vault-rotated", rotated);
  await arrive();
}

const home = () => HOMES.find((one) => router.find(one)?.page.menu?.may?.(vault) ?? router.find(one)) ?? "ablage";

/** Ask who is there and show what fits: the way in, set-up, or the entrance. @param {{prf?: Uint8Array}} [how] a passkey that was just used */
export async function arrive(how = {}) {
  try {
    account = await api("vault");
  } catch (error) {
    return showAway(error);
  }
  if (!frame.kept("language") && account.language) document.documentElement.lang = account.language;
  frame.closed();
  frame.demo(account.demo);
  const given = { account, api, ahead, opened, arrive, lockHere, ...how };
  if (account.vault) return frame.show(entrance(given), t("screens.vault"));
  if (account.readonly) return frame.show(noAccess(), t("screens.vault"));
  return frame.show(setUp(given), t("screens.vault"));
}

function showAway(error) {
  frame.closed();
  if (error instanceof OfflineError || !(error instanceof ApiError) || error.status >= 500) return frame.show(offline(arrive), t("screens.vault"));
  return frame.show(noSession({ api, arrive }), t("screens.vault"));
}

/** What opening needs besides the key: asked for while the key is derived. */
function ahead() {
  const asked = { rules: api("rules"), lines: api("lines").catch(() => []), file: fetched(api) };
  for (const one of Object.values(asked)) one.catch(() => {}); // told where it is waited for
  return asked;
}

/** The key is there: open the container with it. Throws a ContainerError for the entrance to explain.
 * @param {string} identity @param {{confirmed?: boolean, account?: object, then?: string, asked?: object}} [how] `asked`: of `ahead` */
async function opened(identity, { asked = ahead(), ...how } = {}) {
  account = how.account ?? account;
  const isFree = await tab.take();
  if (!isFree && !(await askOtherWindow())) return arrive();
  try {
    const [rules, lines] = await Promise.all([asked.rules, asked.lines]);
    const file = isFree ? asked.file : undefined; // the other window has saved just now
    begin(await unlock({ identity, account, api, device, rules, lines, file, confirmed: how.confirmed }), how.then);
  } catch (error) {
    tab.release();
    throw error;
  }
}

async function askOtherWindow() {
  return new Promise((resolve) => {
    const take = async () => resolve(await tab.takeOver());
    frame.show(h("div", null, alert("warning", t("screens.two_windows"), h("p", null, t("screens.two_windows_says"))),
      actions(button(t("screens.two_windows_take"), { kind: "primary", onclick: take }))), t("screens.vault"));
  });
}

function begin(found, then) {
  vault = found;
  frame.opened(vault);
  frame.unnotice("idle");
  vault.subscribe(() => vault && !vault.state.locked && frame.tell(vault));
  stopWatch = watch({ lock, late, warn });
  if (!vault.state.seq && !vault.state.readonly) beginFirst();
  greet();
  router.go(then ?? home(), { replace: true });
}

/** Whoever comes back reads why the vault is closed, and that nothing is lost. */
async function late() {
  if (!vault) return;
  lockHere();
  await arrive();
  if (!vault) frame.notice("idle", alert("info", t("screens.idle_over"), h("p", null, t("screens.idle_over_says"))));
}

/** The first state: whoever has just set up has proved that both secrets work. */
function beginFirst() {
  const done = vault.now.toISOString().slice(0, 10);
  vault.change("begin", (draft) => (draft.settings.drill ??= { id: "drill", done })).catch(() => {});
}

function greet() {
  const { restored, seq, savedAt } = vault.state;
  if (restored) frame.notice("restored", alert("info", t("screens.restored", { when: moment(restored) }), h("p", null, t("screens.restored_says"))));
  if (savedAt) frame.notice("number", h("p", { class: "app-muted app-small" }, t("screens.state_number", { seq, when: moment(savedAt) })));
  const { readonly, until } = vault.account;
  if (readonly) frame.notice("readonly", alert("info", t("screens.open_readonly"), until && h("p", null, t("screens.readonly_until", { day: day(until) }))));
  const drill = drillNotice(vault);
  if (drill) frame.notice("drill", drill);
}

function warn(isNear) {
  if (!vault) return;
  if (!isNear) return frame.unnotice("idle");
  frame.notice("idle", alert("warning", t("screens.idle_soon"), h("p", null, t("screens.idle_soon_says"))));
}

/** Forget the key. What is not uploaded waits as an encrypted draft on this device. */
function lock() {
  if (!vault) return;
  lockHere();
  arrive();
}

function lockHere() {
  stopWatch();
  vault?.lock();
  vault = null;
  tab.release();
  router.forget();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
}

/** The vault is gone: drafts and the number of its last state leave this device too; its certificate stays on the page. */
async function over(certificate) {
  const name = vault.account.vault;
  lockHere();
  frame.closed();
  frame.show(certificate, t("screens.vault"));
  await Promise.all([device.remove(`draft:${name}`), device.remove(`seen:${name}`)]);
}

/** The key that is open here opens nothing any more. */
async function rotated() {
  lockHere();
  await arrive();
  frame.notice("rotated", alert("success", t("screens.rotated")));
}

async function giveWay() {
  await vault?.flush().catch(() => {});
  lock();
}

async function showPath(next) {
  if (!vault) return;
  const found = router.find(next);
  if (!found) return;
  if (path && path !== next) ["restored", "number", "moved"].forEach(frame.unnotice);
  path = next;
  const { page, params } = found;
  frame.mark(vault, next);
  const shown = await drawn(page, params);
  if (!vault || path !== next) return;
  frame.show(shown, typeof page.title === "function" ? page.title(vault, params) : t(page.title));
}

/** The page, or words instead of it: no network, or a mistake of ours. The menu and the lock stay. */
async function drawn(page, params) {
  try {
    return await page.render(vault, params);
  } catch (error) {
    if (error instanceof OfflineError) return offline(() => showPath(path));
    if (error.name !== "LockedError") console.error(error.stack);
    return h("div", null, alert("danger", t("screens.failed"), h("p", null, t("screens.failed_says"))));
  }
}

function speak(language) {
  frame.kept("language", language);
  document.documentElement.lang = language;
  if (!vault) return arrive();
  frame.opened(vault);
  return showPath(path);
}
