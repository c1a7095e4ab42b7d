// SPDX-License-Identifier: EUPL-1.2
/** Calling the person when the page is not in sight: system notification, flashing title, other pages of the portal. */
import { address } from "./enrolment.js";
import { t } from "./words.js";

const FLASH_MS = 1000;

/** Register the service worker; the station also works without it, but not while the platform is down. */
export async function installShell() {
  try {
    await navigator.serviceWorker?.register(address("service_worker"), { scope: address("station") });
  } catch {
    // a private window or a broken profile: the page works as long as the platform answers
  }
}

/** @returns {boolean} whether a hidden page may call */
export const mayNotify = () => "Notification" in globalThis && Notification.permission === "granted";

/** To be called within a click. */
export async function askToNotify() {
  if ("Notification" in globalThis && Notification.permission === "default") await Notification.requestPermission();
}

/** @param {any} alarm @param {string} who */
export async function notify(alarm, who) {
  if (!mayNotify()) return;
  const key = alarm.class === "real" ? "notify.title" : `notify.${alarm.class}`;
  const title = t(key, { room: alarm.room || "?" });
  const options = { body: t("notify.body", { who }), tag: alarm.id, requireInteraction: true, data: { page: location.pathname } };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration) await registration.showNotification(title, options);
  else showPlainly(title, options);
}

function showPlainly(title, options) {
  const notification = new Notification(title, options);
  notification.onclick = () => globalThis.focus();
}

/** Take back the notification of an alarm that no longer calls. @param {string} id */
export async function unnotify(id) {
  const registration = await navigator.serviceWorker?.getRegistration();
  (await registration?.getNotifications({ tag: id }))?.forEach((notification) => notification.close());
}

/** The title of the window says it too, in turns. */
export class Title {
  constructor() {
    this.calm = document.title;
    this.timer = 0;
  }

  /** @param {string} text "" = calm again */
  flash(text) {
    if (this.text === text) return;
    this.text = text;
    clearInterval(this.timer);
    document.title = text || this.calm;
    if (!text) return;
    let loud = true;
    this.timer = setInterval(() => {
      loud = !loud;
      document.title = loud ? text : `● ${this.calm}`;
    }, FLASH_MS);
  }

  /** @param {string} text the title while nothing runs */
  setCalm(text) {
    this.calm = text;
    if (!this.text) document.title = text;
  }
}

/** Tell the other pages of the portal in this browser (see banner.js). */
export class Neighbours {
  constructor() {
    this.channel = new BroadcastChannel("schutznetz-alarm");
    this.said = "[]";
    this.channel.onmessage = ({ data }) => data?.ask && this.channel.postMessage({ alarms: JSON.parse(this.said) });
  }

  /** @param {any[]} alarms those that are on this screen */
  tell(alarms) {
    const list = alarms.map(({ id, room, class: alarmClass }) => ({ id, room, class: alarmClass, page: location.pathname }));
    const text = JSON.stringify(list);
    if (text === this.said) return;
    this.said = text;
    this.channel.postMessage({ alarms: list });
  }
}
