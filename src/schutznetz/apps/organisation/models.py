# SPDX-License-Identifier: EUPL-1.2
"""Authorities, their sites with floors, rooms, doors and desks, the people, and the offices they hold.

Keys are tokens that never change: they stand in alarm subjects and in import files. Lengths on plans are metres, the
origin is the upper left corner of the floor, y points down.
"""

from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

key_validator = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z",
    _("Nur Kleinbuchstaben a bis z, Ziffern und Bindestriche, höchstens 40 Zeichen."),
)


class Authority(models.Model):
    """A legal body (Behörde)."""

    key = models.CharField(_("Kennung"), max_length=40, unique=True, validators=[key_validator])
    name = models.CharField(_("Name"), max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A building with public contact (Standort, Bezirksstelle)."""

    class SecondCircuit(models.TextChoices):
        NONE = "none", _("kein zweiter Rufkreis")
        PLANNED = "planned", _("geplant")
        TEST = "test", _("im Test")
        LIVE = "live", _("in Betrieb")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="sites")
    key = models.CharField(_("Kennung"), max_length=40, unique=True, validators=[key_validator])
    name = models.CharField(_("Name"), max_length=200)
    address = models.CharField(_("Anschrift"), max_length=300, blank=True)
    phone = models.CharField(_("Telefon bei Alarm"), max_length=40, blank=True)
    latitude = models.FloatField(_("Breitengrad"), null=True, blank=True)
    longitude = models.FloatField(_("Längengrad"), null=True, blank=True)
    has_guards = models.BooleanField(_("Sicherheitskräfte vor Ort"), default=False)
    has_public_contact = models.BooleanField(_("Publikumsverkehr"), default=True)
    second_circuit = models.CharField(
        _("Zweiter Rufkreis"), max_length=10, choices=SecondCircuit, default=SecondCircuit.NONE
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Floor(models.Model):
    """A storey with its plan; `drawing` is an image behind the plan, shown as an image only.

    `version` grows with every change of anything on the floor, so that two editors notice each other.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="floors")
    key = models.CharField(_("Kennung"), max_length=40, validators=[key_validator])
    name = models.CharField(_("Name"), max_length=80)
    level = models.SmallIntegerField(_("Ebene"), default=0, help_text=_("0 = Erdgeschoss, 1 = 1. Obergeschoss"))
    width = models.FloatField(_("Breite in Metern"), validators=[MinValueValidator(1), MaxValueValidator(1000)])
    height = models.FloatField(_("Tiefe in Metern"), validators=[MinValueValidator(1), MaxValueValidator(1000)])
    drawing = models.FileField(_("Gebäudezeichnung"), upload_to="drawings/", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["level", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="floor_key_per_site")]

    def __str__(self) -> str:
        return self.name

    @property
    def drawing_kind(self) -> str:
        """`svg`, `png` or "" without a drawing."""
        return PurePath(self.drawing.name or "").suffix.lstrip(".")


class Room(models.Model):
    """A room as a polygon on its floor. Rooms of the kind stairs with the same `shaft` join floors of a site."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Büro")
        COUNTER = "counter", _("Schalter oder Empfang")
        CORRIDOR = "corridor", _("Flur")
        STAIRS = "stairs", _("Treppe oder Aufzug")
        WAITING = "waiting", _("Wartebereich")
        MEETING = "meeting", _("Besprechung")
        OTHER = "other", _("Sonstiges")

    floor = models.ForeignKey(Floor, models.CASCADE, related_name="rooms")
    key = models.CharField(_("Kennung"), max_length=40, validators=[key_validator])
    name = models.CharField(_("Raumnummer"), max_length=80)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.OFFICE)
    points = models.JSONField(_("Umriss"), help_text=_("Ecken als Liste von [x, y] in Metern"))
    shaft = models.CharField(_("Treppenhaus"), max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["floor", "key"], name="room_key_per_floor")]

    def __str__(self) -> str:
        return self.name


class Door(models.Model):
    """A door between two rooms of a floor, or to the outside when `room_b` is empty.

    An inside-only door opens without a key only for somebody who stands in `room_a`.
    """

    class Kind(models.TextChoices):
        NORMAL = "normal", _("Tür")
        CONNECTING = "connecting", _("Verbindungstür")
        INSIDE_ONLY = "inside_only", _("Sicherheitstür, nur von innen zu öffnen")
        ESCAPE = "escape", _("Fluchttür")

    floor = models.ForeignKey(Floor, models.CASCADE, related_name="doors")
    room_a = models.ForeignKey(Room, models.CASCADE, related_name="doors_out")
    room_b = models.ForeignKey(Room, models.CASCADE, related_name="doors_in", null=True, blank=True)
    key = models.CharField(_("Kennung"), max_length=40, validators=[key_validator])
    kind = models.CharField(_("Art"), max_length=12, choices=Kind, default=Kind.NORMAL)
    x = models.FloatField(_("x in Metern"))
    y = models.FloatField(_("y in Metern"))
    is_blocked = models.BooleanField(_("verstellt"), default=False)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["floor", "key"], name="door_key_per_floor"),
            models.CheckConstraint(condition=~Q(room_a=F("room_b")), name="door_joins_two_rooms"),
        ]

    def __str__(self) -> str:
        return self.key


class Desk(models.Model):
    """A place of work in a room."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="desks")
    room = models.ForeignKey(Room, models.PROTECT, related_name="desks")
    key = models.CharField(_("Kennung"), max_length=40, validators=[key_validator])
    label = models.CharField(_("Bezeichnung"), max_length=80)
    x = models.FloatField(_("x in Metern"))
    y = models.FloatField(_("y in Metern"))
    has_public_contact = models.BooleanField(_("Publikumsverkehr"), default=True)

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="desk_key_per_site")]

    def __str__(self) -> str:
        return self.label


class Person(models.Model):
    """Somebody who works for an authority. `external_id` comes from the personnel system and never changes."""

    external_id = models.CharField(_("Personalkennung"), max_length=64, unique=True)
    given_name = models.CharField(_("Vorname"), max_length=100)
    family_name = models.CharField(_("Nachname"), max_length=100, db_index=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="people")
    site = models.ForeignKey(Site, models.SET_NULL, related_name="people", null=True, blank=True)
    desk = models.ForeignKey(Desk, models.SET_NULL, related_name="people", null=True, blank=True)
    left_on = models.DateField(_("ausgeschieden am"), null=True, blank=True)

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class OfficeQuerySet(models.QuerySet["Office"]):
    def held_on(self, day: date) -> "OfficeQuerySet":
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class Office(models.Model):
    """A dated office: one role of one person, for an authority or for one site of it. `until` is the last day."""

    class Role(models.TextChoices):
        EMPLOYEE = "EMP", _("Beschäftigte")
        SITE_MANAGER = "SITE", _("Standortleitung")
        SECURITY = "SEC", _("Sicherheitsdienst")
        ADMINISTRATOR = "ADM", _("Administration")

    person = models.ForeignKey(Person, models.CASCADE, related_name="offices")
    role = models.CharField(_("Rolle"), max_length=8, choices=Role)
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="offices")
    site = models.ForeignKey(Site, models.CASCADE, related_name="offices", null=True, blank=True)
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["role", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="office_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "authority", "site", "since"], name="office_once_per_site"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "authority", "since"],
                condition=Q(site__isnull=True),
                name="office_once_per_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"


class ImportRun(models.Model):
    """One uploaded file on its way into the organisation: read and shown first, applied when somebody says so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet auf die Prüfung")
        CHECKING = "checking", _("wird geprüft")
        READY = "ready", _("geprüft, wartet auf Ihre Entscheidung")
        FAULTY = "faulty", _("enthält Fehler")
        CONFIRMED = "confirmed", _("wartet auf die Übernahme")
        APPLYING = "applying", _("wird übernommen")
        DONE = "done", _("übernommen")
        FAILED = "failed", _("abgebrochen")
        DISCARDED = "discarded", _("verworfen")

    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(_("Datei"), upload_to="imports/", blank=True)
    file_name = models.CharField(_("Dateiname"), max_length=200)
    mark_missing = models.BooleanField(_("Fehlende als ausgeschieden markieren"), default=False)
    missing_limit = models.PositiveIntegerField(_("höchstens so viele Personen"), default=20)
    created_at = models.DateTimeField(_("hochgeladen am"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="import_run_by_state")]

    def __str__(self) -> str:
        return self.file_name
