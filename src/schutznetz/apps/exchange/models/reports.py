# SPDX-License-Identifier: EUPL-1.2
"""The yearly report of a working group, and notes on trends to heads of authorities."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AnnualReport(models.Model):
    """One report of a working group on a calendar year, in two parts with the speaker's words.

    `figures` are what the records said on the day of submission; until then they are read anew each time.
    """

    working_group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="annual_reports")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    group_words = models.TextField(_("Arbeit des Arbeitskreises"), max_length=8000, blank=True)
    extent_words = models.TextField(_("Inhalt und Umfang der Tätigkeiten"), max_length=8000, blank=True)
    figures = models.JSONField(null=True, blank=True)
    submitted_at = models.DateTimeField(_("vorgelegt am"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["-year", "working_group__name"]
        constraints = [models.UniqueConstraint(fields=["working_group", "year"], name="annual_report_once")]

    def __str__(self) -> str:
        return f"{self.working_group} {self.year}"


class TrendNote(models.Model):
    """What a speaker tells the heads of the group's authorities about a span of time. Sent, it does not change.

    `source` names the publication the figures come from (name, name_en, certificate, invented); empty in notes from
    the time when speakers typed figures.
    """

    working_group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="trend_notes")
    since = models.DateField(_("von"))
    until = models.DateField(_("bis"))
    text = models.TextField(_("Was Sie dazu sagen"), max_length=2000, blank=True)
    source = models.JSONField(_("Quelle der Zahlen"), default=dict, blank=True)
    authorities = models.ManyToManyField("organisation.Authority", related_name="trend_notes")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    sent_at = models.DateTimeField(_("gesendet am"))

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="trend_note_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.working_group} {self.until}"


class TrendFigure(models.Model):
    """A published figure of the whole working group, copied with its span; only what the rule lets through is stored.

    `cases` empty: withheld. Old notes have no `table`, name or span: their speakers typed cases of a topic.
    """

    note = models.ForeignKey(TrendNote, models.CASCADE, related_name="figures")
    table = models.CharField(_("Tabelle"), max_length=60, blank=True)
    topic = models.CharField(_("Thema"), max_length=30)
    name = models.CharField(_("Bezeichnung"), max_length=200, blank=True)
    name_en = models.CharField(_("Bezeichnung, englisch"), max_length=200, blank=True)
    cases = models.PositiveIntegerField(_("Fälle"), null=True)
    least = models.PositiveIntegerField(_("mindestens"), null=True)
    most = models.PositiveIntegerField(_("höchstens"), null=True)

    class Meta:
        ordering = ["table", F("cases").desc(nulls_last=True), "id"]
        constraints = [models.UniqueConstraint(fields=["note", "table", "topic"], name="trend_topic_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.cases}"
