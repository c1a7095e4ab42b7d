// SPDX-License-Identifier: EUPL-1.2
// A button for printing, which only helps where there is a script.
"use strict";
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("[data-print-now]").addEventListener("click", () => window.print());
}
