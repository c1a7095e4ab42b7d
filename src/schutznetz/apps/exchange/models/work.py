# SPDX-License-Identifier: EUPL-1.2
"""Events of a working group, and the papers it uses for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """An event of a working group, or what a counsellor does for the climate or for prevention. Nobody's attendance, no
    content of any talk: it stands in the yearly report and in no figure of counselling.

    A draft waits, for example for the agreement of the authority that is visited; only who enters it sees it.
    """

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Informationsveranstaltung")
        PRESENTATION = "presentation", _("Vorstellung der SAP in einer Behörde")
        VISIT = "visit", _("Besuch bei einer Beratungsstelle")
        EXCHANGE = "exchange", _("Fachlicher Austausch")
        CLIMATE = "climate", _("Klima: Gespräch in einem Team")
        PREVENTION = "prevention", _("Vorbeugung")
        OTHER = "other", _("Sonstiges")

    class Length(models.TextChoices):
        HOUR = "1", _("bis 1 Stunde")
        TWO = "2", _("1 bis 2 Stunden")
        HALF = "4", _("2 bis 4 Stunden")
        DAY = "8", _("ein Tag")
        MORE = "9", _("mehrere Tage")

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        PLANNED = "planned", _("geplant")
        HELD = "held", _("durchgeführt")
        CANCELLED = "cancelled", _("abgesagt")

    working_group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="activities")
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    title = models.CharField(_("Titel"), max_length=200)
    on = models.DateField(_("Tag"))
    place = models.CharField(_("Ort"), max_length=200)
    authority = models.ForeignKey(
        "organisation.Authority", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("Behörde")
    )
    agreed_on = models.DateField(_("Die Behörde ist einverstanden seit"), null=True, blank=True)
    partner = models.CharField(_("Gemeinsam mit"), max_length=200, blank=True)
    reach = models.PositiveIntegerField(_("Wie viele Menschen erreicht"), null=True, blank=True)
    length = models.CharField(_("Dauer"), max_length=1, choices=Length)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.PLANNED)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["working_group", "-on"], name="activity_by_group"),
            models.Index(fields=["-on", "-id"], name="activity_by_day"),
        ]

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """A PDF for presentations and events, kept under a name of ours."""

    working_group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="materials")
    title = models.CharField(_("Titel"), max_length=150)
    name = models.CharField(_("Dateiname"), max_length=120)
    file = models.FileField(_("Datei"), upload_to="materials/")
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(_("hochgeladen am"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["working_group", "title"], name="material_by_group")]

    def __str__(self) -> str:
        return self.title
