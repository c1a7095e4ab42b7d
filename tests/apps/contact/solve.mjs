// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from "node:fs";
import "../../../src/schutznetz/apps/contact/browser/work.js";
import { WORK } from "../../../src/schutznetz/apps/vault/browser/core/labour.js";

console.log(await WORK.solve(...JSON.parse(readFileSync(process.argv[2], "utf8"))));
