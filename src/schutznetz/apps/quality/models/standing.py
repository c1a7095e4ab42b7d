# SPDX-License-Identifier: EUPL-1.2
"""The position of counsellors: line managers who know, the direct line to the head, talks of general problems,
exceptions from "one function at a time"."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class InformationSheet(models.Model):
    """That a line manager was given the sheet about the role of one of their people, and confirmed to have read it."""

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="information_sheets")
    manager = models.ForeignKey("organisation.Person", models.CASCADE, related_name="information_sheets")
    given_on = models.DateField(_("bekommen am"))
    read_on = models.DateField(_("gelesen am"), null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "id"]
        constraints = [models.UniqueConstraint(fields=["counsellor", "manager"], name="information_sheet_once")]

    def __str__(self) -> str:
        return f"{self.counsellor}"


class Message(models.Model):
    """A counsellor turns to the head of the authority directly; the answer goes the same way. Nobody else reads it."""

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="messages")
    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+")
    wants_talk = models.BooleanField(_("Ich bitte um ein Gespräch"), default=False)
    text = models.TextField(_("Nachricht"), max_length=4000)
    sent_at = models.DateTimeField(_("gesendet am"))
    answer = models.TextField(_("Antwort"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["authority", "sent_at"], name="message_by_authority")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"


class LeadershipTalk(models.Model):
    """A talk of the head with counsellors about general problems: its day and topics, no person.

    `topics` are pairs of a code and an empty text; old talks have a masked count there ("<5", "12").
    """

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="leadership_talks")
    held_on = models.DateField(_("geführt am"))
    topics = models.JSONField(_("allgemeine Themen"), default=list)

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"


class FunctionApproval(models.Model):
    """The ministry allows somebody two functions at once, for a time and with reasons."""

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="function_approvals")
    functions = models.JSONField(_("Funktionen"), default=list)
    since = models.DateField(_("von"))
    until = models.DateField(_("bis"))
    reasons = models.TextField(_("Begründung"), max_length=2000)
    decided_at = models.DateTimeField(_("entschieden am"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="function_approval_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
