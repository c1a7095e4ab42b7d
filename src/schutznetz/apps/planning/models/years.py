# SPDX-License-Identifier: EUPL-1.2
"""Drafts for the calendar of a year of the academy: where events may be, and what was found.

No person stands in these tables: who needs what is read when a draft is computed, and its events keep numbers only.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.planning.models.asked import Asked


class YearDraft(Asked):
    """A calendar that was asked for, is being computed, or was found.

    `kinds` are the wishes for each kind of event: `{kind: [least, most]}` persons. `months` are those in which events
    may lie, `a_month` how many of them the academy can hold in one. The weights are kilometres of travel, one way.
    `left_out` counts whom the draft leaves out and why, `figures` says what it means; `facts.years` writes both.
    """

    JOB = "year"

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="year_drafts")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    kinds = models.JSONField(default=dict)
    months = models.JSONField(default=list)
    a_month = models.PositiveSmallIntegerField(_("Veranstaltungen in einem Monat"))
    most_trainings = models.PositiveSmallIntegerField()
    event_km = models.FloatField(_("Gewicht: eine Veranstaltung"))
    apart_km = models.FloatField(_("Gewicht: Person, die nicht bei ihrer Ausbildungsgruppe ist"))
    people = models.PositiveIntegerField(_("Personen"), default=0)
    left_out = models.JSONField(default=dict)
    parts = models.PositiveSmallIntegerField(default=1)
    done = models.PositiveSmallIntegerField(default=0)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["programme", "-asked_at"], name="year_draft_by_programme"),
            models.Index(fields=["state"], condition=Q(state__in=("waiting", "running")), name="year_draft_open"),
        ]


class YearVenue(models.Model):
    """Where events may be held."""

    draft = models.ForeignKey(YearDraft, models.CASCADE, related_name="venues")
    name = models.CharField(_("Ort"), max_length=200)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class YearEvent(models.Model):
    """An event of a draft in a month (its first day): how many it is for, and their mean way.

    `group` is the training group to which at least half of them belong.
    """

    draft = models.ForeignKey(YearDraft, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)
    month = models.DateField(_("Monat"))
    venue = models.ForeignKey(YearVenue, models.CASCADE, related_name="events")
    persons = models.PositiveSmallIntegerField(_("Personen"))
    mean_km = models.FloatField()
    group = models.ForeignKey("training.TrainingGroup", models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["month", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"
