# SPDX-License-Identifier: EUPL-1.2
"""How the ministry cuts the groups: a draft, what the groups say to it, the decision with its day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """A draft of moves between groups, and what became of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SENT = "sent", _("zur Stellungnahme")
        DECIDED = "decided", _("entschieden")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    programme = models.ForeignKey("sap.Programme", models.CASCADE, related_name="districts")
    name = models.CharField(_("Name"), max_length=200)
    says = models.TextField(_("Begründung"), max_length=4000, blank=True)
    effective_on = models.DateField(_("wirksam ab"))
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.DRAFT)
    sent_on = models.DateField(_("versandt am"), null=True, blank=True)
    comment_by = models.DateField(_("Stellungnahmen bis"), null=True, blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    reasons = models.TextField(_("Begründung der Entscheidung"), max_length=2000, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A move of a whole authority, or of one counsellor, from one group to another."""

    district = models.ForeignKey(District, models.CASCADE, related_name="shifts")
    participant = models.ForeignKey("sap.Participant", models.CASCADE, related_name="+", null=True, blank=True)
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="+", null=True, blank=True)
    origin = models.ForeignKey(
        "organisation.WorkingGroup", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("von")
    )
    target = models.ForeignKey("organisation.WorkingGroup", models.PROTECT, related_name="+", verbose_name=_("nach"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant__isnull=True, counsellor__isnull=False)
                | Q(participant__isnull=False, counsellor__isnull=True),
                name="shift_of_one_thing",
            ),
            models.UniqueConstraint(fields=["district", "participant"], name="shift_authority_once"),
            models.UniqueConstraint(fields=["district", "counsellor"], name="shift_counsellor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant or self.counsellor}"


class Comment(models.Model):
    """What an affected group says to a draft, written by its speaker or deputy."""

    district = models.ForeignKey(District, models.CASCADE, related_name="comments")
    group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="+")
    text = models.TextField(_("Stellungnahme"), max_length=4000)
    written_at = models.DateTimeField(_("geschrieben am"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("geschrieben von"),
    )  # fmt: skip

    class Meta:
        ordering = ["group__name", "id"]
        constraints = [models.UniqueConstraint(fields=["district", "group"], name="comment_once_a_group")]

    def __str__(self) -> str:
        return f"{self.group}"
