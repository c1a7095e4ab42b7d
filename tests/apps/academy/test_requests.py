# SPDX-License-Identifier: EUPL-1.2
"""Small groups, which the ministry approves, and training of others, on which the own authority decides."""

from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy import actions, queries
from schutznetz.apps.academy.forms import SmallGroupForm
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest
from schutznetz.apps.academy.queries.planning import additional_for, small_group_for, small_groups_for
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from tests.apps.academy.objects import DAY, NOW, Academy
from tests.apps.builders import let_go
from tests.apps.sap.objects import acting
from tests.successor import CITE, succeed_in

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
    assert set(SmallGroupForm(today=DAY, rules=rules_of(land.programme)).fields) == {
        "size",
        "first_wish",
        "second_wish",
        "third_wish",
    }
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


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages see the fixed day."""
    monkeypatch.setattr(clock, "today", lambda: DAY)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sent(client, user, path, **data):
    """Status and text of what a form answers."""
    client.force_login(user)
    response = client.post(path, data)
    found = response.status_code, response.content.decode()
    let_go(response)
    return found


@pytest.mark.requirement("SAP-136")
@pytest.mark.usefixtures("on_the_day")
def test_the_seventh_of_a_small_group_is_refused(client, land):
    """The one who asked and five more have places; the academy enters nobody else, also not into a larger room."""
    event = planned(land).event
    path = f"/akademie/veranstaltungen/{event.pk}/eintragen/"
    for one in land.another(5):
        assert sent(client, land.academy, path, who=one.person.external_id)[0] == 302
    assert set(event.registrations.values_list("state", flat=True)) == {"registered"}
    Event.objects.filter(pk=event.pk).update(places=12)
    status, text = sent(client, land.academy, path, who=land.other.person.external_id)
    assert (status, event.registrations.count()) == (409, 6)
    assert "In einer Kleingruppe sind höchstens 6 Personen." in text
    assert "SAP-Erlass 2007, Nr. 9.2" in text


WISHED = {"first_wish_day": "1", "first_wish_month": "9", "first_wish_year": "2026"}
ASK = "/akademie/kleingruppen/beantragen/"


@pytest.mark.requirement("SAP-136", "SAP-137")
@pytest.mark.usefixtures("on_the_day")
def test_what_a_request_says_follows_the_rule_set(client, land, tmp_path, monkeypatch):
    """A successor asks for days alone: the form has no size, one sent all the same is left out, six is the most."""
    client.force_login(land.counsellor_user)
    page = client.get(ASK).content.decode()
    assert 'name="size"' in page
    assert 'name="first_wish_day"' in page
    status, text = sent(client, land.counsellor_user, ASK, **WISHED, size="7")
    assert (status, "höchstens 6 Personen. Beantragen Sie eine zweite Gruppe. (SAP-Erlass 2007, Nr. 9.2" in text) == (
        422, True,
    )  # fmt: skip
    assert not SmallGroupRequest.objects.exists()
    succeed_in(land.programme, tmp_path, monkeypatch, small_group__request_fields='"dates"', small_group__most="8")
    page = client.get(ASK).content.decode()
    assert ('name="size"' in page, 'name="first_wish_day"' in page, CITE in page) == (False, True, True)
    assert sent(client, land.counsellor_user, ASK, **WISHED, size="3")[0] == 302
    made = SmallGroupRequest.objects.get()
    assert (made.size, made.wishes) == (8, ["2026-09-01"])
    with pytest.raises(Refused) as caught:
        asked(land, size=4)
    assert caught.value.finding.facts["too_much"] == ("size",)


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


@pytest.mark.requirement("SAP-136")
def test_who_cancelled_takes_no_place_of_a_small_group(land):
    event, others = planned(land).event, land.another(6)

    def enter(who: Counsellor) -> Registration:
        return actions.enter(event=event, counsellor=who, actor=land.aca(), now=NOW, today=DAY)

    first, *_rest = [enter(one) for one in others[:5]]
    with pytest.raises(Refused):
        enter(others[5])
    Registration.objects.filter(pk=first.pk).update(state="cancelled")
    assert enter(others[5]).state == "registered"


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


@pytest.mark.requirement("SAP-130")
def test_attended_is_what_was_approved_and_is_over_to_its_last_day(land):
    two_days = Additional(
        counsellor=land.counsellor, title="Kongress", provider="Verein", first_day=WISH, is_attended=True,
        last_day=WISH + timedelta(days=1),
    )  # fmt: skip
    made = actions.ask_additional(wish=two_days, actor=land.me(), now=NOW)

    def attended(today: date) -> bool:
        actions.attend_additional(wish=made, actor=land.me(), now=NOW, today=today)
        return Additional.objects.get(pk=made.pk).is_attended

    assert not attended(made.last_day), "nobody has decided"
    actions.decide_additional(wish=made, is_approved=True, actor=acting(land.head), now=NOW, today=DAY)
    assert not attended(made.first_day), "it goes on"
    assert attended(made.last_day)


@pytest.mark.requirement("SAP-126")
def test_a_certificate_is_entered_beside_a_wish_and_for_each_day(land):
    asked_for = wish(land)

    def enter(day: date) -> int:
        row = Additional(
            counsellor=land.counsellor, title=asked_for.title, provider="Verein", first_day=day, last_day=day
        )
        return actions.enter_additional(programme=land.programme, rows=[row], actor=land.aca(), now=NOW)

    assert [enter(WISH), enter(WISH), enter(WISH + timedelta(days=7))] == [1, 0, 1]


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


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(client: Client, name: str, pk: int, **data: str) -> str:
    response = client.post(reverse(f"academy:{name}", args=[pk]), data)
    assert response.status_code == 302
    return [str(one) for one in get_messages(response.wsgi_request)][-1]


def test_an_answer_that_comes_too_late_says_so(land):
    head, me = client_of(land.head), client_of(land.counsellor_user)
    made = wish(land)
    assert "zurückgezogen" in said(me, "one_additional", made.pk, answer="withdraw")
    assert said(head, "one_additional", made.pk, answer="yes") == LATE
    assert said(me, "one_additional", made.pk, answer="attended") == LATE
    made = wish(land)
    assert "Entschieden" in said(head, "one_additional", made.pk, answer="yes")
    assert "Entschieden" in said(head, "one_additional", made.pk, answer="yes")
    assert said(head, "one_additional", made.pk, answer="no") == LATE
    assert said(me, "one_additional", made.pk, answer="withdraw") == LATE
    assert sorted(Additional.objects.values_list("state", flat=True)) == ["approved", "withdrawn"]


def test_a_withdrawal_does_not_overwrite_a_decision_that_was_faster(land):
    made = wish(land)
    old = Additional.objects.select_related("counsellor").get(pk=made.pk)
    actions.decide_additional(wish=made, is_approved=True, actor=acting(land.head), now=NOW, today=DAY)
    assert actions.withdraw_additional(wish=old, actor=land.me(), now=NOW).state == "approved"
    assert Additional.objects.get(pk=made.pk).state == "approved"


def test_a_decision_on_a_small_group_that_was_withdrawn_says_so(land):
    request = asked(land)
    actions.withdraw_small_group(request=request, actor=land.me(), now=NOW, today=DAY)
    assert said(client_of(land.officer), "small_group", request.pk, answer="yes") == LATE
    request.refresh_from_db()
    assert request.state == "withdrawn"


LATE = "Das geht beim jetzigen Stand nicht. So steht es jetzt."
