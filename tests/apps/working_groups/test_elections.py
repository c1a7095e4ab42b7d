# SPDX-License-Identifier: EUPL-1.2
"""Elections: candidacies, secrecy, ties, the lot, confirmation, terms."""

from datetime import date, time, timedelta

import pytest
from django.apps import apps
from django.db.models import DateField, ForeignKey
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.models import State as CounsellorState
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.actions import elections as actions
from schutznetz.apps.working_groups.actions import offices
from schutznetz.apps.working_groups.models import BudgetShare, Candidate, Election, Urn, Voter
from schutznetz.apps.working_groups.queries import duties
from schutznetz.apps.working_groups.queries import elections as reads
from schutznetz.apps.working_groups.queries.conferences import part_of
from schutznetz.apps.working_groups.queries.start import needs_now
from schutznetz.apps.worktime.models import Terms
from schutznetz.apps.worktime.queries import budgets_of, functions_of
from schutznetz.domain.ballots import BallotError
from schutznetz.regulation.finding import Refused, Status
from tests.apps.builders import let_go
from tests.apps.sap.objects import DAY, acting
from tests.apps.training.objects import a_mentor, a_pairing
from tests.apps.working_groups.objects import Region, person_of
from tests.apps.working_groups.voting import LAST, NOW, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote() -> Vote:
    return Vote()


@pytest.mark.requirement("SAP-152")
@pytest.mark.requirement("SAP-153")
def test_an_office_starts_with_the_confirmation_and_counts_from_the_election(vote: Vote) -> None:
    vote.elect()
    held = Office.objects.filter(working_group=vote.region.group, person=vote.a.counsellor.person)
    assert not held.exists()
    vote.accept()
    assert not held.exists()
    later = DAY + timedelta(days=10)
    vote.confirm(later)
    office = held.get()
    assert (office.role, office.since, office.until) == ("SPK", later, date(2029, 6, 14))
    before = Office.objects.get(person=person_of(vote.region.speaker), role="SPK")
    assert before.until == later - timedelta(days=1)
    deputy = Office.objects.filter(person=person_of(vote.region.deputy), role="DEP").order_by("since")
    assert [(one.since, one.until) for one in deputy] == [
        (date(2026, 1, 1), later - timedelta(days=1)), (later, date(2029, 6, 14)),
    ]  # fmt: skip
    found = reads.term_of(office, reads.rules_of(vote.region.programme), date(2029, 2, 13))
    assert (found.status, found.due_on) == (Status.MET, date(2029, 6, 14))
    assert reads.term_of(office, reads.rules_of(vote.region.programme), date(2029, 2, 14)).status is Status.DUE
    due = [one for one in duties.ending_terms(NOW, date(2029, 3, 1)) if one.source == vote.region.group]
    assert [(one.role, one.due_on) for one in due] == [("SPK", date(2029, 6, 14))]


@pytest.mark.requirement("SAP-049", "SAP-152")
def test_a_group_without_a_speaker_for_too_long_is_a_task_of_the_ministry() -> None:
    region, since = Region(), date(2026, 3, 10)
    led = Office.objects.filter(working_group=region.group, role=Role.SPEAKER)
    assert list(duties.groups_without_speaker(NOW, DAY)) == []
    led.update(until=since - timedelta(days=1))
    assert list(duties.groups_without_speaker(NOW, date(2026, 6, 9))) == []
    (wanted,) = duties.groups_without_speaker(NOW, date(2026, 6, 10))
    assert (wanted.source, wanted.role, wanted.authority) == (region.group, Role.MINISTRY, region.programme.ministry)
    assert (wanted.due_on, wanted.facts["day"]) == (date(2026, 6, 9), "10.03.2026")
    assert "10.2" in wanted.cite
    election = Election.objects.create(group=region.group, called_on=DAY, candidates_by=DAY, closes_on=DAY)
    assert list(duties.groups_without_speaker(NOW, DAY)) == [], "a new election runs"
    election.delete()
    led.delete()
    (wanted,) = duties.groups_without_speaker(NOW, DAY)
    assert wanted.facts["day"] == "01.01.2026", "a deputy who never had a speaker"
    region.group.offices.all().delete()
    assert list(duties.groups_without_speaker(NOW, DAY)) == [], "nobody was ever elected: there is no day to count from"


def test_who_voted_and_what_was_voted_stand_apart(vote: Vote) -> None:
    """No column joins them: the urn knows its ballot only, and is the same whoever voted first."""
    vote.open()
    lines = Entry.objects.count()
    orders = []
    for order in ((0, 1, 2), (2, 0, 1)):
        Voter.objects.update(has_voted=False)
        Urn.objects.update(slips=[])
        for number in order:
            vote.cast(vote.voters[number], str([vote.a, vote.b, vote.b][number].pk))
        orders.append(Urn.objects.get(ballot=vote.ballot("SPK")).slips)
    assert orders[0] == orders[1] == sorted(orders[0])
    assert Entry.objects.count() == lines
    urn = apps.get_model("working_groups", "Urn")
    assert {field.name for field in urn._meta.get_fields()} == {"id", "ballot", "slips"}
    voter = apps.get_model("working_groups", "Voter")
    assert not [field for field in voter._meta.get_fields() if isinstance(field, DateField)]
    targets = {field.related_model for field in voter._meta.get_fields() if isinstance(field, ForeignKey)}
    assert Candidate not in targets


def test_nobody_votes_twice_and_nobody_else_votes(vote: Vote, client: Client) -> None:
    vote.open()
    vote.cast(vote.voters[0], str(vote.b.pk))
    with pytest.raises(BallotError):
        vote.cast(vote.voters[0], str(vote.a.pk))
    for user in (vote.region.officer, vote.region.head):
        with pytest.raises(Denied):
            vote.cast(user, str(vote.a.pk))
    with pytest.raises(BallotError):
        vote.cast(vote.voters[1], str(vote.c.pk))
    assert Urn.objects.get(ballot=vote.ballot("SPK")).slips == [str(vote.b.pk)]
    client.force_login(vote.voters[0])
    forged = {f"b{row.pk}": "blank" for row in vote.election.ballots.all()}
    response = client.post(reverse("working_groups:vote", args=[vote.election.pk]), forged)
    assert response.status_code == 302
    assert Urn.objects.get(ballot=vote.ballot("SPK")).slips == [str(vote.b.pk)]
    let_go(response)


def test_trainees_neither_stand_nor_vote(vote: Vote) -> None:
    trainee = User.objects.create_user("timo", person=vote.region.trainee.person)
    with pytest.raises(Refused) as refused:
        vote.stand(trainee, "SPK")
    assert refused.value.finding.rule == "sap.speakers.candidate"
    vote.open()
    assert Voter.objects.filter(ballot=vote.ballot("SPK")).count() == 7
    assert not Voter.objects.filter(counsellor=vote.region.trainee).exists()


def test_nothing_is_counted_before_the_end(vote: Vote) -> None:
    vote.open()
    vote.cast(vote.voters[0], str(vote.b.pk))
    with pytest.raises(Refused) as refused:
        vote.count(LAST)
    assert refused.value.finding.rule == "sap.speakers.lacking"
    assert vote.ballot("SPK").votes == {}


def test_a_tie_leads_to_a_run_off_and_then_to_the_lot(vote: Vote) -> None:
    vote.open()
    for number, choice in enumerate((vote.a, vote.b, vote.a, vote.b)):
        vote.cast(vote.voters[number], str(choice.pk), str(vote.c.pk))
    vote.count()
    assert [vote.ballot(office).verdict for office in ("SPK", "DEP")] == ["run_off", "elected"]
    day = LAST + timedelta(days=2)
    speaker = acting(vote.region.speaker, day)
    actions.run_off(election=vote.election, closes_on=day + timedelta(days=9), actor=speaker, now=NOW, today=day)
    again = vote.ballot("SPK")
    assert (again.round, set(again.candidates.all()), vote.ballot("DEP").round) == (2, {vote.a, vote.b}, 1)
    for number, choice in enumerate((vote.a, vote.b)):
        actions.vote(
            election=vote.election, choices={again.pk: str(choice.pk)}, actor=acting(vote.voters[number]), today=day
        )
    vote.count(day + timedelta(days=10))
    again.refresh_from_db()
    assert (again.verdict, again.by_lot, again.winner in (vote.a, vote.b)) == ("lot", True, True)
    assert (again.shows_votes, again.votes) == (False, {})


def test_numbers_that_tell_how_people_voted_are_not_kept(vote: Vote, client: Client) -> None:
    vote.open()
    for user in vote.voters:
        vote.cast(user, str(vote.a.pk), str(vote.c.pk))
    vote.count(DAY)
    row = vote.ballot("SPK")
    assert (row.winner, row.shows_votes, row.votes, row.blank) == (vote.a, False, {}, 0)
    client.force_login(vote.voters[6])
    response = client.get(reverse("working_groups:election", args=[vote.election.pk]))
    assert "Zahlen stehen hier nicht" in response.content.decode()
    let_go(response)


def test_the_roll_and_the_urn_go_with_the_end_of_the_election(vote: Vote) -> None:
    vote.elect()
    vote.accept()
    assert Voter.objects.exists()
    vote.confirm()
    assert not Voter.objects.exists()
    assert not Urn.objects.exists()
    assert vote.ballot("SPK").votes == {str(vote.a.pk): 6, str(vote.b.pk): 1}


def test_a_run_off_is_no_step_where_nobody_ties(vote: Vote, client: Client) -> None:
    vote.elect()
    client.force_login(vote.region.speaker)
    response = client.get(reverse("working_groups:election", args=[vote.election.pk]))
    text = response.content.decode()
    assert "Stichwahl ansetzen" not in text
    assert "bestätigt das Ministerium" in text
    let_go(response)


@pytest.mark.requirement("SAP-153")
def test_only_the_ministry_confirms_and_only_what_was_accepted(vote: Vote) -> None:
    vote.elect()
    with pytest.raises(Refused):
        vote.confirm()
    vote.accept()
    for user in (vote.region.speaker, vote.region.head, vote.voters[0]):
        with pytest.raises(Denied):
            actions.confirm(election=vote.election, actor=acting(user), now=NOW, today=DAY)
    titles = [one.title for one in needs_now(acting(vote.region.officer), NOW)]
    assert titles == ["Gewählte bestätigen"]


@pytest.mark.requirement("SAP-048")
def test_nobody_becomes_speaker_beside_another_task_unless_the_ministry_allows_it(vote: Vote) -> None:
    vote.elect()
    vote.accept()
    pairing = a_pairing(a_mentor(vote.a.counsellor), vote.region.trainee)
    with pytest.raises(Refused) as refused:
        vote.confirm()
    assert str(refused.value.finding.citation) == "SAP-Erlass 2007, Nr. 4.1.5"
    assert not Office.objects.filter(person=vote.a.counsellor.person, role="SPK").exists()
    pairing.until = DAY - timedelta(days=1)
    pairing.save()
    vote.confirm()
    assert Office.objects.filter(person=vote.a.counsellor.person, role="SPK").exists()


@pytest.mark.requirement("SAP-152")
@pytest.mark.parametrize("state", [CounsellorState.ENDED, CounsellorState.RESTING])
def test_nobody_takes_up_an_office_who_is_no_longer_active_in_the_group(vote: Vote, state: str) -> None:
    vote.elect()
    vote.accept()
    Counsellor.objects.filter(pk=vote.c.counsellor_id).update(state=state)
    with pytest.raises(Refused) as refused:
        vote.confirm()
    assert str(refused.value.finding.citation) == "SAP-Erlass 2007, Nr. 10.2"
    assert not Office.objects.filter(person=vote.a.counsellor.person, role="SPK").exists()
    vote.election.refresh_from_db()
    assert vote.election.state != "confirmed"
    actions.refuse(election=vote.election, reasons="Ende", actor=acting(vote.region.officer), now=NOW, today=DAY)


def test_the_ministry_refuses_with_reasons_only(vote: Vote) -> None:
    vote.elect()
    officer = acting(vote.region.officer)
    with pytest.raises(Refused):
        actions.refuse(election=vote.election, reasons="", actor=officer, now=NOW, today=DAY)
    actions.refuse(election=vote.election, reasons="Fristen", actor=officer, now=NOW, today=DAY)
    vote.election.refresh_from_db()
    assert (vote.election.state, Voter.objects.exists()) == ("not_confirmed", False)


def test_nobody_accepts_for_somebody_else_or_without_having_won(vote: Vote) -> None:
    vote.elect()
    with pytest.raises(Denied):
        actions.accept(candidate=vote.a, actor=acting(vote.voters[1]), now=NOW, today=DAY)
    with pytest.raises(actions.WrongState):
        actions.accept(candidate=vote.b, actor=acting(vote.voters[1]), now=NOW, today=DAY)


def test_a_group_has_one_election_at_a_time(vote: Vote) -> None:
    again = Election(group=vote.region.group, candidates_by=LAST, closes_on=LAST + timedelta(days=9))
    found = actions.call(election=again, actor=acting(vote.region.officer), now=NOW, today=DAY)
    assert found == vote.election


def test_the_start_page_asks_for_the_vote_until_it_is_cast(vote: Vote) -> None:
    vote.open()
    now = clock.now().replace(year=2026, month=6, day=15)
    assert [one.title for one in needs_now(acting(vote.voters[5]), now)] == ["Wählen bis 05.07.2026"]
    vote.cast(vote.voters[5], "")
    assert list(needs_now(acting(vote.voters[5]), now)) == []


@pytest.mark.requirement("SAP-161")
def test_speaker_and_deputy_share_one_budget(vote: Vote) -> None:
    region = vote.region
    share = BudgetShare(group=region.group, since=DAY, speaker_percent=70, deputy_percent=40)
    with pytest.raises(Refused):
        offices.share_time(share=share, actor=acting(region.speaker), now=NOW)
    share.deputy_percent = 30
    offices.share_time(share=share, actor=acting(region.deputy), now=NOW)
    parts = [part_of(person_of(user).pk, DAY) for user in (region.speaker, region.deputy)]
    assert parts == [0.7, 0.3]
    before = DAY - timedelta(days=1)
    assert [part_of(person_of(user).pk, before) for user in (region.speaker, region.deputy)] == [1.0, 0.0]
    assert functions_of(person_of(region.deputy), before) == []
    assert functions_of(person_of(region.deputy), DAY) == ["SPK"]
    for user, cap in ((region.speaker, 4.2), (region.deputy, 1.8)):
        Terms.objects.create(
            person=user.person, since=date(2026, 1, 1), annual_hours=1640, frame_from=time(6), frame_until=time(19)
        )
        found = budgets_of(person_of(user), DAY)
        assert [(one.kind, one.finding.facts["cap_percent"]) for one in found] == [("SAP", 10.0), ("SPK", cap)]
    with pytest.raises(Denied):
        offices.share_time(share=share, actor=acting(region.officer), now=NOW)
