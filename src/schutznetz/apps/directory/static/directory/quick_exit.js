// SPDX-License-Identifier: EUPL-1.2
// Leaving at once: the page goes blank, its place in the history is taken by the page that is left for, and whoever goes
// back in this tab lands there again instead of here. Without this file the link simply leads away.
"use strict";

const LEFT = "left";
const TWICE_MS = 1500;
const link = document.querySelector("[data-quick-exit]");
let pressedAt = -TWICE_MS;

function leave() {
  sessionStorage.setItem(LEFT, "1");
  vanish();
}

function vanish() {
  document.documentElement.hidden = true;
  location.replace(link.href);
}

// Going back after leaving must not show these pages; coming here on purpose must.
function cameBack(event) {
  const [how] = performance.getEntriesByType("navigation");
  return event.persisted || how?.type === "back_forward";
}

window.addEventListener("pageshow", (event) => {
  if (sessionStorage.getItem(LEFT) === null) return;
  if (cameBack(event)) vanish();
  else sessionStorage.removeItem(LEFT);
});

link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.timeStamp - pressedAt < TWICE_MS) leave();
  pressedAt = event.timeStamp;
});

document.querySelector("[data-quick-exit-hint]").hidden = false;
