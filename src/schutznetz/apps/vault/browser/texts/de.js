// SPDX-License-Identifier: EUPL-1.2
// One file for each part, so that each part keeps its own words: texts/de/<part>.js.
import contact from "./de/contact.js";
import notebook from "./de/notebook.js";
import returns from "./de/returns.js";
import screens from "./de/screens.js";

export default { contact, notebook, returns, screens };
