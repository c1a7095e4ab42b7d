# SPDX-License-Identifier: EUPL-1.2
"""Events of the academy and who takes part; requests for small groups and for events of other providers.

No table has a field for what was said at an event, for a reason of absence or for a rating: SAP-135.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.clock import BERLIN


class Topic(models.Model):
    """A topic the academy added to those of the decree; `code` is what events name. Used ones are never deleted."""

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="topics")
    code = models.SlugField(max_length=40)
    name = models.CharField(_("Thema"), max_length=100)
    added_at = models.DateTimeField(_("ergänzt am"))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="topic_once")]

    def __str__(self) -> str:
        return self.name


class Calendar(models.Model):
    """A calendar of a year that was released: supervisions, or further training; what is added later counts too.

    `published_on` is its first release, `sent_to` the number of active counsellors the last release has reached so
    far; `sent_through` is the id of the last of them, None once all are told.
    """

    class Part(models.TextChoices):
        SUPERVISION = "supervision", _("Supervisionskalender")
        TRAINING = "training", _("Fortbildungskalender")

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="calendars")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    part = models.CharField(_("Kalender"), max_length=12, choices=Part)
    published_on = models.DateField(_("veröffentlicht am"))
    released_at = models.DateTimeField(_("zuletzt freigegeben am"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("freigegeben von"),
    )  # fmt: skip
    sent_to = models.PositiveIntegerField(_("versandt an"), default=0)
    sent_through = models.PositiveBigIntegerField(null=True, default=0)

    class Meta:
        ordering = ["-year", "part"]
        constraints = [models.UniqueConstraint(fields=["programme", "year", "part"], name="calendar_once")]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.year}"


class DemandCount(models.Model):
    """How many need a kind of event in a year, as counted in the night of `counted_on`. No names."""

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="demand_counts")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    kind = models.CharField(_("Art"), max_length=12)
    needed = models.PositiveIntegerField(_("gebraucht"))
    counted_on = models.DateField(_("gezählt am"))

    class Meta:
        ordering = ["year", "kind"]
        constraints = [models.UniqueConstraint(fields=["programme", "year", "kind"], name="demand_counted_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> "EventQuerySet":
        """What everybody may see: released and not called off. Small groups are nobody's business but their own."""
        return self.filter(published_on__isnull=False, called_off_on=None).exclude(kind=Event.Kind.SMALL_GROUP)


class Event(models.Model):
    """A seminar or supervision of the academy, on one day or several in a row.

    A draft has no `published_on`; an event that was called off keeps its row. `group` is the training group whose
    members may book in the first weeks. `sequence` counts changes, for calendar programs.
    """

    class Kind(models.TextChoices):
        CONVERSATION = "conversation", _("Seminar zur Gesprächsführung")
        SUBJECT = "subject", _("Fachseminar")
        SUPERVISION = "supervision", _("Supervision")
        MENTORS = "mentors", _("Supervision für Mentorinnen und Mentoren")
        SMALL_GROUP = "small_group", _("Supervision in der Kleingruppe")

    programme = models.ForeignKey("sap.Programme", models.PROTECT, related_name="events")
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    topic = models.SlugField(_("Thema"), max_length=40, blank=True)
    title = models.CharField(_("Titel"), max_length=150)
    first_day = models.DateField(_("erster Tag"))
    last_day = models.DateField(_("letzter Tag"))
    begins = models.TimeField(_("Beginn"))
    ends = models.TimeField(_("Ende"))
    place = models.CharField(_("Ort"), max_length=200)
    latitude = models.FloatField(
        _("Breite"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("Länge"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    places = models.PositiveSmallIntegerField(_("Plätze"), validators=[MinValueValidator(1), MaxValueValidator(500)])
    lecturer = models.ForeignKey(
        "organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("Leitung")
    )
    group = models.ForeignKey(
        "training.TrainingGroup", models.SET_NULL, related_name="events", null=True, blank=True,
        verbose_name=_("Ausbildungsgruppe"),
    )  # fmt: skip
    published_on = models.DateField(_("veröffentlicht am"), null=True, blank=True)
    called_off_on = models.DateField(_("abgesagt am"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(_("geändert am"))

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "begins", "id"]
        indexes = [
            models.Index(fields=["programme", "first_day"], name="event_by_day"),
            models.Index(fields=["lecturer", "first_day"], name="event_by_lecturer"),
        ]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="event_days_in_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Released and not called off."""
        return self.published_on is not None and self.called_off_on is None

    @property
    def began_at(self) -> datetime:
        return datetime.combine(self.first_day, self.begins, BERLIN)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day + timedelta(days=1)).days

    def is_over(self, today: date) -> bool:
        return self.last_day < today


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        """Neither cancelled nor called off."""
        return self.exclude(state__in=Registration.GONE)


class Registration(models.Model):
    """A counsellor and an event: waiting, registered, cancelled; after the event attended or not, and nothing more.

    `reason` lets a training pass that is one more than there should be in a year. `speaker_told_at`: when the speaker
    of the working group heard of the chosen subject.
    """

    class State(models.TextChoices):
        """As in `regulation.sap_erlass.registration`."""

        WAITING = "waiting", _("auf der Warteliste")
        REGISTERED = "registered", _("angemeldet")
        CANCELLED = "cancelled", _("abgemeldet")
        CALLED_OFF = "called_off", _("abgesagt")
        ATTENDED = "attended", _("teilgenommen")
        ABSENT = "absent", _("nicht teilgenommen")

    GONE = (State.CANCELLED, State.CALLED_OFF)

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("Veranstaltung"))
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="registrations")
    state = models.CharField(_("Stand"), max_length=10, choices=State)
    made_at = models.DateTimeField(_("eingegangen am"))
    changed_at = models.DateTimeField(_("geändert am"))
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)
    speaker_told_at = models.DateTimeField(_("Sprecherin oder Sprecher informiert am"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["counsellor", "state"], name="registration_by_counsellor")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "counsellor"], condition=~Q(state__in=("cancelled", "called_off")),
                name="registration_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Names nobody: this stands in the journal."""
        return f"{self.get_state_display()}"


class SmallGroupRequest(models.Model):
    """A wish for an additional supervision in a small group. Why is fixed by the decree; there is no field for it.

    `wishes` are days in ISO form. `reasons` are the ministry's, for a refusal. Without `counts_as_yearly` it replaces
    no yearly supervision.
    """

    class State(models.TextChoices):
        """As in `regulation.sap_erlass.small_group`."""

        REQUESTED = "requested", _("beantragt")
        APPROVED = "approved", _("genehmigt")
        DECLINED = "declined", _("nicht genehmigt")
        PLANNED = "planned", _("geplant")
        HELD = "held", _("durchgeführt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    programme = models.ForeignKey("sap.Programme", models.PROTECT, related_name="small_groups")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="small_groups")
    size = models.PositiveSmallIntegerField(_("Personen"))
    wishes = models.JSONField(_("Terminwünsche"), default=list)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.REQUESTED)
    made_at = models.DateTimeField(_("beantragt am"))
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    reasons = models.CharField(_("Begründung"), max_length=1000, blank=True)
    counts_as_yearly = models.BooleanField(_("zählt als jährliche Supervision"), default=False)
    event = models.OneToOneField(
        Event, models.SET_NULL, related_name="request", null=True, blank=True, verbose_name=_("Veranstaltung")
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["programme", "state"], name="small_group_by_state")]

    def __str__(self) -> str:
        """Names nobody: this stands in the journal."""
        return f"{self.made_at:%Y-%m-%d}"


class Additional(models.Model):
    """An event of another provider: the own authority decides; no duty is met by it (reading X11).

    `is_attended` is said by the counsellor, or entered by the academy from a certificate.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("beantragt")
        APPROVED = "approved", _("zugestimmt")
        DECLINED = "declined", _("nicht zugestimmt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")
        ENTERED = "entered", _("nachgetragen")

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="additional")
    title = models.CharField(_("Veranstaltung"), max_length=200)
    provider = models.CharField(_("Veranstalter"), max_length=200)
    first_day = models.DateField(_("erster Tag"))
    last_day = models.DateField(_("letzter Tag"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.REQUESTED)
    made_at = models.DateTimeField(_("eingegangen am"))
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    is_attended = models.BooleanField(_("teilgenommen"), default=False)

    class Meta:
        ordering = ["-first_day", "-id"]
        indexes = [models.Index(fields=["counsellor", "first_day"], name="additional_by_counsellor")]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="additional_days_in_order")
        ]

    def __str__(self) -> str:
        return self.title
