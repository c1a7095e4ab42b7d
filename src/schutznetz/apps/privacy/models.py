# SPDX-License-Identifier: EUPL-1.2
"""Requests of people about their data, and what the nightly run has deleted. Runs know numbers only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.regulation.privacy.rights import OPEN


class RightsRequest(models.Model):
    """Somebody asks for something about their own data (Art. 15 to 21 DSGVO)."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Auskunft: Was ist über mich gespeichert?")
        RECTIFICATION = "rectification", _("Berichtigung: Etwas stimmt nicht oder fehlt")
        ERASURE = "erasure", _("Löschung: Etwas soll weg")
        RESTRICTION = "restriction", _("Einschränkung: Etwas soll nicht mehr benutzt werden")
        PORTABILITY = "portability", _("Übertragung: Ich möchte meine Daten mitnehmen")
        OBJECTION = "objection", _("Widerspruch: Ich bin mit einer Verarbeitung nicht einverstanden")

    class State(models.TextChoices):
        RECEIVED = "received", _("eingegangen")
        TAKEN_UP = "taken_up", _("in Arbeit")
        GRANTED = "granted", _("erledigt")
        DECLINED = "declined", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    authority = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="rights_requests")
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="rights_requests")
    kind = models.CharField(_("Worum geht es?"), max_length=14, choices=Kind)
    text = models.TextField(_("Ihr Anliegen"), max_length=4000)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField(_("eingegangen am"))
    due_on = models.DateField(_("Antwort bis"))
    put_off_because = models.TextField(_("Gründe für den Aufschub"), max_length=2000, blank=True)
    answer = models.TextField(_("Antwort"), max_length=4000, blank=True)
    closed_at = models.DateTimeField(_("abgeschlossen am"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["authority", "state", "due_on"], name="rights_request_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at__isnull=True) | ~Q(state__in=OPEN) & Q(closed_at__isnull=False),
                name="rights_request_closed_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "declined"]) | ~Q(answer=""), name="rights_request_has_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.received_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class DeletionRun(models.Model):
    """One night's deletion by the periods."""

    day = models.DateField(_("Tag"), unique=True)
    started_at = models.DateTimeField(_("begonnen"))
    finished_at = models.DateTimeField(_("beendet"), null=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class DeletionCount(models.Model):
    """What one rule deleted in a run: how many, not which. `kept_from` is the oldest day that is still kept."""

    run = models.ForeignKey(DeletionRun, models.CASCADE, related_name="counts")
    rule = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)
    kept_from = models.DateField()
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["run", "rule"], name="one_count_per_rule_and_run")]

    def __str__(self) -> str:
        return f"{self.rule} {self.count}"
