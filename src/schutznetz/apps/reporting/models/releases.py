# SPDX-License-Identifier: EUPL-1.2
"""Releases: asked for, computed by the worker, checked by the gate, published by a person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.reporting.models.years import OF_A_QUARTER, StatisticsYear


class Release(models.Model):
    """The figures of a quarter (1 to 4) or of a year (None).

    `guarantee`: rho, epsilon, delta, presence, kind, presence_of_three (chances of a right guess; profile A only).
    `merged`: {working group: the one it was added up with} in this quarter, for too few returns. `returns` counts
    returns, never processes.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("wird berechnet")
        DRAWN = "drawn", _("Rauschen gezogen, wird berechnet")
        DRAFT = "draft", _("wird geprüft")
        GATED = "gated", _("geprüft, kann veröffentlicht werden")
        REFUSED = "refused", _("Prüfung nicht bestanden")
        PUBLISHED = "published", _("veröffentlicht")

    OPEN = (State.ASKED, State.DRAWN, State.DRAFT)

    year = models.ForeignKey(StatisticsYear, models.PROTECT, related_name="releases")
    quarter = models.PositiveSmallIntegerField(_("Quartal"), null=True, blank=True)
    state = models.CharField(_("Status"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("angefordert am"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    computed_at = models.DateTimeField(_("berechnet am"), null=True, blank=True)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    returns = models.PositiveIntegerField(_("Meldungen"), default=0)
    merged = models.JSONField(default=dict, blank=True)
    certificate = models.CharField(_("Prüfsumme"), max_length=64, blank=True)
    guarantee = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-year__year", "-quarter"]
        constraints = [
            models.CheckConstraint(condition=OF_A_QUARTER, name="release_of_a_quarter"),
            models.UniqueConstraint(fields=["year", "quarter"], name="release_once"),
            models.UniqueConstraint(fields=["year"], condition=Q(quarter__isnull=True), name="release_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="release_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.quarter}" if self.quarter else str(self.year)


class ReleasedTable(models.Model):
    """One table as it is shown. `axes`: rows `{key, name, name_en, levels: [[key, name, name_en]]}`.

    `values`: whole numbers, the last axis fastest, None for a single figure withheld. Those of a table withheld are
    there for the gate only and go when the release is published.
    `error`: half width of a 95 % interval (profile A), greatest deviation (B), or None. `order` as in the plan.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="tables")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    axes = models.JSONField()
    values = models.JSONField()
    error = models.FloatField(null=True, blank=True)
    is_withheld = models.BooleanField(default=False)
    is_margin = models.BooleanField(default=False)

    class Meta:
        ordering = ["release", "order"]
        constraints = [models.UniqueConstraint(fields=["release", "key"], name="released_table_once")]

    def __str__(self) -> str:
        return self.key


class GateReport(models.Model):
    """What was checked before a release, kept for the data protection officer also when it was refused.

    `checks`: rows `{key, holds, facts}`; `text`: the same in German sentences.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="reports")
    made_at = models.DateTimeField(_("geprüft am"))
    holds = models.BooleanField(_("bestanden"))
    checks = models.JSONField()
    text = models.TextField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return str(self.release)
