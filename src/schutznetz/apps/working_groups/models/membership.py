# SPDX-License-Identifier: EUPL-1.2
"""Who belongs to which working group, and from when to when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class Membership(models.Model):
    """A counsellor in a group; `until` is the last day. Nobody has two open ones.

    `authority` is where the role was held then: after a transfer the place follows the new authority. `is_single`: the
    ministry placed this person apart from the rest of the authority.
    """

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="memberships")
    group = models.ForeignKey("organisation.WorkingGroup", models.PROTECT, related_name="memberships")
    authority = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="+")
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"), null=True, blank=True)
    is_single = models.BooleanField(_("einzeln zugeordnet"), default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        indexes = [models.Index(fields=["group", "until"], name="membership_by_group")]
        constraints = [
            models.UniqueConstraint(fields=["counsellor"], condition=Q(until=None), name="membership_one_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.counsellor}: {self.group}"
