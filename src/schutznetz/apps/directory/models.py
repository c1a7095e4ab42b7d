# SPDX-License-Identifier: EUPL-1.2
"""What people find who look for help, and rooms to talk in. Nothing here says who looked, asked or came."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

KEY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
KEY_LENGTH = 10


def new_key() -> str:
    """A name for addresses that tells nothing, about 49 bits."""
    return "".join(secrets.choice(KEY_LETTERS) for _position in range(KEY_LENGTH))


class Profile(models.Model):
    """What a counsellor wishes to show. Nothing is shown before `agreed_on`, and nothing after the role has ended.

    `topics` are codes of the rule set, `languages` codes of `facts.LANGUAGES`. That somebody is busy stands in
    `sap.Counsellor.is_full`, without a reason. There is no picture, no score and no number of cases.
    """

    counsellor = models.OneToOneField("sap.Counsellor", models.CASCADE, related_name="profile")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    is_shown = models.BooleanField(_("in „Hilfe finden“ zeigen"), default=False)
    agreed_on = models.DateField(_("einverstanden seit"), null=True, blank=True, editable=False)
    topics = models.JSONField(_("Themen"), default=list, blank=True)
    has_addiction_module = models.BooleanField(_("Zusatzmodul Sucht"), default=False)
    languages = models.JSONField(_("Sprachen"), default=list, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    times = models.CharField(_("Am besten zu erreichen"), max_length=200, blank=True)
    room_hint = models.CharField(_("Wo wir uns treffen können"), max_length=200, blank=True)

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown=False) | Q(agreed_on__isnull=False), name="profile_shown_by_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.counsellor.person}"


class Contact(models.Model):
    """Another body of an authority that helps, or a way by paper or telephone. Public facts of the office."""

    class Kind(models.TextChoices):
        """The first five cooperate with counsellors, and only when the person who seeks advice wishes it."""

        STAFF_COUNCIL = "staff_council", _("Personalrat")
        DISABILITY = "disability", _("Schwerbehindertenvertretung")
        EQUALITY = "equality", _("Gleichstellungsbeauftragte")
        PHYSICIAN = "physician", _("Betriebsärztlicher Dienst")
        REINTEGRATION = "reintegration", _("Betriebliches Eingliederungsmanagement (BEM)")
        POST = "post", _("Brief und Hauspost an die SAP")
        TELEPHONE = "telephone", _("Telefon für den ersten Kontakt")
        OTHER = "other", _("Weitere Stelle")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="help_contacts")
    kind = models.CharField(_("Was ist das?"), max_length=13, choices=Kind)
    name = models.CharField(_("Name der Stelle oder Person"), max_length=120)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    place = models.CharField(_("Wo"), max_length=200, blank=True)
    hours = models.CharField(_("Wann"), max_length=200, blank=True)
    checked_on = models.DateField(_("geprüft am"))

    class Meta:
        ordering = ["authority", "kind", "name", "id"]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """A number for everybody, day or night: public facts that this platform's administration keeps true.

    `checked_on` is empty until somebody here has checked it.
    """

    class Group(models.TextChoices):
        NOW = "now", _("Wenn es sofort sein muss")
        TALK = "talk", _("Wenn Sie reden möchten")
        TOPIC = "topic", _("Für bestimmte Anliegen")

    group = models.CharField(_("Gruppe"), max_length=5, choices=Group)
    name = models.CharField(_("Name"), max_length=120)
    name_en = models.CharField(_("Name auf Englisch"), max_length=120, blank=True)
    numbers = models.CharField(_("Telefonnummern"), max_length=120, help_text=_("Mehrere mit Komma trennen"))
    says = models.CharField(_("Wofür und wann"), max_length=300, blank=True)
    says_en = models.CharField(_("Wofür und wann, auf Englisch"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=100)
    is_shown = models.BooleanField(_("wird gezeigt"), default=True)
    checked_on = models.DateField(_("geprüft am"), null=True, blank=True)

    class Meta:
        ordering = ["group", "position", "id"]

    def __str__(self) -> str:
        return self.name


class MeetingRoom(models.Model):
    """A room of a site that everybody there may book. Its calendar says "Besprechung" or "belegt" and nothing else."""

    site = models.ForeignKey("organisation.Site", models.CASCADE, related_name="meeting_rooms")
    name = models.CharField(_("Raum"), max_length=80)
    hint = models.CharField(_("Hinweis"), max_length=200, blank=True)
    is_open = models.BooleanField(_("kann gebucht werden"), default=True)

    class Meta:
        ordering = ["site__name", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="meeting_room_once")]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """A time in a room. Only whoever booked sees that it is theirs; the row goes on the day after.

    There is no field for what it is about, and none for who else comes.
    """

    room = models.ForeignKey(MeetingRoom, models.CASCADE, related_name="bookings")
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="room_bookings")
    begins = models.DateTimeField(_("Beginn"))
    ends = models.DateTimeField(_("Ende"))

    class Meta:
        ordering = ["begins", "id"]
        indexes = [models.Index(fields=["room", "begins"], name="booking_by_room")]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="booking_in_order")]

    def __str__(self) -> str:
        return str(_("Besprechung"))
