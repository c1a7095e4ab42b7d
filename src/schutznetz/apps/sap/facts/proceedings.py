# SPDX-License-Identifier: EUPL-1.2
"""Words of the selection procedure, of ending a role by the head, and of who is represented."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.sap.models import PanelSeat, Termination
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.sap_erlass.selection import Trait
from schutznetz.regulation.sap_erlass.termination import Event, Fact

SEATS: Mapping[str, Text] = {kind.value: kind.label for kind in PanelSeat.Kind}
SEAT_FAULTS: Mapping[str, Text] = {
    "unknown": _("Diesen Sitz gibt es in der Kommission nicht."),
    "vacant": _("Der Sitz ist nicht besetzt. Wer fehlt, braucht eine Vertretung."),
    "not_in_office": _("Die Person ist an diesem Tag nicht Sprecherin oder Sprecher eines Arbeitskreises."),
    "profession": _("Auf diesem Sitz stimmt nur eine Psychologin oder ein Psychologe ab."),
}
TALK_FAULTS: Mapping[str, Text] = {
    "letter": _("Zuerst müssen die Gründe schriftlich mitgeteilt sein."),
    "wish": _("Die Person hat noch nicht geantwortet, ob weitere SAP dabei sein sollen."),
    "invitation": _("Die gewünschten SAP sind noch nicht eingeladen."),
}
TERMINATION_FACTS: Mapping[str, Text] = {
    Fact.WRITTEN_REASONS.value: _("die schriftlichen Gründe"),
    Fact.WISH_ASKED.value: _("die Antwort der Person, ob weitere SAP dabei sein sollen"),
    Fact.WISHED_INVITED.value: _("die Einladung der gewünschten SAP"),
    Fact.REASONS_EXPLAINED.value: _("das Gespräch über die Gründe"),
    Fact.BOTH_AGREED.value: _("das Einverständnis der Person"),
    Fact.DECISION_REASONS.value: _("die Begründung der Entscheidung"),
    "important_reason": _("ein wichtiger Grund"),
    "head": _("die Entscheidung der Behördenleitung"),
}
STEPS: Mapping[str, Text] = {
    Event.SEND_LETTER.value: _("Gründe mitteilen"),
    Event.HOLD_TALK.value: _("Gespräch eintragen"),
    Event.AGREE.value: _("Im Einvernehmen beenden"),
    Event.DISAGREE.value: _("Kein Einvernehmen: Ministerium unterrichten"),
    Event.DECIDE_END.value: _("Entscheiden: Das Amt endet"),
    Event.DECIDE_STAY.value: _("Entscheiden: Das Amt bleibt"),
    Event.WITHDRAW.value: _("Verfahren zurücknehmen"),
}
"""Steps of ending a role, as buttons and headings."""
STAGES: Mapping[str, Text] = {stage.value: stage.label for stage in Termination.Stage}

LEVELS: Mapping[str, Text] = {
    "lower": _("einfacher und mittlerer Dienst, vergleichbare Gruppen"),
    "upper": _("gehobener Dienst, vergleichbare Gruppen"),
    "highest": _("höherer Dienst, vergleichbare Gruppen"),
    "leading": _("mit Führungsaufgaben"),
}
STATUSES: Mapping[str, Text] = {
    "police": _("Polizeivollzug"),
    "official": _("übrige Beamtinnen und Beamte"),
    "tariff": _("Tarifbeschäftigte"),
}
AGE_BANDS: Mapping[str, Text] = {
    "under_30": _("unter 30 Jahren"),
    "30_to_44": _("30 bis 44 Jahre"),
    "45_to_54": _("45 bis 54 Jahre"),
    "from_55": _("ab 55 Jahren"),
}
TRAITS: Mapping[Trait, tuple[Text, Mapping[str, Text]]] = {
    Trait.LEVEL: (_("Ebene"), LEVELS),
    Trait.STATUS: (_("Status"), STATUSES),
    Trait.AGE_BAND: (_("Alter"), AGE_BANDS),
}
GENDERS: Mapping[str, Text] = {"women": _("Frauen"), "men": _("Männer"), "diverse": _("divers")}
GROUPS: Mapping[str, Text] = {
    f"{trait.value}.{code}": label for trait, (_name, codes) in TRAITS.items() for code, label in codes.items()
}

VERBS: dict[str, Text] = {
    "sap.procedure_saved": _("Auswahlverfahren angesetzt oder geändert"),
    "sap.seat_filled": _("Sitz einer Auswahlkommission besetzt"),
    "sap.candidates_chosen": _("Bewerbungen für ein Auswahlverfahren eingetragen"),
    "sap.panel_invited": _("Zum Auswahlverfahren eingeladen"),
    "sap.vote_opened": _("Abstimmung der Auswahlkommission eröffnet"),
    "sap.votes_recorded": _("Offene Stimmen der Auswahlkommission eingetragen"),
    "sap.vote_closed": _("Abstimmung der Auswahlkommission beendet"),
    "sap.tie_broken": _("Bei Stimmengleichheit entschieden"),
    "sap.procedure_concluded": _("Auswahlverfahren abgeschlossen"),
    "sap.termination_opened": _("Verfahren zur Beendigung des Amtes eröffnet"),
    "sap.termination_reasons": _("Gründe im Verfahren zur Beendigung geändert"),
    "sap.termination_wish": _("Wunsch nach weiteren SAP beantwortet"),
    "sap.termination_invited": _("Zum Gespräch im Verfahren zur Beendigung eingeladen"),
    "sap.termination_agreed": _("Mit dem Ende des Amtes einverstanden erklärt"),
    "sap.termination_closed": _("Verfahren zur Beendigung des Amtes erledigt"),
    **{f"sap.termination_{event.value}": STEPS[event.value] for event in Event},
    "sap.represented": _("Vertretung der Gruppen gezählt"),
    "sap.left": _("das SAP-Programm verlassen"),
}
OBJECTS: dict[str, Text] = {"sap.selectionday": _("Auswahlverfahren")}
RULES: dict[str, tuple[Text, Text]] = {
    "sap.panel.seat": (_("%(why)s"), _("Nennen Sie eine andere Person.")),
    "sap.panel.quorum": (
        _("Ohne alle Stimmen kann die Kommission nicht entscheiden. Es fehlt: %(missing)s."),
        _("Besetzen Sie diese Sitze. Wer nicht kommen kann, wird vertreten."),
    ),
    "sap.panel.staff_councils": (
        _("Für diese Bewerbungen berät mit: %(wanted)s. Noch nicht benannt: %(missing)s."),
        _("Tragen Sie ein Mitglied dieses Personalrats ein."),
    ),
    "sap.panel.other_advisers": (
        _("Noch nicht benannt: %(missing)s."), _("Jemand wünscht, dass diese Stelle mit berät."),
    ),
    "sap.panel.decision": (
        _("Die Abstimmung ist noch nicht entschieden. Es fehlt: %(missing)s."), _("Warten Sie auf diese Stimmen."),
    ),
    "sap.panel.secret_decision": (
        _("Die Abstimmung ist noch nicht entschieden. Es fehlen %(missing)s Stimmen."),
        _("Warten Sie, bis alle abgestimmt haben."),
    ),
    "sap.panel.undecided": (
        _("Über diese Bewerbung ist noch nicht entschieden: %(who)s."),
        _("Beenden Sie zuerst die Abstimmung. Bei Stimmengleichheit fehlt noch die Begründung des Vorsitzes."),
    ),
    "sap.termination.open": (
        _("Dieses Verfahren kann nicht eröffnet werden. Es fehlt: %(missing)s."), _("Ohne das ändert sich nichts."),
    ),
    "sap.termination.step": (_("Dieser Schritt ist möglich."), ""),
    "sap.termination.lacking": (
        _("Dieser Schritt ist noch nicht möglich. Es fehlt: %(missing)s."), _("Holen Sie das zuerst nach."),
    ),
    "sap.termination.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand nicht möglich."), _("Sehen Sie nach, welcher Schritt ansteht."),
    ),
    "sap.termination.talk": (_("%(why)s"), _("Holen Sie das vor dem Gespräch nach.")),
    "sap.selection.representation": (
        _("Unter den Sozialen Ansprechpersonen fehlt: %(gaps)s."),
        _("Sprechen Sie diese Gruppen an. Das ist nur ein Hinweis und wertet niemanden."),
    ),
    "sap.selection.balance": (
        _("%(women)s Frauen, %(men)s Männer, %(diverse)s divers."),
        _("Achten Sie nach Möglichkeit auf Gleichmäßigkeit. Das ist nur ein Hinweis."),
    ),
}  # fmt: skip
