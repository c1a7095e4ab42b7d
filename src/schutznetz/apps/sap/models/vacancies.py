# SPDX-License-Identifier: EUPL-1.2
"""Vacancy notices, and who took part in choosing an applicant."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.sap.models.roles import Counsellor


class Vacancy(models.Model):
    """A notice by which an authority looks for counsellors. Its text is fixed; only numbers and days are entered.

    `gap` is what the need asked for on the day it was last saved; `reason` says why the number differs.
    """

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="sap_vacancies")
    new_posts = models.PositiveSmallIntegerField(_("Neu zu besetzen"), default=0)
    replacement_posts = models.PositiveSmallIntegerField(_("Wieder zu besetzen"), default=0)
    apply_by = models.DateField(_("Bewerbungen bis"))
    gap = models.PositiveSmallIntegerField(_("Bedarf"), default=0)
    reason = models.TextField(_("Begründung der Abweichung"), max_length=2000, blank=True)
    consulted_on = models.DateField(_("Absprache am"), null=True, blank=True)
    consulted_with = models.CharField(_("mit"), max_length=200, blank=True)
    consultation = models.TextField(_("Ergebnis der Absprache"), max_length=2000, blank=True)
    published_on = models.DateField(_("veröffentlicht am"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("veröffentlicht von"),
    )  # fmt: skip
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return _("Ausschreibung %(authority)s") % {"authority": self.authority}

    @property
    def posts(self) -> int:
        return self.new_posts + self.replacement_posts


class Representation(models.Model):
    """Who is represented among staff and counsellors, as the head counted it for a notice; never by person.

    `counts`: {"level.middle": [staff, counsellors], ...} and {"gender.women": [counsellors, applicants], ...}.
    """

    vacancy = models.OneToOneField(Vacancy, models.CASCADE, related_name="representation")
    counts = models.JSONField(default=dict)
    counted_on = models.DateField(_("Stand vom"))

    def __str__(self) -> str:
        return f"{self.vacancy}"


class Participation(models.Model):
    """That a body was heard about an applicant. None of them is a veto."""

    class Body(models.TextChoices):
        """As in `regulation.sap_erlass.selection`."""

        LINE_MANAGER = "line_manager", _("unmittelbare Führungskraft")
        STAFF_COUNCIL = "staff_council", _("örtlicher Personalrat")
        DISABLED_STAFF = "disabled_staff", _("Schwerbehindertenvertretung")
        EQUALITY = "equality_officer", _("Gleichstellungsbeauftragte")
        COUNSELLORS = "counsellors", _("Soziale Ansprechpersonen der Behörde")

    class View(models.TextChoices):
        SILENT = "silent", _("keine Äußerung")
        AGREES = "agrees", _("befürwortet")
        OBJECTS = "objects", _("hat Bedenken")

    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="participations")
    body = models.CharField(_("Stelle"), max_length=16, choices=Body)
    is_there = models.BooleanField(_("Diese Stelle gibt es"), default=True)
    heard_on = models.DateField(_("beteiligt am"), null=True, blank=True)
    view = models.CharField(_("Äußerung"), max_length=8, choices=View, default=View.SILENT)
    note = models.TextField(_("Anmerkung"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("eingetragen von"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("eingetragen am"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["counsellor", "body"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(is_there=False) | Q(heard_on__isnull=False), name="participation_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()}"
