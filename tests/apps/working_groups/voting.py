# SPDX-License-Identifier: EUPL-1.2
"""An election with its votes, up to the confirmation."""

from datetime import date, timedelta

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.working_groups.actions import elections as actions
from schutznetz.apps.working_groups.models import Ballot, Candidate, Election
from tests.apps.sap.objects import DAY, acting
from tests.apps.working_groups.objects import Region

NOW = clock.now()
LAST = DAY + timedelta(days=20)


class Vote:
    """A group of seven voters: two stand for speaker, two for deputy."""

    def __init__(self) -> None:
        self.region = Region()
        self.voters = [self.region.counsellor_user, self.region.speaker, self.region.deputy]
        self.voters += [self.region.member_with_account(f"Vera{n}", f"Wahl{n}") for n in range(4)]
        made = Election(group=self.region.group, candidates_by=DAY + timedelta(days=7), closes_on=LAST)
        self.election = actions.call(election=made, actor=acting(self.region.speaker), now=NOW, today=DAY)
        self.a, self.b = self.stand(self.voters[0], "SPK"), self.stand(self.voters[1], "SPK")
        self.c, self.d = self.stand(self.voters[2], "DEP"), self.stand(self.voters[3], "DEP")

    def stand(self, user: User, office: str) -> Candidate:
        return actions.stand(election=self.election, office=office, actor=acting(user), now=NOW, today=DAY)

    def open(self) -> None:
        actions.open_vote(election=self.election, actor=acting(self.region.speaker), now=NOW, today=DAY)

    def ballot(self, office: str) -> Ballot:
        return self.election.ballots.filter(office=office).latest("round")

    def cast(self, user: User, speaker: str, deputy: str = "", day: date = DAY) -> None:
        choices = {self.ballot("SPK").pk: speaker, self.ballot("DEP").pk: deputy}
        actions.vote(election=self.election, choices=choices, actor=acting(user), today=day)

    def count(self, day: date = LAST + timedelta(days=1)) -> None:
        actions.count(election=self.election, actor=acting(self.region.speaker, day), now=NOW, today=day)
        self.election.refresh_from_db()

    def elect(self) -> None:
        """Sina becomes speaker and Dora deputy, with everybody's votes but one."""
        self.open()
        for user in self.voters[:6]:
            self.cast(user, str(self.a.pk), str(self.c.pk))
        self.cast(self.voters[6], str(self.b.pk), str(self.d.pk))
        self.count(DAY)

    def accept(self) -> None:
        for one, user in ((self.a, self.voters[0]), (self.c, self.voters[2])):
            actions.accept(candidate=one, actor=acting(user), now=NOW, today=DAY)

    def confirm(self, day: date = DAY) -> None:
        actions.confirm(election=self.election, actor=acting(self.region.officer, day), now=NOW, today=day)
