// SPDX-License-Identifier: EUPL-1.2
// When the vault locks by itself: ten minutes without a sign of its owner, and whenever the page is left.

const IDLE_MS = 10 * 60_000; // house rule of this program, said in the handbook
const WARNING_MS = 60_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"];

/** `late` locks because nobody was there. @param {{lock: () => void, late: () => void, warn: (isNear: boolean) => void, idle?: number}} act @returns {() => void} ends the watch */
export function watch({ lock, late, warn, idle = IDLE_MS }) {
  let last = Date.now(); // goes on while the computer sleeps
  let isNear = false;
  const near = (now) => {
    if (now !== isNear) warn((isNear = now));
  };
  const sign = () => {
    last = Date.now();
    near(false);
  };
  const look = () => {
    const rest = idle - (Date.now() - last);
    if (rest <= 0) late();
    else near(rest <= WARNING_MS);
  };
  const seen = () => document.visibilityState === "visible" && look(); // timers sleep in the background
  const timer = setInterval(look, 5_000);
  for (const name of SIGNS) addEventListener(name, sign, { passive: true, capture: true });
  addEventListener("pagehide", lock);
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearInterval(timer);
    for (const name of SIGNS) removeEventListener(name, sign, { capture: true });
    removeEventListener("pagehide", lock);
    document.removeEventListener("visibilitychange", seen);
  };
}
