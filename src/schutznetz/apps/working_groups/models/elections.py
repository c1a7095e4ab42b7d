# SPDX-License-Identifier: EUPL-1.2
"""Elections of speakers and deputies.

Who has voted (`Voter`) and what was voted (`Urn`) stand apart: no row, moment, order or number joins them. An urn is
one row whose slips are always sorted, as `schutznetz.domain.ballots` keeps them. It is deleted with the confirmation.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

RUNNING = ("called", "open", "counted", "run_off")


class Election(models.Model):
    """One election of a group, for both offices; `state` as in `regulation.sap_erlass.speakers`."""

    class State(models.TextChoices):
        CALLED = "called", _("angekündigt")
        OPEN = "open", _("Wahl läuft")
        COUNTED = "counted", _("ausgezählt")
        RUN_OFF = "run_off", _("Stichwahl läuft")
        CONFIRMED = "confirmed", _("bestätigt")
        NOT_CONFIRMED = "not_confirmed", _("nicht bestätigt")
        CANCELLED = "cancelled", _("abgebrochen")

    group = models.ForeignKey("organisation.WorkingGroup", models.PROTECT, related_name="elections")
    state = models.CharField(_("Stand"), max_length=13, choices=State, default=State.CALLED)
    called_on = models.DateField(_("angekündigt am"))
    candidates_by = models.DateField(_("Kandidaturen bis"))
    closes_on = models.DateField(_("Letzter Tag der Wahl"))
    elected_on = models.DateField(_("gewählt am"), null=True, blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    reasons = models.TextField(_("Begründung"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-called_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(state__in=RUNNING), name="election_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.called_on:%d.%m.%Y}"


class Candidate(models.Model):
    """Somebody who stands for one office, of their own will; `accepted_on`: took the office after the count."""

    class Office(models.TextChoices):
        """The values are codes of roles."""

        SPEAKER = "SPK", _("Sprecherin oder Sprecher")
        DEPUTY = "DEP", _("Vertretung")

    election = models.ForeignKey(Election, models.CASCADE, related_name="candidates")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="+")
    office = models.CharField(_("Amt"), max_length=3, choices=Office)
    accepted_on = models.DateField(_("angenommen am"), null=True, blank=True)

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [models.UniqueConstraint(fields=["election", "counsellor"], name="candidate_once")]

    def __str__(self) -> str:
        return f"{self.counsellor}"


class Ballot(models.Model):
    """One vote on one office, the first or a run-off.

    The count writes `leading` (ids as text: who is elected, or between whom the next ballot or the lot decides) and,
    only where numbers do not tell how people voted (`shows_votes`), `votes` (id to number) and `blank`.
    """

    class Verdict(models.TextChoices):
        """As in `domain.ballots`."""

        OPEN = "", _("noch nicht ausgezählt")
        ELECTED = "elected", _("gewählt")
        RUN_OFF = "run_off", _("Stichwahl")
        LOT = "lot", _("Losentscheid")
        NOBODY = "nobody", _("niemand gewählt")

    election = models.ForeignKey(Election, models.CASCADE, related_name="ballots")
    office = models.CharField(_("Amt"), max_length=3, choices=Candidate.Office)
    round = models.PositiveSmallIntegerField(_("Wahlgang"), default=1)
    candidates = models.ManyToManyField(Candidate, related_name="ballots", verbose_name=_("Kandidaturen"))
    closes_on = models.DateField(_("letzter Tag"))
    verdict = models.CharField(_("Ergebnis"), max_length=7, choices=Verdict, blank=True, default="")
    votes = models.JSONField(_("Stimmen"), default=dict, blank=True)
    blank = models.PositiveIntegerField(_("Enthaltungen"), default=0)
    leading = models.JSONField(default=list, blank=True)
    shows_votes = models.BooleanField(default=False)
    by_lot = models.BooleanField(_("durch Los"), default=False)
    winner = models.ForeignKey(Candidate, models.SET_NULL, related_name="won_ballots", null=True, blank=True)

    class Meta:
        ordering = ["-office", "round", "id"]
        constraints = [models.UniqueConstraint(fields=["election", "office", "round"], name="ballot_once_a_round")]

    def __str__(self) -> str:
        return f"{self.get_office_display()} {self.round}"


class Voter(models.Model):
    """Who may vote in a ballot, and that they did; never when, never what."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="voters")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="+")
    has_voted = models.BooleanField(_("hat gewählt"), default=False)

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "counsellor"], name="voter_once")]

    def __str__(self) -> str:
        return f"{self.counsellor}"


class Urn(models.Model):
    """What was voted in a ballot: ids of candidates as text, "" for an abstention, always sorted."""

    ballot = models.OneToOneField(Ballot, models.CASCADE, related_name="urn")
    slips = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.ballot}"
