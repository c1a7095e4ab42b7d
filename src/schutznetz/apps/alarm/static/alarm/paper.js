// SPDX-License-Identifier: EUPL-1.2
/** Buttons that print the page. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
