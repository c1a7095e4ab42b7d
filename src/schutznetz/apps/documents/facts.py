# SPDX-License-Identifier: EUPL-1.2
"""The kinds of letters with their shipped wording, and the placeholders that may stand in them.

Letters are written in German: they are acts of a German authority. The pages about them are translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.facts import Text

APPOINTMENT, ACCESS, PARTICIPATION, CERTIFICATE = "bestellung", "zugang", "teilnahme", "zertifikat"


@dataclass(frozen=True)
class Place:
    """A placeholder: what it stands for, and an invented value for the preview."""

    says: Text
    sample: str


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: name, when it is written, placeholders, shipped wording. A certificate has no address."""

    key: str
    name: Text
    says: Text
    places: Mapping[str, Place]
    subject: str
    body: str
    is_certificate: bool = False


@dataclass(frozen=True)
class Wording:
    """Subject and text that count for an authority; `version` is the id of its template, 0 for the shipped one."""

    subject: str
    body: str
    version: int = 0


_PERSON = {
    "vorname": Place(_("Vorname"), "Jana"),
    "nachname": Place(_("Nachname"), "Müller-Lüdenscheidt"),
    "behoerde": Place(_("Name der Behörde"), "Kreis Beispiel"),
    "heute": Place(_("Datum des Schreibens"), "22.11.2026"),
}

KINDS: dict[str, LetterKind] = {
    kind.key: kind
    for kind in (
        LetterKind(
            APPOINTMENT,
            _("Bestellung in ein Amt"),
            _("Wenn jemand ein Amt erhält. Sie öffnen das Schreiben auf der Seite der Person."),
            _PERSON
            | {
                "amt": Place(_("Amt"), "Standortleitung"),
                "bereich": Place(_("Wofür das Amt gilt"), "Bezirksstelle Marl"),
                "seit": Place(_("Erster Tag"), "01.12.2026"),
                "bis": Place(_("Letzter Tag, oder „auf Weiteres“"), "auf Weiteres"),
                "grundlage": Place(_("Grundlage, wenn eine eingetragen ist"), "Dienstvereinbarung vom 01.10.2026"),
            },
            "Bestellung: {amt}",
            "Guten Tag {vorname} {nachname},\n\n"
            "hiermit bestellen wir Sie zum folgenden Amt:\n\n"
            "- Amt: **{amt}**\n- Zuständig für: {bereich}\n- Ab: {seit}\n- Bis: {bis}\n- Grundlage: {grundlage}\n\n"
            "# Was das bedeutet\n"
            "Sie erhalten damit in Schutznetz die Rechte dieses Amtes. Welche das sind, können Sie und alle "
            "Beschäftigten dort unter „Wer darf was“ nachlesen.\n\n"
            "Was Ihnen in diesem Amt bekannt wird, behandeln Sie vertraulich. Das gilt auch nach seinem Ende.\n\n"
            "Wir danken Ihnen, dass Sie diese Aufgabe übernehmen.\n\n"
            "Mit freundlichen Grüßen\n\n"
            "___ Für {behoerde}: Datum, Unterschrift\n"
            "___ Ich nehme das Amt an: Datum, Unterschrift {vorname} {nachname}\n",
        ),
        LetterKind(
            ACCESS,
            _("Übergabe eines Zugangs"),
            _("Wenn Sie jemandem einen Zugang übergeben. Sie öffnen das Blatt auf der Seite des Kontos."),
            _PERSON | {"anmeldename": Place(_("Anmeldename"), "j.mueller")},
            "Ihr Zugang zu Schutznetz",
            "Guten Tag {vorname} {nachname},\n\n"
            "Sie haben einen persönlichen Zugang zu Schutznetz. Ihr Anmeldename ist **{anmeldename}**.\n\n"
            "# Bitte beachten Sie\n"
            "- Öffnen Sie den Link, den Sie getrennt erhalten, und legen Sie Ihr Passwort selbst fest.\n"
            "- Der Link gilt nur einmal und nur kurze Zeit.\n"
            "- Geben Sie Passwort und Link niemandem weiter. Auch die Administration fragt nie danach.\n"
            "- Melden Sie sofort, wenn jemand anderes Ihren Zugang benutzt haben könnte.\n\n"
            "Ich habe den Link erhalten und diese Hinweise gelesen.\n\n"
            "___ Datum, Unterschrift {vorname} {nachname}\n"
            "___ Übergeben durch: Datum, Name, Unterschrift\n",
        ),
        LetterKind(
            PARTICIPATION,
            _("Teilnahmebescheinigung"),
            _("Nach einer Schulung, Übung oder Veranstaltung, für eine Person oder viele auf einmal."),
            {
                "name": Place(_("Vor- und Nachname"), "Jana Müller-Lüdenscheidt"),
                "veranstaltung": Place(_("Name der Veranstaltung"), "Deeskalation und Alarmübung"),
                "tag": Place(_("Tag oder Zeitraum"), "20.11.2026"),
                "umfang": Place(_("Umfang"), "6 Stunden"),
                "inhalte": Place(_("Inhalte"), "Gespräche in Krisen, Wege zu Hilfe, Probealarm"),
                "behoerde": Place(_("Name der Behörde"), "Kreis Beispiel"),
                "heute": Place(_("Datum der Bescheinigung"), "22.11.2026"),
            },
            "Teilnahmebescheinigung",
            "**{name}**\n\n"
            "hat am {tag} teilgenommen an:\n\n"
            "**{veranstaltung}**\n\n"
            "Umfang: {umfang}\n\n"
            "# Inhalte\n"
            "{inhalte}\n\n"
            "___ {behoerde}, {heute}, Unterschrift\n",
            is_certificate=True,
        ),
        LetterKind(
            CERTIFICATE,
            _("Zertifikat über eine Ausbildung"),
            _("Wenn jemand die Ausbildung als SAP abgeschlossen hat, oder die Weiterbildung als Mentorin oder Mentor."),
            {
                "name": Place(_("Vor- und Nachname"), "Jana Müller-Lüdenscheidt"),
                "ausbildung": Place(_("Name der Ausbildung"), "Grundausbildung, Gruppe 2024-A"),
                "von": Place(_("Erster Tag"), "04.03.2024"),
                "bis": Place(_("Letzter Tag"), "30.06.2026"),
                "inhalte": Place(_("Inhalte"), "Gesprächsführung, Konflikte lösen, Krankheiten und Störungen"),
                "behoerde": Place(_("Name der Behörde"), "Fortbildungsakademie Beispiel"),
                "heute": Place(_("Datum der Bescheinigung"), "22.11.2026"),
            },
            "Zertifikat",
            "**{name}**\n\n"
            "hat vom {von} bis {bis} abgeschlossen:\n\n"
            "**{ausbildung}**\n\n"
            "# Inhalte\n"
            "{inhalte}\n\n"
            "___ {behoerde}, {heute}, Unterschrift\n",
            is_certificate=True,
        ),
    )
}
VERBS: dict[str, Text] = {
    "list_saved": _("Liste gespeichert"),
    "letter_written": _("Schreiben erzeugt"),
    "letterhead_changed": _("Briefkopf geändert"),
    "letter_template_changed": _("Vorlage geändert"),
    "letter_template_reset": _("Vorlage zurückgesetzt"),
}
