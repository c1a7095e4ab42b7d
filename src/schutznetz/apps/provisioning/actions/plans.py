# SPDX-License-Identifier: EUPL-1.2
"""What a list of accounts would change: compared first, shown, and then done exactly so."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Authority, Person
from schutznetz.apps.provisioning.models import Departure
from schutznetz.domain.organisation.values import Bad
from schutznetz.domain.provisioning.lists import MOST_ROWS, Problem, Row

SHOWN = 200
NEW, CHANGED, LAST_DAY, CLOSED, OPENED, MISSING = "new", "changed", "last_day", "closed", "opened", "missing"


@dataclass(frozen=True)
class Change:
    """One act: `kind`, the person, and what is new."""

    kind: str
    person: int
    name: str
    user_name: str = ""
    email: str = ""
    last_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        last_on = self.last_on.isoformat() if self.last_on else ""
        return {"kind": self.kind, "name": self.name, "user_name": self.user_name, "email": self.email, "on": last_on}


@dataclass
class Plan:
    """All changes and problems of a list."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def digest(self) -> str:
        """Differs when anything that would be done differs."""
        text = json.dumps([[one.person, one.as_json()] for one in self.changes])
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Counts and samples for the page; those who would be closed come first."""
        counts = Counter(change.kind for change in self.changes)
        weighty = sorted(self.changes, key=lambda one: one.kind not in (CLOSED, MISSING))
        return {
            "counts": {**counts, "unchanged": self.unchanged},
            "closing": counts[CLOSED] + counts[MISSING],
            "changes": [change.as_json() for change in weighty[:SHOWN]],
            "change_count": len(self.changes),
            "problems": [
                {"row": row, "column": bad.column, "code": bad.code, "facts": bad.facts}
                for row, bad in self.problems[:SHOWN]
            ],
            "problem_count": len(self.problems),
            "digest": self.digest,
        }


@dataclass
class Stock:
    """Everybody of the authority with their account, and every user name that is taken."""

    people: dict[str, Person]
    users: dict[int, User]
    taken: dict[str, int | None]
    """User name in lower case to the person who has it."""

    @classmethod
    def of(cls, authority: Authority) -> "Stock":
        people = {one.external_id: one for one in Person.objects.filter(authority=authority)}
        users = {one.person_id: one for one in User.objects.filter(person__authority=authority) if one.person_id}
        taken: dict[str, int | None] = {
            name.casefold(): person for name, person in User.objects.values_list("username", "person_id")
        }
        return cls(people, users, taken)


def compare(rows: Iterable[Row | Problem], *, authority: Authority, is_full: bool, own: int, today: date) -> Plan:
    """Plan a list for one authority; `own` is the person of whoever uploaded it and is never closed."""
    plan, stock, listed = Plan(), Stock.of(authority), set()
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            plan.problems.append((number + 1, Bad("too_many_rows", most=MOST_ROWS)))
            break
        if not isinstance(row, Row):
            plan.problems.append(row)
            continue
        listed.add(row.person)
        try:
            found = list(_changes(row, stock, own, today))
        except Bad as bad:
            plan.problems.append((row.number, bad))
            continue
        plan.changes += found
        plan.unchanged += not found
    if is_full:
        _close_missing(plan, stock, listed, own)
    return plan


def _changes(row: Row, stock: Stock, own: int, today: date) -> Iterable[Change]:
    person = stock.people.get(row.person)
    if person is None:
        raise Bad("unknown_person", "Personalkennung", value=row.person)
    user = stock.users.get(person.pk)
    is_over = not row.active or (row.last_on is not None and row.last_on < today)
    if is_over:
        return _closing(row, person, user, own, today)
    if user is None:
        return _opening(row, person, stock)
    return _changing(row, person, user, stock)


def _closing(row: Row, person: Person, user: User | None, own: int, today: date) -> list[Change]:
    if person.pk == own:
        raise Bad("closes_you", "aktiv")
    if person.left_on is not None and not (user and user.is_active):
        return []
    return [Change(CLOSED, person.pk, str(person), last_on=min(row.last_on or today, today))]


def _opening(row: Row, person: Person, stock: Stock) -> list[Change]:
    if person.left_on is not None and row.last_on is None:
        raise Bad("has_left", "aktiv")
    _require_free(row, person, stock)
    found = [Change(NEW, person.pk, str(person), row.user_name, row.email or person.email)]
    return found + _last_day(row, person)


def _changing(row: Row, person: Person, user: User, stock: Stock) -> list[Change]:
    found = []
    if not user.is_active:
        last = Departure.objects.filter(person=person, taken_back_at=None).first()
        if last is None or last.source != Departure.Source.LIST:
            raise Bad("closed_here", "aktiv")
        found.append(Change(OPENED, person.pk, str(person)))
    _require_free(row, person, stock)
    name = row.user_name if row.user_name and row.user_name != user.username else ""
    mail = row.email if row.email and row.email != user.email else ""
    if name or mail:
        found.append(Change(CHANGED, person.pk, str(person), name, mail))
    return found + _last_day(row, person)


def _last_day(row: Row, person: Person) -> list[Change]:
    if row.last_on is None or row.last_on == person.left_on:
        return []
    return [Change(LAST_DAY, person.pk, str(person), last_on=row.last_on)]


def _require_free(row: Row, person: Person, stock: Stock) -> None:
    """Also noticed within the list: the first row takes the name."""
    if not row.user_name:
        return
    name = row.user_name.casefold()
    if stock.taken.setdefault(name, person.pk) != person.pk:
        raise Bad("name_taken", "Anmeldename", value=row.user_name)


def _close_missing(plan: Plan, stock: Stock, listed: set[str], own: int) -> None:
    """Everybody with an open account who is not in the full list."""
    if not listed:
        plan.problems.append((1, Bad("no_people_to_compare")))
        return
    for number, person in sorted(stock.people.items()):
        user = stock.users.get(person.pk)
        if number not in listed and user is not None and user.is_active and person.pk != own:
            plan.changes.append(Change(MISSING, person.pk, str(person)))
