# SPDX-License-Identifier: EUPL-1.2
"""Mentors, whom they accompany, what they log, and what they tell: feedback to the trainee, a total to the speaker."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Mentor(models.Model):
    """A counsellor with the course for mentors. From `since` on they may be named; `certified_on` and `appointed_on`
    matter only under a rule set that asks for certificate and appointment."""

    counsellor = models.OneToOneField("sap.Counsellor", models.CASCADE, related_name="mentor")
    course_completed_on = models.DateField(_("Weiterbildung abgeschlossen am"))
    certified_on = models.DateField(_("Zertifikat vom"), null=True, blank=True)
    appointed_on = models.DateField(_("vom Ministerium bestellt am"), null=True, blank=True)
    since = models.DateField(_("Mentorin oder Mentor seit"), null=True, blank=True)
    until = models.DateField(_("letzter Tag"), null=True, blank=True)

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="mentor_in_order")
        ]

    def __str__(self) -> str:
        return str(self.counsellor)

    def serves_on(self, day: date) -> bool:
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


class Pairing(models.Model):
    """A mentor accompanies a trainee. `until` is its last day once it has ended: by rule, or by the speaker."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="pairings", verbose_name=_("Mentorin oder Mentor"))
    trainee = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="mentorings")
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"), null=True, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("benannt von"),
    )  # fmt: skip
    named_at = models.DateTimeField(_("benannt am"))

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["until"], name="pairing_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pairing_in_order"),
            models.UniqueConstraint(fields=["trainee"], condition=Q(until__isnull=True), name="pairing_one_mentor"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.trainee}"


class LogEntry(models.Model):
    """What kind of help a time of a mentor was. The time itself stands in their own times; there is no text."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="log")
    entry = models.OneToOneField("worktime.Entry", models.CASCADE, related_name="mentoring", verbose_name=_("Zeit"))
    kind = models.CharField(_("Art der Begleitung"), max_length=20)

    class Meta:
        ordering = ["-entry__began_at", "-id"]

    def __str__(self) -> str:
        return self.kind


class Feedback(models.Model):
    """What a mentor says to the trainee about their development; nobody but the two of them reads it."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="feedback")
    text = models.TextField(_("Rückmeldung"), max_length=4000)
    written_at = models.DateTimeField(_("geschrieben am"))

    class Meta:
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.pairing_id}: {self.written_at:%Y-%m-%d}"


class QuarterTotal(models.Model):
    """The sum of a quarter that a mentor told the speaker of their working group, and nobody else."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="totals")
    working_group = models.ForeignKey(
        "organisation.WorkingGroup", models.CASCADE, related_name="+", verbose_name=_("Arbeitskreis")
    )
    quarter_on = models.DateField(_("Quartal ab"))
    minutes = models.PositiveIntegerField(_("Minuten"))
    sent_at = models.DateTimeField(_("mitgeteilt am"))

    class Meta:
        ordering = ["-quarter_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["mentor", "quarter_on"], name="quarter_total_once")]

    def __str__(self) -> str:
        return f"{self.mentor_id}: {self.quarter_on:%Y-%m-%d}"
