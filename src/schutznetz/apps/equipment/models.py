# SPDX-License-Identifier: EUPL-1.2
"""A counsellor's place of work, and what they asked the authority to pay. Nothing here may point at a case."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Workplace(models.Model):
    """What a counsellor has to work with.

    `devices` are codes of the rule set; `is_unmonitored` is None where nobody has said.
    """

    counsellor = models.OneToOneField("sap.Counsellor", models.CASCADE, related_name="workplace")
    has_single_room = models.BooleanField(_("Einzelzimmer"), default=False)
    meeting_room = models.CharField(_("Besprechungsraum"), max_length=120, blank=True)
    is_unmonitored = models.BooleanField(_("Telefonanschluss ohne Überprüfung"), null=True, blank=True)
    devices = models.JSONField(_("Geräte"), default=list, blank=True)
    changed_on = models.DateField(_("Stand vom"))

    class Meta:
        ordering = ["counsellor__person__sort_name"]

    def __str__(self) -> str:
        return f"{self.counsellor}"


class Expense(models.Model):
    """Something to be paid by the authority within its budget. There is no field for a case, and none for a reason."""

    class Kind(models.TextChoices):
        BOOKS = "books", _("Fachliteratur")
        COPIES = "copies", _("Kopien und Druck")
        TOOLS = "tools", _("Arbeitsmittel")
        OTHER = "other", _("Sonstiges")

    class State(models.TextChoices):
        REQUESTED = "requested", _("beantragt")
        APPROVED = "approved", _("bewilligt")
        DECLINED = "declined", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="expenses")
    kind = models.CharField(_("Art"), max_length=6, choices=Kind)
    what = models.CharField(_("Was wird gebraucht?"), max_length=120)
    amount = models.DecimalField(
        _("Betrag in Euro"), max_digits=7, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("9999.99"))],
    )  # fmt: skip
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.REQUESTED)
    made_at = models.DateTimeField(_("beantragt am"))
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    reasons = models.TextField(_("Begründung"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "made_at"], name="expense_open")]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="expense_positive")]

    def __str__(self) -> str:
        return self.what
