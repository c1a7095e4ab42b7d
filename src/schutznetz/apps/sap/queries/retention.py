# SPDX-License-Identifier: EUPL-1.2
"""Which records of selection are past their time: half a year after a rejection, three years after an appointment.

A procedure with its seats goes with the last of those it was about, so nothing of a panel outlives its results.
"""

from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.sap.models import OVER, Candidate, Counsellor, Participation, SelectionDay
from schutznetz.regulation.privacy.retention import kept_from


def rejected(today: date) -> QuerySet[Counsellor]:
    """Applications that ended before training, by a rejection or because they were withdrawn."""
    return Counsellor.objects.filter(
        state__in=OVER, appointed_on=None, training_began_on=None, state_since__lt=kept_from("sap_rejected", today)
    ).order_by("pk")


def results(today: date) -> QuerySet[Candidate]:
    """Results of the panel, with its votes, about whoever was appointed long ago or never was."""
    return Candidate.objects.filter(_settled(today)).order_by("pk")


def participations(today: date) -> QuerySet[Participation]:
    """Who was heard about an application that is settled."""
    return Participation.objects.filter(_settled(today)).order_by("pk")


def procedures(today: date) -> QuerySet[SelectionDay]:
    """Procedures with their seats of which nobody is left."""
    return SelectionDay.objects.filter(on__lt=kept_from("sap_rejected", today), candidates=None).order_by("pk")


def _settled(today: date) -> Q:
    """Appointed so long ago, or over without an appointment."""
    never = Q(counsellor__state__in=OVER, counsellor__appointed_on=None)
    return Q(counsellor__appointed_on__lt=kept_from("sap_panel", today)) | (
        never & Q(counsellor__state_since__lt=kept_from("sap_rejected", today))
    )
