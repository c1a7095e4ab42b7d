# SPDX-License-Identifier: EUPL-1.2
"""Reviews: reported by speaker or academy, decided by people of the ministry, carried out by the head."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.regulation.sap_erlass import review


class Item(models.TextChoices):
    """As in `regulation.sap_erlass.review`."""

    CONVERSATION = "conversation", _("Seminar zur Gesprächsführung")
    SUBJECT = "subject", _("Seminar zu einem Fachthema")
    SUPERVISION = "supervision", _("Supervision")
    MEETINGS = "meetings", _("Sitzungen des Arbeitskreises")
    COUNSELLING = "counselling", _("Erklärung zur Beratung")
    DOCUMENTATION = "documentation", _("Meldung des Quartals")


class Reporter(models.TextChoices):
    """Who may report, each its own items."""

    ACADEMY = "academy", _("Fortbildungsakademie")
    SPEAKER = "speaker", _("Sprecherin oder Sprecher des Arbeitskreises")


class State(models.TextChoices):
    """As in `regulation.sap_erlass.review`."""

    REPORTED = "reported", _("gemeldet, in Prüfung")
    HEARING = "hearing", _("Anhörung läuft")
    HEARD = "heard", _("angehört, Entscheidung offen")
    DEADLINE = "deadline", _("Frist gesetzt")
    RELEASE_DECIDED = "release_decided", _("Entpflichtung entschieden, Vollzug offen")
    CLOSED = "closed", _("ohne Folge abgeschlossen")
    RELEASED = "released", _("entpflichtet")
    LAPSED = "lapsed", _("erledigt, das Amt ist beendet")


OPEN = tuple(sorted(one.value for one in review.OPEN))
"""Reviews that still wait for somebody."""


EVENTS = [(one.value, one.value) for one in review.Event]


class Review(models.Model):
    """A report of non-compliance and the review it opens at once.

    `misses` names what was missed (days, years or quarters as texts), never why. What people wrote stands in the steps.
    `fulfilled_on`: the counsellor has met a deadline that was set.
    """

    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="reviews")
    item = models.CharField(_("Punkt"), max_length=13, choices=Item)
    reporter = models.CharField(_("gemeldet von"), max_length=7, choices=Reporter)
    misses = models.JSONField(_("versäumt"), default=list)
    reported_on = models.DateField(_("gemeldet am"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    state = models.CharField(_("Stand"), max_length=15, choices=State, default=State.REPORTED)
    asked_on = models.DateField(_("angehört ab"), null=True, blank=True)
    commented_on = models.DateField(_("geäußert am"), null=True, blank=True)
    deadline_on = models.DateField(_("Frist bis"), null=True, blank=True)
    fulfilled_on = models.DateField(_("Frist erfüllt am"), null=True, blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    closed_on = models.DateField(_("abgeschlossen am"), null=True, blank=True)

    class Meta:
        ordering = ["-reported_on", "-id"]
        indexes = [
            models.Index(fields=["state", "reported_on"], name="review_by_state"),
            models.Index(fields=["closed_on"], name="review_by_closed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["counsellor", "item"], condition=Q(state__in=OPEN), name="review_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_on=None) | (~Q(state__in=OPEN) & Q(closed_on__isnull=False)),
                name="review_closed_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.reported_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class ReviewStep(models.Model):
    """One step of a review: what happened, when, by whom, and the words of the person it belongs to."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="steps")
    event = models.CharField(_("Schritt"), max_length=14, choices=EVENTS)
    state = models.CharField(max_length=15, choices=State)
    on = models.DateField(_("am"))
    text = models.TextField(_("Text"), max_length=4000, blank=True)
    recorded_at = models.DateTimeField(_("eingetragen am"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} {self.on:%Y-%m-%d}"
