# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the cut and the facts they were made from: authority, where it lies, working group of the day.

The facts are kept as they were, so that every figure of a draft can be computed again.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.planning.models.asked import Asked


class Draft(Asked):
    """A cut of the working groups that was asked for, is being computed, was found, or was changed by hand.

    `most` to `change_km` are the wishes it was asked with; the weights are worth kilometres of travel to one meeting.
    Of a draft changed by hand `origin` is the one it was copied from. `figures` are those of the plan and of the cut of
    the day, as `queries.drafts.figures_kept` writes them: thousands of persons need not be counted on every view.
    """

    JOB = "cut"

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="drafts")
    most = models.PositiveSmallIntegerField(_("Höchstens in einem Arbeitskreis"))
    wanted = models.PositiveSmallIntegerField(_("Gewünscht mindestens"))
    most_groups = models.PositiveSmallIntegerField(_("Höchstens so viele Arbeitskreise"), null=True, blank=True)
    small_km = models.FloatField(_("Gewicht: Person, die einem Arbeitskreis fehlt"))
    change_km = models.FloatField(_("Gewicht: Person, die ihren Arbeitskreis wechselt"))
    is_complete = models.BooleanField(default=False)
    figures = models.JSONField(default=dict, blank=True)
    origin = models.ForeignKey("self", models.SET_NULL, related_name="copies", null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["programme", "-asked_at"], name="draft_by_programme"),
            models.Index(fields=["state"], condition=Q(state__in=("waiting", "running")), name="draft_open"),
        ]

    @property
    def is_by_hand(self) -> bool:
        return self.origin_id is not None and self.state == self.State.DONE


class DraftGroup(models.Model):
    """A working group of a draft: it goes on from one of today, or is new; `seat` is the authority where it meets."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    working_group = models.ForeignKey(
        "organisation.WorkingGroup", models.SET_NULL, related_name="+", null=True, blank=True
    )
    seat = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class DraftMember(models.Model):
    """A counsellor in a draft: authority, where they work, working group of the day; and the group of the draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="members")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="+")
    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    today = models.ForeignKey("organisation.WorkingGroup", models.SET_NULL, related_name="+", null=True, blank=True)
    group = models.ForeignKey(DraftGroup, models.SET_NULL, related_name="members", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "counsellor"], name="draft_member_once")]

    def __str__(self) -> str:
        return f"{self.counsellor_id}"
