# SPDX-License-Identifier: EUPL-1.2
"""Complaints of counsellors to the ministry: hindered, disadvantaged or favoured because of the role."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Complaint(models.Model):
    """Somebody was treated otherwise because of the role, and turns to the ministry past the own authority.

    `authority` is the ministry it goes to, `group` the writer's working group then: its speaker never reads it. Nobody
    asks in the authority unless `may_ask`. `closed_on`: answered or withdrawn; then `text` is empty if withdrawn.
    """

    class Kind(models.TextChoices):
        HINDERED = "hindered", _("Ich wurde in meiner Aufgabe behindert.")
        DISADVANTAGED = "disadvantaged", _("Ich wurde wegen der Tätigkeit benachteiligt.")
        FAVOURED = "favoured", _("Jemand wurde wegen der Tätigkeit bevorzugt.")

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="complaints")
    authority = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="+")
    group = models.ForeignKey("organisation.WorkingGroup", models.SET_NULL, related_name="+", null=True, blank=True)
    kind = models.CharField(_("Worum es geht"), max_length=13, choices=Kind)
    is_career = models.BooleanField(_("Es betrifft die berufliche Entwicklung"), default=False)
    may_ask = models.BooleanField(_("Das Ministerium darf in der Behörde nachfragen"), default=False)
    text = models.TextField(_("Beschwerde"), max_length=4000, blank=True)
    sent_at = models.DateTimeField(_("gesendet am"))
    received_at = models.DateTimeField(_("Eingang bestätigt am"), null=True, blank=True)
    answer = models.TextField(_("Antwort"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True)
    closed_on = models.DateField(_("abgeschlossen am"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["authority", "sent_at"], name="complaint_by_authority")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(closed_on__isnull=False), name="complaint_closed_when_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"

    @property
    def is_withdrawn(self) -> bool:
        return self.closed_on is not None and self.answered_at is None
