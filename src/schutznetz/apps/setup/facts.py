# SPDX-License-Identifier: EUPL-1.2
"""Rows as the rules of participation want them, and the steps of setting up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.setup.models import Participation, Release
from schutznetz.regulation.participation.release import Decision, Hearing

Text = str | Promise

STEPS: dict[str, Text] = {
    "contact": _("Behörde und Kontakt"),
    "participation": _("Beteiligung und Freigabe"),
    "places": _("Standorte und Personen"),
    "rings": _("Auslöser und Rufkreise"),
    "offices": _("Ämter"),
    "mail": _("Mailversand"),
    "notices": _("Löschfristen und Hinweise"),
    "trial": _("Probealarm"),
    "summary": _("Zusammenfassung"),
}
"""The steps in their order: the name of the page and what it is called."""


MAIL_DONE: dict[str, Text] = {
    "connected": _("Der Mailserver ist erreichbar und antwortet."),
    "encrypted": _("Die Verbindung ist verschlüsselt, das Zertifikat stimmt."),
    "signed_in": _("Die Anmeldung am Mailserver gelingt."),
    "sent": _("Der Mailserver hat die Probe angenommen. Sehen Sie bitte in Ihr Postfach."),
    "written": _("Die Probe liegt als Datei auf diesem Rechner."),
}
"""What worked, by the stage of the check (`adapters.mail_check`)."""

MAIL_FAULTS: dict[str, tuple[Text, Text]] = {
    "unknown_host": (
        _("Einen Rechner mit diesem Namen gibt es nicht."),
        _("Prüfen Sie die Schreibweise in SCHUTZNETZ_MAIL, und ob dieser Server den Namensdienst Ihres Hauses nutzt."),
    ),
    "refused": (
        _("Der Rechner ist da, aber unter diesem Port nimmt niemand Mails an."),
        _("Üblich sind 587 (smtp://) und 465 (smtps://). Fragen Sie, wer den Mailserver betreibt."),
    ),
    "silent": (
        _("Der Mailserver antwortet nicht."),
        _("Oft hält eine Firewall die Verbindung auf. Bitten Sie um die Freigabe von diesem Server zum Mailserver."),
    ),
    "unreachable": (
        _("Die Verbindung kommt nicht zustande."),
        _("Prüfen Sie Adresse, Port und Netz dieses Servers."),
    ),
    "no_greeting": (
        _("Dort antwortet etwas, aber kein Mailserver, oder er bricht ab."),
        _("Prüfen Sie Adresse und Port. Zu Port 465 gehört smtps://, zu Port 587 smtp://."),
    ),
    "no_starttls": (
        _("Der Mailserver bietet keine Verschlüsselung an."),
        _("Unverschlüsselt geht nichts hinaus. Nehmen Sie einen Port mit STARTTLS, oder smtps:// mit Port 465."),
    ),
    "certificate": (
        _("Dem Zertifikat des Mailservers ist nicht zu trauen."),
        _("Stimmt der Name? Gehört es zu einer eigenen Stelle, nennen Sie deren Datei in SCHUTZNETZ_MAIL_CA."),
    ),
    "no_tls": (
        _("Die Verschlüsselung kommt nicht zustande."),
        _("Zu Port 465 gehört smtps://, zu Port 587 smtp://. Der Mailserver braucht mindestens TLS 1.2."),
    ),
    "no_login": (
        _("Der Mailserver bietet keine Anmeldung an, die Adresse nennt aber einen Namen."),
        _("Lassen Sie den Namen in SCHUTZNETZ_MAIL weg, oder nehmen Sie den Port für die Anmeldung."),
    ),
    "login": (
        _("Name oder Kennwort stimmen nicht."),
        _("Prüfen Sie den Namen in SCHUTZNETZ_MAIL und das Kennwort in SCHUTZNETZ_MAIL_PASSWORD."),
    ),
    "mail_refused": (
        _("Der Mailserver nimmt die Probe nicht an."),
        _("Darf dieser Server mit der Adresse aus SCHUTZNETZ_MAIL_FROM senden? Die Meldung hilft beim Nachfragen."),
    ),
    "address_refused": (
        _("Der Mailserver kennt Ihre Adresse nicht."),
        _("Prüfen Sie Ihre Mailadresse auf der Seite Ihrer Person."),
    ),
    "folder": (
        _("Die Datei lässt sich nicht schreiben."),
        _("Prüfen Sie, ob der Ordner aus SCHUTZNETZ_MAIL dem Programm gehört."),
    ),
}
"""The plain cause of a fault, and what to do."""


@dataclass(frozen=True)
class Step:
    """One step: `key` names its page, `is_done` follows from the data, `says` tells what is there or missing."""

    key: str
    is_done: bool
    says: str
    is_blocked: bool = False

    @property
    def name(self) -> Text:
        return STEPS[self.key]


@dataclass(frozen=True)
class Vacancy:
    """An office somebody should hold, with those who do. `site` is None for the authority; `why` says what for."""

    role: str
    name: Text
    why: Text
    holders: tuple[str, ...]
    wanted: int = 1
    site: object = None

    @property
    def is_open(self) -> bool:
        return len(self.holders) < self.wanted


@dataclass(frozen=True)
class Trial:
    """A test press as the record has it. Milliseconds count from the moment a broker stored it."""

    key: str
    stored_at: datetime
    delivered_ms: int | None
    rendered_ms: int | None
    delivered_to: int
    is_over: bool

    @property
    def has_arrived(self) -> bool:
        return self.delivered_to > 0


def decisions(rows: Iterable[Release], kind: str) -> tuple[Decision, ...]:
    """Standing decisions of one kind."""
    return tuple(Decision(r.decided_on, r.until) for r in rows if r.kind == kind and r.withdrawn_at is None)


def hearing(row: Participation | None) -> Hearing:
    """What is known of a body; nothing yet without a row."""
    if row is None:
        return Hearing()
    return Hearing(row.is_there, row.informed_on, row.answered_on)
