// SPDX-License-Identifier: EUPL-1.2
// A map from alarm to value that is cheap to change without changing the old one: twin of domain/alarm/shelves.py.
// The entries lie on shelves named by the last two letters of the alarm, so a change copies one shelf only.

/** The value of an alarm; null if there is none. An alarm may be called `constructor` by somebody who means harm. */
export function find(shelves, alarm) {
  const shelf = shelves[alarm.slice(-2)];
  return shelf && Object.hasOwn(shelf, alarm) ? shelf[alarm] : null;
}

/** The same shelves with another value for one alarm; without it if the value is null. */
export function keep(shelves, alarm, value) {
  const name = alarm.slice(-2);
  const shelf = { ...shelves[name], [alarm]: value };
  if (value === null) delete shelf[alarm];
  const changed = { ...shelves, [name]: shelf };
  if (!Object.keys(shelf).length) delete changed[name];
  return changed;
}

/** Each [alarm, value]. */
export const every = (shelves) => Object.values(shelves).flatMap((shelf) => Object.entries(shelf));
