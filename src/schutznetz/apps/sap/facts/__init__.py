# SPDX-License-Identifier: EUPL-1.2
"""Words of steps and findings, and rows as the rules of the decree want them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.sap.facts import proceedings
from schutznetz.apps.sap.models import Participation
from schutznetz.apps.ui.facts import Task, Text, spoken
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass.mandate import Event, Fact

PROGRAMME = _("SAP")
"""The group of the programme's areas in the navigation."""
APPLIED, CONSENTED, COMPLETED = "apply", "consent", "complete_training"
"""Acts beside the state table: how a role begins, that the person agrees, that the training is done."""


@dataclass(frozen=True)
class Words:
    """A step in words: what was done, the button and heading, what it means, and the question for its day."""

    done: Text
    heading: Text
    says: Text = ""
    day: Text = ""


EVENTS: Mapping[str, Words] = {
    APPLIED: Words(_("Beworben"), _("Bewerbung eintragen")),
    CONSENTED: Words(_("Einverständnis erklärt"), _("Einverstanden sein")),
    COMPLETED: Words(_("Ausbildung abgeschlossen"), _("Abschluss der Ausbildung eintragen"), day=_("Abgeschlossen am")),
    Event.NOMINATE.value: Words(
        _("Dem Ministerium benannt"), _("Dem Ministerium benennen"),
        _("Sie benennen diese Person dem Ministerium. Danach spricht eine erfahrene SAP mit ihr."),
        _("Benannt am"),
    ),
    Event.BRIEF.value: Words(
        _("Persönliches Gespräch geführt"), _("Persönliches Gespräch eintragen"),
        _("Im Gespräch hat eine erfahrene SAP Aufgaben und Grenzen vorgestellt. Hier steht nur der Tag."),
        _("Gespräch am"),
    ),
    Event.SELECT.value: Words(
        _("Im Auswahlverfahren geeignet"), _("Geeignet"),
        _("Die Auswahlkommission hat die Eignung festgestellt."), _("Entschieden am"),
    ),
    Event.REJECT.value: Words(
        _("Nicht ausgewählt"), _("Nicht auswählen"),
        _("Die Bewerbung endet damit. Eine neue Bewerbung ist jederzeit möglich."), _("Entschieden am"),
    ),
    Event.BEGIN_TRAINING.value: Words(
        _("Ausbildung begonnen"), _("Beginn der Ausbildung eintragen"),
        _("Ab diesem Tag berät die Person gemeinsam mit einer Mentorin oder einem Mentor."), _("Erster Tag"),
    ),
    Event.APPOINT.value: Words(
        _("Bestellt"), _("Bestellen"),
        _("Sie bestellen diese Person zur Sozialen Ansprechperson. Das Schreiben können Sie danach drucken."),
        _("Bestellt am"),
    ),
    Event.REST.value: Words(
        _("Ruht"), _("Amt ruhen lassen"),
        _("Behörde und Ministerium bekommen Ihre Anzeige. Fristen laufen in dieser Zeit nicht weiter. "
          "Einen Grund müssen Sie nicht nennen."),
        _("Erster Tag des Ruhens"),
    ),
    Event.RESUME.value: Words(
        _("Wieder tätig"), _("Wieder tätig werden"),
        _("Behörde und Ministerium bekommen Ihre Anzeige, dass das Ruhen endet."), _("Erster Tag der Tätigkeit"),
    ),
    Event.TRANSFER.value: Words(
        _("Versetzt"), _("Versetzung eintragen"),
        _("Das Amt ruht ab diesem Tag. Die neue Behörde bekommt die Aufgabe, die Wiederbestellung zu prüfen."),
        _("Versetzt zum"),
    ),
    Event.REAPPOINT.value: Words(
        _("Wieder bestellt"), _("Wieder bestellen"),
        _("Das ist auch dann möglich, wenn die Behörde damit über der Schlüsselzahl liegt."), _("Wieder bestellt am"),
    ),
    Event.DECLINE_REAPPOINTMENT.value: Words(
        _("Nicht wieder bestellt"), _("Nicht wieder bestellen"),
        _("Das Ministerium bekommt Ihre Entscheidung mit der Begründung. Sie können später noch bestellen."),
        _("Entschieden am"),
    ),
    Event.SECOND.value: Words(
        _("Abgeordnet"), _("Abordnung eintragen"),
        _("Die aufnehmende Behörde prüft, ob die Tätigkeit dort weitergeht."), _("Abgeordnet ab"),
    ),
    Event.CONTINUE.value: Words(
        _("Führt die Tätigkeit fort"), _("Tätigkeit fortführen"),
        _("Die Tätigkeit geht während der Abordnung in Ihrer Behörde weiter."), _("Ab"),
    ),
    Event.RETURN.value: Words(
        _("Zurückgekehrt"), _("Rückkehr eintragen"), _("Die Abordnung ist zu Ende."), _("Zurück am"),
    ),
    Event.RESIGN.value: Words(
        _("Amt niedergelegt"), _("Amt niederlegen"),
        _("Das können Sie jederzeit. Niemand darf Sie nach dem Grund fragen, und es entsteht Ihnen kein Nachteil."),
        _("Letzter Tag"),
    ),
    Event.LEAVE.value: Words(
        _("Mit dem Dienst ausgeschieden"), _("Ausscheiden eintragen"),
        _("Mit dem Dienstverhältnis endet auch das Amt."), _("Letzter Diensttag"),
    ),
    Event.TERMINATE.value: Words(_("Nach einem Verfahren beendet"), _("Amt beenden")),
    Event.RELEASE.value: Words(_("Nach Überprüfung entpflichtet"), _("Entpflichten")),
}  # fmt: skip
"""Every step in words, by its key."""

FACTS: Mapping[str, Text] = {
    Fact.CONSENT.value: _("das Einverständnis der Person"),
    Fact.LOCALLY_SELECTED.value: _("die Auswahl in der Behörde"),
    Fact.PARTICIPATIONS.value: _("alle fünf Beteiligungen"),
    Fact.BRIEFING_TALK.value: _("das persönliche Gespräch"),
    Fact.PANEL_SUITABLE.value: _("ein Beschluss der Auswahlkommission, dass die Person geeignet ist"),
    Fact.PANEL_NOT_SUITABLE.value: _("ein Beschluss der Auswahlkommission, dass die Person nicht geeignet ist"),
    Fact.TRAINING_COMPLETED.value: _("der Abschluss der Ausbildung"),
    Fact.EXPECTED_DURATION.value: _("die voraussichtliche Dauer"),
    Fact.WRITTEN_REASONS.value: _("eine schriftliche Begründung"),
    Fact.TERMINATION_CONCLUDED.value: _("ein abgeschlossenes Verfahren"),
    Fact.REVIEW_DECIDED.value: _("eine Entscheidung nach Überprüfung"),
}
"""What must be on record before a step, in words."""

FAULTS: Mapping[str, Text] = {
    "unknown": _("Dieses Regelwerk gibt es nicht."),
    "empty": _("Dieses Regelwerk ist eine leere Vorlage ohne Werte."),
    "early": _("Der Tag liegt vor dem Beginn dieses Regelwerks."),
    "approvers": _("Es fehlt die Freigabe einer zweiten Person."),
}


BODIES: Mapping[str, Text] = {body.value: body.label for body in Participation.Body}
LACKS: Mapping[str, Text] = {
    "template": _("die feste Vorlage"),
    "posts": _("mindestens eine Stelle"),
    "apply_by": _("ein Ende der Bewerbung, das noch bevorsteht"),
}
_overloads: list[Callable[[int], tuple[date, ...]]] = []


def register_overloads(provider: Callable[[int], tuple[date, ...]]) -> None:
    """`provider(authority id)` gives the days of its notices of overload; called once, in `AppConfig.ready()`."""
    _overloads[:] = [provider]


def overload_days(authority_id: int) -> tuple[date, ...]:
    """Days on which somebody of an authority told of being overloaded; empty while nobody counts them."""
    return tuple(day for provider in _overloads for day in provider(authority_id))


_training: list[Callable[[int, date], Iterable[Finding]]] = []


def register_training(provider: Callable[[int, date], Iterable[Finding]]) -> None:
    """`provider(counsellor id, day)` says what a training still lacks; called once, in `AppConfig.ready()`."""
    _training[:] = [provider]


def training_findings(counsellor_id: int, day: date) -> list[Finding]:
    """What must hold before a training is entered as done; empty for somebody who is trained in no group."""
    return [found for provider in _training for found in provider(counsellor_id, day)]


_completions: list[Callable[[Sequence[int]], Mapping[int, date]]] = []


def register_completions(provider: Callable[[Sequence[int]], Mapping[int, date]]) -> None:
    """`provider(counsellor ids)` gives the day a training is planned to end; called once, in `AppConfig.ready()`."""
    _completions[:] = [provider]


def completions_of(counsellor_ids: Sequence[int]) -> dict[int, date]:
    """When trainees are planned to complete, by counsellor; nobody whose group has no such day."""
    return {pk: day for provider in _completions for pk, day in provider(counsellor_ids).items()}


def _listed(codes: object, words: Mapping[str, Text]) -> str:
    assert isinstance(codes, tuple)
    return ", ".join(str(words.get(code, code)) for code in codes)


LISTS: Mapping[str, Mapping[str, Mapping[str, Text]]] = {
    "sap.mandate.lacking": {"missing": FACTS},
    "sap.vacancy.template": {"missing": LACKS},
    "sap.selection.participations": {"missing": BODIES},
    "sap.panel.quorum": {"missing": proceedings.SEATS},
    "sap.panel.staff_councils": {"missing": {}, "wanted": {}},
    "sap.panel.other_advisers": {"missing": proceedings.SEATS},
    "sap.panel.decision": {"missing": proceedings.SEATS},
    "sap.termination.open": {"missing": proceedings.TERMINATION_FACTS},
    "sap.termination.lacking": {"missing": proceedings.TERMINATION_FACTS},
    "sap.selection.representation": {"gaps": proceedings.GROUPS},
}
CODES: Mapping[str, Mapping[str, Mapping[str, Text]]] = {
    "sap.validity.switch": {"fault": FAULTS},
    "sap.panel.seat": {"why": proceedings.SEAT_FAULTS},
    "sap.termination.talk": {"why": proceedings.TALK_FAULTS},
}
"""Facts of findings that are lists of codes, and single codes, with their words."""


def in_words(finding: Finding) -> Finding:
    """The same finding with its codes as words, so that pages can say it."""
    facts = dict(finding.facts)
    for key, words in LISTS.get(finding.rule, {}).items():
        facts[key] = _listed(facts.get(key, ()), words)
    for key, words in CODES.get(finding.rule, {}).items():
        facts[key] = str(words.get(str(facts.get(key)), ""))
    return replace(finding, facts=facts)


def tasks_of(steps: Iterable[tuple[Event, Finding]], pk: int) -> list[Task]:
    """The steps that somebody waits for as a task list: one links to its page, or says why it is not possible yet."""
    found = []
    for event, finding in steps:
        words = EVENTS[event.value]
        if event not in WAITED_FOR:
            continue
        if finding.is_open:
            found.append(Task(str(words.heading), "blocked", "", str(spoken(in_words(finding)).says)))
        else:
            found.append(Task(str(words.heading), "next", reverse("sap:step", args=[pk, event.value])))
    return found


def choices_of(steps: Iterable[tuple[Event, Finding]], pk: int) -> list[tuple[Text, str]]:
    """The steps that are only possible, with their pages."""
    open_to = [event for event, finding in steps if event not in WAITED_FOR and not finding.is_open]
    return [(EVENTS[event.value].heading, reverse("sap:step", args=[pk, event.value])) for event in open_to]


WAITED_FOR = frozenset(
    {Event.NOMINATE, Event.BRIEF, Event.BEGIN_TRAINING, Event.APPOINT, Event.REAPPOINT, Event.CONTINUE}
)
"""What somebody waits for; the other steps are only possible."""


def verb_of(event: str) -> str:
    """The verb of a step in the journal."""
    return f"sap.{event}"


def name_of(event: str) -> Text:
    """A step as it stands in the history."""
    return EVENTS[event].done if event in EVENTS else event


_PROGRAMME: dict[str, Text] = {
    "sap.programme_begun": _("SAP-Programm begonnen"),
    "sap.programme_changed": _("SAP-Programm geändert"),
    "sap.joined": _("dem SAP-Programm beigetreten"),
    "sap.participant_changed": _("Angaben zum SAP-Programm geändert"),
    "sap.group_assigned": _("Behörde einem Arbeitskreis zugeordnet"),
    "sap.switch_proposed": _("Wechsel des Regelwerks vorgeschlagen"),
    "sap.switch_approved": _("Wechsel des Regelwerks freigegeben"),
    "sap.switch_withdrawn": _("Wechsel des Regelwerks zurückgenommen"),
    "sap.evaluation_recorded": _("Bericht zur Evaluierung eingetragen"),
    "sap.own_details_changed": _("Angaben zum eigenen Amt geändert"),
    "sap.rest_expected": _("Voraussichtliches Ende des Ruhens geändert"),
    "sap.manager_named": _("Führungskraft einer SAP eingetragen"),
    "sap.receipt_confirmed": _("Eingang einer Anzeige bestätigt"),
    "sap.cooperation_saved": _("Zusammenarbeit von Behörden eingetragen"),
    "sap.vacancy_saved": _("Ausschreibung entworfen"),
    "sap.vacancy_consulted": _("Absprache zur Ausschreibung eingetragen"),
    "sap.vacancy_published": _("Ausschreibung veröffentlicht"),
    "sap.body_heard": _("Beteiligung zu einer Bewerbung eingetragen"),
    "sap.locally_selected": _("In der Behörde ausgewählt"),
    "sap.step_withdrawn": _("Bevorstehenden Schritt zurückgenommen"),
    "sap.ministry_told": _("Dem Ministerium angezeigt, dass nicht wieder bestellt ist"),
}
VERBS: dict[str, Text] = _PROGRAMME | proceedings.VERBS | {f"sap.{key}": words.done for key, words in EVENTS.items()}
OBJECTS: dict[str, Text] = {
    "sap.programme": _("SAP-Programm"),
    "sap.participant": _("Teilnahme am SAP-Programm"),
    "sap.rulesetswitch": _("Wechsel des Regelwerks"),
    "sap.evaluation": _("Bericht zur Evaluierung"),
    "sap.counsellor": _("Soziale Ansprechperson"),
    "sap.vacancy": _("Ausschreibung"),
    **proceedings.OBJECTS,
}
RULES: dict[str, tuple[Text, Text]] = {
    **proceedings.RULES,
    "sap.validity": (
        _("Das angewandte Regelwerk ist mit dem %(until)s abgelaufen."),
        _("Es wird weiter angewandt, bis das Ministerium ein anderes in Kraft setzt."),
    ),
    "sap.evaluation": (
        _("Zu diesem Regelwerk fehlt der Bericht der Evaluierung."),
        _("Tragen Sie den Bericht ein, sobald er vorliegt."),
    ),
    "sap.validity.switch": (
        _("Dieses Regelwerk kann so nicht in Kraft gesetzt werden. %(fault)s"),
        _("Wählen Sie ein anderes Regelwerk oder einen anderen Tag."),
    ),
    "sap.mandate.step": (_("Dieser Schritt ist möglich."), ""),
    "sap.mandate.lacking": (_("Dieser Schritt ist noch nicht möglich. Es fehlt: %(missing)s."), ""),
    "sap.mandate.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand nicht möglich."), _("Sehen Sie nach, welcher Schritt ansteht."),
    ),
    "sap.mandate.consent": (
        _("Das Einverständnis der Person fehlt."), _("Bitten Sie die Person, es in Schutznetz selbst zu erklären."),
    ),
    "sap.staffing.need": (
        _("Gebraucht werden %(need)s, tätig sind %(active)s. Es fehlen %(gap)s."), _("Schreiben Sie Stellen aus."),
    ),
    "sap.staffing.ratio_review": (
        _("Es gab mehrere Anzeigen dauerhafter Überlastung."), _("Über den Schlüssel hinaus prüfen."),
    ),
    "sap.vacancy.template": (_("Der Ausschreibung fehlt: %(missing)s."), _("Ergänzen Sie den Entwurf.")),
    "sap.vacancy.consultation": (
        _("Vor dem Veröffentlichen steht die Absprache mit der Sprecherin oder dem Sprecher des Arbeitskreises."),
        _("Tragen Sie die Absprache mit ihrem Tag ein."),
    ),
    "sap.vacancy.settled": (
        _("Die Ausschreibung ist veröffentlicht. Die Absprache stand davor und bleibt, wie sie ist."),
        _("Entwerfen Sie eine neue Ausschreibung, wenn Sie neu absprechen."),
    ),
    "sap.vacancy.number": (
        _("Ausgeschrieben werden %(posts)s, der Bedarf ist %(gap)s."), _("Begründen Sie die Abweichung."),
    ),
    "sap.selection.participations": (
        _("Noch nicht gehört: %(missing)s."), _("Hören Sie diese Stellen. Keine von ihnen hat ein Veto."),
    ),
    "sap.validity.appointment": (_("Bestellt unter: %(name)s."), ""),
    "sap.outlook.years": (
        _("Bis zum voraussichtlich letzten Diensttag bleiben %(years)s Jahre und %(months)s Monate ab Beginn der "
          "Ausbildung. Gewünscht sind %(wanted)s Jahre."),
        _("Das ist nur ein Hinweis. Er schließt niemanden aus."),
    ),
    "sap.rest.expected_end": (
        _("Der Tag, bis zu dem das Amt voraussichtlich ruhen sollte, ist vorbei."),
        _("Kehren Sie zurück, oder nennen Sie einen neuen Tag."),
    ),
    "sap.rest.notices": (_("Der Eingang einer Anzeige ist noch nicht bestätigt."), _("Bestätigen Sie den Eingang.")),
    "sap.transfer.notice": (
        _("Die Frist nach der Versetzung ist vorbei, und es ist nicht wieder bestellt worden."),
        _("Bestellen Sie wieder, oder zeigen Sie dem Ministerium mit Gründen an, warum nicht."),
    ),
    "sap.transfer.reappointment": (
        _("Nach der Versetzung soll nach Möglichkeit wieder bestellt werden."),
        _("Bestellen Sie wieder, oder entscheiden Sie mit Gründen dagegen."),
    ),
    "sap.transfer.secondment": (
        _("Die aufnehmende Behörde prüft, ob die Tätigkeit während der Abordnung weitergeht."),
        _("Entscheiden Sie: fortführen oder ruhen lassen."),
    ),
    "sap.mandate.leaving": (_("Mit dem letzten Diensttag endet auch das Amt."), ""),
}  # fmt: skip
