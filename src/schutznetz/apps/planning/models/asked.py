# SPDX-License-Identifier: EUPL-1.2
"""What every draft has that a process of its own computes: who asked when, how far it is, how it ended."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Asked(models.Model):
    """`found` and `bound` are the news of a running computation, `objective` the costs of the plan that was found.

    `reasons` say why there is no plan: a list of `[constraint, names, asked, available]`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        RUNNING = "running", _("wird berechnet")
        DONE = "done", _("fertig")
        IMPOSSIBLE = "impossible", _("nicht möglich")
        STOPPED = "stopped", _("abgebrochen")
        FAILED = "failed", _("fehlgeschlagen")

    OPEN = (State.WAITING, State.RUNNING)
    JOB = ""
    """The word before the id in the name of the computation."""

    name = models.CharField(_("Name"), max_length=100)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    seconds = models.PositiveIntegerField(_("Rechenzeit in Sekunden"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("angefordert von"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("angefordert am"))
    begun_at = models.DateTimeField(_("begonnen am"), null=True, blank=True)
    ended_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    passed = models.FloatField(_("gerechnet seit Sekunden"), default=0)
    found = models.FloatField(null=True, blank=True)
    objective = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    is_proven = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, blank=True)
    handed_over_at = models.DateTimeField(_("übergeben am"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Waiting or being computed."""
        return self.state in self.OPEN

    @property
    def job(self) -> str:
        """The name of its computation, such as "cut-5"."""
        return f"{self.JOB}-{self.pk}"

    @property
    def gap(self) -> float | None:
        """Share of its costs by which the plan may be worse than the best one; None when nothing is proven."""
        if not self.is_proven or not self.objective or self.bound is None:
            return None
        return max(0.0, (self.objective - self.bound) / self.objective)
