// SPDX-License-Identifier: EUPL-1.2
// Coded sheets, quarterly returns, and adding them up: importing this registers its pages.
import "./page.js";
import "./sheet_page.js";
import "./pool.js";
