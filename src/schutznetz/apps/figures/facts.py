# SPDX-License-Identifier: EUPL-1.2
"""Words of the journal, and what other apps tell this one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models import Authority, Person, WorkingGroup
from schutznetz.apps.ui.facts import Text

VERBS: dict[str, Text] = {
    "figures.structure_read": _("Personalstruktur eingelesen"),
    "figures.structure_confirmed": _("Personalstruktur bestätigt"),
    "figures.structure_discarded": _("Vorschau der Personalstruktur verworfen"),
    "figures.collector_named": _("Empfänger der Quartalsmeldungen bestimmt"),
    "figures.pool_summed": _("Quartalsmeldungen zusammengezählt und gelöscht"),
}
OBJECTS: dict[str, Text] = {
    "figures.staffstructure": _("Personalstruktur"),
    "figures.collector": _("Empfänger der Quartalsmeldungen"),
    "figures.pool": _("Quartalsmeldungen eines Arbeitskreises"),
}

Groups = Callable[[Person, date], WorkingGroup | None]
"""The working group a counsellor belongs to on a day."""
Recipients = Callable[[str, Authority, date], list[str]]
"""Public keys of all vaults of those who hold a role for an authority on a day."""

KeysWanted = Callable[[Authority, int], bool]
"""Whether the sums of a ministry's pools of a year are protected by record keys."""

_groups: list[Groups] = []
_recipients: list[Recipients] = []
_keys_wanted: list[KeysWanted] = []


def register_groups(provider: Groups) -> None:
    """Rooms further down the street know who belongs to which group; called once, when the app starts."""
    _groups[:] = [provider]


def register_recipients(provider: Recipients) -> None:
    """Likewise who can open what is encrypted to an office."""
    _recipients[:] = [provider]


def register_keys_wanted(provider: KeysWanted) -> None:
    """Likewise how the figures of a year are protected."""
    _keys_wanted[:] = [provider]


def wants_keys(ministry: Authority, year: int) -> bool:
    """Do returns of this year carry record keys? They join what a process tells in all tables: only where needed."""
    return any(provider(ministry, year) for provider in _keys_wanted)


def group_of(person: Person, day: date) -> WorkingGroup | None:
    return next((found for provider in _groups if (found := provider(person, day))), None)


def recipients_of(role: str, authority: Authority, day: date) -> list[str]:
    return [key for provider in _recipients for key in provider(role, authority, day)]


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int

    @classmethod
    def before(cls, day: date) -> "Quarter":
        """The last quarter that was over on a day."""
        number = (day.month - 1) // 3
        return cls(day.year, number) if number else cls(day.year - 1, 4)

    @property
    def after(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        following = self.after
        return date(following.year, following.number * 3 - 2, 1) - timedelta(days=1)


class Misshapen(ValueError):
    """What was sent has not the shape agreed; `code` names the fault for the program in the browser."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


AGE_FIXED, AGE_EACH, AGE_MOST = 22 + 48 + 16 + 16, 98, 20
"""Bytes of an age file beside its content: fixed, for each recipient, and the most recipients."""
AGE = b"age-encryption.org/v1\n"


def is_share(blob: bytes, size: int) -> bool:
    """A closed file of exactly the size every return has, whatever it holds."""
    extra = len(blob) - size - AGE_FIXED
    return blob.startswith(AGE) and extra > 0 and extra % AGE_EACH == 0 and extra // AGE_EACH <= AGE_MOST
