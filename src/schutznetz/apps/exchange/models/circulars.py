# SPDX-License-Identifier: EUPL-1.2
"""Circulars between ministry, speakers and members, and who has read them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Circular(models.Model):
    """A message in one of three directions. `working_group` is the group that sends it, or that an answer goes to;
    none for a circular of the ministry to the speakers of all groups. `answers` is the circular it replies to."""

    class Direction(models.TextChoices):
        SPEAKERS = "speakers", _("Ministerium an Sprecherinnen und Sprecher")
        MINISTRY = "ministry", _("Arbeitskreis an das Ministerium")
        MEMBERS = "members", _("Sprecherin oder Sprecher an die Mitglieder")

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="circulars")
    direction = models.CharField(_("Richtung"), max_length=8, choices=Direction)
    working_group = models.ForeignKey(
        "organisation.WorkingGroup", models.PROTECT, related_name="circulars", null=True, blank=True,
        verbose_name=_("Arbeitskreis"),
    )  # fmt: skip
    answers = models.ForeignKey("self", models.SET_NULL, related_name="replies", null=True, blank=True)
    subject = models.CharField(_("Betreff"), max_length=150)
    body = models.TextField(_("Text"), max_length=8000)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    sent_at = models.DateTimeField(_("gesendet am"))
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["programme", "direction", "-sent_at"], name="circular_by_programme"),
            models.Index(fields=["-sent_at", "-id"], name="circular_by_time"),
        ]

    def __str__(self) -> str:
        return self.subject


class Receipt(models.Model):
    """One addressee of a circular, and when they said that they read it."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="receipts")
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="circular_receipts")
    read_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)

    class Meta:
        ordering = ["person__sort_name", "id"]
        constraints = [models.UniqueConstraint(fields=["circular", "person"], name="circular_once_a_person")]
        indexes = [models.Index(fields=["person", "read_at"], name="receipt_by_person")]

    def __str__(self) -> str:
        return f"{self.circular}: {self.person}"
