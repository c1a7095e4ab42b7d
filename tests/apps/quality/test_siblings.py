# SPDX-License-Identifier: EUPL-1.2
"""Duties of one kind are told apart by whom or when they are about, and only for who may know it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.duties import queries
from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import Wanted, kind_of, line_of
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Deputy
from schutznetz.apps.quality.actions.standing import give_sheets
from schutznetz.apps.quality.jobs import COMMENT, DECIDE, DUTY_OF, EXECUTE, HEAR, SHEET
from schutznetz.apps.quality.models import Item, Review, State
from tests.apps.builders import a_user, let_go
from tests.apps.quality.objects import DAY, NOW, Court, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    return Court()


def a_review(court: Court, state: str = State.REPORTED, **fields: Any) -> Review:
    values: dict[str, Any] = {"item": Item.SUBJECT, "reporter": "academy", "misses": ["2026-01-01"], "reported_on": DAY}
    return Review.objects.create(**{"counsellor": court.counsellor, "state": state} | values | fields)


def opened(key: str) -> None:
    kind = kind_of(key)
    assert kind.review is not None
    reconcile(kind, kind.review(NOW, DAY), NOW)


def titles(actor: Actor) -> list[str]:
    return [line.title for line in queries.named(actor, queries.worklist(actor, DAY))]


def page(user: User, path: str) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(path)
    let_go(response)
    return response.content.decode()


def test_sheets_of_two_counsellors_are_two_things_to_read(court: Court) -> None:
    court.another("Zweite", line_manager=court.manager.person)
    give_sheets(NOW, DAY)
    opened(SHEET)
    both = {f"Merkblatt lesen: {court.counsellor.person}", "Merkblatt lesen: Alex Zweite"}
    assert set(titles(acting(court.manager))) == both
    for path in ("/", "/aufgaben/"):
        said = page(court.manager, path)
        assert all(title in said for title in both)
    assert "Zweite" not in page(court.manager, "/aufgaben/kalender/schutznetz.ics")
    with translation.override("en"):
        assert all(str(court.counsellor.person) in one or "Alex Zweite" in one for one in titles(acting(court.manager)))


def test_the_title_is_read_when_shown_and_goes_with_the_row(court: Court) -> None:
    """Nothing about a person is kept in the duty, so nothing has to be deleted from it."""
    give_sheets(NOW, DAY)
    opened(SHEET)
    duty = Duty.objects.get(kind=SHEET)
    assert set(duty.facts) == {"args"}
    court.counsellor.information_sheets.all().delete()
    assert titles(acting(court.manager)) == ["Merkblatt lesen"]


def test_the_ministry_reads_whose_review_it_is(court: Court) -> None:
    a_review(court)
    a_review(court, State.HEARD, item=Item.SUPERVISION, asked_on=DAY)
    opened(HEAR)
    opened(DECIDE)
    name = court.counsellor.person
    assert set(titles(acting(court.officer))) == {
        f"Prüfung beginnen: {name}, Seminar zu einem Fachthema",
        f"Über eine Prüfung entscheiden: {name}, Supervision",
    }


def test_an_officer_who_is_the_counsellor_and_one_who_is_helped_get_no_words(court: Court) -> None:
    a_review(court)
    opened(HEAR)
    officer = acting(court.officer)
    own = replace(officer, person=court.counsellor.person)
    helper = a_user(Role.ADMINISTRATOR, court.site, everywhere=True)
    for actor in (own, replace(officer, helper=helper)):
        assert titles(actor) == ["Prüfung beginnen"]


def test_the_counsellor_reads_which_item_and_since_when(court: Court) -> None:
    a_review(court, State.HEARING, asked_on=DAY)
    opened(COMMENT)
    assert titles(acting(court.counsellor_user)) == ["Sich äußern: Seminar zu einem Fachthema, gemeldet am 15.06.2026"]


def test_the_head_reads_whose_role_ends_and_not_why(court: Court) -> None:
    a_review(court, State.RELEASE_DECIDED, asked_on=DAY, decided_on=DAY)
    opened(EXECUTE)
    assert titles(acting(court.head)) == [f"Entpflichtung vollziehen: {court.counsellor.person}"]
    Review.objects.update(state=State.RELEASED, closed_on=DAY)
    assert titles(acting(court.head)) == ["Entpflichtung vollziehen"]


def test_a_quarter_and_a_year_are_named(court: Court) -> None:
    person = court.counsellor.person
    for item, period, title in (
        (Item.DOCUMENTATION, "2026Q1", "Meldung des Quartals: 1. Quartal 2026"),
        (Item.COUNSELLING, "2025", "Erklärung zum vergangenen Jahr: 2025"),
    ):
        kind = kind_of(DUTY_OF[item])
        reconcile(kind, [Wanted(court.counsellor, "Nr. 5.4", due_on=DAY, person=person, period=period)], NOW)
        assert title in titles(acting(court.counsellor_user))


def test_the_words_of_many_take_one_query(court: Court, django_assert_num_queries: Any) -> None:
    for number in range(3):
        court.another(f"Person {number}", line_manager=court.manager.person)
    give_sheets(NOW, DAY)
    opened(SHEET)
    actor = acting(court.manager)
    lines = [line_of(one, DAY) for one in Duty.objects.filter(kind=SHEET)]
    with django_assert_num_queries(1):
        named = queries.named(actor, lines)
    assert len({line.title for line in named}) == 4


def test_a_deputy_of_the_manager_reads_no_sheet_of_theirs(court: Court) -> None:
    give_sheets(NOW, DAY)
    opened(SHEET)
    office = court.manager.person.offices.get(role=Role.SUPERVISOR)
    Deputy.objects.create(
        office=office, person=court.speaker.person, since=DAY - timedelta(days=1), until=DAY, named_at=clock.now()
    )
    duty = Duty.objects.get(kind=SHEET)
    assert queries.named(acting(court.speaker), [line_of(duty, DAY)])[0].title == "Merkblatt lesen"
