// SPDX-License-Identifier: EUPL-1.2
// The writer's pages. The same file runs as the Worker.
import { isWorker, serveWorker } from "../../vault/browser/core/worker.js";
import { againPage } from "./page/again.js";
import { bookPage } from "./page/book.js";
import { room } from "./page/room.js";
import { callPage, writePage } from "./page/write.js";
import "./work.js";

const PAGES = { write: writePage, call: callPage, book: bookPage, again: againPage };

function start() {
  const root = document.querySelector("[data-contact]");
  if (!root) return;
  const page = room(root);
  if (globalThis.crypto?.subtle) PAGES[root.dataset.contact](page);
  else page.say("old");
}

if (isWorker()) serveWorker();
else start();
