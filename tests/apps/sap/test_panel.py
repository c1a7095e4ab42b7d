# SPDX-License-Identifier: EUPL-1.2
"""The selection procedure: composition, invitations, open and secret votes, ties, the end and its papers."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.actions import panel as actions
from schutznetz.apps.sap.actions import voting
from schutznetz.apps.sap.facts.minutes import commission_text, results_text
from schutznetz.apps.sap.models import Candidate, Counsellor, PanelSeat, PanelUrn, PanelVoter, SelectionDay, State
from schutznetz.apps.sap.queries import panel as reads
from schutznetz.apps.sap.queries.start import needs_now
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from tests.apps.builders import a_person, a_site, a_user, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor, acting

pytestmark = pytest.mark.django_db
Kind, Ballot = PanelSeat.Kind, Candidate.Ballot
YES, NO = reads.OPTIONS


class Panel(Land):
    """A procedure of today with one briefed applicant and all four voting seats filled by people with accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.applicant_user = a_user(Role.EMPLOYEE, self.site, given_name="Bea", family_name="Bewerb")
        self.applicant = self.brief(self.applicant_user.person)
        self.day = SelectionDay(programme=self.programme, on=DAY, begins=time(9), place="Raum 12")
        actions.save_day(day=self.day, actor=acting(self.officer), now=clock.now())
        self.choose(self.applicant)
        self.members = {
            Kind.CHAIR: a_user(Role.EMPLOYEE, self.ministry_site),
            Kind.SPEAKER: a_user(Role.EMPLOYEE, self.site),
            Kind.EQUALITY: a_user(Role.EQUALITY, self.ministry_site, everywhere=True),
            Kind.PSYCHOLOGIST: a_user(Role.EMPLOYEE, self.ministry_site),
        }
        speaker = self.members[Kind.SPEAKER].person
        Office.objects.create(
            person=speaker, role=Role.SPEAKER, authority=self.site.authority, since=date(2026, 1, 1),
            working_group=self.part.working_group,
        )  # fmt: skip
        for kind, user in self.members.items():
            self.fill(kind, person=user.person, profession="psychologist" if kind == Kind.PSYCHOLOGIST else "")

    def brief(self, person: Person | None, **more: Any) -> Counsellor:
        assert person is not None
        return a_counsellor(person, State.BRIEFED, state_since=date(2026, 6, 1), **more)

    def choose(self, *roles: Counsellor) -> None:
        actions.choose_candidates(day=self.day, chosen=list(roles), actor=acting(self.officer), now=clock.now())

    def fill(self, kind: str, body: str = "", **fields: Any) -> None:
        seat = self.day.seats.get(kind=kind, body=body)
        seat.person, seat.name = None, ""
        for name, value in fields.items():
            setattr(seat, name, value)
        actions.fill_seat(seat=seat, actor=acting(self.officer), now=clock.now())

    def ready(self) -> Candidate:
        """Everything named and invited; the one applicant."""
        self.fill(Kind.STAFF_COUNCIL, "HPR", name="Ria Rat")
        self.invite()
        return self.day.candidates.select_related("day__programme").get(counsellor=self.applicant)

    def invite(self) -> None:
        actions.invite(day=self.day, actor=acting(self.officer), now=clock.now())
        self.day.refresh_from_db()

    def open(self, candidate: Candidate, ballot: str) -> Candidate:
        voting.open_vote(candidate=candidate, ballot=ballot, actor=acting(self.officer), now=clock.now())
        return fresh(candidate)

    def cast(self, candidate: Candidate, **choices: str) -> None:
        for kind, choice in choices.items():
            voting.cast(candidate=candidate, choice=choice, actor=acting(self.members[Kind(kind)]), now=clock.now())

    def close(self, candidate: Candidate, **more: Any) -> Candidate:
        voting.close_vote(candidate=candidate, actor=acting(self.officer), now=clock.now(), **more)
        return fresh(candidate)

    def conclude(self) -> None:
        actions.conclude(day=self.day, actor=acting(self.officer), now=clock.now(), today=DAY)


def fresh(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_related("day__programme", "counsellor").get(pk=candidate.pk)


@pytest.fixture
def scene() -> Panel:
    return Panel()


def missing(scene: Panel, rule: str) -> str:
    return next(str(one.facts["missing"]) for one in reads.composition(scene.day) if one.rule == rule)


@pytest.mark.requirement("SAP-085")
def test_no_vote_while_a_voting_seat_is_empty(scene: Panel) -> None:
    candidate = scene.ready()
    scene.fill(Kind.PSYCHOLOGIST)
    with pytest.raises(Refused) as refused:
        scene.open(candidate, Ballot.OPEN)
    assert refused.value.finding.rule == "sap.panel.quorum"
    assert "Psycholog" in str(refused.value.finding.facts["missing"])
    assert "6.2" in str(refused.value.finding.citation)
    scene.fill(Kind.PSYCHOLOGIST, name="Dr. Petra Psy", profession="psychologist")
    assert scene.open(candidate, Ballot.OPEN).is_voting


@pytest.mark.requirement("SAP-085")
def test_the_page_of_a_procedure_says_what_it_lacks_with_the_section_to_who_runs_it(
    scene: Panel, client: Client
) -> None:
    def shown(user: Any) -> str:
        client.force_login(user)
        page = client.get(reverse("sap:procedure", args=[scene.day.pk]))
        text = page.content.decode()
        let_go(page)
        return text

    scene.ready()
    assert "Nr. 6.2" not in shown(scene.officer), "nothing is missing"
    scene.fill(Kind.PSYCHOLOGIST)
    lacks = shown(scene.officer)
    assert "Nr. 6.2" in lacks
    assert missing(scene, "sap.panel.quorum") in lacks
    assert "Nr. 6.2" not in shown(scene.members[Kind.CHAIR])
    SelectionDay.objects.update(concluded_at=clock.now())
    assert "Nr. 6.2" not in shown(scene.officer)


@pytest.mark.requirement("SAP-086")
def test_an_absent_chair_is_deputised_on_record(scene: Panel) -> None:
    candidate = scene.ready()
    scene.fill(Kind.CHAIR, person=scene.members[Kind.CHAIR].person, is_absent=True)
    with pytest.raises(Refused):
        scene.open(candidate, Ballot.OPEN)
    scene.fill(Kind.CHAIR, person=scene.second.person, deputised=True, is_absent=False)
    assert scene.open(candidate, Ballot.OPEN).is_voting
    assert "in Vertretung" in commission_text(list(scene.day.seats.all()), reads.voting_kinds(scene.day))


@pytest.mark.requirement("SAP-087")
def test_the_speaker_is_in_office_on_the_day(scene: Panel) -> None:
    Office.objects.filter(role=Role.SPEAKER).update(until=date(2026, 6, 1))
    with pytest.raises(Refused) as refused:
        scene.fill(Kind.SPEAKER, person=scene.members[Kind.SPEAKER].person)
    assert refused.value.finding.rule == "sap.panel.seat"
    assert "Sprecherin" in str(refused.value.finding.facts["why"])


@pytest.mark.requirement("SAP-088")
def test_the_equality_officer_sends_a_deputy(scene: Panel) -> None:
    candidate = scene.ready()
    scene.fill(Kind.EQUALITY, name="Vera Vertretung", deputised=True)
    assert scene.open(candidate, Ballot.OPEN).is_voting


@pytest.mark.requirement("SAP-089")
def test_both_staff_councils_are_invited_on_a_mixed_day_and_do_not_vote(scene: Panel) -> None:
    scene.choose(scene.applicant, scene.brief(a_person(scene.site), is_police=True))
    bodies = set(scene.day.seats.filter(kind=Kind.STAFF_COUNCIL).values_list("body", flat=True))
    assert bodies == {"HPR", "PHPR"}
    scene.fill(Kind.STAFF_COUNCIL, "HPR", name="Ria Rat")
    with pytest.raises(Refused) as refused:
        scene.invite()
    assert refused.value.finding.facts["missing"] == "PHPR"
    adviser = a_user(Role.EMPLOYEE, scene.ministry_site)
    scene.fill(Kind.STAFF_COUNCIL, "PHPR", person=adviser.person)
    scene.invite()
    candidate = scene.open(scene.day.candidates.select_related("day").first(), Ballot.OPEN)
    with pytest.raises(Denied):
        voting.cast(candidate=candidate, choice=YES, actor=acting(adviser), now=clock.now())


@pytest.mark.requirement("SAP-090")
def test_the_seat_from_outside_is_for_a_psychologist(scene: Panel, client: Client) -> None:
    client.force_login(scene.officer)
    seat = scene.day.seats.get(kind=Kind.PSYCHOLOGIST)
    url = reverse("sap:panel_seat", args=[scene.day.pk, seat.pk])
    response = client.post(url, {"name": "Sonja Soziologin", "profession": "other"})
    assert response.status_code == 409
    assert "Psycholog" in response.content.decode()
    let_go(response)
    assert client.post(url, {"name": "Dr. Petra Psy", "profession": "psychologist"}).status_code == 302
    seat.refresh_from_db()
    assert (seat.who, seat.person) == ("Dr. Petra Psy", None)


@pytest.mark.requirement("SAP-091")
def test_the_disability_representation_comes_by_wish_and_the_wish_is_forgotten(scene: Panel, client: Client) -> None:
    client.force_login(scene.applicant_user)
    assert client.post(reverse("sap:own_details"), {"wants_disability_seat": "on"}).status_code == 302
    scene.applicant.refresh_from_db()
    assert scene.applicant.wants_disability_seat
    scene.choose(scene.applicant)
    seat = scene.day.seats.get(kind=Kind.DISABLED_STAFF)
    assert seat.kind not in reads.voting_kinds(scene.day)
    assert "Schwerbehindertenvertretung" in missing(scene, "sap.panel.other_advisers")
    candidate = scene.open(scene.ready(), Ballot.PAPER)
    scene.close(candidate, slips=(4, 0, 0))
    scene.conclude()
    scene.applicant.refresh_from_db()
    assert (scene.applicant.state, scene.applicant.wants_disability_seat) == (State.SELECTED, False)


@pytest.mark.requirement("SAP-092")
def test_the_chair_decides_a_tie_with_reasons(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.OPEN)
    scene.cast(candidate, chair=YES, equality_officer=YES, speaker=NO, psychologist=NO)
    candidate = scene.close(candidate)
    assert (candidate.yes, candidate.no, candidate.is_tie) == (2, 2, True)
    with pytest.raises(Refused):
        scene.conclude()
    voting.break_tie(
        candidate=candidate, suitable=False, reasons="Lange Erfahrung.", actor=acting(scene.officer), now=clock.now()
    )
    candidate = fresh(candidate)
    assert (candidate.suitable, candidate.casting, candidate.casting_reasons) == (True, True, "Lange Erfahrung.")
    assert "Lange Erfahrung." in results_text([(candidate, True)])


def test_a_procedure_waits_on_the_start_page_of_the_ministry_until_it_is_concluded(scene: Panel) -> None:
    def waits(day: date) -> list[str]:
        now = datetime.combine(day, time(9), clock.BERLIN)
        return [one.title for one in needs_now(acting(scene.officer), now) if one.title.startswith("Auswahl")]

    candidate, on = scene.ready(), scene.day.on
    titles = [waits(on + timedelta(days=days)) for days in (-1, 0, 1)]
    assert titles == [[], ["Auswahlverfahren heute"], ["Auswahlverfahren abschließen"]]
    candidate = scene.open(candidate, Ballot.PAPER)
    scene.close(candidate, slips=(3, 1, 0))
    scene.conclude()
    assert waits(on) == []


@pytest.mark.requirement("SAP-083")
def test_without_the_personal_talk_nobody_is_put_on_a_procedure(scene: Panel, client: Client) -> None:
    early = a_counsellor(a_person(scene.site), State.NOMINATED)
    client.force_login(scene.officer)
    url = reverse("sap:candidates", args=[scene.day.pk])
    response = client.post(url, {"chosen": [early.pk]})
    assert response.status_code == 422
    text = response.content.decode()
    assert all(word in text for word in (str(early.person), "weil dieses Gespräch fehlt", "Nr. 6.1"))
    let_go(response)
    scene.choose(scene.applicant, early)
    assert list(scene.day.candidates.values_list("counsellor", flat=True)) == [scene.applicant.pk]
    Counsellor.objects.filter(pk=early.pk).update(state=State.BRIEFED)
    page = client.get(url)
    assert "weil dieses Gespräch fehlt" not in page.content.decode()
    let_go(page)
    assert client.post(url, {"chosen": [early.pk, scene.applicant.pk]}).status_code == 302
    assert scene.day.candidates.filter(counsellor=early).exists()


@pytest.mark.requirement("SAP-084")
def test_a_suitable_applicant_joins_and_another_does_not(scene: Panel, client: Client) -> None:
    other = scene.brief(a_person(scene.site))
    scene.choose(scene.applicant, other)
    scene.ready()
    for role, slips in ((scene.applicant, (3, 1, 0)), (other, (1, 3, 0))):
        candidate = scene.open(scene.day.candidates.select_related("day__programme").get(counsellor=role), Ballot.PAPER)
        scene.close(candidate, slips=slips)
    scene.conclude()
    scene.conclude()
    states = [Counsellor.objects.get(pk=role.pk).state for role in (scene.applicant, other)]
    assert states == [State.SELECTED, State.NOT_SELECTED]
    assert Entry.objects.filter(verb="sap.procedure_concluded").count() == 1
    client.force_login(scene.officer)
    for name, args in (("minutes", []), ("panel_result", [scene.day.candidates.get(counsellor=other).pk])):
        paper = client.post(reverse(f"sap:{name}", args=[scene.day.pk, *args]))
        assert paper.content.startswith(b"%PDF")
        let_go(paper)


def test_a_secret_vote_keeps_who_and_what_apart(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.SECRET)
    scene.cast(candidate, chair=NO, speaker=YES)
    with pytest.raises(Denied):
        scene.cast(candidate, chair=YES)
    with pytest.raises(Refused):
        scene.close(candidate)
    scene.cast(candidate, psychologist="", equality_officer=YES)
    urn = PanelUrn.objects.get(candidate=candidate)
    assert urn.slips == sorted([NO, YES, YES, ""])
    assert {field.name for field in PanelVoter._meta.get_fields()} == {"id", "candidate", "seat"}
    assert PanelVoter.objects.count() == 4
    assert candidate.votes.count() == 0
    assert not Entry.objects.filter(verb="sap.votes_recorded").exists()
    done = scene.close(candidate)
    assert (done.yes, done.no, done.abstained, done.suitable) == (2, 1, 1, True)
    assert not PanelUrn.objects.exists()


def test_numbers_that_tell_how_all_voted_are_not_shown(scene: Panel, client: Client) -> None:
    candidate = scene.open(scene.ready(), Ballot.SECRET)
    scene.cast(candidate, chair=YES, speaker=YES, psychologist=YES, equality_officer=YES)
    done = scene.close(candidate)
    assert not reads.shows_numbers(done)
    assert "4" not in results_text([(done, reads.shows_numbers(done))])
    client.force_login(scene.officer)
    response = client.get(reverse("sap:candidate", args=[scene.day.pk, candidate.pk]))
    assert "verraten" in response.content.decode()
    let_go(response)


def test_a_secret_tie_waits_for_the_chair(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.SECRET)
    scene.cast(candidate, chair=YES, speaker=NO, psychologist=NO, equality_officer=YES)
    candidate = scene.close(candidate)
    assert candidate.is_tie
    chair = acting(scene.members[Kind.CHAIR])
    voting.break_tie(candidate=candidate, suitable=False, reasons="Noch zu früh.", actor=chair, now=clock.now())
    assert fresh(candidate).suitable is False


def test_members_see_their_procedure_once_invited_and_no_other(scene: Panel, client: Client) -> None:
    url = reverse("sap:procedure", args=[scene.day.pk])
    psychologist = scene.members[Kind.PSYCHOLOGIST]
    outsider = a_user(Role.MINISTRY, a_site(), everywhere=True)

    def seen_by(user: User) -> int:
        client.force_login(user)
        response = client.get(url)
        let_go(response)
        return response.status_code

    assert seen_by(psychologist) == 403
    candidate = scene.ready()
    assert seen_by(psychologist) == 200
    assert [seen_by(one) for one in (outsider, scene.head, scene.applicant_user, scene.academy)] == [403] * 4
    client.force_login(psychologist)
    for name in ("edit_procedure", "candidates"):
        assert client.get(reverse(f"sap:{name}", args=[scene.day.pk])).status_code == 403
    for name in ("open_vote", "votes", "close_vote"):
        assert client.post(reverse(f"sap:{name}", args=[scene.day.pk, candidate.pk])).status_code == 403
    too_early = client.get(reverse("sap:vote", args=[scene.day.pk, candidate.pk]))
    assert too_early.headers["Location"] == reverse("sap:candidate", args=[scene.day.pk, candidate.pk])


def test_a_candidate_of_another_procedure_is_not_reached_through_ones_own(scene: Panel, client: Client) -> None:
    candidate = scene.ready()
    other = SelectionDay(programme=scene.programme, on=DAY, begins=time(9), place="Raum 13")
    actions.save_day(day=other, actor=acting(scene.officer), now=clock.now())
    client.force_login(scene.officer)
    assert client.get(reverse("sap:candidate", args=[other.pk, candidate.pk])).status_code == 404
    assert client.get(reverse("sap:panel_seat", args=[other.pk, scene.day.seats.first().pk])).status_code == 404


def test_applicants_see_the_day_and_take_it_into_their_calendar(scene: Panel, client: Client) -> None:
    url = reverse("sap:procedure_calendar", args=[scene.day.pk])
    client.force_login(scene.applicant_user)
    assert client.get(url).status_code == 403
    scene.ready()
    file = client.get(url)
    assert b"DTSTART;TZID=Europe/Berlin:20260615T090000" in file.content
    let_go(file)
    own = client.get(reverse("sap:own"))
    assert "Raum 12" in own.content.decode()
    let_go(own)
    invited = Notice.objects.filter(kind="sap.panel")
    assert invited.count() == 4
    assert Notice.objects.filter(kind="sap.own", person=scene.applicant.person).exists()


def test_moving_an_announced_day_tells_everybody_again(scene: Panel) -> None:
    scene.ready()
    scene.day.place = "Saal"
    actions.save_day(day=scene.day, actor=acting(scene.officer), now=clock.now())
    assert Notice.objects.filter(kind="sap.panel").count() == 8
    scene.invite()
    assert Notice.objects.filter(kind="sap.panel").count() == 8


def test_somebody_by_name_with_an_address_is_invited_by_mail(scene: Panel) -> None:
    scene.fill(Kind.PSYCHOLOGIST, name="Dr. Petra Psy", address="psy@praxis.example", profession="psychologist")
    scene.ready()
    assert Notice.objects.get(address="psy@praxis.example").facts["place"] == "Raum 12"


def test_a_secret_vote_here_needs_accounts_for_all_seats(scene: Panel, client: Client) -> None:
    candidate = scene.ready()
    scene.fill(Kind.PSYCHOLOGIST, name="Dr. Petra Psy", profession="psychologist")
    client.force_login(scene.officer)
    url = reverse("sap:open_vote", args=[scene.day.pk, candidate.pk])
    response = client.post(url, {"ballot": "secret"})
    assert response.status_code == 422
    assert "Stimmzettel" in response.content.decode()
    let_go(response)
    assert client.post(url, {"ballot": "paper"}).status_code == 302
    close = reverse("sap:close_vote", args=[scene.day.pk, candidate.pk])
    assert client.post(close, {"yes": 3, "no": 2, "abstained": 0}).status_code == 422
    assert client.post(close, {"yes": 3, "no": 0, "abstained": 1}).status_code == 302
    assert fresh(candidate).suitable is True


def test_who_withdrew_meanwhile_has_no_result_and_holds_nobody_up(scene: Panel) -> None:
    scene.ready()
    Counsellor.objects.filter(pk=scene.applicant.pk).update(state=State.ENDED)
    scene.conclude()
    scene.day.refresh_from_db()
    assert not scene.day.is_open
    assert scene.day.candidates.get().suitable is None


def test_the_list_asks_as_often_for_many_days(scene: Panel, client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(scene.officer)
    url = reverse("sap:procedures")
    let_go(client.get(url))
    SelectionDay.objects.bulk_create(
        SelectionDay(programme=scene.programme, on=DAY, begins=time(9), place="Saal", made_at=clock.now(),
                     changed_at=clock.now()) for _one in range(20)
    )  # fmt: skip
    with django_assert_max_num_queries(14):
        let_go(client.get(url))


def test_nobody_decides_on_themselves_or_votes_twice(scene: Panel, client: Client) -> None:
    client.force_login(scene.officer)
    seat = scene.day.seats.get(kind=Kind.EQUALITY)
    url = reverse("sap:panel_seat", args=[scene.day.pk, seat.pk])
    for person, says in (
        (scene.applicant.person, "bewirbt sich selbst"), (scene.members[Kind.CHAIR].person, "anderen Sitz"),
    ):  # fmt: skip
        assert person is not None
        response = client.post(url, {"who": person.external_id})
        assert response.status_code == 422
        assert says in response.content.decode()
        let_go(response)
    speaker = scene.members[Kind.SPEAKER].person
    assert speaker is not None
    briefed = scene.brief(speaker)
    assert briefed not in reads.addable(scene.day)
