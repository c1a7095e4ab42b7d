# SPDX-License-Identifier: EUPL-1.2
"""Stations, rings, and the record of alarms as read back from the two loops.

Alarms are written by the projection alone: the database learns of an alarm from the brokers and is never on its way.
Times ending in `_at` on a record are broker times (one clock a loop) unless the field says otherwise.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models import key_validator

LOOPS = ("a", "b")


class StationKind(models.TextChoices):
    DESK = "desk", _("Arbeitsplatz")
    SECURITY = "security", _("Sicherheitsdienst")
    ENTRANCE = "entrance", _("Eingang")


class StationQuerySet(models.QuerySet["Station"]):
    def active(self) -> "StationQuerySet":
        return self.filter(revoked_at__isnull=True)


class Station(models.Model):
    """A device that presses and rings: a place, never a person. Its private keys exist on the device alone."""

    key = models.CharField(_("Kennung"), max_length=40, unique=True, validators=[key_validator])
    kind = models.CharField(_("Art"), max_length=10, choices=StationKind, default=StationKind.DESK)
    label = models.CharField(_("Bezeichnung"), max_length=80)
    sites = models.ManyToManyField("organisation.Site", related_name="stations", verbose_name=_("Standorte"))
    desk = models.ForeignKey(
        "organisation.Desk", models.SET_NULL, related_name="stations", null=True, blank=True, verbose_name=_("Platz")
    )
    desk_key = models.CharField(_("Kennung des Platzes"), max_length=40, blank=True)
    public_key_a = models.CharField(max_length=56)
    public_key_b = models.CharField(max_length=56)
    enrolled_at = models.DateTimeField(_("angemeldet am"))
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    revoked_at = models.DateTimeField(_("gesperrt am"), null=True, blank=True)
    disturbed_since = models.DateTimeField(_("gestört seit"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        ordering = ["label", "key"]
        indexes = [models.Index(fields=["desk", "revoked_at"], name="station_by_desk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="desk") & ~Q(desk_key="") | ~Q(kind="desk") & Q(desk_key="", desk__isnull=True),
                name="station_of_kind_desk_has_a_desk",
            ),
            models.UniqueConstraint(fields=["public_key_a"], name="station_key_once_on_loop_a"),
            models.UniqueConstraint(fields=["public_key_b"], name="station_key_once_on_loop_b"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None

    def public_key(self, loop: str) -> str:
        """The public user key (`U...`) on loop `a` or `b`."""
        return {"a": self.public_key_a, "b": self.public_key_b}[loop]


class EnrolmentCode(models.Model):
    """A one-time code that lets one device become a station. Only its keyed hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("Art"), max_length=10, choices=StationKind, default=StationKind.DESK)
    desk = models.ForeignKey("organisation.Desk", models.CASCADE, related_name="+", null=True, blank=True)
    sites = models.ManyToManyField("organisation.Site", related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    station = models.ForeignKey(Station, models.SET_NULL, related_name="codes", null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="desk", desk__isnull=False) | ~Q(kind="desk") & Q(desk__isnull=True),
                name="code_of_kind_desk_has_a_desk",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="code_expires_after_it_was_made"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"


class AlarmPlan(models.Model):
    """Whom the alarms of a site call besides the neighbours. Without a row: security where the site has guards."""

    site = models.OneToOneField("organisation.Site", models.CASCADE, related_name="alarm_plan")
    names_security = models.BooleanField(_("Der Alarm ruft Sicherheitskräfte am Standort"))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["site"]

    def __str__(self) -> str:
        return str(self.site)


class RingChange(models.Model):
    """A neighbour somebody put into a desk's ring, or took out of it, with the reason."""

    class Kind(models.TextChoices):
        PINNED = "pinned", _("immer im Rufkreis")
        EXCLUDED = "excluded", _("nicht im Rufkreis")

    desk = models.ForeignKey("organisation.Desk", models.CASCADE, related_name="ring_changes")
    neighbour = models.ForeignKey("organisation.Desk", models.CASCADE, related_name="+")
    kind = models.CharField(_("Änderung"), max_length=10, choices=Kind)
    reason = models.CharField(_("Grund"), max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["desk", "neighbour"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "neighbour"], name="one_change_per_neighbour"),
            models.CheckConstraint(condition=~Q(desk=F("neighbour")), name="a_desk_is_not_its_own_neighbour"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_ring_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.desk}: {self.neighbour} {self.get_kind_display()}"


class Ring(models.Model):
    """The ring of a desk as last computed: `ring` and `next` are lists of `[desk key, metres]`, nearest first."""

    desk = models.OneToOneField("organisation.Desk", models.CASCADE, related_name="ring")
    site = models.ForeignKey("organisation.Site", models.CASCADE, related_name="rings")
    ring = models.JSONField(default=list)
    next = models.JSONField(default=list)
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["desk"]

    def __str__(self) -> str:
        return f"{self.desk_id} v{self.version}"

    def neighbours(self) -> list[str]:
        """Desk keys of the ring, nearest first."""
        return [key for key, _metres in self.ring]


class RosterVersion(models.Model):
    """What was last published for a site: the number of its roster and a digest of everything in it.

    `plans` maps the keys of published floors to a digest of their plan.
    """

    site = models.OneToOneField("organisation.Site", models.CASCADE, related_name="roster_version")
    version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    plans = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["site"]

    def __str__(self) -> str:
        return f"{self.site_id} v{self.version}"


class AlarmClass(models.TextChoices):
    REAL = "real", _("echt")
    MISTAKEN = "mistaken", _("versehentlich")
    TEST = "test", _("Test")
    DRILL = "drill", _("Übung")


class AlarmState(models.TextChoices):
    """How far an alarm came (D13). *Accepted* means that a named colleague took it over."""

    TRIGGERED = "triggered", _("ausgelöst")
    DELIVERED = "delivered", _("zugestellt")
    ACCEPTED = "accepted", _("angenommen")
    ON_SITE = "on_site", _("Hilfe ist da")
    RESOLVED = "resolved", _("beendet")


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def running(self, since: datetime) -> "AlarmQuerySet":
        """Not yet ended, and pressed at or after `since` (older ones are stale, not running)."""
        return self.filter(ended_at__isnull=True, merged_into="", stored_at__gte=since)


class Alarm(models.Model):
    """One alarm with its latency chain. Everything here follows from its events and can be computed again.

    `ring` and `next` are the desk keys of the ring when the press was read. A clear under duress closes the alarm on
    the stations (`closed_at`) and does not end it (`ended_at`). `due_at` is when it may change although nothing comes.
    """

    class Nature(models.TextChoices):
        NONE = "", _("ohne Angabe")
        THREAT = "threat", _("Bedrohung")
        SUPPORT = "support", _("Unterstützung gewünscht")
        MEDICAL = "medical", _("medizinischer Notfall")
        LOCKIN = "lockin", _("Amok, einschließen")

    key = models.CharField(_("Nummer"), max_length=40)
    site = models.ForeignKey("organisation.Site", models.PROTECT, related_name="alarms")
    desk = models.ForeignKey("organisation.Desk", models.SET_NULL, related_name="alarms", null=True, blank=True)
    desk_key = models.CharField(max_length=40)
    desk_label = models.CharField(_("Platz"), max_length=80, blank=True)
    room = models.CharField(_("Raum"), max_length=80, blank=True)
    station_key = models.CharField(max_length=40)
    person = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="alarms", null=True, blank=True)
    person_name = models.CharField(_("Person"), max_length=200, blank=True)
    ring = models.JSONField(default=list)
    next = models.JSONField(default=list)
    nature = models.CharField(_("Anlass"), max_length=10, choices=Nature, blank=True)
    raised_as = models.CharField(max_length=10, choices=AlarmClass, default=AlarmClass.REAL)
    final_class = models.CharField(_("Einordnung"), max_length=10, choices=AlarmClass, default=AlarmClass.REAL)
    state = models.CharField(_("Stand"), max_length=10, choices=AlarmState, default=AlarmState.TRIGGERED)
    presses = models.PositiveSmallIntegerField(default=1)
    pressed_at = models.DateTimeField(_("gedrückt (Uhr der Station)"))
    stored_at = models.DateTimeField(_("gespeichert"))
    stored_a_at = models.DateTimeField(null=True, blank=True)
    stored_b_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(_("zuerst zugestellt"), null=True, blank=True)
    delivered_to = models.PositiveIntegerField(default=0)
    rendered_at = models.DateTimeField(_("zuerst angezeigt"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("Ich gehe"), null=True, blank=True)
    on_site_at = models.DateTimeField(_("Bin da"), null=True, blank=True)
    widened_at = models.DateTimeField(_("erweitert"), null=True, blank=True)
    widened_why = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(_("an den Stationen beendet"), null=True, blank=True)
    ended_at = models.DateTimeField(_("beendet"), null=True, blank=True)
    coerced = models.BooleanField(_("Entwarnung unter Zwang"), default=False)
    merged_into = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-stored_at", "-id"]
        indexes = [
            models.Index(fields=["site", "-stored_at"], name="alarm_by_site"),
            models.Index(fields=["-stored_at"], name="alarm_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["due_at"], name="alarm_due", condition=Q(due_at__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="alarm_once_per_site")]

    def __str__(self) -> str:
        return f"{self.place}, {self.stored_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        return self.room or self.desk_label or self.desk_key


class AlarmEvent(models.Model):
    """One thing said about an alarm. Both loops carry it, it is kept once; `key` tells it from all others.

    `alarm_key` is no foreign key: answers and receipts may be read before the press they belong to.
    """

    class Kind(models.TextChoices):
        RAISED = "raised", _("ausgelöst")
        COMING = "coming", _("Ich gehe")
        HERE = "here", _("Bin da")
        CANNOT = "cannot", _("Kann nicht")
        CLEAR = "clear", _("Entwarnung")
        REOPEN = "reopen", _("Doch nicht")
        WIDEN = "widen", _("erweitert")
        DELIVERED = "delivered", _("zugestellt")
        RENDERED = "rendered", _("angezeigt")
        SEEN = "seen", _("gesehen")

    site = models.ForeignKey("organisation.Site", models.CASCADE, related_name="+")
    alarm_key = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    station_key = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    said_at = models.DateTimeField(null=True, blank=True)
    stored_a_at = models.DateTimeField(null=True, blank=True)
    stored_b_at = models.DateTimeField(null=True, blank=True)
    sequence_a = models.BigIntegerField(null=True, blank=True)
    sequence_b = models.BigIntegerField(null=True, blank=True)
    body = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["site", "alarm_key", "key"], name="event_once"),
            models.CheckConstraint(
                condition=Q(stored_a_at__isnull=False) | Q(stored_b_at__isnull=False), name="event_came_over_a_loop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_key} {self.key}"

    @property
    def stored_at(self) -> datetime:
        """The earlier of the two broker times."""
        return min(moment for moment in (self.stored_a_at, self.stored_b_at) if moment)

    def said(self, name: str) -> Any:
        return self.body.get(name, "")


class Bookmark(models.Model):
    """How far the projection has read a stream of a loop. `created` tells a stream from its successor of that name."""

    loop = models.CharField(max_length=1)
    stream = models.CharField(max_length=80)
    created = models.CharField(max_length=40)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["loop", "stream"]
        constraints = [models.UniqueConstraint(fields=["loop", "stream"], name="one_bookmark_per_stream")]

    def __str__(self) -> str:
        return f"{self.loop} {self.stream} {self.sequence}"


class DeskTest(models.Model):
    """The last test press of a desk that reached another station."""

    desk = models.OneToOneField("organisation.Desk", models.CASCADE, related_name="alarm_test")
    tested_at = models.DateTimeField(_("zuletzt geprüft"))
    station_key = models.CharField(max_length=40)

    class Meta:
        ordering = ["desk"]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.tested_at:%Y-%m-%d}"
