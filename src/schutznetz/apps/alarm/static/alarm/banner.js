// SPDX-License-Identifier: EUPL-1.2
/**
 * For every other page of the portal: while the station in this browser rings, an element with `data-alarm-banner` shows
 * it. Attributes: data-text="Alarm in Raum {room}", data-link="Zur Station"; with data-running="<address>" the platform is
 * asked every 15 s, for browsers without a station.
 */

const POLL_MS = 15_000;

/** @param {HTMLElement} banner @param {{room: string, page: string}[]} alarms */
function show(banner, alarms) {
  banner.hidden = alarms.length === 0;
  banner.replaceChildren(
    ...alarms.map((alarm) => {
      const line = document.createElement("p");
      const link = document.createElement("a");
      link.href = alarm.page;
      link.textContent = banner.dataset.link;
      line.append(banner.dataset.text.replace("{room}", alarm.room || "?"), " ", link);
      return line;
    }),
  );
}

/** @param {HTMLElement} banner */
function listen(banner) {
  const channel = new BroadcastChannel("schutznetz-alarm");
  channel.onmessage = ({ data }) => Array.isArray(data?.alarms) && show(banner, data.alarms);
  channel.postMessage({ ask: true });
}

/** @param {HTMLElement} banner */
async function poll(banner) {
  try {
    const answer = await fetch(banner.dataset.running, { credentials: "same-origin" });
    if (answer.ok) show(banner, (await answer.json()).alarms ?? []);
  } catch {
    // the platform is away: the station of this browser still tells by its channel
  }
}

for (const banner of document.querySelectorAll("[data-alarm-banner]")) {
  listen(banner);
  if (banner.dataset.running) {
    poll(banner);
    setInterval(() => poll(banner), POLL_MS);
  }
}
