// SPDX-License-Identifier: EUPL-1.2
/** The page's end of the line to its Worker. A Worker that is silent for 10 s counts as dead and is started again. */
import { address } from "./enrolment.js";

const SILENT_MS = 10_000;
const CHECK_MS = 2000;

export class Link {
  /** @param {(message: any) => void} heard also gets {is: "lost"} when the Worker has died */
  constructor(heard) {
    this.heard = heard;
    this.duty = {};
    this.worker = null;
    this.last = 0;
    setInterval(() => this.#check(), CHECK_MS);
  }

  /** @param {"start"|"take_over"} how */
  start(how = "start") {
    this.worker?.terminate();
    this.worker = new Worker(address("worker"), { type: "module" });
    this.worker.onmessage = ({ data }) => this.#take(data);
    this.worker.onerror = () => this.#lost();
    this.last = performance.now();
    this.watched = false;
    this.send({ do: "duty", change: this.duty });
    this.send({ do: how });
  }

  stop() {
    this.worker?.terminate();
    this.worker = null;
  }

  #take(message) {
    this.last = performance.now();
    this.watched = message.is === "picture" || (this.watched && message.is !== "elsewhere");
    this.heard(message);
  }

  #check() {
    if (this.worker && this.watched && performance.now() - this.last > SILENT_MS) this.#lost();
  }

  #lost() {
    this.heard({ is: "lost" });
    this.start();
  }

  /** @param {any} message */
  send(message) {
    this.worker?.postMessage(message);
  }

  /** What the page knows about itself: on duty, sound, visible, notifications, name, muted. @param {any} change */
  setDuty(change) {
    this.duty = { ...this.duty, ...change };
    this.send({ do: "duty", change });
  }
}
