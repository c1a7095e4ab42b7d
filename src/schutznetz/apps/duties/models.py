# SPDX-License-Identifier: EUPL-1.2
"""Duties of people and offices, and addresses of calendar feeds."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models import Office

SCOPES = ("site", "working_group", "network")


class DutyQuerySet(models.QuerySet["Duty"]):
    def open(self) -> "DutyQuerySet":
        return self.filter(state=Duty.State.OPEN)


class Duty(models.Model):
    """Something to be done by a person, or by whoever holds an office, until `due_on`.

    `source_type` and `source_id` name the object it is about, `period` tells those of one object apart (`2026Q4`).
    `reminded` is the last stage of reminders that was told; `sequence` counts changes of the date, for calendars.
    """

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        DONE = "done", _("erledigt")
        VOID = "void", _("entfallen")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    source_type = models.CharField(max_length=60)
    source_id = models.CharField(max_length=64)
    period = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="duties", null=True, blank=True)
    role = models.CharField(_("Amt"), max_length=8, choices=Office.Role, blank=True)
    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+", null=True, blank=True)
    site = models.ForeignKey("organisation.Site", models.CASCADE, related_name="+", null=True, blank=True)
    working_group = models.ForeignKey(
        "organisation.WorkingGroup", models.CASCADE, related_name="+", null=True, blank=True
    )
    network = models.ForeignKey("organisation.Network", models.CASCADE, related_name="+", null=True, blank=True)
    due_on = models.DateField(_("bis"))
    cite = models.CharField(_("Grundlage"), max_length=200)
    facts = models.JSONField(default=dict)
    state = models.CharField(_("Stand"), max_length=5, choices=State, default=State.OPEN)
    sequence = models.PositiveIntegerField(default=0)
    reminded = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["person", "state", "due_on"], name="duty_by_person"),
            models.Index(fields=["role", "authority", "state"], name="duty_by_office"),
            models.Index(fields=["state", "due_on"], name="duty_by_due"),
            models.Index(fields=["kind", "source_id"], name="duty_by_source"),
            models.Index(fields=["closed_at"], name="duty_by_closed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_type", "source_id", "period"], condition=Q(state="open"), name="duty_open_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="", authority__isnull=True)
                | (Q(person__isnull=True, authority__isnull=False) & ~Q(role="")),
                name="duty_of_a_person_or_an_office",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="duty_closed_when_not_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today


class Feed(models.Model):
    """The address of somebody's calendar. Only a digest of its secret part is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("seit"))
    is_neutral = models.BooleanField(_("neutrale Titel"), default=True)
    has_alarm = models.BooleanField(_("Erinnerung im Kalender"), default=False)

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"
