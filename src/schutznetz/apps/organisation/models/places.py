# SPDX-License-Identifier: EUPL-1.2
"""Authorities, their sites with floors, rooms, doors and desks.

Keys are tokens that never change: they stand in alarm subjects and in import files. Lengths on plans are metres, the
origin is the upper left corner of the floor, y points down.
"""

from pathlib import PurePath

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
