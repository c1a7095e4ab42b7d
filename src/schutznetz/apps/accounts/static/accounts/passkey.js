// SPDX-License-Identifier: EUPL-1.2
// allauth reports a cancelled or refused passkey as an event only; say it where the person looks.
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.querySelector("[data-passkey-failed]");
  said.hidden = false;
});
