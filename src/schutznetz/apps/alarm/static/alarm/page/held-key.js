// SPDX-License-Identifier: EUPL-1.2
/**
 * The key that presses: held for 0.8 s, so that nobody raises an alarm while typing. A browser hears keys only while
 * its window is in front; the page says so.
 */

export const KEYS = ["F9", "Ctrl+Space", "off"];
const HOLD_MS = 800;
const STORED = "schutznetz.key";

/** @returns {string} */
export function chosenKey() {
  const key = localStorage.getItem(STORED);
  return KEYS.includes(key) ? key : KEYS[0];
}

/** @param {string} key */
export const chooseKey = (key) => localStorage.setItem(STORED, key);

/** @param {KeyboardEvent} event @param {string} key */
function matches(event, key) {
  const wanted = key === "Ctrl+Space" ? event.ctrlKey && event.code === "Space" : event.code === key;
  return key !== "off" && wanted;
}

/** @param {() => void} press @returns {() => void} stops listening */
export function listenForHeldKey(press) {
  let timer = 0;
  const release = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const down = (event) => {
    if (!matches(event, chosenKey())) return;
    event.preventDefault();
    if (event.repeat || timer) return;
    timer = setTimeout(press, HOLD_MS);
  };
  const up = (event) => {
    if (event.code === chosenKey() || event.code === "Space" || event.key === "Control") release();
  };
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", release);
  return () => {
    release();
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", release);
  };
}
