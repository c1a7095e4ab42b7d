# SPDX-License-Identifier: EUPL-1.2
"""Drafts for a year of the academy: whom they are made for, what is found, taken over; and who sees them."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Event
from schutznetz.apps.academy.queries.planning import demand
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.planning import actions, jobs
from schutznetz.apps.planning.actions.years import days_in
from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.queries.years import wanted_in
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import Denied
from schutznetz.config import demo_planning
from schutznetz.domain.workdays import is_working_day
from tests.apps.academy.objects import a_group, a_registration, an_event
from tests.apps.builders import a_site, a_user, an_authority, let_go
from tests.apps.planning.year_objects import PLACES, WISHES, YEAR, Year
from tests.apps.sap.objects import a_programme, acting

pytestmark = pytest.mark.django_db
TAKEN = actions.Taken(begins=time(9), ends=time(16), days={"supervision": 1}, topics=())
MONTHS = [date(YEAR, number, 1) for number in WISHES.months]


@pytest.fixture
def year() -> Year:
    return Year()


@pytest.mark.requirement("SAP-046")
@pytest.mark.requirement("SAP-133")
def test_everybody_has_a_place_near_them_and_training_groups_stay_together(year: Year) -> None:
    group = a_group(year.programme, *year.people[:5])
    draft = year.computed()
    assert draft.state == YearDraft.State.DONE
    events = list(draft.events.select_related("venue"))
    assert {(one.venue.name, one.persons) for one in events} == {("Herne", 5), ("Schwerte", 4)}
    assert {one.venue.name: one.group for one in events} == {"Herne": group, "Schwerte": None}
    assert all(one.month.month in WISHES.months and one.mean_km < 5 for one in events)
    assert (draft.people, draft.figures["events"], draft.figures["broken"]) == (9, 2, [])
    assert draft.gap == pytest.approx(0, abs=0.006)


def test_no_person_is_stored_in_a_draft_or_shown(client: Client, year: Year) -> None:
    draft = year.computed()
    stored = [field.name for kind in (YearDraft, *(one.related_model for one in YearDraft._meta.related_objects))
              for field in kind._meta.fields if field.related_model is Counsellor]  # fmt: skip
    assert stored == []
    client.force_login(year.academy)
    response = client.get(reverse("planning:year", args=[draft.pk]))
    page = response.content.decode()
    assert "Schwerte" in page
    assert "Heimlich" not in page
    let_go(response)


@pytest.mark.requirement("SAP-044")
def test_the_demand_counts_who_a_draft_is_made_for(year: Year) -> None:
    kinds = {kind: [1, 20] for kind in ("conversation", "subject", "supervision")}
    draft = YearDraft(programme=year.programme, year=YEAR, kinds=kinds)
    today = clock.today()
    found = wanted_in(draft, MONTHS, today)
    for one in demand(year.programme, YEAR, today):
        assert one.needed == sum(need.kind == one.kind for need in found.wanted), one.kind


def test_who_has_booked_or_lies_nowhere_is_counted_and_left_out(year: Year) -> None:
    draft = YearDraft(programme=year.programme, year=YEAR, kinds={"supervision": [1, 20]})
    coming = an_event(year.programme, on=date(YEAR, 4, 6))
    a_registration(coming, year.people[0])
    year.people[8].authority.sites.update(latitude=None)
    found = wanted_in(draft, MONTHS, clock.today())
    assert found.left_out == {"nowhere": 4, "booked": 1, "late": 0}
    assert found.people == 4
    a_registration(an_event(year.programme, "conversation", on=date(YEAR, 6, 1)), year.people[1])
    booked = {one.counsellor_id: one.booked for one in wanted_in(draft, MONTHS, clock.today()).wanted}
    assert (booked[year.people[1].pk], booked[year.people[2].pk]) == (1, 0)


def test_what_is_due_before_the_first_month_ends_is_planned_up_to_the_middle(year: Year) -> None:
    early = date(YEAR - 3, 3, 14)
    Counsellor.objects.filter(pk=year.people[0].pk).update(appointed_on=early)
    draft = YearDraft(programme=year.programme, year=YEAR, kinds={"conversation": [1, 20]})
    found = wanted_in(draft, MONTHS, clock.today())
    due = {one.counsellor_id: one.due_on for one in found.wanted}
    assert due[year.people[0].pk] == date(YEAR, 5, 31)
    assert found.left_out["late"] >= 1


def test_why_there_is_no_calendar_is_said_without_persons(client: Client, year: Year) -> None:
    draft = year.computed(kinds={"supervision": (12, 20)})
    assert (draft.state, draft.reasons) == ("impossible", [["least_seats", ["supervision"], 12, 9]])
    client.force_login(year.academy)
    response = client.get(reverse("planning:year", args=[draft.pk]))
    assert "Supervision: Nur 9 Personen brauchen das" in response.content.decode()
    let_go(response)
    tight = year.computed(kinds={"supervision": (1, 2)}, months=(3,))
    assert tight.reasons == [["trainers", [f"{YEAR}-03"], 5, 4]]
    Counsellor.objects.update(state="ended")
    assert year.computed().reasons == [["nobody", [], None, None]]


def test_a_stopped_draft_stays_stopped_and_both_kinds_wait_in_one_line(year: Year) -> None:
    draft = year.ask()
    assert jobs.next_open() == draft.job
    assert jobs.is_open(draft.job)
    actions.stop_year(draft=draft, actor=year.aca(), now=clock.now())
    jobs.compute(draft.job, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)
    draft.refresh_from_db()
    assert (draft.state, draft.events.count(), jobs.next_open()) == ("stopped", 0, None)
    with pytest.raises(ValueError, match="no computation"):
        jobs.is_open("journey-1")


@pytest.mark.requirement("SAP-131")
def test_taken_over_it_becomes_drafts_on_working_days_and_nobody_is_registered(client: Client, year: Year) -> None:
    group = a_group(year.programme, *year.people[:5])
    draft = year.computed()
    client.force_login(year.academy)
    data = {"begins": "9:00", "ends": "16:00", "supervision_days": "2"}
    let_go(client.post(reverse("planning:take_over", args=[draft.pk]), data))
    made = year.drafts_of_events()
    assert [(one.place, one.kind, one.places) for one in sorted(made, key=lambda one: one.place)] == [
        ("Herne", "supervision", 6), ("Schwerte", "supervision", 6),
    ]  # fmt: skip
    assert {one.place: one.group for one in made} == {"Herne": group, "Schwerte": None}
    assert all((one.last_day - one.first_day).days == 1 and is_working_day(one.last_day) for one in made)
    assert all((one.latitude, one.longitude) == PLACES[one.place] for one in made)
    assert not any(one.registrations.exists() for one in made)
    draft.refresh_from_db()
    assert draft.handed_over_at is not None
    assert Entry.objects.filter(verb="planning.year_handed_over").count() == 1


def test_topics_of_subject_seminars_follow_in_turn(year: Year) -> None:
    draft = year.computed()
    draft.events.update(kind="subject")
    YearDraft.objects.filter(pk=draft.pk).update(kinds={"subject": [3, 6]})
    draft.refresh_from_db()
    taken = actions.Taken(begins=time(9), ends=time(16), days={"subject": 1}, topics=("suicide", "debts"))
    with override("en"):
        made = actions.take_over(draft=draft, taken=taken, actor=year.aca(), now=clock.now(), today=clock.today())
    assert all(one.title.startswith("Fachseminar im ") for one in made)
    assert {one.topic for one in made} == {"suicide", "debts"}


def test_a_draft_without_a_plan_is_not_taken_over(year: Year) -> None:
    with pytest.raises(YearDraft.DoesNotExist):
        actions.take_over(draft=year.ask(), taken=TAKEN, actor=year.aca(), now=clock.now(), today=clock.today())
    assert not year.drafts_of_events()


def test_days_lie_on_working_days_of_the_month_and_apart() -> None:
    for month in (date(2027, 3, 1), date(2027, 5, 1), date(2028, 2, 1), date(2027, 12, 1)):
        for days in range(1, 6):
            found = [days_in(month, at, 5, days) for at in range(5)]
            assert [first for first, _last in found] == sorted(first for first, _last in found)
            for first, last in found:
                assert (last - first).days == days - 1
                assert first.month == last.month == month.month
                assert is_working_day(first)
                assert is_working_day(last)
    assert len({days_in(date(2027, 3, 1), at, 5, 1) for at in range(5)}) == 5


@pytest.mark.requirement("SAP-131")
def test_only_the_academy_of_the_programme_plans_its_year(year: Year) -> None:
    draft = year.computed()
    other = a_site(an_authority("Akademie Anderswo"))
    a_programme(other.authority, other.authority)
    strangers = [
        year.officer, year.head, year.counsellor_user, year.lecturer,
        a_user(Role.ACADEMY, other, everywhere=True), a_user(Role.ADMINISTRATOR, year.ministry_site, everywhere=True),
    ]  # fmt: skip
    for user in strangers:
        actor, now = acting(user, clock.today()), clock.now()
        for act in (
            lambda a=actor, n=now: actions.ask_for_year(
                programme=year.programme, name="x", wishes=WISHES, venues=[], most_trainings=2, actor=a, now=n
            ),
            lambda a=actor, n=now: actions.stop_year(draft=draft, actor=a, now=n),
            lambda a=actor, n=now: actions.delete_year(draft=draft, actor=a, now=n),
            lambda a=actor, n=now: actions.take_over(draft=draft, taken=TAKEN, actor=a, now=n, today=clock.today()),
        ):
            with pytest.raises(Denied):
                act()
    assert YearDraft.objects.filter(pk=draft.pk).exists()
    assert not year.drafts_of_events()


def test_the_form_knows_places_and_months_and_keeps_what_was_typed(client: Client, year: Year) -> None:
    client.force_login(year.academy)
    address = f"{reverse('planning:ask_year')}?jahr={YEAR}"
    response = client.get(address)
    form = response.context["form"]
    assert [name for _key, name in form.fields["venues"].choices] == ["Herne", "Schwerte"]
    assert len(form.fields["months"].choices) == 12
    let_go(response)
    typed = {
        "name": "Neu", "chosen": ["supervision"], "months": ["3"], "venues": ["0"], "a_month": "4", "event_km": "400",
        "apart_km": "60", "seconds": "60",
    }  # fmt: skip
    seats = {f"{kind}_{word}": "8" for kind in ("conversation", "subject", "supervision", "mentors")
             for word in ("least", "most")}  # fmt: skip
    response = client.post(address, typed | seats | {"supervision_least": "9"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Das ist mehr, als höchstens erlaubt sein soll." in page
    assert 'value="Neu"' in page
    let_go(response)
    for forged in ({"venues": ["7"]}, {"months": ["13"]}, {"chosen": ["small_group"]}, {"seconds": "99999"}):
        response = client.post(address, typed | seats | forged)
        assert response.status_code == 422
        let_go(response)
    assert not YearDraft.objects.exists()
    let_go(client.post(address, typed | seats))
    made = YearDraft.objects.get()
    assert (made.kinds, made.months, made.most_trainings) == ({"supervision": [8, 8]}, [3], 2)
    assert [one.name for one in made.venues.all()] == ["Herne"]


def test_without_a_known_place_there_is_no_form(client: Client, year: Year) -> None:
    Event.objects.update(latitude=None, longitude=None)
    client.force_login(year.academy)
    response = client.get(reverse("planning:ask_year"))
    assert "Noch kein Ort mit bekannter Lage" in response.content.decode()
    let_go(response)


def test_two_years_stand_beside_each_other_and_foreign_ones_do_not(client: Client, year: Year) -> None:
    one, other = year.computed(), year.computed(kinds={"supervision": (2, 3)})
    client.force_login(year.academy)
    response = client.get(reverse("planning:compare_years"), {"one": one.pk, "other": other.pk})
    assert dict(response.context["lines"])["Veranstaltungen"] == ["2", "3"]
    let_go(response)
    foreign = YearDraft.objects.create(
        programme=a_programme(an_authority("Anderswo")), name="fremd", year=YEAR, a_month=4, most_trainings=2,
        event_km=1, apart_km=1, seconds=20, asked_at=clock.now(), state="done",
    )  # fmt: skip
    response = client.get(reverse("planning:compare_years"), {"one": one.pk, "other": foreign.pk})
    assert response.status_code == 422
    assert "fremd" not in response.content.decode()
    let_go(response)


def test_the_demonstration_shows_a_year_that_is_done_and_one_that_waits(year: Year) -> None:
    demo_planning.fill(now=clock.now(), today=clock.today())
    found = {one.state: one for one in YearDraft.objects.all()}
    assert set(found) == {"done", "waiting"}
    assert found["done"].figures["broken"] == []
    assert found["done"].events.exists()
