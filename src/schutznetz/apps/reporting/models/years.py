# SPDX-License-Identifier: EUPL-1.2
"""How a year of statistics is protected, what was spent of its budget, and the tallies nobody is shown."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OF_A_QUARTER = Q(quarter__isnull=True) | Q(quarter__gte=1, quarter__lte=4)


class StatisticsYear(models.Model):
    """One family of statistics of a ministry in one year: the profile, the budget, and the plan with its regions.

    `regions` are rows `[key, name]` of working groups in the order of the plan; they, the profile and the budget
    are fixed with the first entry (`frozen_at`). `digest` is that of the plan with these regions, "" before.
    """

    class Profile(models.TextChoices):
        NOISE = "A", _("A: Zufallsrauschen mit bewiesener Grenze")
        CELL_KEY = "B", _("B: kleines, begrenztes Rauschen (Cell-Key)")
        SUPPRESSION = "C", _("C: kleine Zahlen sperren")

    ministry = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="statistics_years")
    family = models.CharField(_("Statistik"), max_length=20, default="sap")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    profile = models.CharField(_("Schutzverfahren"), max_length=1, choices=Profile, default=Profile.NOISE)
    rho = models.FloatField(_("Budget"), default=0.25)
    digest = models.CharField(max_length=64, blank=True)
    regions = models.JSONField(default=list, blank=True)
    frozen_at = models.DateTimeField(_("festgelegt am"), null=True, blank=True)
    chosen_at = models.DateTimeField(_("gewählt am"), null=True, blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    is_invented = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        ordering = ["-year", "family"]
        constraints = [
            models.UniqueConstraint(fields=["ministry", "family", "year"], name="statistics_year_once"),
            models.CheckConstraint(condition=Q(rho__gt=0), name="statistics_year_has_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class LedgerDraw(models.Model):
    """Noise entered before it was drawn: on one table, for a quarter (1 to 4) or for the year (None). Never removed."""

    year = models.ForeignKey(StatisticsYear, models.PROTECT, related_name="draws")
    table = models.CharField(_("Tabelle"), max_length=40)
    quarter = models.PositiveSmallIntegerField(_("Quartal"), null=True, blank=True)
    deviation = models.FloatField(_("Standardabweichung"))
    on = models.DateField(_("Tag"))

    class Meta:
        ordering = ["year", "table", "quarter"]
        constraints = [
            models.CheckConstraint(condition=OF_A_QUARTER, name="ledger_draw_of_a_quarter"),
            models.UniqueConstraint(fields=["year", "table", "quarter"], name="ledger_draw_once"),
            models.UniqueConstraint(
                fields=["year", "table"], condition=Q(quarter__isnull=True), name="ledger_draw_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.quarter or self.year}"


class NoisyTally(models.Model):
    """The noisy counts of one entry of the ledger: drawn once, kept, shown to nobody."""

    draw = models.OneToOneField(LedgerDraw, models.PROTECT, related_name="noisy")
    cells = models.JSONField()

    def __str__(self) -> str:
        return str(self.draw)


class RawTally(models.Model):
    """True counts of a year that wait for their noise: cells of the plan's layout, 0 where noise was drawn.

    Only the worker reads them; the row goes as soon as everything is drawn. `quarters` are those taken in. `keys` are
    the sums of record keys in the same cells, under profile B only (None: there are none).
    """

    year = models.OneToOneField(StatisticsYear, models.PROTECT, related_name="raw")
    quarters = models.JSONField(default=list)
    cells = models.JSONField()
    keys = models.JSONField(null=True, default=None)

    def __str__(self) -> str:
        return str(self.year)
