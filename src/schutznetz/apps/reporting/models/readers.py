# SPDX-License-Identifier: EUPL-1.2
"""Who may read published reports besides those whose task it is, and what people miss in the plan of the tables."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Readership(models.Model):
    """Whether everybody in the authorities of a ministry's programme may read its reports. No row: they may not."""

    ministry = models.OneToOneField("organisation.Authority", models.CASCADE, related_name="readership")
    everybody = models.BooleanField(_("alle Beschäftigten der beteiligten Behörden"), default=False)

    def __str__(self) -> str:
        return str(self.ministry)


class PlanProposal(models.Model):
    """A table somebody would like to see in next year's plan: what by what, as keys of dimensions.

    `columns` and `within` may be empty; `within` is a dimension of which one level was asked for.
    """

    class State(models.TextChoices):
        OPEN = "open", _("noch nicht entschieden")
        TAKEN = "taken", _("für den nächsten Plan vorgemerkt")
        DECLINED = "declined", _("wird nicht erhoben")

    ministry = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="plan_proposals")
    family = models.CharField(_("Statistik"), max_length=20, default="sap")
    rows = models.CharField(_("Zeilen"), max_length=40)
    columns = models.CharField(_("Spalten"), max_length=40, blank=True)
    within = models.CharField(_("nur für"), max_length=40, blank=True)
    reason = models.TextField(_("Wozu brauchen Sie diese Zahlen?"), max_length=500)
    state = models.CharField(_("Status"), max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("vorgeschlagen am"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    answer = models.TextField(_("Begründung"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ministry", "family", "rows", "columns", "within"], condition=Q(state="open"),
                name="plan_proposal_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="plan_proposal_answered_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return " × ".join(one for one in (self.rows, self.columns, self.within) if one)
