# SPDX-License-Identifier: EUPL-1.2
"""Words of items, findings and steps of reviews; rows as the rules of the decree want them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.facts.records import Quarter, quarter_of
from schutznetz.apps.quality.models import Item, OpenItem, State
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.review import Event, Fact

REVIEW, REPORTED, STEP, DECIDED = "quality.own", "quality.reported", "quality.step", "quality.release"
"""Kinds of notices: something is open with me; a report for the ministry; a step of my review; a release to execute."""
MESSAGE, ANSWER, SHEET = "quality.message", "quality.answer", "quality.sheet"
COMPLAINT, COMPLAINT_STEP = "quality.complaint", "quality.complaint_step"

STATUS: Mapping[Status, tuple[Text, str]] = {
    Status.MET: (_("in Ordnung"), "success"),
    Status.DUE: (_("steht an"), "warning"),
    Status.BREACHED: (_("offen"), "danger"),
    Status.NOT_APPLICABLE: (_("zurzeit nicht gefordert"), ""),
}
"""A status in one or two words, never by colour alone."""

_SEMINAR = {
    Status.MET: _("Das nächste Seminar ist bis %(due)s fällig."),
    Status.DUE: _("Das nächste Seminar ist bis %(due)s fällig. Melden Sie sich bei der Akademie an."),
    Status.BREACHED: _("Das Seminar war bis %(due)s fällig. Melden Sie sich bei der Akademie an."),
    Status.NOT_APPLICABLE: _("Zurzeit läuft diese Frist nicht."),
}
_RETURN = {
    Status.MET: _("Die Meldung des letzten Quartals ist abgegeben."),
    Status.DUE: _("Die Meldung des letzten Quartals ist bis %(due)s fällig, auch wenn es nichts zu melden gibt."),
    Status.BREACHED: _("Die Meldung des letzten Quartals war bis %(due)s fällig, auch wenn es nichts zu melden gibt."),
    Status.NOT_APPLICABLE: _("Für das letzte Quartal ist keine Meldung gefordert."),
}
SENTENCES: Mapping[Item, Mapping[Status, Text]] = {
    Item.CONVERSATION: _SEMINAR,
    Item.SUBJECT: _SEMINAR,
    Item.SUPERVISION: {
        Status.MET: _("Im Jahr %(year)s haben Sie teilgenommen."),
        Status.DUE: _("Bis %(due)s steht noch eine Supervision an. Melden Sie sich bei der Akademie an."),
        Status.BREACHED: _("Im Jahr %(year)s fehlt die Supervision."),
        Status.NOT_APPLICABLE: _("Für das Jahr %(year)s ist keine Supervision gefordert."),
    },
    Item.MEETINGS: {
        Status.MET: _("Sitzungen %(year)s: %(convened)s, anwesend %(present)s, entschuldigt %(excused)s."),
        Status.DUE: _(
            "Sitzungen %(year)s: %(convened)s, anwesend %(present)s, entschuldigt %(excused)s, noch offen %(open)s."
        ),
        Status.BREACHED: _(
            "Sitzungen %(year)s: %(convened)s, anwesend %(present)s, entschuldigt %(excused)s, "
            "ohne Entschuldigung %(unexcused)s."
        ),
        Status.NOT_APPLICABLE: _("Im Jahr %(year)s gab es noch keine Sitzung, zu der Sie kommen sollten."),
    },
    Item.COUNSELLING: {
        Status.MET: _("Sie haben für %(year)s erklärt, dass Sie mindestens einmal beraten haben."),
        Status.DUE: _("Erklären Sie bis %(due)s, ob Sie %(year)s mindestens einmal beraten haben."),
        Status.BREACHED: _("Für %(year)s steht eine Beratung aus, oder Ihre Erklärung fehlt."),
        Status.NOT_APPLICABLE: _("Für das Jahr %(year)s ist keine Erklärung gefordert."),
    },
    Item.DOCUMENTATION: _RETURN,
}  # fmt: skip
"""What a finding means for the counsellor, by item and status; filled from the finding's facts and its due day."""
_BOOKED_SEMINAR = {
    Status.DUE: _("Das nächste Seminar ist bis %(due)s fällig. Sie sind für den %(booked)s angemeldet."),
    Status.BREACHED: _("Das Seminar war bis %(due)s fällig. Sie sind für den %(booked)s angemeldet."),
}
BOOKED: Mapping[Item, Mapping[Status, Text]] = {
    Item.CONVERSATION: _BOOKED_SEMINAR,
    Item.SUBJECT: _BOOKED_SEMINAR,
    Item.SUPERVISION: {
        Status.DUE: _("Bis %(due)s steht noch eine Supervision an. Sie sind für den %(booked)s angemeldet."),
        Status.BREACHED: _("Im Jahr %(year)s fehlt die Supervision. Sie sind für den %(booked)s angemeldet."),
    },
}
"""The same where a place at the academy is taken: nobody is sent to register again."""


def says(item: Item, finding: Finding, booked_on: date | None = None) -> str:
    """The finding as the counsellor reads it; `booked_on`: the day of the event that would meet it."""
    values = dict(finding.facts) | {"due": f"{finding.due_on:%d.%m.%Y}" if finding.due_on else "–"}
    is_in_time = finding.status is Status.BREACHED or (finding.due_on and booked_on and booked_on <= finding.due_on)
    if booked_on and is_in_time and finding.is_open and item in BOOKED:
        return str(BOOKED[item][finding.status]) % (values | {"booked": f"{booked_on:%d.%m.%Y}"})
    return str(SENTENCES[item][finding.status]) % values


def period_of(item: OpenItem) -> str:
    """What an open item is about: a day, a year or a quarter, as it is said."""
    if item.item == Item.DOCUMENTATION:
        return str(Quarter(int(item.period[:4]), int(item.period[-1])))
    return item.period if item.period.isdigit() else f"{item.due_on:%d.%m.%Y}"


@dataclass(frozen=True)
class Words:
    """A step of a review: how it stands in the history, button and heading, what it means, the label of its text."""

    done: Text
    heading: Text
    says: Text = ""
    text: Text = ""


EVENTS: Mapping[Event, Words] = {
    Event.HEAR: Words(
        _("Um Äußerung gebeten"), _("Anhören"),
        _("Die SAP wird gebeten, sich zu äußern. Bis dahin entscheidet niemand über eine Folge."),
    ),
    Event.COMMENT: Words(
        _("Geäußert"), _("Sich äußern"),
        _("Ihre Äußerung liest nur das Ministerium. Schreiben Sie nichts über Menschen, die Sie beraten."),
        _("Ihre Äußerung"),
    ),
    Event.PERIOD_OVER: Words(_("Zeit für die Äußerung vorbei"), _("Zeit für die Äußerung ist vorbei")),
    Event.CLOSE: Words(
        _("Ohne Folge abgeschlossen"), _("Ohne Folge abschließen"),
        _("Die Prüfung endet. Die SAP bekommt Ihre Begründung."), _("Begründung"),
    ),
    Event.SET_DEADLINE: Words(
        _("Frist gesetzt"), _("Frist setzen"),
        _("Die SAP holt das Versäumte bis zu einem Tag nach. Danach entscheiden Sie neu."), _("Begründung"),
    ),
    Event.FULFIL: Words(
        _("Frist erfüllt"), _("Frist ist erfüllt"), _("Das Versäumte ist nachgeholt. Die Prüfung endet."),
    ),
    Event.RESUME: Words(
        _("Nach Ablauf der Frist wieder aufgenommen"), _("Wieder aufnehmen"),
        _("Die Frist ist vorbei, ohne dass sie erfüllt ist. Sie entscheiden neu."),
    ),
    Event.DECIDE_RELEASE: Words(
        _("Entpflichtung entschieden"), _("Entpflichtung entscheiden"),
        _("Die Behördenleitung bekommt die Aufgabe, die Entpflichtung zu vollziehen. Die SAP bekommt Ihre Begründung."),
        _("Begründung"),
    ),
    Event.EXECUTE: Words(
        _("Entpflichtung vollzogen"), _("Entpflichtung vollziehen"),
        _("Das Amt der SAP endet mit diesem Tag. Die Gründe kennt die SAP vom Ministerium."),
    ),
    Event.ROLE_ENDED: Words(_("Erledigt, das Amt ist beendet"), _("Erledigt, das Amt ist beendet")),
}  # fmt: skip
"""Every step of a review in words."""

KIND_OF_STATE: Mapping[str, str] = {
    State.REPORTED: "warning", State.HEARING: "warning", State.HEARD: "warning", State.DEADLINE: "warning",
    State.RELEASE_DECIDED: "danger", State.CLOSED: "success", State.RELEASED: "", State.LAPSED: "",
}  # fmt: skip

FACTS: Mapping[str, Text] = {
    Fact.TOLD.value: _("die Mitteilung an die SAP"),
    Fact.COMMENT.value: _("die Äußerung"),
    Fact.PERIOD_OVER.value: _("das Ende der Zeit für die Äußerung"),
    Fact.REASONS.value: _("die Begründung"),
    Fact.DEADLINE_DAY.value: _("ein Tag, der noch bevorsteht"),
    Fact.DUTY_DONE.value: _("der Tag, an dem das Versäumte nachgeholt war"),
    Fact.DEADLINE_OVER.value: _("das Ende der gesetzten Frist"),
    "hearing": _("die Anhörung der SAP"),
    "reasons": _("die Begründung"),
    "deadline": _("ein Tag, der noch bevorsteht"),
    "person": _("ein Mensch, der entscheidet"),
    "decided_by": _("die Entscheidung des Ministeriums"),
    "outcome": _("ein vorgesehener Ausgang"),
}


FUNCTIONS: Mapping[str, Text] = {
    "mentor": _("Mentorin oder Mentor"),
    "companion": _("Praxisbegleitung"),
    "speaker": _("Sprecherin oder Sprecher des Arbeitskreises"),
}
TOPICS: Mapping[str, Text] = {
    "conflict": _("Konflikte im Team"),
    "leadership": _("Konflikte mit Führungskräften"),
    "bullying": _("Mobbing"),
    "harassment": _("Sexuelle Belästigung"),
    "discrimination": _("Diskriminierung"),
    "overload": _("Überlastung"),
    "return": _("Wiedereingliederung"),
    "addiction": _("Sucht"),
    "debts": _("Schulden"),
    "mental": _("Psychische Belastung"),
    "family": _("Familie und Pflege"),
    "grief": _("Trauer und Trauma"),
    "violence": _("Gewalt durch Dritte"),
    "other": _("Sonstiges"),
}
"""General topics of a talk with the head; a coarse list, so that no topic points to a person."""


def in_words(finding: Finding) -> Finding:
    """The same finding with its codes as words, so that pages can say it."""
    facts = dict(finding.facts)
    missing = facts.get("missing", ())
    if isinstance(missing, tuple):
        facts["missing"] = ", ".join(str(FACTS.get(code, code)) for code in missing)
    return replace(finding, facts=facts)


def verb_of(event: Event) -> str:
    """The verb of a step in the journal."""
    return f"review.{event.value}"


VERBS: dict[str, Text] = {
    "quality.declared": _("Erklärung zur Beratung abgegeben"),
    "quality.return_sent": _("Meldung des Quartals abgegeben"),
    "quality.return_received": _("Eingang einer Quartalsmeldung bestätigt"),
    "quality.reported": _("Fehlmeldung erstattet"),
    "quality.sheet_read": _("Merkblatt für Führungskräfte gelesen"),
    "quality.message_sent": _("Nachricht an die Behördenleitung geschrieben"),
    "quality.message_answered": _("Nachricht einer SAP beantwortet"),
    "quality.complaint_sent": _("Beschwerde an das Ministerium geschrieben"),
    "quality.complaint_received": _("Eingang einer Beschwerde bestätigt"),
    "quality.complaint_answered": _("Beschwerde beantwortet"),
    "quality.complaint_withdrawn": _("Beschwerde zurückgezogen"),
    "quality.talk_recorded": _("Gespräch mit der Behördenleitung eingetragen"),
    "quality.function_allowed": _("Zwei Funktionen zugleich erlaubt"),
} | {verb_of(event): words.done for event, words in EVENTS.items()}
OBJECTS: dict[str, Text] = {
    "quality.declaration": _("Erklärung zur Beratung"),
    "quality.quarterreturn": _("Meldung des Quartals"),
    "quality.review": _("Prüfung"),
    "quality.informationsheet": _("Merkblatt für Führungskräfte"),
    "quality.message": _("Nachricht an die Behördenleitung"),
    "quality.complaint": _("Beschwerde an das Ministerium"),
    "quality.leadershiptalk": _("Gespräch mit der Behördenleitung"),
    "quality.functionapproval": _("Ausnahme für zwei Funktionen"),
}
RULES: dict[str, tuple[Text, Text]] = {
    "sap.review.trigger": (
        _("Noch kein Grund für eine Fehlmeldung: versäumt %(misses)s, nötig %(wanted)s. Es bleibt ein Vermerk."),
        _("Sprechen Sie mit der SAP."),
    ),
    "sap.review.step": (_("Dieser Schritt ist möglich."), ""),
    "sap.review.lacking": (_("Dieser Schritt ist noch nicht möglich. Es fehlt: %(missing)s."), ""),
    "sap.review.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand nicht möglich."), _("Sehen Sie nach, welcher Schritt ansteht."),
    ),
    "sap.review.decision": (_("So kann die Prüfung nicht enden. Es fehlt: %(missing)s."), ""),
    "sap.review.opening": (_("Die Prüfung ist noch nicht begonnen."), _("Bitten Sie die SAP um ihre Äußerung.")),
    "sap.review.hearing": (_("Die SAP kann sich noch äußern."), _("Warten Sie, bis sie sich geäußert hat.")),
    "sap.review.deadline": (_("Die gesetzte Frist ist vorbei."), _("Entscheiden Sie neu.")),
    "sap.review.execution": (
        _("Das Ministerium hat die Entpflichtung entschieden."), _("Vollziehen Sie die Entscheidung."),
    ),
    "sap.documentation.receivers": (
        _("Meldungen nimmt nur das Ministerium oder die von ihm bestimmte Stelle entgegen."), "",
    ),
    "sap.functions.take_up": (
        _("Mehrere Funktionen zugleich sind nicht vorgesehen (Zugleichfunktion)."),
        _("Das Ministerium kann befristet eine Ausnahme erlauben."),
    ),
    "sap.functions.exception": (_("Der Ausnahme fehlt: %(missing)s."), ""),
    "sap.standing.leadership_talk": (
        _("In diesem Jahr ist noch kein Gespräch eingetragen."), _("Ein Gespräch im Jahr wird empfohlen."),
    ),
}  # fmt: skip
__all__ = ["Quarter", "quarter_of"]
