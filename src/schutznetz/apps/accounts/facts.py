# SPDX-License-Identifier: EUPL-1.2
"""Words and shapes of accounts: the demo's roles, and user names made from people's names."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.ui.facts import Text

DEMO = "demo"
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

TRY: dict[str, Text] = {
    Role.EMPLOYEE: _("Öffnen Sie die Alarmstation am eigenen Arbeitsplatz und lösen Sie einen Alarm aus."),
    Role.SITE_MANAGER: _("Sehen Sie, wer im Ernstfall wen hört, und wo am Standort Lücken sind."),
    Role.SECURITY: _("Öffnen Sie den Leitstand: laufende Alarme, Pläne und der Verlauf."),
    Role.ADMINISTRATOR: _("Legen Sie Konten an, vergeben Sie Ämter und importieren Sie Standorte."),
}


@dataclass(frozen=True)
class DemoGroup:
    """The demo people of one role, with a sentence about what to try."""

    role: str
    label: Text
    says: Text
    people: tuple[User, ...]


def plain(text: str) -> str:
    """`text` in lower-case ASCII letters and digits: Jürgen Groß-Öztürk -> juergen.gross.oeztuerk."""
    spelled = unicodedata.normalize("NFKD", text.casefold().translate(UMLAUTS))
    ascii_text = spelled.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", ascii_text).strip(".")


def usernames(given_name: str, family_name: str) -> Iterator[str]:
    """Candidates for a user name, best first: jana.kern, jana.kern2, jana.kern3 …"""
    stem = f"{plain(given_name)}.{plain(family_name)}".strip(".")[:140] or "konto"
    yield stem
    number = 2
    while True:
        yield f"{stem}{number}"
        number += 1
