# SPDX-License-Identifier: EUPL-1.2
"""A programme, its authorities, and the switches between rule sets."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """The counsellors' programme of one ministry. `academy` is the authority whose ACA offices train them."""

    ministry = models.OneToOneField("organisation.Authority", models.PROTECT, related_name="sap_programme")
    academy = models.ForeignKey(
        "organisation.Authority", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("Akademie")
    )
    name = models.CharField(_("Name"), max_length=200)
    begun_at = models.DateTimeField()

    switches_read: "dict[str, list[RuleSetSwitch]] | None" = None
    """Of a programme on a page that only reads: its approved switches once they were asked for. Not stored."""

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """An authority in a programme, and the working group to which it belongs; its own head entered it.

    `headcount` counts people, not posts (reading X15).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participants")
    authority = models.OneToOneField("organisation.Authority", models.CASCADE, related_name="sap_participant")
    working_group = models.ForeignKey(
        "organisation.WorkingGroup", models.SET_NULL, related_name="sap_participants", null=True, blank=True,
        verbose_name=_("Arbeitskreis"),
    )  # fmt: skip
    since = models.DateField(_("seit"))
    headcount = models.PositiveIntegerField(_("Beschäftigte"), null=True, blank=True)
    headcount_on = models.DateField(_("Stand vom"), null=True, blank=True)

    class Meta:
        ordering = ["authority__name"]

    def __str__(self) -> str:
        return f"{self.authority}"


class Departure(models.Model):
    """That an authority took part until a day. With it the ministry sees nothing of the authority any more."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="departures")
    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+")
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"))

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return f"{self.authority}"


class RuleSetSwitch(models.Model):
    """From `since` the programme applies another rule set: proposed by one person of the ministry, approved by another.

    Only an approved switch counts. Withdrawn ones stay as history.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="switches")
    key = models.CharField(_("Regelwerk"), max_length=20)
    since = models.DateField(_("gilt ab"))
    basis = models.CharField(_("Grundlage"), max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    proposed_at = models.DateTimeField(_("vorgeschlagen am"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("freigegeben von"),
    )
    approved_at = models.DateTimeField(_("freigegeben am"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")), name="switch_by_two_people"
            ),
            models.UniqueConstraint(
                fields=["programme", "since"],
                condition=Q(approved_at__isnull=False, withdrawn_at__isnull=True),
                name="switch_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.since:%Y-%m-%d}"

    def counts_on(self, day: date) -> bool:
        return self.approved_at is not None and self.withdrawn_at is None and self.since <= day


class Evaluation(models.Model):
    """The report on how a rule set proved itself, and where it can be read."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="evaluations")
    key = models.CharField(_("Regelwerk"), max_length=20)
    reported_on = models.DateField(_("Bericht vom"))
    place = models.CharField(_("Fundstelle"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("eingetragen von"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("eingetragen am"))

    class Meta:
        ordering = ["-reported_on", "-id"]

    def __str__(self) -> str:
        return f"{self.key} {self.reported_on:%Y-%m-%d}"


class Cooperation(models.Model):
    """Authorities whose counsellors advise each other's staff, by agreement."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="cooperations")
    members = models.ManyToManyField(Participant, related_name="cooperations", verbose_name=_("Behörden"))
    since = models.DateField(_("von"))
    until = models.DateField(_("bis"), null=True, blank=True)
    basis = models.CharField(_("Vereinbarung"), max_length=200)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="cooperation_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.basis

    def runs_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)
