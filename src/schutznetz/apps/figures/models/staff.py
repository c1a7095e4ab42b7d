# SPDX-License-Identifier: EUPL-1.2
"""How the staff of an authority is made up, once a year, and the labels that were cut from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StaffStructure(models.Model):
    """Head counts of an authority by classes, and the labels cut from them. No person stands in it.

    `labels` are rows of `{"values": {attribute: [values]}, "staff": n}`; `weakest` is the least number of staff a
    label fits, counted anew when it was stored. A draft waits for the confirmation of whoever read it in; confirming
    one ends the one before it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Vorschau")
        VALID = "valid", _("gilt")
        REPLACED = "replaced", _("ersetzt")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="staff_structures")
    as_of = models.DateField(_("Stand vom"))
    state = models.CharField(_("Status"), max_length=8, choices=State, default=State.DRAFT)
    staff = models.PositiveIntegerField(_("Beschäftigte"))
    k = models.PositiveSmallIntegerField(_("mindestens je Einteilung"))
    labels = models.JSONField(_("Einteilung"), default=list)
    weakest = models.PositiveIntegerField(_("kleinste Gruppe"))
    is_coarse = models.BooleanField(_("nur Themenfelder"))
    read_at = models.DateTimeField(_("eingelesen am"))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)

    class Meta:
        ordering = ["-read_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(state="valid"), name="staff_structure_valid_once"
            ),
            models.UniqueConstraint(
                fields=["authority"], condition=Q(state="draft"), name="staff_structure_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.as_of:%Y-%m-%d}"


class StaffCount(models.Model):
    """How many staff are of one class."""

    structure = models.ForeignKey(StaffStructure, models.CASCADE, related_name="counts")
    gender = models.CharField(_("Geschlecht"), max_length=8)
    status = models.CharField(_("Status"), max_length=8)
    age = models.CharField(_("Alter"), max_length=8)
    function = models.CharField(_("Führungsaufgabe"), max_length=8)
    count = models.PositiveIntegerField(_("Beschäftigte"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "gender", "status", "age", "function"], name="staff_count_once_a_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count}"
