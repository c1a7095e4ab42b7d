// SPDX-License-Identifier: EUPL-1.2
// One file for each part, so that each part keeps its own words: texts/en/<part>.js.
import contact from "./en/contact.js";
import notebook from "./en/notebook.js";
import returns from "./en/returns.js";
import screens from "./en/screens.js";

export default { contact, notebook, returns, screens };
