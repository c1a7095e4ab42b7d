# SPDX-License-Identifier: EUPL-1.2
"""Times of counsellors, the hours agreed with them, exceptions, notices of overload, shares that were told."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MOST_HOURS = 3000
"""No human being agrees to more hours a year."""


class Method(models.Model):
    """How an authority reckons the annual hours of its people: one method for all, with a first day."""

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="work_time_methods")
    since = models.DateField(_("gilt ab"))
    full_time_hours = models.DecimalField(
        _("Jahresarbeitszeit bei Vollzeit, in Stunden"), max_digits=5, decimal_places=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )  # fmt: skip
    says = models.CharField(_("So wird gerechnet"), max_length=300)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["authority", "since"], name="work_time_method_once")]

    def __str__(self) -> str:
        return f"{self.authority} {self.since}"


class Terms(models.Model):
    """Annual hours of a person and the agreed frame of working hours, from a day on.

    `frame_days` has one digit for each weekday of the frame, "1" is Monday. A frame that ends at or before its
    beginning ends on the next day.
    """

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="work_time_terms")
    since = models.DateField(_("gilt ab"))
    annual_hours = models.DecimalField(
        _("Jahresarbeitszeit in Stunden"), max_digits=5, decimal_places=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )  # fmt: skip
    frame_days = models.CharField(_("Tage des Arbeitszeitrahmens"), max_length=7, default="12345")
    frame_from = models.TimeField(_("Beginn des Rahmens"))
    frame_until = models.TimeField(_("Ende des Rahmens"))

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "since"], name="work_time_terms_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.since}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def running(self) -> "EntryQuerySet":
        return self.filter(ended_at=None)


class Entry(models.Model):
    """One time of a counsellor: from leaving to returning. Holds no place, no client and no word.

    It belongs to the day on which it began (in Germany), with all its minutes. `is_late`: entered afterwards;
    `outside_minutes`: of `minutes`, those outside the frame that was agreed on that day.
    """

    class Kind(models.TextChoices):
        ACTIVITY = "SAP", _("SAP-Tätigkeit")
        SPEAKER = "SPK", _("Leitung des Arbeitskreises")
        COMPANION = "PB", _("Praxisbegleitung")
        MENTOR = "MEN", _("Mentoring")
        EVENT = "EVENT", _("Pflichtveranstaltung")

    class Trip(models.TextChoices):
        NONE = "", _("nein")
        ERRAND = "errand", _("Dienstgang")
        JOURNEY = "journey", _("Dienstreise")

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="work_times")
    kind = models.CharField(_("Art"), max_length=5, choices=Kind, default=Kind.ACTIVITY)
    trip = models.CharField(_("Dienstgang oder Dienstreise"), max_length=7, choices=Trip, blank=True, default=Trip.NONE)
    day = models.DateField(_("Tag"))
    began_at = models.DateTimeField(_("Beginn"))
    ended_at = models.DateTimeField(_("Ende"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("Minuten"), default=0)
    outside_minutes = models.PositiveIntegerField(_("davon außerhalb des Rahmens"), default=0)
    is_late = models.BooleanField(_("nachträglich"), default=False)
    changed_at = models.DateTimeField(_("berichtigt am"), null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-id"]
        indexes = [
            models.Index(fields=["person", "day"], name="work_time_by_person"),
            models.Index(fields=["day"], name="work_time_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="work_time_running_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="work_time_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"


class CapException(models.Model):
    """A higher share of the working time for some time, agreed with the line manager. Knows no reason."""

    class State(models.TextChoices):
        ASKED = "asked", _("wartet auf die Führungskraft")
        AGREED = "agreed", _("vereinbart")
        DECLINED = "declined", _("nicht vereinbart")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="cap_exceptions")
    percent = models.DecimalField(_("Neuer Rahmen in Prozent der Jahresarbeitszeit"), max_digits=4, decimal_places=1)
    since = models.DateField(_("Erster Tag"))
    until = models.DateField(_("Letzter Tag"))
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.ASKED)
    manager = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="+", null=True)
    asked_at = models.DateTimeField(_("gefragt am"))
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="cap_exception_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.since} {self.until}"


class OverloadNotice(models.Model):
    """Told to the ministry: this counsellor is overloaded for good. Holds hours and nothing else.

    `quarters` is a list of pairs: name of the quarter ("2026Q1") and its minutes; `annual_hours` is their base.
    """

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="overload_notices")
    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+")
    quarters = models.JSONField(_("Stunden in den Quartalen"))
    annual_hours = models.DecimalField(_("Jahresarbeitszeit in Stunden"), max_digits=5, decimal_places=1)
    is_from_head = models.BooleanField(_("von der Behördenleitung"), default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    sent_at = models.DateTimeField(_("gesendet am"))
    taken_up_at = models.DateTimeField(_("aufgenommen am"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["person", "sent_at"], name="overload_by_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.sent_at:%Y-%m-%d}"


class PlannedShare(models.Model):
    """What a line manager was told to plan for: up to this part of the working time, from a day on."""

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="planned_shares")
    manager = models.ForeignKey("organisation.Person", models.CASCADE, related_name="+")
    percent = models.DecimalField(_("Anteil in Prozent der Jahresarbeitszeit"), max_digits=4, decimal_places=1)
    function = models.CharField(_("Funktion"), max_length=5, choices=Entry.Kind, blank=True)
    told_at = models.DateTimeField(_("mitgeteilt am"))

    class Meta:
        ordering = ["-told_at", "-id"]
        indexes = [models.Index(fields=["manager", "person"], name="planned_share_by_manager")]

    def __str__(self) -> str:
        return f"{self.person} {self.percent} %"
