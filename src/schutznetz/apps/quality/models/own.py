# SPDX-License-Identifier: EUPL-1.2
"""What counsellors say and send themselves, what is open with them, and the counts of a programme."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.models.reviews import Item


class Declaration(models.Model):
    """The counsellor's own word on a calendar year: at least one counselling, yes or no. Never derived (X9)."""

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="declarations")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    has_counselled = models.BooleanField(_("mindestens eine Beratung"))
    declared_at = models.DateTimeField(_("erklärt am"))

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["counsellor", "year"], name="declaration_once_a_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class QuarterReturn(models.Model):
    """That the return of a quarter was sent, and received. Says nothing of what it holds (X8)."""

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="quarter_returns")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    quarter = models.PositiveSmallIntegerField(_("Quartal"))
    is_nil = models.BooleanField(_("Fehlanzeige"), default=False)
    sent_on = models.DateField(_("gesendet am"))
    received_on = models.DateField(_("Eingang bestätigt am"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-year", "-quarter", "counsellor__person__sort_name"]
        indexes = [  # one for each order of the list, ten years of returns would be sorted otherwise;
            # those that wait with the counsellor, who is asked about each: then no row has to be read for it
            models.Index(fields=["received_on", "id"], name="return_by_receipt"),
            models.Index(fields=["sent_on", "id"], name="return_by_sending"),
            models.Index(fields=["year", "quarter", "id"], name="return_by_quarter"),
            models.Index(
                fields=["year", "quarter", "id", "counsellor"],
                condition=Q(received_on=None),
                name="return_waiting_by_quarter",
            ),
            models.Index(
                fields=["sent_on", "id", "counsellor"], condition=Q(received_on=None), name="return_waiting_by_sending"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["counsellor", "year", "quarter"], name="return_once_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="return_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.quarter}"


class OpenItem(models.Model):
    """Something that was due and is not there. The counsellor was told of it on `told_on`, nobody saw it before.

    `period` tells those of one kind apart: a due day, a year, a quarter or the day of a meeting, as text. `closed_on`:
    it is settled. A `review` has taken it up.
    """

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="open_items")
    item = models.CharField(_("Punkt"), max_length=13, choices=Item)
    period = models.CharField(_("Zeitraum"), max_length=10)
    due_on = models.DateField(_("war fällig am"))
    told_on = models.DateField(_("der SAP mitgeteilt am"))
    closed_on = models.DateField(_("erledigt am"), null=True, blank=True)
    review = models.ForeignKey(
        "quality.Review", models.SET_NULL, related_name="open_items", null=True, blank=True, verbose_name=_("Prüfung")
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["item", "due_on"], condition=Q(closed_on=None), name="open_item_by_item"),
            models.Index(fields=["closed_on"], name="open_item_by_closed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["counsellor", "item", "period"], name="open_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.period}"


class Overview(models.Model):
    """How many counsellors of a programme stand how with one item: counts of a night, no person."""

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="overviews")
    item = models.CharField(_("Punkt"), max_length=13, choices=Item)
    on = models.DateField(_("Stand vom"))
    met = models.PositiveIntegerField(_("in Ordnung"), default=0)
    due = models.PositiveIntegerField(_("steht an"), default=0)
    breached = models.PositiveIntegerField(_("offen"), default=0)

    class Meta:
        ordering = ["programme", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "item"], name="overview_once_an_item")]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.on:%Y-%m-%d}"
