// SPDX-License-Identifier: EUPL-1.2
// The parts of the vault, each registering its pages when imported. A new part is named here and in texts/de.js, en.js.
import "./notebook/index.js";
import "./contact/index.js";
import "./returns/index.js";
