# SPDX-License-Identifier: EUPL-1.2
"""Services outside that help, and, apart from them, what members experienced and with whom they keep in touch.

`Service` and `ServiceTopic` hold public facts only: they may one day be shown to people who are not signed in.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.models import search_field, sort_field


class Service(models.Model):
    """An institution with what everybody may know of it. `working_group` keeps the entry."""

    class Cost(models.TextChoices):
        FREE = "free", _("kostenlos")
        INSURANCE = "insurance", _("über die Krankenkasse")
        OWN = "own", _("mit eigenem Anteil")

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="services")
    working_group = models.ForeignKey(
        "organisation.WorkingGroup", models.SET_NULL, related_name="services", null=True, verbose_name=_("gepflegt von")
    )
    name = models.CharField(_("Name"), max_length=200)
    town = models.CharField(_("Ort"), max_length=100)
    address = models.CharField(_("Anschrift"), max_length=300, blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    web = models.URLField(_("Internetseite"), max_length=300, blank=True)
    hours = models.CharField(_("Erreichbar"), max_length=200, blank=True)
    access = models.TextField(_("Weg zum ersten Gespräch"), max_length=1000, blank=True)
    languages = models.CharField(_("Sprachen"), max_length=200, blank=True)
    cost = models.CharField(_("Kosten"), max_length=9, choices=Cost, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(
        _("Wartezeit in Wochen"), null=True, blank=True, validators=[MaxValueValidator(200)]
    )
    checked_on = models.DateField(_("geprüft am"))
    closed_on = models.DateField(_("geschlossen seit"), null=True, blank=True)
    sort_name = sort_field("name", "town")
    search = search_field("name", "town", "address")

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["programme", "sort_name", "id"], name="service_by_name"),
            models.Index(fields=["programme", "checked_on"], name="service_by_check"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceTopic(models.Model):
    """What a service helps with: a code of the decree's topics."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="topics")
    code = models.CharField(_("Thema"), max_length=30)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="service_topic_once")]
        indexes = [models.Index(fields=["code", "service"], name="service_by_topic")]

    def __str__(self) -> str:
        return self.code


class ExperienceNote(models.Model):
    """What a member found out about a service, for other counsellors only. To be checked again after a while."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="notes")
    author = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="service_notes", null=True)
    text = models.TextField(_("Erfahrung"), max_length=2000)
    made_at = models.DateTimeField(_("geschrieben am"))
    checked_on = models.DateField(_("geprüft am"))

    class Meta:
        ordering = ["-checked_on", "-id"]
        indexes = [models.Index(fields=["service", "checked_on"], name="note_by_service")]

    def __str__(self) -> str:
        return f"{self.service} {self.checked_on}"


class Contact(models.Model):
    """A visit to a service or a talk with it, by a working group, and when to be in touch again."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Besuch")
        CALL = "call", _("Telefonat")
        MEETING = "meeting", _("gemeinsamer Termin")
        LETTER = "letter", _("Schreiben oder E-Mail")

    service = models.ForeignKey(Service, models.CASCADE, related_name="contacts")
    working_group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="service_contacts")
    person = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="service_contacts", null=True)
    kind = models.CharField(_("Art"), max_length=7, choices=Kind)
    on = models.DateField(_("am"))
    result = models.CharField(_("Ergebnis"), max_length=500, blank=True)
    next_on = models.DateField(_("nächster Kontakt"), null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["working_group", "-on"], name="contact_by_group"),
            models.Index(
                fields=["next_on"], condition=models.Q(next_on__isnull=False, settled_on__isnull=True),
                name="contact_next",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.service} {self.on}"
