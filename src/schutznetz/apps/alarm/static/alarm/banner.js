// SPDX-License-Identifier: EUPL-1.2
/**
 * For every other page of the portal: while an alarm runs, an element with `data-alarm-banner` shows it. The station in
 * this browser tells at once, over a channel; with data-running="<address>" the platform is asked every 15 s as well, for
 * browsers without a station. Texts: data-text="Alarm in Raum {room}", data-link="Zur Station".
 */

const POLL_MS = 15_000;

/** @typedef {{room: string, page: string}} Running */

/** @param {HTMLElement} banner @param {Running} alarm */
function line(banner, alarm) {
  const paragraph = document.createElement("p");
  const link = document.createElement("a");
  link.href = alarm.page;
  link.textContent = banner.dataset.link;
  paragraph.append(banner.dataset.text.replace("{room}", alarm.room || "?"), " ", link);
  return paragraph;
}

/** @param {HTMLElement} banner @param {{station: Running[], platform: Running[]}} known the station's word goes first */
function show(banner, { station, platform }) {
  const rooms = new Set(station.map((alarm) => alarm.room));
  const alarms = [...station, ...platform.filter((alarm) => !rooms.has(alarm.room))];
  const mark = JSON.stringify(alarms);
  if (banner.dataset.shown === mark) return;
  banner.dataset.shown = mark;
  banner.hidden = alarms.length === 0;
  banner.replaceChildren(...alarms.map((alarm) => line(banner, alarm)));
}

/** @param {HTMLElement} banner */
function listen(banner, known) {
  const channel = new BroadcastChannel("schutznetz-alarm");
  channel.onmessage = ({ data }) => {
    if (!Array.isArray(data?.alarms)) return;
    known.station = data.alarms;
    show(banner, known);
  };
  channel.postMessage({ ask: true });
}

/** @param {HTMLElement} banner */
async function poll(banner, known) {
  try {
    const answer = await fetch(banner.dataset.running, { credentials: "same-origin" });
    if (!answer.ok) return;
    known.platform = (await answer.json()).alarms ?? [];
    show(banner, known);
  } catch {
    // the platform is away: the station of this browser still tells by its channel
  }
}

for (const banner of document.querySelectorAll("[data-alarm-banner]")) {
  const known = { station: [], platform: [] };
  listen(banner, known);
  if (banner.dataset.running) {
    poll(banner, known);
    setInterval(() => poll(banner, known), POLL_MS);
  }
}
