// SPDX-License-Identifier: EUPL-1.2
// One file, two lives: the page, and the Worker that does the slow derivations.
import { isWorker, serveWorker } from "./core/worker.js";
import { start } from "./screens/start.js";
import "./screens/store.js";
import "./parts.js";

if (isWorker()) serveWorker();
else start(document.getElementById("app"));
