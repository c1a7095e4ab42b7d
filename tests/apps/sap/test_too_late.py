# SPDX-License-Identifier: EUPL-1.2
"""Forms that were opened before somebody else was faster: nothing happens, and the page says so."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.sap.actions import programme as switching
from schutznetz.apps.sap.models import Candidate, PanelSeat, RuleSetSwitch
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_user, let_go
from tests.apps.sap.objects import DAY, Land, acting
from tests.apps.sap.test_panel import NO, YES, Ballot, Kind, Panel, fresh

pytestmark = pytest.mark.django_db
EVERYBODY = {"chair": YES, "speaker": NO, "psychologist": NO, "equality_officer": NO}


@pytest.fixture
def scene() -> Panel:
    return Panel()


def said(client: Client, url: str, **data: Any) -> tuple[str, str]:
    """Where a sent form leads, and what it says."""
    response = client.post(url, data)
    words = [str(one) for one in get_messages(response.wsgi_request)][-1]
    let_go(response)
    return response.headers.get("Location", str(response.status_code)), words


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("ballot", [Ballot.OPEN, Ballot.SECRET])
def test_who_has_voted_stays_on_the_seat(scene: Panel, ballot: str) -> None:
    candidate = scene.open(scene.ready(), ballot)
    scene.cast(candidate, psychologist=NO)
    client, seat = signed_in(scene.officer), scene.day.seats.get(kind=Kind.PSYCHOLOGIST)
    url, kept = reverse("sap:panel_seat", args=[scene.day.pk, seat.pk]), seat.person
    assert kept is not None
    for sent in ({"name": "Dr. Eva Ersatz"}, {}, {"who": kept.external_id, "is_absent": "on"}):
        response = client.post(url, {"profession": "psychologist"} | sent)
        assert response.status_code == 422, sent
        assert "schon abgestimmt" in response.content.decode()
        let_go(response)
    with pytest.raises(Denied, match="schon abgestimmt"):
        scene.fill(Kind.PSYCHOLOGIST, name="Dr. Eva Ersatz", profession="psychologist")
    seat.refresh_from_db()
    assert (seat.person, seat.name, seat.is_absent) == (kept, "", False)


def test_a_seat_without_a_vote_is_filled_anew_and_one_with_a_vote_keeps_its_other_details(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.OPEN)
    scene.cast(candidate, psychologist=NO)
    other = a_user("EMP", scene.ministry_site).person
    scene.fill(Kind.EQUALITY, person=other)
    assert scene.day.seats.get(kind=Kind.EQUALITY).person == other
    kept = scene.members[Kind.PSYCHOLOGIST].person
    scene.fill(Kind.PSYCHOLOGIST, person=kept, profession="psychologist", deputised=True)
    assert scene.day.seats.get(kind=Kind.PSYCHOLOGIST).deputised


def test_a_vote_after_the_count_is_refused(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.OPEN)
    scene.cast(candidate, **EVERYBODY)
    scene.close(candidate)
    with pytest.raises(Denied, match="beendet"):
        scene.cast(candidate, chair=NO)
    votes = {row.seat.kind: row.suitable for row in fresh(candidate).votes.all()}
    assert votes[Kind.CHAIR] is True


def test_forms_of_a_vote_that_moved_on_lead_to_how_it_stands(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.OPEN)
    page = reverse("sap:candidate", args=[scene.day.pk, candidate.pk])
    officer, chair = signed_in(scene.officer), signed_in(scene.members[Kind.CHAIR])

    def send(client: Client, name: str, **data: Any) -> tuple[str, str]:
        return said(client, reverse(f"sap:{name}", args=[scene.day.pk, candidate.pk]), **data)

    assert send(officer, "open_vote", ballot="secret") == (page, LATE)
    scene.cast(candidate, **EVERYBODY)
    scene.close(candidate)
    for client, name in ((officer, "close_vote"), (officer, "votes"), (officer, "break_tie"), (chair, "vote")):
        assert send(client, name, choice=NO, casting=YES, reasons="Text") == (page, LATE), name
    found = fresh(candidate)
    assert (found.ballot, found.yes, found.no, found.casting) == (Ballot.OPEN, 1, 3, None)


def test_a_concluded_procedure_takes_nothing_and_says_so(scene: Panel) -> None:
    candidate = scene.open(scene.ready(), Ballot.PAPER)
    scene.close(candidate, slips=(4, 0, 0))
    scene.conclude()
    officer, page = signed_in(scene.officer), reverse("sap:procedure", args=[scene.day.pk])
    seat = scene.day.seats.get(kind=Kind.STAFF_COUNCIL)
    asked = {
        "edit_procedure": ([scene.day.pk], {"place": "Anderswo"}), "candidates": ([scene.day.pk], {}),
        "panel_seat": ([scene.day.pk, seat.pk], {"name": "Andere"}), "invite_panel": ([scene.day.pk], {}),
    }  # fmt: skip
    for name, (parts, data) in asked.items():
        assert said(officer, reverse(f"sap:{name}", args=parts), **data) == (page, LATE), name
    scene.day.refresh_from_db()
    assert (scene.day.place, scene.day.candidates.count()) == ("Raum 12", 1)
    assert PanelSeat.objects.get(pk=seat.pk).name == "Ria Rat"
    assert Candidate.objects.get().suitable is True


def test_a_switch_taken_back_is_not_approved_and_the_page_says_so() -> None:
    land = Land()
    switch = switching.propose_switch(
        programme=land.programme, key="SAP-2010", since=DAY, basis="Erlass", actor=acting(land.officer),
        now=clock.now(), today=DAY,
    )  # fmt: skip
    switching.withdraw_switch(switch=switch, actor=acting(land.officer), now=clock.now())
    where, words = said(signed_in(land.second), reverse("sap:approve_switch", args=[switch.pk]))
    assert where == reverse("sap:rules")
    assert "Freigegeben ist nichts" in words
    assert RuleSetSwitch.objects.get(pk=switch.pk).approved_at is None


LATE = "Das geht beim jetzigen Stand nicht. So steht es jetzt."
