# SPDX-License-Identifier: EUPL-1.2
"""Words of the exchange: verbs and objects of the journal, what rules say, topics."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.exchange.facts.released import Figure
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.sap_erlass.describe import words
from schutznetz.regulation.sap_erlass.further_training import topics
from schutznetz.regulation.sap_erlass.rule_sets import Rules

NO_CLIENTS = _(
    "Bitte schreiben Sie nichts über Ratsuchende: keinen Namen, keinen Fall, nichts, woran jemand zu erkennen ist."
)
"""Stands at every form whose text others read."""

CIRCULAR, ANSWER_WANTED, FORUM, TREND = "exchange.circular", "exchange.reminder", "exchange.forum", "exchange.trend"
REPORT_RECEIVED = "exchange.report"
"""Kinds of notices."""

REPORT_DUE, CONTACT_DUE = "exchange.annual_report", "exchange.next_contact"
"""Kinds of duties."""

VERBS: Mapping[str, Text] = {
    "exchange.circular_sent": _("Rundschreiben gesendet"),
    "exchange.circular_confirmed": _("Rundschreiben als gelesen bestätigt"),
    "exchange.circular_reminded": _("An ein Rundschreiben erinnert"),
    "exchange.thread_opened": _("Thema im Forum begonnen"),
    "exchange.post_written": _("Beitrag im Forum geschrieben"),
    "exchange.post_changed": _("Beitrag im Forum geändert"),
    "exchange.post_deleted": _("Beitrag im Forum gelöscht"),
    "exchange.post_hidden": _("Beitrag im Forum verborgen"),
    "exchange.post_shown": _("Beitrag im Forum wieder gezeigt"),
    "exchange.service_saved": _("Hilfsangebot eingetragen oder geändert"),
    "exchange.service_checked": _("Angaben zu einem Hilfsangebot geprüft"),
    "exchange.note_saved": _("Erfahrung mit einem Hilfsangebot geschrieben"),
    "exchange.note_checked": _("Erfahrung mit einem Hilfsangebot geprüft"),
    "exchange.note_deleted": _("Erfahrung mit einem Hilfsangebot gelöscht"),
    "exchange.contact_noted": _("Kontakt zu einem Hilfsangebot eingetragen"),
    "exchange.activity_saved": _("Veranstaltung des Arbeitskreises eingetragen"),
    "exchange.material_added": _("Unterlage des Arbeitskreises hochgeladen"),
    "exchange.material_removed": _("Unterlage des Arbeitskreises gelöscht"),
    "exchange.report_written": _("Jahresbericht bearbeitet"),
    "exchange.report_submitted": _("Jahresbericht vorgelegt"),
    "exchange.report_printed": _("Jahresbericht als PDF erzeugt"),
    "exchange.trend_sent": _("Hinweis auf Entwicklungen gesendet"),
}
OBJECTS: Mapping[str, Text] = {
    "exchange.circular": _("Rundschreiben"),
    "exchange.thread": _("Thema im Forum"),
    "exchange.post": _("Beitrag im Forum"),
    "exchange.service": _("Hilfsangebot"),
    "exchange.experiencenote": _("Erfahrung mit einem Hilfsangebot"),
    "exchange.contact": _("Kontakt zu einem Hilfsangebot"),
    "exchange.activity": _("Veranstaltung des Arbeitskreises"),
    "exchange.material": _("Unterlage des Arbeitskreises"),
    "exchange.annualreport": _("Jahresbericht"),
    "exchange.trendnote": _("Hinweis auf Entwicklungen"),
}
RULES: Mapping[str, tuple[Text, Text]] = {
    "sap.working_groups.post": (
        _("Im Forum eines Arbeitskreises schreiben nur seine Mitglieder."),
        _("Schreiben Sie im Forum Ihres eigenen Arbeitskreises."),
    ),
    "sap.working_groups.circular": (_("%(unread)s haben das Rundschreiben noch nicht bestätigt."), ""),
    "sap.working_groups.note": (
        _("Diese Erfahrung ist schon lange nicht mehr geprüft worden."),
        _("Stimmt sie noch? Dann bestätigen Sie das. Sonst ändern oder löschen Sie sie."),
    ),
    "sap.working_groups.contact": (_("Der nächste Kontakt steht an."), _("Tragen Sie danach den neuen Kontakt ein.")),
    "sap.service.event": (
        _("Die Behörde, in der die Veranstaltung stattfindet, hat noch nicht zugestimmt."),
        _("Tragen Sie ein, seit wann sie einverstanden ist, oder speichern Sie einen Entwurf."),
    ),
    "sap.service.activity": (_("Diese Art von Veranstaltung kennt das Regelwerk nicht."), _("Wählen Sie eine andere.")),
    "sap.reports.yearly": (
        _("Der Jahresbericht %(year)s ist noch nicht vorgelegt."), _("Ergänzen Sie Ihren Text und legen Sie ihn vor."),
    ),
    "sap.reports.parts": (
        _("Ein Jahresbericht hat zwei Teile. Mindestens einer ist noch leer."),
        _("Schreiben Sie zu beiden Teilen etwas; ein Satz genügt."),
    ),
    "sap.reports.trend": (
        _("Diese Zahl ist zu klein für einen Hinweis an Leitungen, oder sie gilt nicht für den ganzen Arbeitskreis."),
        _("Lassen Sie sie weg. Gespeichert ist nichts davon."),
    ),
}  # fmt: skip


def topic_choices(rules: Rules, today: date) -> list[tuple[str, str]]:
    """The decree's topics as choices of a form, in its order."""
    return [(code, topic_name(code)) for code in topics(rules=rules, today=today)]


def topic_name(code: str) -> str:
    """A topic in words, as the rule set names it; German, since it is the decree's word."""
    found = words("codes").get(code, code)
    return found[:1].upper() + found[1:]


def topic_names(codes: Sequence[str]) -> str:
    return ", ".join(topic_name(code) for code in codes)


class Named(Protocol):
    """Anything with a name in both languages."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def called(one: Named) -> str:
    """Its name in the language of the page."""
    return one.name_en if (get_language() or "").startswith("en") and one.name_en else one.name


def number_in_words(value: int | None, least: int | None, most: int | None) -> str:
    """A published figure with its error: "134, zwischen 128 und 140", or that it is withheld."""
    if value is None:
        return gettext("zurückgehalten")
    said = number_format(value, force_grouping=True)
    if least is None or most is None or least == most:
        return said
    ends = {"least": number_format(least, force_grouping=True), "most": number_format(most, force_grouping=True)}
    return f"{said}, " + gettext("zwischen %(least)s und %(most)s") % ends


def in_words(one: Figure) -> str:
    """A figure to tick: "Sucht: 134, zwischen 128 und 140"."""
    return f"{called(one)}: {number_in_words(one.value, one.least, one.most)}"
