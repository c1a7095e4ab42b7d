// SPDX-License-Identifier: EUPL-1.2
// The counsellor's notebook: importing this registers its pages, fixed addresses before those with an id.
import "./settings.js";
import "./list.js";
import "./letters.js";
import "./handover.js";
import "./printing.js";
import "./book.js";
