# SPDX-License-Identifier: EUPL-1.2
"""Letters of the programme with their shipped wording: minutes and result of a selection, ending a role by the head."""

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.documents.facts import KINDS, LetterKind, Place

MINUTES, SUITABLE, NOT_SUITABLE = "sap-niederschrift", "sap-geeignet", "sap-nicht-geeignet"
REASONS, TALK, DECISION = "sap-gruende", "sap-gespraech", "sap-entscheidung"
_TO = {
    "vorname": Place(_("Vorname"), "Jana"),
    "nachname": Place(_("Nachname"), "Müller-Lüdenscheidt"),
    "behoerde": Place(_("Name der Behörde"), "Kreis Beispiel"),
    "heute": Place(_("Datum des Schreibens"), "22.11.2026"),
}
_DAY = {"tag": Place(_("Tag"), "01.12.2026"), "grundlage": Place(_("Grundlage"), "SAP-Erlass 2007, Nr. 6.2")}
_GREETING = "Guten Tag {vorname} {nachname},\n\n"
_END = "\n\nMit freundlichen Grüßen\n\n___ Für {behoerde}: Datum, Unterschrift\n"

LETTERS = (
    LetterKind(
        MINUTES, _("Niederschrift der Auswahlkommission"),
        _("Nach einem Auswahlverfahren. Sie öffnen sie auf der Seite des Verfahrens."),
        _DAY
        | {
            "beginn": Place(_("Beginn"), "09:00"),
            "ort": Place(_("Ort"), "Raum 12"),
            "kommission": Place(_("Sitze und Namen"), "Vorsitz: Jana Müller-Lüdenscheidt (stimmt ab)"),
            "ergebnisse": Place(_("Bewerbungen und Ergebnisse"), "Ali Ö.: geeignet (3 zu 1)"),
            "behoerde": _TO["behoerde"],
            "heute": _TO["heute"],
        },
        "Niederschrift: Auswahlverfahren am {tag}",
        "# Ort und Zeit\n{tag}, {beginn} Uhr, {ort}\n\n# Kommission\n{kommission}\n\n# Ergebnisse\n{ergebnisse}\n\n"
        "Grundlage: {grundlage}\n\n___ Vorsitz: Datum, Unterschrift\n___ Für {behoerde}: Datum, Unterschrift\n",
    ),
    LetterKind(
        SUITABLE, _("Ergebnis des Auswahlverfahrens: geeignet"),
        _("Nach einem abgeschlossenen Auswahlverfahren."), _TO | _DAY, "Ihr Auswahlverfahren am {tag}",
        _GREETING + "die Auswahlkommission hat am {tag} festgestellt, dass Sie für die Tätigkeit als Soziale "
        "Ansprechperson geeignet sind. Wir freuen uns darüber.\n\n# Wie es weitergeht\nSie nehmen an einer Ausbildung "
        "teil. Den Beginn teilt Ihnen die Akademie mit. Danach bestellt Sie Ihre Behördenleitung.\n\n"
        "Grundlage: {grundlage}" + _END,
    ),
    LetterKind(
        NOT_SUITABLE, _("Ergebnis des Auswahlverfahrens: nicht ausgewählt"),
        _("Nach einem abgeschlossenen Auswahlverfahren."), _TO | _DAY, "Ihr Auswahlverfahren am {tag}",
        _GREETING + "vielen Dank für Ihre Bewerbung und Ihre Teilnahme am Auswahlverfahren. Die Auswahlkommission hat "
        "Sie am {tag} nicht ausgewählt.\n\nDas sagt nichts über Ihre Arbeit. Nachteile entstehen Ihnen nicht. Sie "
        "können sich jederzeit neu bewerben.\n\nGrundlage: {grundlage}" + _END,
    ),
    LetterKind(
        REASONS, _("Gründe, aus denen ein SAP-Amt enden soll"),
        _("Zu Beginn des Verfahrens. Sie öffnen das Schreiben auf der Seite des Verfahrens."),
        _TO | _DAY | {"gruende": Place(_("Gründe"), "…")}, "Ihr Amt als Soziale Ansprechperson",
        _GREETING + "ich möchte Ihr Amt als Soziale Ansprechperson aus wichtigen Gründen beenden. Die Gründe sind:\n\n"
        "{gruende}\n\n# Was jetzt geschieht\n- Ich erläutere Ihnen die Gründe in einem persönlichen Gespräch.\n"
        "- Sie können dazu weitere Soziale Ansprechpersonen mitbringen. Bitte sagen Sie es in Schutznetz.\n"
        "- Sind wir uns nicht einig, entscheidet das Ministerium.\n- Bis dahin ändert sich an Ihrem Amt nichts.\n\n"
        "Grundlage: {grundlage}" + _END,
    ),
    LetterKind(
        TALK, _("Einladung zum Gespräch über das SAP-Amt"),
        _("Sobald das Gespräch geplant ist. Sie öffnen das Schreiben auf der Seite des Verfahrens."),
        _TO
        | _DAY
        | {
            "uhrzeit": Place(_("Uhrzeit"), "10:00"),
            "ort": Place(_("Ort"), "Raum 12"),
            "weitere": Place(_("weitere eingeladene SAP"), "Ali Ö."),
        },
        "Einladung zum Gespräch",
        _GREETING + "ich lade Sie zum Gespräch über Ihr Amt als Soziale Ansprechperson ein.\n\n- Tag: {tag}\n"
        "- Uhrzeit: {uhrzeit}\n- Ort: {ort}\n- Auf Ihren Wunsch eingeladen: {weitere}\n\nGrundlage: {grundlage}" + _END,
    ),
    LetterKind(
        DECISION, _("Entscheidung über das Ende eines SAP-Amtes"),
        _("Nach der Entscheidung des Ministeriums. Sie öffnen das Schreiben auf der Seite des Verfahrens."),
        _TO | _DAY | {"ergebnis": Place(_("Ergebnis"), "Ihr Amt bleibt bestehen."), "gruende": Place(_("Gründe"), "…")},
        "Ihr Amt als Soziale Ansprechperson: Entscheidung",
        _GREETING + "über das Verfahren zu Ihrem Amt haben wir am {tag} abschließend entschieden:\n\n**{ergebnis}**\n\n"
        "# Begründung\n{gruende}\n\nGrundlage: {grundlage}" + _END,
    ),
)  # fmt: skip


def register_letters() -> None:
    """Let authorities see and adapt the wordings; called once, in `AppConfig.ready()`."""
    KINDS.update({kind.key: kind for kind in LETTERS})
