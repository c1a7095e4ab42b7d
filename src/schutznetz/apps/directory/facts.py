# SPDX-License-Identifier: EUPL-1.2
"""Words of finding help: languages, topics, notices, and the ways to a counsellor that other apps add."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.directory.models import Profile
from schutznetz.apps.ui.facts import Text

LANGUAGE_IN_QUERY = "sprache"
"""The language of pages without a trace stands in the address: a cookie would be one."""


HELP = _("Hilfe")
"""The menu of everything around finding help and giving it."""
LONGEST, AHEAD = timedelta(hours=4), timedelta(days=90)
"""How long a room is booked at once, and how far ahead (house rule: so that it is there for everybody)."""

EMERGENCY: Mapping[str, Text] = {"110": _("Polizei"), "112": _("Rettung und Feuerwehr")}
"""Calls that nobody keeps true here: they hold in all of Germany. Pages of finding help and the vault show the same."""

VERBS: Mapping[str, Text] = {
    "directory.profile_saved": _("Profil für „Hilfe finden“ gespeichert"),
    "directory.contact_saved": _("Stelle für „Hilfe finden“ gespeichert"),
    "directory.contact_deleted": _("Stelle für „Hilfe finden“ gelöscht"),
    "directory.line_saved": _("Telefonnummer für alle gespeichert"),
    "directory.line_deleted": _("Telefonnummer für alle gelöscht"),
    "directory.room_saved": _("Besprechungsraum gespeichert"),
}
OBJECTS: Mapping[str, Text] = {
    "directory.profile": _("Profil einer SAP"), "directory.contact": _("Stelle einer Behörde"),
    "directory.line": _("Telefonnummer für alle"), "directory.meetingroom": _("Besprechungsraum"),
}  # fmt: skip

LANGUAGES: Mapping[str, Text] = {
    "de": _("Deutsch"), "easy": _("Leichte Sprache"), "dgs": _("Deutsche Gebärdensprache"), "en": _("Englisch"),
    "ar": _("Arabisch"), "bg": _("Bulgarisch"), "fa": _("Persisch"), "fr": _("Französisch"), "el": _("Griechisch"),
    "it": _("Italienisch"), "hr": _("Kroatisch, Bosnisch, Serbisch"), "ku": _("Kurdisch"),
    "nl": _("Niederländisch"), "pl": _("Polnisch"), "pt": _("Portugiesisch"), "ro": _("Rumänisch"),
    "ru": _("Russisch"), "es": _("Spanisch"), "tr": _("Türkisch"), "uk": _("Ukrainisch"),
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A way that another app offers, e.g. writing to a counsellor without a name. `url`: a path below `/hilfe/`."""

    label: Text
    url: str
    says: Text = ""
    is_first: bool = False


Ways = Callable[[Profile], Iterable[Way]]
_ways: dict[str, Ways] = {}


def register_ways(key: str, provider: Ways) -> None:
    """`provider(profile)` yields ways to that counsellor; registering the same key again replaces it."""
    _ways[key] = provider


def ways_to(profile: Profile) -> list[Way]:
    """Ways of other apps, the first ones first."""
    found = [way for provider in _ways.values() for way in provider(profile)]
    return sorted(found, key=lambda way: not way.is_first)


Doors = Callable[[], Iterable[Way]]
_doors: dict[str, Doors] = {}


def register_doors(key: str, provider: Doors) -> None:
    """`provider()` yields ways of another app that belong to no counsellor, e.g. looking for an answer with a code."""
    _doors[key] = provider


def doors() -> list[Way]:
    """Ways of other apps for the start of finding help and for the page of what is urgent."""
    return sorted((way for give in _doors.values() for way in give()), key=lambda way: not way.is_first)


@dataclass(frozen=True)
class Notice:
    """What people read before they turn to a counsellor: in plain and in easy German, with its section."""

    title: Text
    text: Text
    easy: Text
    cite: str


NOTICES: Mapping[str, Notice] = {
    "trained_colleague": Notice(
        _("Eine Kollegin oder ein Kollege hört Ihnen zu."),
        _("SAP sind für diese Aufgabe ausgebildet und machen sie neben ihrer eigentlichen Arbeit. Sie helfen Ihnen, "
          "selbst einen Weg zu finden, und kennen Stellen, die weiterhelfen."),
        _("Eine SAP ist eine Kollegin oder ein Kollege. Die SAP hat gelernt, gut zuzuhören. "
          "Die SAP sucht mit Ihnen nach einem Weg."),
        "SAP-Erlass 2007, Nr. 1",
    ),
    "no_therapy": Notice(
        _("Das ist keine Therapie und keine Rechtsberatung."),
        _("SAP sind keine Therapeutinnen oder Therapeuten und keine Anwältinnen oder Anwälte. Sie stellen keine "
          "Diagnose. Wenn Sie das brauchen, nennen sie Ihnen Fachleute."),
        _("Eine SAP ist nicht Ärztin oder Arzt. Eine SAP ist nicht Anwältin oder Anwalt. "
          "Aber die SAP kennt Fach-Leute."),
        "SAP-Erlass 2007, Nr. 1, 2",
    ),
    "no_guarantee": Notice(
        _("Niemand kann Ihnen einen Erfolg versprechen."),
        _("Auch SAP können dafür nicht einstehen, dass sich Ihr Anliegen löst."),
        _("Die SAP hilft, so gut es geht. Vielleicht wird nicht alles gut."),
        "SAP-Erlass 2007, Nr. 2",
    ),
    "secrecy": Notice(
        _("Was Sie sagen, bleibt unter Ihnen."),
        _("SAP geben nichts weiter, auch nicht an Vorgesetzte, es sei denn, Sie stimmen ausdrücklich zu. "
          "Bei erheblicher Gefahr für Sie oder andere kann das anders sein. Bestimmte geplante schwere Straftaten, die "
          "sich noch verhindern lassen, müssen auch SAP anzeigen, wenn sie glaubhaft davon erfahren (§ 138 StGB). Wen "
          "das Gesetz davon ausnimmt, etwa die Seelsorge, steht in § 139 StGB. SAP stehen dort nicht."),
        _("Die SAP erzählt nichts weiter. Auch nicht Ihrer Chefin oder Ihrem Chef. "
          "Nur bei großer Gefahr darf die SAP Hilfe holen. Plant jemand eine sehr schlimme Straftat? "
          "Dann muss die SAP das sagen."),
        "SAP-Erlass 2007, Nr. 3.2.1, 3.2.2",
    ),
    "testimony": Notice(
        _("Vor Gericht dürfen SAP nicht schweigen."),
        _("Werden SAP als Zeugin oder Zeuge vernommen, müssen sie antworten. Sie haben dort kein Recht, die Aussage zu "
          "verweigern."),
        _("Ein Gericht fragt die SAP. Dann muss die SAP antworten."),
        "SAP-Erlass 2007, Nr. 3.2.3",
    ),
    "police": Notice(
        _("Manche SAP sind Polizistin oder Polizist."),
        _("Dann müssen sie Straftaten verfolgen, von denen sie erfahren (§ 163 StPO), auch in einem Gespräch mit "
          "Ihnen."),
        _("Manche SAP arbeiten bei der Polizei. Erfahren sie von einer Straftat? Dann müssen sie etwas tun."),
        "SAP-Erlass 2007, Nr. 3.2.4",
    ),
}  # fmt: skip
"""By code; the first three are those of the rule `sap.service.notice`."""
OF_POLICE = Notice(
    _("Diese SAP ist Polizistin oder Polizist."),
    _("Sie muss Straftaten verfolgen, von denen sie erfährt (§ 163 StPO), auch in einem Gespräch mit Ihnen."),
    _("Diese SAP arbeitet bei der Polizei. Erfährt sie von einer Straftat? Dann muss sie etwas tun."),
    NOTICES["police"].cite,
)  # fmt: skip


def notices(is_police: bool | None) -> dict[str, Notice]:
    """What stands above every way to a counsellor. `is_police` of the one chosen; None while nobody is (SAP-030)."""
    others = {code: one for code, one in NOTICES.items() if code != "police"}
    if is_police is None:
        return dict(NOTICES)
    return others | {"police": OF_POLICE} if is_police else others
