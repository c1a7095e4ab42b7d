# SPDX-License-Identifier: EUPL-1.2
"""Words of the training, and rows as the rules of the decree want them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.training.models import GroupState, Lecturer, Mentor, Module, Pairing
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import basic_training
from schutznetz.regulation.sap_erlass.basic_training import Event, Fact
from schutznetz.regulation.sap_erlass.functions import Approval, Function
from schutznetz.regulation.sap_erlass.spans import Span

ACADEMY, ELSEWHERE, SPEAKER = "academy", "other", "speaker"
"""Words of the rule set for who trains, and for who learns the hours."""
DUTY_COMPANION, DUTY_MENTOR, DUTY_HOURS = "training.companion", "training.mentor", "training.hours"
DUTY_CERTIFICATE = "training.certificate"

AREAS: Mapping[str, Text] = {
    "conversation": _("Gesprächsführung"),
    "conflicts": _("Konflikte lösen"),
    "disorders": _("Krankheiten und Störungen"),
}
KINDS: Mapping[str, Text] = {
    "preparation": _("Beratung gemeinsam vorbereitet"),
    "referral": _("Beratungsstelle gewählt"),
    "contacts": _("Kontakte geknüpft"),
    "feedback": _("Rückmeldung gegeben"),
}
FUNCTIONS: Mapping[str, Text] = {
    Function.MENTOR.value: _("Mentorin oder Mentor"),
    Function.COMPANION.value: _("Praxisbegleitung"),
    Function.SPEAKER.value: _("Sprecherin oder Sprecher"),
    Function.DEPUTY.value: _("Vertretung der Sprecherin oder des Sprechers"),
}
MISSING: Mapping[str, Text] = {
    **AREAS,
    "dates": _("der Tag jedes Moduls"),
    "completion": _("ein Abschluss nach dem letzten Modul"),
    "counsellor": _("die Bestellung zur SAP"),
    "course": _("die Weiterbildung für Mentorinnen und Mentoren"),
    "appointment": _("die Bestellung durch das Ministerium"),
    Fact.PLAN_COMPLETE.value: _("ein vollständiger Plan"),
    Fact.LECTURER.value: _("eine Dozentin oder ein Dozent mit Auftrag am ersten Tag"),
    Fact.COMPLETED_ON.value: _("der Tag des Abschlusses"),
}
STATE_KINDS: Mapping[str, str] = {
    GroupState.PLANNED: "info", GroupState.RELEASED: "info", GroupState.RUNNING: "success",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """A step of a group: what was done, the button and heading, what it means, the question for its day."""

    done: Text
    heading: Text
    says: Text = ""
    day: Text = ""


EVENTS: Mapping[Event, Words] = {
    Event.RELEASE: Words(
        _("Plan freigegeben"), _("Plan freigeben"),
        _("Der Plan steht dann fest. Tage und Orte einzelner Module können Sie weiter verlegen."),
    ),
    Event.REVISE: Words(
        _("Freigabe des Plans zurückgenommen"), _("Plan wieder bearbeiten"),
        _("Die Freigabe ist damit zurückgenommen."),
    ),
    Event.START: Words(
        _("Ausbildungsgruppe begonnen"), _("Beginn eintragen"),
        _("Alle ausgewählten Mitglieder sind ab diesem Tag in Ausbildung und beraten gemeinsam mit einer Mentorin oder "
          "einem Mentor."),
        _("Erster Tag"),
    ),
    Event.COMPLETE: Words(
        _("Ausbildungsgruppe abgeschlossen"), _("Gruppe abschließen"),
        _("Die Praxisbegleitung endet damit von selbst."), _("Letzter Tag"),
    ),
    Event.CANCEL: Words(
        _("Ausbildungsgruppe abgesagt"), _("Gruppe absagen"),
        _("Die Mitglieder sind damit wieder ohne Gruppe und können in eine andere aufgenommen werden."),
        _("Abgesagt am"),
    ),
}  # fmt: skip

VERBS: dict[str, Text] = {
    "training.group_planned": _("Ausbildungsgruppe geplant"),
    "training.group_changed": _("Ausbildungsgruppe geändert"),
    "training.module_saved": _("Modul einer Ausbildungsgruppe eingetragen"),
    "training.module_removed": _("Modul einer Ausbildungsgruppe entfernt"),
    "training.lecturer_mandated": _("Dozentin oder Dozent beauftragt"),
    "training.mandate_ended": _("Auftrag einer Dozentin oder eines Dozenten beendet"),
    "training.companion_assigned": _("Praxisbegleitung eingetragen"),
    "training.companion_ended": _("Praxisbegleitung beendet"),
    "training.admitted": _("In eine Ausbildungsgruppe aufgenommen"),
    "training.left": _("Aus der Ausbildungsgruppe ausgeschieden"),
    "training.member_completed": _("Ausbildung in der Gruppe abgeschlossen"),
    "training.attendance_recorded": _("Anwesenheit in einem Modul eingetragen"),
    "training.certified": _("Zertifikat ausgestellt"),
    "training.course_recorded": _("Weiterbildung einer Mentorin oder eines Mentors eingetragen"),
    "training.mentor_appointed": _("Mentorin oder Mentor bestellt"),
    "training.mentor_ended": _("Aufgabe einer Mentorin oder eines Mentors beendet"),
    "training.mentor_named": _("Mentorin oder Mentor benannt"),
    "training.pairing_ended": _("Begleitung beendet"),
    "training.feedback_given": _("Rückmeldung geschrieben"),
    "training.feedback_withdrawn": _("Rückmeldung gelöscht"),
    "training.total_sent": _("Summe der Begleitung mitgeteilt"),
} | {f"training.{event.value}": words.done for event, words in EVENTS.items()}
OBJECTS: dict[str, Text] = {
    "training.traininggroup": _("Ausbildungsgruppe"),
    "training.mentor": _("Mentorin oder Mentor"),
    "training.pairing": _("Begleitung in der Ausbildung"),
}
RULES: dict[str, tuple[Text, Text]] = {
    "sap.basic_training.plan": (_("Dem Plan fehlt: %(missing)s."), _("Ergänzen Sie den Plan.")),
    "sap.basic_training.provider": (
        _("Ausgebildet wird nur an der Fortbildungsakademie."), _("Wenden Sie sich an die Akademie des Programms."),
    ),
    "sap.basic_training.lecturers": (
        _("Am ersten Tag hat noch niemand einen Auftrag der Akademie, die Gruppe zu leiten."),
        _("Beauftragen Sie eine Dozentin oder einen Dozenten."),
    ),
    "sap.basic_training.completion": (
        _("Die Ausbildung ist noch nicht abgeschlossen. Es fehlen diese Module: %(missing)s."),
        _("Tragen Sie die Anwesenheit in der Gruppe ein, auch wenn ein Modul nachgeholt wurde."),
    ),
    "sap.basic_training.lacking": (_("Dieser Schritt ist noch nicht möglich. Es fehlt: %(missing)s."), ""),
    "sap.basic_training.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand nicht möglich."), _("Sehen Sie nach, welcher Schritt ansteht."),
    ),
    "sap.companions.assigned": (
        _("Die Gruppe hat noch keine Praxisbegleitung."),
        _("Tragen Sie eine ein. Beginnen kann die Gruppe auch ohne; die Aufgabe bleibt dann offen."),
    ),
    "sap.functions.take_up": (
        _("Zugleichfunktion: In dieser Zeit läuft schon eine andere Aufgabe (%(running)s)."),
        _("Wählen Sie eine andere Person, oder bitten Sie das Ministerium um eine befristete Ausnahme."),
    ),
    "sap.mentoring.qualified": (
        _("Diese Person kann noch nicht begleiten. Es fehlt: %(missing)s."), _("Wählen Sie eine andere Person."),
    ),
    "sap.mentoring.log_entry": (_("Diese Art der Begleitung kennt der Erlass nicht."), _("Wählen Sie eine andere.")),
    "sap.mentoring.feedback": (_("Rückmeldungen lesen nur die begleitende und die begleitete Person."), ""),
    "sap.mentoring.hours": (
        _("Die Summe dieses Quartals ist noch nicht mitgeteilt."),
        _("Teilen Sie sie der Sprecherin oder dem Sprecher mit."),
    ),
    "sap.working_groups.mentors": (
        _("Für diese Person ist noch keine Mentorin und kein Mentor benannt."), _("Benennen Sie jemanden."),
    ),
    "sap.certificates.counsellor": (
        _("Das angewandte Regelwerk verlangt ein Zertifikat, und es ist noch nicht ausgestellt."),
        _("Stellen Sie es aus."),
    ),
    "sap.certificates.mentor": (
        _("Das angewandte Regelwerk verlangt erst das Zertifikat der Akademie und dann die Bestellung durch das "
          "Ministerium."), "",
    ),
}  # fmt: skip

_approvals: list[Callable[[int], tuple[Approval, ...]]] = []


def register_approvals(provider: Callable[[int], tuple[Approval, ...]]) -> None:
    """`provider(counsellor id)` gives what the ministry has allowed somebody; called once, in `AppConfig.ready()`."""
    _approvals[:] = [provider]


def approvals_of(counsellor_id: int) -> tuple[Approval, ...]:
    """Two tasks at once that the ministry allowed; empty while no app keeps such decisions."""
    return tuple(one for provider in _approvals for one in provider(counsellor_id))


def _listed(codes: object, words: Mapping[str, Text]) -> str:
    assert isinstance(codes, tuple)
    return ", ".join(str(words.get(code, code)) for code in codes)


def in_words(finding: Finding) -> Finding:
    """The same finding with its codes as words, so that pages can say it."""
    facts = dict(finding.facts)
    if isinstance(facts.get("missing"), tuple):
        facts["missing"] = _listed(facts["missing"], MISSING)
    if isinstance(facts.get("running"), tuple):
        facts["running"] = _listed(facts["running"], FUNCTIONS)
    return replace(finding, facts=facts)


def plan_of(modules: Iterable[Module]) -> tuple[basic_training.Module, ...]:
    """Modules as the rule takes them; of several days the last one counts."""
    return tuple(basic_training.Module(one.area, one.last_on or one.first_on) for one in modules)


def mandates_of(lecturers: Iterable[Lecturer]) -> tuple[Span, ...]:
    return tuple(Span(one.since, one.until) for one in lecturers)


def area_name(code: str) -> Text:
    return AREAS.get(code, code)


def kind_name(code: str) -> Text:
    return KINDS.get(code, code)


@dataclass(frozen=True)
class TraineeLine:
    """A trainee of a working group: who accompanies them, and what the rule says while nobody does."""

    pk: int
    name: str
    authority: str
    group: str
    begins_on: date | None
    pairing: Pairing | None
    finding: Finding


@dataclass(frozen=True)
class MentorLine:
    """Somebody who may be named: whole years of experience, and how many they accompany now."""

    mentor: Mentor
    years: int
    count: int

    @property
    def pk(self) -> int:
        return self.mentor.counsellor_id

    @property
    def name(self) -> str:
        return str(self.mentor)


@dataclass(frozen=True)
class OwnQuarter:
    """A closed quarter of a mentor: minutes, and what was told of it."""

    first: date
    label: str
    minutes: int
    told: int | None
    finding: Finding

    @property
    def is_stale(self) -> bool:
        """Times were corrected after the total was told."""
        return self.told is not None and self.told != self.minutes


def hours_of(minutes: int) -> Decimal:
    """Hours with one digit."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))
