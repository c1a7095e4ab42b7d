# SPDX-License-Identifier: EUPL-1.2
"""Ending a role by the head: the proceeding with its days, and the colleagues wished for at the talk."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.sap.models.roles import Counsellor


class Termination(models.Model):
    """A proceeding by which the head wants to end a role. Nothing changes for the counsellor until it is over.

    `stage` as in `regulation.sap_erlass.termination`. Of the talk only its day is kept. `closed_on` without an end of
    the proceeding in `stage`: the role ended or moved otherwise.
    """

    class Stage(models.TextChoices):
        HEARING = "hearing", _("Anhörung, Gründe noch nicht mitgeteilt")
        TOLD = "told", _("Anhörung, Gründe mitgeteilt")
        TALKED = "talked", _("Gespräch geführt")
        WITH_MINISTRY = "with_ministry", _("beim Ministerium")
        ENDS = "ends", _("beendet: Das Amt endet")
        STAYS = "stays", _("beendet: Das Amt bleibt")

    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="terminations")
    authority = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="+")
    stage = models.CharField(_("Stand"), max_length=14, choices=Stage, default=Stage.HEARING)
    reasons = models.TextField(_("Gründe"), max_length=8000)
    opened_on = models.DateField(_("eröffnet am"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("eröffnet von"),
    )  # fmt: skip
    letter_on = models.DateField(_("Gründe mitgeteilt am"), null=True, blank=True)
    wishes_others = models.BooleanField(_("weitere SAP gewünscht"), null=True, blank=True)
    talk_planned_on = models.DateField(_("Gespräch geplant am"), null=True, blank=True)
    talk_planned_at = models.TimeField(_("Uhrzeit"), null=True, blank=True)
    talk_place = models.CharField(_("Ort"), max_length=200, blank=True)
    invitations = models.PositiveSmallIntegerField(default=0)
    talk_on = models.DateField(_("Gespräch geführt am"), null=True, blank=True)
    agreed_on = models.DateField(_("Person ist einverstanden seit"), null=True, blank=True)
    escalated_on = models.DateField(_("Ministerium unterrichtet am"), null=True, blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    decision_reasons = models.TextField(_("Begründung der Entscheidung"), max_length=8000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    closed_on = models.DateField(_("abgeschlossen am"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["counsellor"], condition=Q(closed_on__isnull=True), name="termination_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(talk_on__isnull=True) | Q(letter_on__isnull=False), name="termination_letter_first"
            ),
        ]

    def __str__(self) -> str:
        return _("Verfahren vom %(day)s") % {"day": f"{self.opened_on:%d.%m.%Y}"}

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class TerminationGuest(models.Model):
    """A further counsellor whom the person wants at the talk, and when they were invited."""

    termination = models.ForeignKey(Termination, models.CASCADE, related_name="guests")
    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(_("eingeladen am"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["termination", "counsellor"], name="termination_guest_once")]

    def __str__(self) -> str:
        return f"{self.counsellor}"
