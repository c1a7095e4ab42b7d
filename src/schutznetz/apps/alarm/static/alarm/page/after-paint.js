// SPDX-License-Identifier: EUPL-1.2
/**
 * What may wait until the browser has painted what was just drawn: the tone and the plan cost as much as everything else
 * on the screen of an alarm, so the room and the three answers come first. Where nothing is painted (a hidden page, a
 * covered window) nothing waits.
 */

const LONGEST_MS = 100;

/**
 * Run a piece of work as a task of its own, behind what already waits. A timer would come later and, in a page that is
 * not in sight, much later.
 * @param {() => void} work
 */
function soon(work) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(null);
}

/**
 * Run a piece of work when the next frame is drawn and handed over: an animation frame comes before style, layout and
 * paint, a message sent from it arrives after them. A second animation frame would wait for the next refresh of the screen.
 * @param {() => void} work
 */
export function afterFrame(work) {
  requestAnimationFrame(() => soon(work));
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

/**
 * Pieces of work by name: the newest of a name counts, and each runs once, in a task of its own, so that the receipt and
 * a click need not wait for all of them.
 */
export class AfterPaint {
  constructor() {
    this.waiting = new Map();
    this.isAwaited = false;
  }

  /** @param {any} name @param {() => void} work @param {boolean} [isFirst] before all others that wait */
  later(name, work, isFirst = false) {
    this.waiting.delete(name);
    const others = [...this.waiting];
    this.waiting = new Map(isFirst ? [[name, work], ...others] : [...others, [name, work]]);
    if (this.isAwaited) return;
    this.isAwaited = true;
    onceDrawn(() => this.#soon());
  }

  /** At once, and no longer later. @param {any} name @param {() => void} work */
  now(name, work) {
    this.waiting.delete(name);
    work();
  }

  #soon() {
    if (document.visibilityState === "hidden") this.#next();
    else soon(() => this.#next());
  }

  #next() {
    const [first] = this.waiting;
    this.isAwaited = this.waiting.size > 1;
    if (!first) return;
    this.waiting.delete(first[0]);
    try {
      first[1]();
    } finally {
      if (this.isAwaited) this.#soon();
    }
  }
}

export const afterPaint = new AfterPaint();
