# SPDX-License-Identifier: EUPL-1.2
"""Who is represented among staff and counsellors, as the rules and pages want it. Nobody is scored."""

from dataclasses import dataclass
from datetime import date

from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.facts.proceedings import GENDERS, TRAITS
from schutznetz.apps.sap.models import Representation
from schutznetz.apps.sap.queries.programme import rules_for
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import selection

POOL, APPLICANTS = 0, 1
"""Of a gender the counsellors and those who applied; of every other group the staff and the counsellors."""


@dataclass(frozen=True)
class Row:
    """A group with its two numbers; `is_gap`: staff but no counsellor."""

    label: Text
    first: int
    second: int
    is_gap: bool = False


def pair_of(found: Representation, key: str) -> tuple[int, int]:
    first, second = found.counts.get(key, (0, 0))
    return int(first), int(second)


def groups_of(found: Representation) -> list[tuple[Text, list[Row]]]:
    """The groups by trait, as a table shows them."""
    return [
        (name, [_row(found, f"{trait.value}.{code}", label) for code, label in codes.items()])
        for trait, (name, codes) in TRAITS.items()
    ]


def _row(found: Representation, key: str, label: Text) -> Row:
    staff, pool = pair_of(found, key)
    return Row(label, staff, pool, is_gap=staff > 0 and pool == 0)


def genders_of(found: Representation) -> list[Row]:
    return [Row(label, *pair_of(found, f"gender.{code}")) for code, label in GENDERS.items()]


def hints_of(found: Representation, today: date) -> list[Finding]:
    """What the decree hints at: groups that lack, and women and men in the pool and among those who applied."""
    rules = rules_for(found.vacancy.authority)
    groups = tuple(
        selection.Group(trait, code, *pair_of(found, f"{trait.value}.{code}"))
        for trait, (_name, codes) in TRAITS.items()
        for code in codes
    )
    asked = [selection.representation(groups=groups, rules=rules, today=today)]
    for column in (POOL, APPLICANTS):
        women, men, diverse = (pair_of(found, f"gender.{code}")[column] for code in GENDERS)
        asked.append(selection.balance(women=women, men=men, diverse=diverse, rules=rules, today=today))
    return [in_words(one) for one in asked]
