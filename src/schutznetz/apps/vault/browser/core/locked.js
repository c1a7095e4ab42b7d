// SPDX-License-Identifier: EUPL-1.2

/** The vault is locked: nothing can be read or written. */
export class LockedError extends Error {
  constructor() {
    super("locked");
    this.name = "LockedError";
  }
}
