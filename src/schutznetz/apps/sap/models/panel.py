# SPDX-License-Identifier: EUPL-1.2
"""The selection procedure: a day, the seats of its commission, those who applied, and votes.

A secret vote is kept in two tables that nothing joins: who has voted (`PanelVoter`, with random keys and without a
moment), and what was voted (`PanelUrn`, sorted). Counting empties the urn; the numbers stay.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.sap.models.programme import Programme
from schutznetz.apps.sap.models.roles import Counsellor


def _by(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=label
    )


class SelectionDay(models.Model):
    """A selection procedure of the ministry. `sequence` grows with every change that those invited have to learn."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="selection_days")
    on = models.DateField(_("Tag"))
    begins = models.TimeField(_("Beginn"))
    place = models.CharField(_("Ort"), max_length=200)
    made_at = models.DateTimeField()
    made_by = _by(_("angelegt von"))
    changed_at = models.DateTimeField()
    sequence = models.PositiveSmallIntegerField(default=0)
    invited_at = models.DateTimeField(_("eingeladen am"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("abgeschlossen am"), null=True, blank=True)
    concluded_by = _by(_("abgeschlossen von"))

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return _("Auswahlverfahren am %(day)s") % {"day": f"{self.on:%d.%m.%Y}"}

    @property
    def is_open(self) -> bool:
        return self.concluded_at is None


class PanelSeat(models.Model):
    """A seat of the commission, kept by somebody of the programme (`person`) or by somebody known by name only.

    `deputised`: whoever sits there stands in for the one who should. `address`: for the invitation of somebody known
    by name only.
    """

    class Kind(models.TextChoices):
        """As in the rule set."""

        CHAIR = "chair", _("Vorsitz")
        SPEAKER = "speaker", _("Sprecherin oder Sprecher eines Arbeitskreises")
        EQUALITY = "equality_officer", _("Gleichstellungsbeauftragte")
        PSYCHOLOGIST = "psychologist", _("Psychologin oder Psychologe von außen")
        STAFF_COUNCIL = "staff_council", _("Personalrat")
        DISABLED_STAFF = "disabled_staff", _("Schwerbehindertenvertretung")

    class Profession(models.TextChoices):
        PSYCHOLOGIST = "psychologist", _("Psychologin oder Psychologe")
        OTHER = "other", _("ein anderer Beruf")

    day = models.ForeignKey(SelectionDay, models.CASCADE, related_name="seats")
    kind = models.CharField(_("Sitz"), max_length=20, choices=Kind)
    body = models.CharField(max_length=8, blank=True)
    person = models.ForeignKey(
        "organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("Person")
    )
    name = models.CharField(_("Name"), max_length=200, blank=True)
    address = models.EmailField(_("E-Mail-Adresse"), blank=True)
    profession = models.CharField(_("Beruf"), max_length=12, choices=Profession, blank=True)
    deputised = models.BooleanField(_("in Vertretung"), default=False)
    is_absent = models.BooleanField(_("nicht gekommen"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["day", "kind", "body"], name="panel_seat_once")]

    def __str__(self) -> str:
        return f"{self.title}: {self.who or '–'}"

    @property
    def title(self) -> str:
        return f"{self.get_kind_display()} ({self.body})" if self.body else str(self.get_kind_display())

    @property
    def who(self) -> str:
        return str(self.person) if self.person_id else self.name

    @property
    def is_filled(self) -> bool:
        return bool(self.person_id or self.name)


class Candidate(models.Model):
    """Somebody who applied, in one procedure, with the vote on them. `suitable` is the decision.

    `yes`, `no`, `abstained`: the count of a closed vote. In a tie `casting` is the vote that decided, with reasons.
    """

    class Ballot(models.TextChoices):
        OPEN = "open", _("offen")
        SECRET = "secret", _("geheim, jede Person stimmt hier selbst ab")
        PAPER = "paper", _("geheim, mit Stimmzetteln im Raum")

    day = models.ForeignKey(SelectionDay, models.CASCADE, related_name="candidates")
    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="candidacies")
    ballot = models.CharField(_("Abstimmung"), max_length=6, choices=Ballot, blank=True)
    closed_at = models.DateTimeField(_("Abstimmung beendet am"), null=True, blank=True)
    yes = models.PositiveSmallIntegerField(_("geeignet"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(_("nicht geeignet"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("enthalten"), null=True, blank=True)
    casting = models.BooleanField(_("Stimme des Vorsitzes"), null=True, blank=True)
    casting_reasons = models.TextField(_("Begründung bei Stimmengleichheit"), max_length=2000, blank=True)
    suitable = models.BooleanField(_("geeignet"), null=True, blank=True)

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["day", "counsellor"], name="candidate_once_a_day"),
            models.CheckConstraint(
                condition=Q(suitable__isnull=True) | Q(closed_at__isnull=False), name="candidate_decided_by_vote"
            ),
            models.CheckConstraint(
                condition=Q(casting__isnull=True) | ~Q(casting_reasons=""), name="candidate_casting_has_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counsellor.person}"

    @property
    def is_voting(self) -> bool:
        return bool(self.ballot) and self.closed_at is None

    @property
    def is_tie(self) -> bool:
        """Counted, and still waiting for the vote that decides."""
        return self.closed_at is not None and self.suitable is None


class PanelVote(models.Model):
    """An open vote of a seat; `suitable` empty: abstained."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="votes")
    seat = models.ForeignKey(PanelSeat, models.CASCADE, related_name="votes")
    suitable = models.BooleanField(_("geeignet"), null=True)
    recorded_by = _by(_("eingetragen von"))

    class Meta:
        ordering = ["seat_id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "seat"], name="panel_vote_once")]

    def __str__(self) -> str:
        return f"{self.seat.title}"


class PanelVoter(models.Model):
    """That a seat has voted secretly. No moment, and a key by chance: neither tells the order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="voters")
    seat = models.ForeignKey(PanelSeat, models.CASCADE, related_name="+", verbose_name=_("Sitz"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "seat"], name="panel_voter_once")]

    def __str__(self) -> str:
        return f"{self.seat.title}"


class PanelUrn(models.Model):
    """What was voted secretly on somebody, sorted; emptied by counting."""

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="urn")
    slips = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.pk}"
