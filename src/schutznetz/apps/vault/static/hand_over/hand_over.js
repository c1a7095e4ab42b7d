// SPDX-License-Identifier: EUPL-1.2
// The ticket is good for a minute and for one use: hand it over at once. Coming back by "back" must not send it again.
const form = document.getElementById("hand-over");
const [entry] = performance.getEntriesByType("navigation");
if (form && entry?.type !== "back_forward") {
  form.submit();
}
