// SPDX-License-Identifier: EUPL-1.2
// Anonymous letters and times without names: importing this registers their pages.
import "./inbox.js";
import "./times.js";
