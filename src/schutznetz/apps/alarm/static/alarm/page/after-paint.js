// SPDX-License-Identifier: EUPL-1.2
/**
 * What may wait until the browser has painted what was just drawn: the tone and the plan cost as much as everything else
 * on the screen of an alarm, so the room and the three answers come first. Where nothing is painted (a hidden page, a
 * covered window) nothing waits.
 */

const LONGEST_MS = 100;

/**
 * Run a piece of work when the next frame is drawn and handed over: an animation frame comes before style, layout and
 * paint, a message sent from it arrives after them. A second animation frame would wait for the next refresh of the screen.
 * @param {() => void} work
 */
export function afterFrame(work) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      work();
    };
    port2.postMessage(null);
  });
}

/** @param {() => void} work */
function onceDrawn(work) {
  let isDone = false;
  const once = () => {
    if (!isDone) work();
    isDone = true;
  };
  if (document.visibilityState === "hidden") return once();
  setTimeout(once, LONGEST_MS);
  return afterFrame(once);
}

/** Pieces of work by name: the newest of a name counts, and each runs once. */
export class AfterPaint {
  constructor() {
    this.waiting = new Map();
  }

  /** @param {any} name @param {() => void} work */
  later(name, work) {
    this.waiting.set(name, work);
    if (this.waiting.size === 1) onceDrawn(() => this.#run());
  }

  /** At once, and no longer later. @param {any} name @param {() => void} work */
  now(name, work) {
    this.waiting.delete(name);
    work();
  }

  #run() {
    const works = [...this.waiting.values()];
    this.waiting.clear();
    works.forEach((work) => work());
  }
}

export const afterPaint = new AfterPaint();
