# SPDX-License-Identifier: EUPL-1.2
"""Words of acts, objects and findings."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass.speakers import Fact

VERBS: dict[str, Text] = {
    "working_groups.joined": _("gehört zum Arbeitskreis"),
    "working_groups.left": _("gehört nicht mehr zum Arbeitskreis"),
    "working_groups.group_made": _("Arbeitskreis angelegt"),
    "working_groups.meeting_planned": _("Sitzung geplant"),
    "working_groups.meeting_changed": _("Sitzung geändert"),
    "working_groups.meeting_cancelled": _("Sitzung abgesagt"),
    "working_groups.days_asked": _("Mitglieder nach Tagen gefragt"),
    "working_groups.days_said": _("gesagt, welche Tage passen"),
    "working_groups.day_chosen": _("Tag der Sitzung festgelegt"),
    "working_groups.invited": _("zur Sitzung eingeladen"),
    "working_groups.replied": _("Einladung zur Sitzung beantwortet"),
    "working_groups.attendance_recorded": _("Teilnahme an der Sitzung eingetragen"),
    "working_groups.decisions_written": _("Beschlüsse der Sitzung eingetragen"),
    "working_groups.election_called": _("Wahl angekündigt"),
    "working_groups.election_candidate": _("Kandidatur erklärt"),
    "working_groups.election_candidate_gone": _("Kandidatur zurückgenommen"),
    "working_groups.election_opened": _("Wahl eröffnet"),
    "working_groups.election_counted": _("Wahl ausgezählt"),
    "working_groups.election_run_off": _("Stichwahl angesetzt"),
    "working_groups.election_accepted": _("Wahl angenommen"),
    "working_groups.election_confirmed": _("Gewählte bestätigt"),
    "working_groups.election_in_office": _("Gewählte im Amt, ohne dass das Regelwerk eine Bestätigung verlangt"),
    "working_groups.election_not_confirmed": _("Gewählte nicht bestätigt"),
    "working_groups.election_cancelled": _("Wahl abgebrochen"),
    "working_groups.time_shared": _("Zeit des Amtes aufgeteilt"),
    "working_groups.district_drafted": _("Zuschnitt entworfen"),
    "working_groups.district_changed": _("Entwurf des Zuschnitts geändert"),
    "working_groups.district_sent": _("Entwurf des Zuschnitts zur Stellungnahme versandt"),
    "working_groups.district_commented": _("Stellung zum Zuschnitt genommen"),
    "working_groups.district_decided": _("Zuschnitt entschieden"),
    "working_groups.district_withdrawn": _("Entwurf des Zuschnitts zurückgezogen"),
    "working_groups.district_carried_out": _("Zuschnitt wirksam geworden"),
    "working_groups.conference_saved": _("Arbeitstagung geplant"),
    "working_groups.conference_invited": _("zur Arbeitstagung eingeladen"),
    "working_groups.conference_cancelled": _("Arbeitstagung abgesagt"),
    "working_groups.conference_replied": _("Einladung zur Arbeitstagung beantwortet"),
}
OBJECTS: dict[str, Text] = {
    "working_groups.membership": _("Zugehörigkeit zum Arbeitskreis"),
    "working_groups.meeting": _("Sitzung des Arbeitskreises"),
    "working_groups.election": _("Wahl im Arbeitskreis"),
    "working_groups.district": _("Zuschnitt der Arbeitskreise"),
    "working_groups.conference": _("Arbeitstagung"),
}
KNOWN: Mapping[str, Text] = {
    Fact.CANDIDATES.value: _("mindestens eine Kandidatur für jedes Amt"),
    Fact.CLOSED.value: _("das Ende der Wahl: Der letzte Tag ist vorbei, oder alle haben gewählt"),
    Fact.TIE.value: _("ein Gleichstand"),
    Fact.ELECTED.value: _("für jedes Amt eine gewählte Person"),
    Fact.ACCEPTED.value: _("dass beide Gewählten die Wahl annehmen"),
    Fact.REASONS.value: _("eine Begründung"),
}
"""What must be on record before a step of an election, in words."""
CUTTERS: Mapping[str, Text] = {"ministry": _("das Ministerium"), "academy": _("die Fortbildungsakademie")}
LACKS: Mapping[str, Text] = {
    "confirmation": _("Das Ministerium hat die Wahl nicht bestätigt"), "term": _("Die Amtszeit ist vorbei"),
    "left": _("Das Amt ist niedergelegt"),
}  # fmt: skip
READERS: Mapping[str, Text] = {
    "self": _("Sie selbst"), "speaker": _("wer für den Arbeitskreis spricht"), "ministry": _("das Ministerium"),
}  # fmt: skip
"""Codes of the rule set in words."""
RULES: dict[str, tuple[Text, Text]] = {
    "sap.working_groups.membership": (
        _("Diese SAP gehören zu keinem Arbeitskreis."), _("Ordnen Sie ihre Behörden einem Arbeitskreis zu."),
    ),
    "sap.working_groups.size": (
        _("%(members)s Mitglieder. Mehr als %(most)s sollen es nicht sein."),
        _("Prüfen Sie einen neuen Zuschnitt mit %(groups)s Arbeitskreisen."),
    ),
    "sap.working_groups.districting": (_("Über den Zuschnitt der Arbeitskreise entscheidet nur %(by)s."), ""),
    "sap.working_groups.consultation": (
        _("Offene Stellungnahmen: %(open)s."), _("Warten Sie die Stellungnahmen ab, oder begründen Sie."),
    ),
    "sap.working_groups.calendar": (
        _("An manchen Tagen liegen zwei Termine."), _("Stimmen Sie die Termine ab, wenn es dieselben Menschen trifft."),
    ),
    "sap.meetings.planned": (
        _("Für %(year)s sind %(planned)s von %(wanted)s Sitzungen geplant."),
        _("Planen Sie die fehlende Sitzung. Den Mitgliedern fehlt deshalb nichts."),
    ),
    "sap.meetings.invitation": (_("Zur Sitzung ist noch nicht eingeladen."), _("Laden Sie die Mitglieder ein.")),
    "sap.meetings.attendance": (
        _("Zu %(convened)s Sitzungen in %(year)s eingeladen, %(present)s besucht, %(excused)s entschuldigt."), "",
    ),
    "sap.meetings.excuse": (_("Diese Art der Entschuldigung gibt es nicht."), _("Wählen Sie eine Art aus der Liste.")),
    "sap.speakers.step": (_("Dieser Schritt ist möglich."), ""),
    "sap.speakers.lacking": (_("Dieser Schritt ist noch nicht möglich. Es fehlt: %(missing)s."), ""),
    "sap.speakers.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand der Wahl nicht möglich."), _("Sehen Sie nach, was ansteht."),
    ),
    "sap.speakers.candidate": (
        _("Wählen und kandidieren können aktive SAP des Arbeitskreises."),
        _("Wer ausgebildet wird oder ruht, wählt noch nicht mit."),
    ),
    "sap.speakers.term": (_("Die Amtszeit endet am %(until)s."), _("Kündigen Sie rechtzeitig die Neuwahl an.")),
    "sap.speakers.in_office": (
        _("Dieses Amt kann heute niemand ausüben: %(lacks)s."), _("Es beginnt erst, wenn das nachgeholt ist."),
    ),
    "sap.speakers.ballot": (_("Gewählt wird geheim."), ""),
    "sap.speakers.conference": (
        _("%(invited)s von %(wanted)s Sprecherinnen, Sprechern und Vertretungen sind eingeladen."),
        _("Laden Sie alle ein. Wo ein Amt frei ist, kommt es mit der nächsten Wahl dazu."),
    ),
    "sap.speakers.shared_budget": (
        _("Die Anteile ergeben zusammen mehr als die gemeinsame Zeit."), _("Verringern Sie einen Anteil."),
    ),
}  # fmt: skip


def in_words(finding: Finding) -> Finding:
    """The same finding with its codes as words, so that pages can say it."""
    facts = dict(finding.facts)
    missing = facts.get("missing", ())
    if finding.rule == "sap.speakers.lacking" and isinstance(missing, tuple):
        facts["missing"] = ", ".join(str(KNOWN.get(code, code)) for code in missing)
    if finding.rule == "sap.speakers.in_office":
        facts["lacks"] = str(LACKS.get(str(facts["lacks"]), ""))
    if finding.rule == "sap.working_groups.districting":
        facts["by"] = str(CUTTERS.get(str(facts["by"]), facts["by"]))
    return replace(finding, facts=facts)
