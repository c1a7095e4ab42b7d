# SPDX-License-Identifier: EUPL-1.2
"""Meetings of a group: finding a date, invitation, who came. No minutes: an agenda and decisions, nothing else."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.clock import BERLIN

LENGTH = timedelta(hours=1)


class Meeting(models.Model):
    """A meeting; without `on` while members are asked which day suits. `sequence` counts changes, for calendars."""

    class State(models.TextChoices):
        POLLING = "polling", _("Termin wird gesucht")
        PLANNED = "planned", _("geplant")
        INVITED = "invited", _("eingeladen")
        HELD = "held", _("stattgefunden")
        CANCELLED = "cancelled", _("abgesagt")

    group = models.ForeignKey("organisation.WorkingGroup", models.PROTECT, related_name="meetings")
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.PLANNED)
    on = models.DateField(_("am"), null=True, blank=True)
    begins = models.TimeField(_("von"), null=True, blank=True)
    ends = models.TimeField(_("bis"), null=True, blank=True)
    place = models.CharField(_("Ort"), max_length=200, blank=True)
    agenda = models.TextField(_("Tagesordnung"), max_length=4000, blank=True)
    decisions = models.TextField(_("Beschlüsse"), max_length=4000, blank=True)
    invited_at = models.DateTimeField(_("eingeladen am"), null=True, blank=True)
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["group", "on"], name="meeting_by_group")]
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=False, begins__isnull=False, ends__isnull=False)
                | Q(state__in=["polling", "cancelled"]),
                name="meeting_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.on:%d.%m.%Y}" if self.on else f"{self.group}"

    @property
    def starts_at(self) -> datetime | None:
        return datetime.combine(self.on, self.begins, BERLIN) if self.on and self.begins else None

    @property
    def length(self) -> timedelta:
        """At least a moment: an hour when nothing sensible is known."""
        if not (self.on and self.begins and self.ends and self.ends > self.begins):
            return LENGTH
        return datetime.combine(self.on, self.ends) - datetime.combine(self.on, self.begins)


class Option(models.Model):
    """A day that might suit."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="options")
    on = models.DateField(_("am"))
    begins = models.TimeField(_("von"))
    ends = models.TimeField(_("bis"))

    class Meta:
        ordering = ["on", "begins", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "on", "begins"], name="meeting_option_once")]

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y} {self.begins:%H:%M}"


class OptionAnswer(models.Model):
    """That a day suits a member, or not. Gone with the poll: only the day that was found stays."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="answers")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="+")
    fits = models.BooleanField(_("passt"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["option", "counsellor"], name="option_answer_once")]

    def __str__(self) -> str:
        return f"{self.option}"


class Attendance(models.Model):
    """A member's invitation to a meeting: the reply, and whether the member came. Excuses have a kind, no more."""

    class Reply(models.TextChoices):
        NONE = "", _("noch keine Antwort")
        COMES = "comes", _("kommt")
        MISSES = "misses", _("kommt nicht")

    class Presence(models.TextChoices):
        """As in `regulation.sap_erlass.meetings`."""

        OPEN = "open", _("noch nicht eingetragen")
        PRESENT = "present", _("anwesend")
        EXCUSED = "excused", _("entschuldigt")
        UNEXCUSED = "unexcused", _("ohne Entschuldigung")

    class Excuse(models.TextChoices):
        """As in the rule set: `meetings.excuses`."""

        NONE = "", "–"
        DUTY = "duty", _("dienstlich")
        ILLNESS = "illness", _("Krankheit")
        LEAVE = "leave", _("Urlaub")
        FAMILY = "family", _("Familie")
        OTHER = "other", _("anderes")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="meeting_attendances")
    invited_at = models.DateTimeField(_("eingeladen am"))
    reply = models.CharField(_("Antwort"), max_length=6, choices=Reply, blank=True, default=Reply.NONE)
    replied_at = models.DateTimeField(_("geantwortet am"), null=True, blank=True)
    presence = models.CharField(_("Teilnahme"), max_length=9, choices=Presence, default=Presence.OPEN)
    excuse = models.CharField(_("Art der Entschuldigung"), max_length=7, choices=Excuse, blank=True, default="")
    recorded_at = models.DateTimeField(_("eingetragen am"), null=True, blank=True)

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "counsellor"], name="meeting_attendance_once")]

    def __str__(self) -> str:
        return f"{self.counsellor} {self.meeting}"


class Absence(models.Model):
    """Why a member cannot come, in the member's own words: for the member and the speaker alone."""

    attendance = models.OneToOneField(Attendance, models.CASCADE, related_name="absence")
    text = models.TextField(_("Grund"), max_length=500)
    written_at = models.DateTimeField(_("geschrieben am"))

    def __str__(self) -> str:
        return f"{self.attendance}"
