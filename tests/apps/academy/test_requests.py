# SPDX-License-Identifier: EUPL-1.2
"""Small groups, which the ministry approves, and training of others, on which the own authority decides."""

from datetime import date, datetime, time

import pytest

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy import actions, queries
from schutznetz.apps.academy.forms import SmallGroupForm
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest
from schutznetz.apps.academy.queries.planning import additional_for, small_group_for, small_groups_for
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from tests.apps.academy.objects import DAY, NOW, Academy
from tests.apps.sap.objects import acting

pytestmark = pytest.mark.django_db
WISH = date(2026, 9, 1)


@pytest.fixture
def land() -> Academy:
    return Academy()


def asked(land: Academy, size: int = 4) -> SmallGroupRequest:
    return actions.ask_small_group(
        counsellor=land.counsellor, programme=land.programme, size=size, wishes=[WISH], actor=land.me(), now=NOW,
        today=DAY,
    )  # fmt: skip


def decide(land: Academy, request: SmallGroupRequest, *, yes: bool = True, yearly: bool = False) -> SmallGroupRequest:
    return actions.decide_small_group(
        request=request, is_approved=yes, reasons="" if yes else "Es gibt schon eine.", counts_as_yearly=yearly,
        actor=acting(land.officer), now=NOW, today=DAY,
    )  # fmt: skip


def an_appointment(places: int = 6) -> Event:
    return Event(
        title="Kleingruppe", first_day=WISH, last_day=WISH, begins=time(9), ends=time(12), place="Herne", places=places
    )


def planned(land: Academy, *, yearly: bool = False, places: int = 6) -> SmallGroupRequest:
    request = decide(land, asked(land), yearly=yearly)
    return actions.plan_small_group(
        request=request, event=an_appointment(places), actor=land.aca(), now=NOW, today=DAY
    )  # fmt: skip


@pytest.mark.requirement("SAP-137")
def test_a_request_holds_days_and_size_and_no_description(land):
    made = asked(land)
    assert made.wishes == ["2026-09-01"]
    assert not Entry.objects.exists(), "readers of the journal would learn who is in a difficult situation"
    assert set(SmallGroupForm(today=DAY, most=6).fields) == {"size", "first_wish", "second_wish", "third_wish"}
    names = {field.name for field in SmallGroupRequest._meta.get_fields()}
    assert not names & {"occasion", "description", "text", "case"}


@pytest.mark.requirement("SAP-138")
def test_the_academy_plans_nothing_that_was_not_approved(land):
    request = asked(land)
    for state in ("requested", "declined"):
        if state == "declined":
            decide(land, request, yes=False)
            request.refresh_from_db()
        with pytest.raises(Refused) as caught:
            actions.plan_small_group(
                request=request, event=an_appointment(), actor=land.aca(), now=NOW, today=DAY
            )  # fmt: skip
        assert "9.2" in str(caught.value.finding.citation)
    assert not Event.objects.exists()


@pytest.mark.requirement("SAP-138")
def test_only_the_ministry_decides_and_the_academy_sees_what_is_approved(land):
    request = asked(land)
    for user in (land.academy, land.head, land.counsellor_user, land.speaker, land.boss):
        with pytest.raises(Denied):
            actions.decide_small_group(
                request=request, is_approved=True, reasons="", counts_as_yearly=False, actor=acting(user), now=NOW,
                today=DAY,
            )  # fmt: skip
    assert not small_groups_for(land.aca()).exists()
    with pytest.raises(Denied):
        small_group_for(land.aca(), request.pk)
    decide(land, request)
    assert small_groups_for(land.aca()).get() == request
    for user in (land.head, land.other_user, land.boss, land.speaker):
        with pytest.raises(Denied):
            small_group_for(acting(user), request.pk)
        assert not small_groups_for(acting(user)).exists()


def test_declining_needs_reasons(land):
    with pytest.raises(Refused) as caught:
        actions.decide_small_group(
            request=asked(land), is_approved=False, reasons="", counts_as_yearly=False, actor=acting(land.officer),
            now=NOW, today=DAY,
        )  # fmt: skip
    assert caught.value.finding.rule == "sap.small_group.lacking"


@pytest.mark.requirement("SAP-136")
def test_the_seventh_of_a_small_group_is_refused(land):
    event = planned(land).event
    for one in land.another(5):
        actions.enter(event=event, counsellor=one, actor=land.aca(), now=NOW, today=DAY)
    with pytest.raises(Refused) as caught:
        actions.enter(event=event, counsellor=land.other, actor=land.aca(), now=NOW, today=DAY)
    assert caught.value.finding.facts == {"participants": 7, "most": 6}
    assert event.registrations.count() == 6


@pytest.mark.requirement("SAP-136")
def test_a_request_for_seven_and_a_plan_with_seven_places_are_refused(land):
    with pytest.raises(Refused):
        asked(land, size=7)
    with pytest.raises(Refused):
        planned(land, places=7)


@pytest.mark.requirement("SAP-138")
def test_a_date_called_off_leaves_the_approval_and_is_planned_anew(land):
    request = planned(land)
    first, plan = request.event, {"actor": land.aca(), "now": NOW, "today": DAY}
    actions.call_off(event=first, **plan)
    actions.call_off(event=first, **plan)
    request.refresh_from_db()
    assert (request.state, request.event) == ("approved", None)
    assert first.registrations.get().state == "called_off"
    again = actions.plan_small_group(request=request, event=an_appointment(), **plan)
    assert (again.state, again.event_id) == ("planned", again.event.pk)
    assert again.event_id != first.pk
    assert Entry.objects.filter(verb="academy.small_group_call_off").count() == 1


def test_a_small_group_stands_in_no_calendar_and_nobody_books_it(land):
    event = planned(land).event
    assert not Event.objects.published().filter(pk=event.pk).exists()
    with pytest.raises(Denied):
        land.register(event, who=land.other)


@pytest.mark.requirement("SAP-138")
@pytest.mark.parametrize(("yearly", "kind"), [(False, "small_group"), (True, "supervision")])
def test_a_small_group_replaces_the_yearly_supervision_only_if_the_ministry_says_so(land, yearly, kind):
    request = planned(land, yearly=yearly)
    evening = datetime.combine(WISH, time(13), BERLIN)
    ids = set(Registration.objects.values_list("pk", flat=True))
    actions.record_attendance(event=request.event, attended=ids, actor=land.aca(), now=evening, today=WISH)
    actions.hold_small_group(event=request.event, actor=land.aca(), now=evening, today=WISH)
    [one] = queries.attended([land.counsellor.pk])[land.counsellor.pk]
    assert (one.kind, one.counts) == (kind, yearly)
    request.refresh_from_db()
    assert request.state == "held"


def test_a_request_is_withdrawn_by_the_person_only(land):
    request = asked(land)
    with pytest.raises(Denied):
        actions.withdraw_small_group(request=request, actor=acting(land.officer), now=NOW, today=DAY)
    actions.withdraw_small_group(request=request, actor=land.me(), now=NOW, today=DAY)
    with pytest.raises(Refused):
        decide(land, request)


def wish(land: Academy) -> Additional:
    made = Additional(
        counsellor=land.counsellor, title="Kongress", provider="Verein", first_day=WISH, last_day=WISH
    )  # fmt: skip
    return actions.ask_additional(wish=made, actor=land.me(), now=NOW)


@pytest.mark.requirement("SAP-130")
def test_the_own_authority_decides_on_an_additional_event(land):
    made = wish(land)
    for user in (land.officer, land.academy, land.boss, land.counsellor_user):
        with pytest.raises(Denied):
            actions.decide_additional(wish=made, is_approved=True, actor=acting(user), now=NOW, today=DAY)
    assert additional_for(acting(land.head)).get() == made
    actions.decide_additional(wish=made, is_approved=True, actor=acting(land.head), now=NOW, today=DAY)
    again = actions.decide_additional(wish=made, is_approved=False, actor=acting(land.head), now=NOW, today=DAY)
    assert again.state == "approved"
    assert queries.attended([land.counsellor.pk]) == {}
    actions.attend_additional(wish=again, actor=land.me(), now=NOW, today=DAY)
    again.refresh_from_db()
    assert not again.is_attended
    actions.attend_additional(wish=again, actor=land.me(), now=NOW, today=WISH)
    assert [one.kind for one in queries.attended([land.counsellor.pk])[land.counsellor.pk]] == ["additional"]


@pytest.mark.requirement("SAP-126")
def test_the_academy_enters_attendance_elsewhere_once(land):
    def rows():
        return [Additional(
            counsellor=one, title="Tagung", provider="Verein", first_day=DAY, last_day=DAY
        ) for one in (land.counsellor, land.other)]  # fmt: skip

    assert actions.enter_additional(programme=land.programme, rows=rows(), actor=land.aca(), now=NOW) == 2
    assert actions.enter_additional(programme=land.programme, rows=rows(), actor=land.aca(), now=NOW) == 0
    with pytest.raises(Denied):
        actions.enter_additional(programme=land.programme, rows=rows(), actor=acting(land.head), now=NOW)
    assert not additional_for(acting(land.head)).exists()
