# SPDX-License-Identifier: EUPL-1.2
"""The counsellor's own sheet, declarations and returns, and the nightly look that tells the counsellor first."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy.models import Registration
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.quality import actions, queries
from schutznetz.apps.quality.facts import period_of
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.jobs import review_all
from schutznetz.apps.quality.models import Declaration, Item, OpenItem, Overview, QuarterReturn
from schutznetz.apps.quality.queries.own import Line
from schutznetz.apps.sap.models import Rest
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Status
from tests.apps.quality.objects import DAY, NOW, Court, acting, an_open_item, attend, convene

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    made = Court()
    made.counsellor.appointed_on = date(2023, 3, 14)
    made.counsellor.save()
    return made


def lines(court: Court, day: date = DAY) -> dict[Item, Line]:
    return {one.item: one for one in queries.sheet_of(court.counsellor, day).lines}


def night(day: date) -> int:
    return review_all(datetime.combine(day, time(0, 5), BERLIN), day)


@pytest.mark.requirement("SAP-044", "SAP-045")
def test_two_clocks_of_thirty_six_months(court: Court) -> None:
    attend(court.counsellor, court.programme, "conversation", date(2024, 3, 14))
    attend(court.counsellor, court.programme, "subject", date(2023, 5, 1))
    found = lines(court)
    assert (found[Item.CONVERSATION].finding.due_on, found[Item.CONVERSATION].kind) == (date(2027, 3, 14), "warning")
    assert (found[Item.SUBJECT].finding.due_on, found[Item.SUBJECT].kind) == (date(2026, 5, 1), "danger")
    assert "14.03.2027" in found[Item.CONVERSATION].says


def test_whoever_has_a_place_is_not_sent_to_register_again(court: Court) -> None:
    assert "Melden Sie sich bei der Akademie an" in lines(court)[Item.SUPERVISION].says
    booked = attend(court.counsellor, court.programme, "supervision", date(2027, 1, 20))
    Registration.objects.filter(pk=booked.pk).update(state=Registration.State.REGISTERED)
    assert "Melden Sie sich" in lines(court)[Item.SUPERVISION].says, "a place in the next year does not help this one"
    soon = attend(court.counsellor, court.programme, "supervision", date(2026, 9, 1))
    Registration.objects.filter(pk=soon.pk).update(state=Registration.State.REGISTERED)
    said = lines(court)[Item.SUPERVISION].says
    assert "Sie sind für den 01.09.2026 angemeldet." in said
    assert "Melden Sie sich" not in said
    Registration.objects.filter(pk=soon.pk).update(state=Registration.State.CANCELLED)
    assert "Melden Sie sich" in lines(court)[Item.SUPERVISION].says


@pytest.mark.requirement("SAP-121")
def test_a_rest_moves_the_clock_and_the_page_says_so(court: Court) -> None:
    attend(court.counsellor, court.programme, "conversation", date(2024, 3, 14))
    Rest.objects.create(counsellor=court.counsellor, since=date(2025, 1, 1), until=date(2025, 6, 30))
    clock = lines(court)[Item.CONVERSATION].clock
    assert clock is not None and clock.is_moved
    assert (clock.without_rests, clock.due_on, clock.last) == (date(2027, 3, 14), date(2027, 9, 14), "14.03.2024")


@pytest.mark.requirement("SAP-163", "SAP-164")
def test_all_in_time_is_green(court: Court) -> None:
    for kind in ("conversation", "subject", "supervision"):
        attend(court.counsellor, court.programme, kind, date(2026, 2, 1))
    for day in (date(2026, 3, 1), date(2026, 5, 1)):
        convene(court.counsellor, court.group, day, "present")
    found = lines(court)
    green = (Item.CONVERSATION, Item.SUBJECT, Item.SUPERVISION, Item.MEETINGS)
    assert [found[item].kind for item in green] == ["success"] * 4


@pytest.mark.requirement("SAP-047", "SAP-143")
def test_an_excused_meeting_breaches_nothing(court: Court) -> None:
    convene(court.counsellor, court.group, date(2026, 3, 1), "present")
    convene(court.counsellor, court.group, date(2026, 5, 1), "excused")
    found = lines(court)[Item.MEETINGS]
    assert found.finding.status is Status.MET
    assert "anwesend 1, entschuldigt 1" in found.says


@pytest.mark.requirement("SAP-162")
def test_a_no_is_open_only_after_the_year_and_told_first(court: Court) -> None:
    day = date(2025, 12, 1)
    actions.declare(
        counsellor=court.counsellor, year=2025, has_counselled=False, actor=acting(court.counsellor_user), now=NOW,
        today=day,
    )  # fmt: skip
    night(day)
    assert not OpenItem.objects.filter(item=Item.COUNSELLING, period="2025").exists()
    night(date(2026, 1, 2))
    found = OpenItem.objects.get(item=Item.COUNSELLING, period="2025")
    assert found.told_on == date(2026, 1, 2)
    assert found in queries.items_for(acting(court.speaker, date(2026, 1, 2)), date(2026, 1, 2))
    assert found not in queries.items_for(acting(court.speaker), date(2026, 1, 1))
    assert Entry.objects.get(verb="quality.declared").facts == {"year": 2025}


@pytest.mark.requirement("SAP-162", "SAP-170")
def test_a_no_of_last_year_is_visible_to_speaker_and_ministry_and_nobody_else(court: Court, client: Client) -> None:
    january, said = date(2026, 1, 2), date(2025, 12, 1)
    silent = court.another("Stillmann", appointed_on=date(2023, 3, 14))
    actions.declare(
        counsellor=court.counsellor, year=2025, has_counselled=False, actor=acting(court.counsellor_user), now=NOW,
        today=said,
    )  # fmt: skip
    night(said)
    assert not queries.declarations_for(acting(court.officer), said).filter(period="2025").exists()
    night(january)
    shown = queries.declarations_for(acting(court.officer, january), january).filter(period="2025")
    assert {(one.counsellor, one.said_no) for one in shown} == {(court.counsellor, True)}, "there is still time to say"
    night(date(2026, 3, 2))
    shown = queries.declarations_for(acting(court.officer), DAY).filter(period="2025")
    assert {(one.counsellor, one.said_no) for one in shown} == {(court.counsellor, True), (silent, False)}
    of_speaker = queries.items_for(acting(court.speaker), DAY).filter(item=Item.COUNSELLING, period="2025")
    assert {(one.counsellor, one.said_no) for one in of_speaker} == {(court.counsellor, True), (silent, False)}
    for user in (court.head, court.manager, court.speaker, court.academy, court.counsellor_user):
        with pytest.raises(Denied, match=r"Nr\. 11"):
            queries.declarations_for(acting(user), DAY)
    client.force_login(court.officer)
    page = client.get(reverse("quality:declarations")).content.decode()
    assert str(court.counsellor.person) in page and "Nein erklärt" in page and "nichts erklärt" in page
    client.force_login(court.speaker)
    assert "Nein erklärt" in client.get(reverse("quality:items")).content.decode()


@pytest.mark.requirement("SAP-170")
@pytest.mark.parametrize(("readers", "then"), [("self ministry", (0, 1)), ("self speaker", (1, 0)), ("self", (0, 0))])
def test_who_sees_the_overview_besides_the_counsellor_stands_in_the_rules(
    court: Court, succeed: Any, readers: str, then: tuple[int, int]
) -> None:
    an_open_item(court.counsellor, Item.COUNSELLING, "2025")

    def seen() -> tuple[int, int]:
        of_speaker = queries.items_for(acting(court.speaker), DAY).count()
        return of_speaker, queries.declarations_for(acting(court.officer), DAY).count()

    assert seen() == (1, 1)
    succeed(quality__readers=f'"{readers}"')
    assert seen() == then


@pytest.mark.requirement("SAP-168")
def test_which_items_speaker_and_academy_see_stands_in_the_rules(court: Court, succeed: Any) -> None:
    an_open_item(court.counsellor, Item.COUNSELLING, "2025")

    def seen() -> tuple[int, int]:
        return tuple(queries.items_for(acting(user), DAY).count() for user in (court.speaker, court.academy))

    assert seen() == (1, 0)
    succeed(review__speaker_items='"meetings"', review__academy_items='"supervision counselling"')
    assert seen() == (0, 1)


@pytest.mark.requirement("SAP-162")
def test_whoever_declares_reads_before_what_others_will_see(court: Court, client: Client) -> None:
    client.force_login(court.counsellor_user)
    page = client.get(reverse("quality:declare", args=[clock.today().year])).content.decode()
    for words in ("das Ministerium mit Ihrem Namen", "Behördenleitung und Führungskräfte sehen es nie", "Nr. 11"):
        assert words in page


@pytest.mark.requirement("SAP-162")
def test_a_later_yes_leaves_the_list_of_the_ministry_at_once(court: Court) -> None:
    an_open_item(court.counsellor, Item.COUNSELLING, "2025")
    assert queries.declarations_for(acting(court.officer), DAY).count() == 1
    actions.declare(
        counsellor=court.counsellor, year=2025, has_counselled=True, actor=acting(court.counsellor_user), now=NOW,
        today=DAY,
    )  # fmt: skip
    assert not queries.declarations_for(acting(court.officer), DAY).exists()


def test_a_later_yes_closes_it_at_once(court: Court) -> None:
    an_open_item(court.counsellor, Item.COUNSELLING, "2025")
    actions.declare(
        counsellor=court.counsellor, year=2025, has_counselled=True, actor=acting(court.counsellor_user), now=NOW,
        today=DAY,
    )  # fmt: skip
    assert OpenItem.objects.get(period="2025").closed_on == DAY


@pytest.mark.parametrize("who", ["head", "officer", "speaker", "academy", "manager"])
def test_nobody_declares_or_sends_for_a_counsellor(court: Court, who: str) -> None:
    actor = acting(getattr(court, who))
    with pytest.raises(Denied):
        actions.declare(counsellor=court.counsellor, year=2026, has_counselled=True, actor=actor, now=NOW, today=DAY)
    with pytest.raises(Denied):
        actions.send_return(
            counsellor=court.counsellor, quarter=Quarter(2026, 1), is_nil=True, actor=actor, now=NOW, today=DAY
        )
    assert not Declaration.objects.exists() and not QuarterReturn.objects.exists()


def test_years_of_long_ago_and_running_quarters_are_not_taken(court: Court) -> None:
    actor = acting(court.counsellor_user)
    with pytest.raises(ValueError, match="2019"):
        actions.declare(counsellor=court.counsellor, year=2019, has_counselled=True, actor=actor, now=NOW, today=DAY)
    with pytest.raises(ValueError, match="not over"):
        actions.send_return(
            counsellor=court.counsellor, quarter=Quarter(2026, 2), is_nil=True, actor=actor, now=NOW, today=DAY
        )


def test_a_return_is_sent_received_and_then_fixed(court: Court) -> None:
    actor, receiver = acting(court.counsellor_user), acting(court.officer)
    given = {"counsellor": court.counsellor, "quarter": Quarter(2026, 1), "actor": actor, "now": NOW, "today": DAY}
    row = actions.send_return(is_nil=False, **given)
    taken = {"programme": court.programme, "ids": [row.pk], "now": NOW, "today": DAY}
    with pytest.raises(Denied):
        actions.confirm_returns(actor=acting(court.head), **taken)
    assert actions.confirm_returns(actor=receiver, **taken) == 1
    assert actions.confirm_returns(actor=receiver, **taken) == 0
    assert not actions.send_return(is_nil=True, **given).is_nil
    assert Quarter(2026, 1) not in queries.sendable(court.counsellor, DAY)


def test_the_night_tells_the_counsellor_opens_duties_and_counts(court: Court) -> None:
    attend(court.counsellor, court.programme, "conversation", date(2026, 1, 10))
    assert night(DAY) > 0
    own = OpenItem.objects.filter(counsellor=court.counsellor, closed_on=None)
    assert set(own.filter(item=Item.SUBJECT).values_list("told_on", flat=True)) == {DAY}
    assert Notice.objects.filter(person=court.counsellor.person, kind="quality.own").count() == 1
    kinds = set(Duty.objects.open().filter(person=court.counsellor.person).values_list("kind", flat=True))
    assert "quality.subject" in kinds and "quality.conversation" not in kinds
    assert Overview.objects.get(item=Item.CONVERSATION).met == 1
    assert Overview.objects.get(item=Item.SUBJECT).breached == 1


def test_a_second_night_changes_nothing_and_records_close_items(court: Court) -> None:
    night(DAY)
    assert night(DAY) == 0
    assert Notice.objects.filter(kind="quality.own").count() == 1
    attend(court.counsellor, court.programme, "subject", DAY)
    night(DAY + timedelta(days=1))
    assert not OpenItem.objects.filter(item=Item.SUBJECT, closed_on=None).exists()
    assert not Duty.objects.open().filter(kind="quality.subject").exists()


def test_resting_opens_nothing_new(court: Court) -> None:
    for kind in ("conversation", "subject"):
        attend(court.counsellor, court.programme, kind, date(2026, 1, 10))
    Rest.objects.create(counsellor=court.counsellor, since=date(2023, 4, 1), until=None)
    court.counsellor.state = "resting"
    court.counsellor.save()
    night(DAY)
    assert [period_of(one) for one in OpenItem.objects.exclude(item=Item.DOCUMENTATION)] == []


def test_nothing_from_before_the_authority_joined_is_held_against_anybody(court: Court) -> None:
    court.part.since = date(2026, 4, 1)
    court.part.save()
    night(DAY)
    assert set(OpenItem.objects.values_list("item", flat=True)) <= {Item.CONVERSATION, Item.SUBJECT}


@pytest.mark.requirement("SAP-170")
@pytest.mark.parametrize("who", ["head", "manager", "officer", "foreign_head", "counsellor_user"])
def test_open_items_are_for_speaker_and_academy_only(court: Court, who: str) -> None:
    an_open_item(court.counsellor)
    with pytest.raises(Denied):
        queries.items_for(acting(getattr(court, who)), DAY)


def test_speaker_and_academy_see_their_own_items_of_their_own_people(court: Court) -> None:
    mine = an_open_item(court.counsellor, Item.MEETINGS, "2026-03-01")
    theirs = an_open_item(court.counsellor, Item.SUBJECT)
    assert list(queries.items_for(acting(court.speaker), DAY)) == [mine]
    assert list(queries.items_for(acting(court.academy), DAY)) == [theirs]
    assert list(queries.items_for(acting(court.stranger), DAY)) == []


def test_the_sheet_of_many_takes_no_more_queries(court: Court, django_assert_max_num_queries: object) -> None:
    people = [court.counsellor, *[court.another(f"Nr{n}") for n in range(4)]]
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        found = queries.people_of(list(queries.reviewed().prefetch_related("rests")))
    assert len(found) == len(people)
