# SPDX-License-Identifier: EUPL-1.2
"""Conferences of speakers and deputies, and how the two share the time their office gives them."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.clock import BERLIN


class Conference(models.Model):
    """A conference to which the ministry invites the speakers and deputies of all groups."""

    class State(models.TextChoices):
        PLANNED = "planned", _("geplant")
        INVITED = "invited", _("eingeladen")
        CANCELLED = "cancelled", _("abgesagt")

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="conferences")
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.PLANNED)
    on = models.DateField(_("am"))
    begins = models.TimeField(_("von"))
    ends = models.TimeField(_("bis"))
    place = models.CharField(_("Ort"), max_length=200)
    agenda = models.TextField(_("Tagesordnung"), max_length=4000, blank=True)
    invited_at = models.DateTimeField(_("eingeladen am"), null=True, blank=True)
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}"

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.on, self.begins, BERLIN)

    @property
    def length(self) -> timedelta:
        return datetime.combine(self.on, self.ends) - datetime.combine(self.on, self.begins)


class Guest(models.Model):
    """Somebody invited to a conference for a group, and the reply."""

    class Reply(models.TextChoices):
        NONE = "", _("noch keine Antwort")
        COMES = "comes", _("kommt")
        MISSES = "misses", _("kommt nicht")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="guests")
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="+")
    group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="+")
    role = models.CharField(_("Amt"), max_length=3)
    invited_at = models.DateTimeField(_("eingeladen am"))
    reply = models.CharField(_("Antwort"), max_length=6, choices=Reply, blank=True, default="")
    replied_at = models.DateTimeField(_("geantwortet am"), null=True, blank=True)

    class Meta:
        ordering = ["group__name", "role", "id"]
        constraints = [models.UniqueConstraint(fields=["conference", "person", "group"], name="conference_guest_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class BudgetShare(models.Model):
    """How speaker and deputy share the time for their office from a day on, in parts of a hundred."""

    group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="budget_shares")
    since = models.DateField(_("gilt ab"))
    speaker_percent = models.PositiveSmallIntegerField(
        _("Anteil der Sprecherin oder des Sprechers"), validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    deputy_percent = models.PositiveSmallIntegerField(
        _("Anteil der Vertretung"), validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["group", "since"], name="budget_share_once")]

    def __str__(self) -> str:
        return f"{self.group} {self.since}"
