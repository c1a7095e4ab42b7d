# SPDX-License-Identifier: EUPL-1.2
"""The role: applying, agreeing, appointment, resting, moving, ending."""

from datetime import date, timedelta
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
from schutznetz.apps.sap import queries
from schutznetz.apps.sap.actions import roles as actions
from schutznetz.apps.sap.actions.steps import Details, release, take_step, withdraw_step
from schutznetz.apps.sap.jobs import keep_roles
from schutznetz.apps.sap.models import Act, Counsellor, Move, Rest, RestNotice, State
from schutznetz.apps.sap.queries import roles as reads
from schutznetz.apps.sap.queries.start import needs_now
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass.mandate import Event
from tests.apps.builders import a_person, a_site, a_user, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor, a_participant, acting

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)


@pytest.fixture
def land() -> Land:
    return Land()


def step(role: Counsellor, event: Event, user: User, on: date = DAY, today: date = DAY, **details: Any) -> Counsellor:
    """Take a step and return the role as it is then."""
    take_step(
        counsellor=role, event=event, on=on, details=Details(**details), actor=acting(user, today), now=clock.now(),
        today=today,
    )  # fmt: skip
    return Counsellor.objects.get(pk=role.pk)


def receiving(land: Land) -> User:
    """The head of another authority of the programme."""
    site = a_site()
    a_participant(land.programme, site.authority, headcount=150)
    return a_user(Role.HEAD, site, everywhere=True)


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


@pytest.mark.requirement("SAP-007")
def test_nobody_is_nominated_without_their_own_consent(client: Client, land: Land) -> None:
    colleague = a_user(Role.EMPLOYEE, land.site)
    person = person_of(colleague)
    client.force_login(land.head)
    sent = client.post(reverse("sap:enter", args=[land.site.authority.key]), {"who": person.external_id})
    assert sent.status_code == 302
    role = Counsellor.objects.get(person=person)
    assert Notice.objects.filter(kind="sap.own", person=person).exists()
    response = client.get(reverse("sap:counsellor", args=[role.pk]))
    assert "Einverständnis" in response.content.decode()
    let_go(response)
    with pytest.raises(Refused) as refused:
        step(role, Event.NOMINATE, land.head)
    assert "das Einverständnis der Person" in str(refused.value.finding.facts["missing"])
    with pytest.raises(Denied):
        actions.give_consent(counsellor=role, actor=acting(land.head), now=clock.now(), today=DAY)
    client.force_login(colleague)
    assert client.post(reverse("sap:consent")).status_code == 302
    role.refresh_from_db()
    assert role.consented_on is not None


def test_applying_is_consent_and_needs_an_authority_in_the_programme(land: Land) -> None:
    colleague = a_user(Role.EMPLOYEE, land.site)
    asked: dict[str, Any] = {"is_police": True, "leaves_on": None, "now": clock.now(), "today": DAY}
    role = actions.apply_for(actor=acting(colleague), **asked)
    assert (role.consented_on, role.state) == (DAY, State.APPLIED)
    assert actions.apply_for(actor=acting(colleague), **asked).pk == role.pk
    with pytest.raises(Denied):
        actions.apply_for(actor=acting(a_user(Role.EMPLOYEE, a_site())), **asked)


@pytest.mark.requirement("SAP-053")
def test_a_short_outlook_is_a_hint_and_bars_nobody(land: Land) -> None:
    role = a_counsellor(
        a_person(land.site), State.SELECTED, training_began_on=date(2026, 9, 1), leaves_on=date(2033, 7, 31)
    )
    found = reads.outlook_of(role, DAY)
    assert (found.warning, found.facts["years"], found.facts["months"]) == (True, 6, 11)
    officer = step(role, Event.BEGIN_TRAINING, land.officer)
    assert officer.state == State.IN_TRAINING


@pytest.mark.requirement("SAP-093")
def test_the_head_appoints_only_after_the_training_is_done(client: Client, land: Land) -> None:
    trainee = a_counsellor(a_person(land.site), State.IN_TRAINING)
    with pytest.raises(Refused):
        step(trainee, Event.APPOINT, land.head)
    actions.complete_training(counsellor=trainee, on=DAY, actor=acting(land.academy), now=clock.now())
    with pytest.raises(Denied):
        step(trainee, Event.APPOINT, land.officer)
    done = step(trainee, Event.APPOINT, land.head)
    assert (done.state, done.appointed_on, done.under_rule_set) == (State.APPOINTED, DAY, "SAP-2007")
    assert Office.objects.filter(person=done.person, role=Role.COUNSELLOR, since=DAY).exists()
    client.force_login(land.head)
    letter = client.post(reverse("sap:letter", args=[done.pk]))
    assert letter.content.startswith(b"%PDF")
    let_go(letter)
    assert Entry.objects.filter(verb="letter_written").count() == 1


@pytest.mark.requirement("SAP-004")
def test_the_page_names_the_decree_of_an_earlier_appointment(client: Client, land: Land) -> None:
    old = a_counsellor(a_person(land.site), appointed_on=date(2005, 3, 1), under_rule_set="SAP-2004")
    client.force_login(land.head)
    response = client.get(reverse("sap:counsellor", args=[old.pk]))
    assert "von 2004" in response.content.decode()
    let_go(response)


@pytest.mark.requirement("SAP-100")
def test_resigning_takes_one_form_without_a_reason(client: Client, land: Land) -> None:
    client.force_login(land.counsellor_user)
    url = reverse("sap:step", args=[land.counsellor.pk, "resign"])
    page = client.get(url)
    assert set(page.context["form"].fields) == {"on"}
    let_go(page)
    today = clock.today()
    answer = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert client.post(url, answer).status_code == 302
    land.counsellor.refresh_from_db()
    assert (land.counsellor.state, land.counsellor.ended_on) == (State.ENDED, today)
    assert not Act.objects.get(counsellor=land.counsellor).reasons


@pytest.mark.requirement("SAP-100")
def test_a_later_last_day_keeps_the_role_until_then_and_can_be_taken_back(land: Land) -> None:
    role = step(land.counsellor, Event.RESIGN, land.counsellor_user, on=LATER)
    assert (role.state, role.ended_on) == (State.APPOINTED, LATER)
    act = Act.objects.get(is_pending=True)
    keep_roles(clock.now(), LATER)
    act.refresh_from_db()
    assert act.is_pending
    keep_roles(clock.now(), LATER + timedelta(days=1))
    role.refresh_from_db()
    assert role.state == State.ENDED
    office = Office.objects.get(person=role.person, role=Role.COUNSELLOR)
    assert office.until == LATER


def test_a_step_that_has_not_come_can_be_taken_back(land: Land) -> None:
    step(land.counsellor, Event.RESIGN, land.counsellor_user, on=LATER)
    withdraw_step(act=Act.objects.get(), actor=acting(land.counsellor_user), now=clock.now())
    keep_roles(clock.now(), LATER + timedelta(days=1))
    land.counsellor.refresh_from_db()
    assert (land.counsellor.state, land.counsellor.ended_on) == (State.APPOINTED, None)


def test_nobody_resigns_for_another(land: Land) -> None:
    with pytest.raises(Denied):
        step(land.counsellor, Event.RESIGN, land.head)


@pytest.mark.requirement("SAP-101")
@pytest.mark.requirement("SAP-102")
def test_a_rest_tells_both_bodies_and_stays_open_until_both_confirmed(client: Client, land: Land) -> None:
    with pytest.raises(Refused):
        step(land.counsellor, Event.REST, land.counsellor_user)
    role = step(land.counsellor, Event.REST, land.counsellor_user, expected_until=date(2027, 3, 31))
    assert role.state == State.RESTING
    rest = Rest.objects.get()
    assert {row.body for row in rest.notices.all()} == {"HEAD", "MIN"}
    assert reads.notices_of(rest, DAY).status is Status.DUE
    confirm_as(client, land.head, rest.notices.get(body="HEAD"))
    assert reads.notices_of(Rest.objects.get(), DAY).facts["missing"] == ("begin.ministry",)
    assert any("bestätigen" in one.title for one in needs_now(acting(land.officer), clock.now()))
    confirm_as(client, land.officer, rest.notices.get(body="MIN"))
    assert reads.notices_of(Rest.objects.get(), DAY).status is Status.MET
    back = step(role, Event.RESUME, land.counsellor_user, on=LATER, today=LATER)
    assert (back.state, Rest.objects.get().until) == (State.APPOINTED, LATER - timedelta(days=1))
    assert set(reads.notices_of(Rest.objects.get(), LATER).facts["missing"]) == {"end.authority", "end.ministry"}  # type: ignore[call-overload]


def confirm_as(client: Client, user: User, notice: RestNotice) -> None:
    client.force_login(user)
    assert client.post(reverse("sap:receipt", args=[notice.pk])).status_code == 302


def test_the_head_cannot_confirm_for_the_ministry(land: Land) -> None:
    step(land.counsellor, Event.REST, land.counsellor_user, expected_until=LATER)
    with pytest.raises(Denied):
        actions.confirm_receipt(notice=RestNotice.objects.get(body="MIN"), actor=acting(land.head), now=clock.now())


@pytest.mark.requirement("SAP-054")
def test_the_role_ends_with_the_last_day_of_service(land: Land) -> None:
    person = land.counsellor.person
    person.left_on = date(2026, 7, 31)
    person.save()
    keep_roles(clock.now(), date(2026, 7, 31))
    assert Counsellor.objects.get(pk=land.counsellor.pk).state == State.APPOINTED
    keep_roles(clock.now(), date(2026, 8, 1))
    role = Counsellor.objects.get(pk=land.counsellor.pk)
    assert (role.state, role.ended_on) == (State.ENDED, date(2026, 7, 31))
    assert not Counsellor.objects.advising(date(2026, 8, 1)).exists()
    keep_roles(clock.now(), date(2026, 8, 2))
    assert Act.objects.filter(event="leave").count() == 1


@pytest.mark.requirement("SAP-094")
@pytest.mark.requirement("SAP-095")
@pytest.mark.requirement("SAP-097")
def test_a_transfer_rests_the_role_and_asks_the_new_authority(land: Land) -> None:
    head = receiving(land)
    there = person_of(head).authority
    role = step(land.counsellor, Event.TRANSFER, land.head, on=date(2026, 2, 1), receiver=there)
    assert (role.state, role.authority_id) == (State.TRANSFERRED, there.pk)
    assert role.get_state_display() == "ruhend (Versetzung)"
    assert Rest.objects.get().kind == Rest.Kind.TRANSFER
    assert len(list(needs_now(acting(head), clock.now()))) == 1
    with pytest.raises(Denied):
        queries.counsellor_for(acting(land.head), role.pk)
    move = Move.objects.get()
    assert reads.move_findings(move, date(2027, 1, 31))[0].rule == "sap.transfer.reappointment"
    late = reads.move_findings(move, date(2027, 2, 1))[0]
    assert (late.rule, late.status, late.due_on) == ("sap.transfer.notice", Status.DUE, date(2027, 2, 1))


@pytest.mark.requirement("SAP-094")
@pytest.mark.requirement("SAP-095")
@pytest.mark.parametrize("declined", [False, True])
@pytest.mark.parametrize("days", [0, 30])
def test_a_second_transfer_before_the_reappointment_asks_the_next_authority(
    land: Land, declined: bool, days: int
) -> None:
    first, second = receiving(land), receiving(land)
    role = step(land.counsellor, Event.TRANSFER, land.head, receiver=person_of(first).authority)
    if declined:
        step(role, Event.DECLINE_REAPPOINTMENT, first, reasons="Die Schlüsselzahl ist erreicht.")
    on = DAY + timedelta(days=days)
    with pytest.raises(Denied):
        step(role, Event.TRANSFER, land.head, on=on, today=on, receiver=person_of(second).authority)
    role = step(role, Event.TRANSFER, first, on=on, today=on, receiver=person_of(second).authority)
    assert (role.state, role.authority_id, role.state_since) == (State.TRANSFERRED, person_of(second).authority.pk, on)
    old, new = Move.objects.order_by("pk")
    assert (old.decision, new.decision) == ("declined" if declined else "ended", "")
    assert [len(list(needs_now(acting(head), clock.now()))) for head in (first, second)] == [0, 1]
    assert [row.kind for row in Rest.objects.filter(until=None)] == [Rest.Kind.TRANSFER]
    assert step(role, Event.REAPPOINT, second, on=on, today=on).state == State.APPOINTED
    assert [row.decision for row in Move.objects.order_by("pk")] == [old.decision, "reappointed"]


@pytest.mark.requirement("SAP-094")
def test_a_decision_of_today_leaves_a_transfer_to_come_as_it_is(land: Land) -> None:
    first, second = receiving(land), receiving(land)
    role = step(land.counsellor, Event.TRANSFER, land.head, receiver=person_of(first).authority)
    step(role, Event.TRANSFER, first, on=LATER, receiver=person_of(second).authority)
    step(role, Event.DECLINE_REAPPOINTMENT, first, reasons="Die Person geht bald wieder.")
    assert step(role, Event.REAPPOINT, first).state == State.APPOINTED
    assert [row.decision for row in Move.objects.order_by("pk")] == ["reappointed", ""]
    keep_roles(clock.now(), LATER)
    role.refresh_from_db()
    assert (role.state, role.authority_id) == (State.TRANSFERRED, person_of(second).authority.pk)
    assert [row.decision for row in Move.objects.order_by("pk")] == ["reappointed", ""]


@pytest.mark.requirement("SAP-096")
def test_who_is_appointed_again_above_the_ratio_is_marked(land: Land) -> None:
    head = receiving(land)
    there = person_of(head).site
    assert there is not None
    a_counsellor(a_person(there))
    role = step(land.counsellor, Event.TRANSFER, land.head, receiver=there.authority)
    back = step(role, Event.REAPPOINT, head)
    assert back.state == State.APPOINTED
    move = Move.objects.get()
    assert (move.decision, move.above_ratio) == ("reappointed", True)


@pytest.mark.requirement("SAP-098")
def test_not_appointing_again_needs_written_reasons_and_tells_the_ministry(client: Client, land: Land) -> None:
    head = receiving(land)
    role = step(land.counsellor, Event.TRANSFER, land.head, receiver=person_of(head).authority)
    with pytest.raises(Refused):
        step(role, Event.DECLINE_REAPPOINTMENT, head)
    client.force_login(head)
    url, today = reverse("sap:step", args=[role.pk, "decline_reappointment"]), clock.today()
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    empty = client.post(url, day | {"reasons": " "})
    assert empty.status_code == 422
    let_go(empty)
    assert client.post(url, day | {"reasons": "Die Schlüsselzahl ist erreicht."}).status_code == 302
    assert Move.objects.get().ministry_told_at is not None
    assert Notice.objects.filter(kind="sap.office", person=land.officer.person).exists()


@pytest.mark.requirement("SAP-099")
def test_a_secondment_is_looked_at_by_the_receiving_authority(land: Land) -> None:
    head = receiving(land)
    role = step(
        land.counsellor, Event.SECOND, land.head, receiver=person_of(head).authority, expected_until=date(2027, 3, 14)
    )
    assert role.state == State.SECONDED
    assert reads.move_findings(Move.objects.get(), DAY)[0].rule == "sap.transfer.secondment"
    with pytest.raises(Denied):
        step(role, Event.CONTINUE, land.head)
    assert step(role, Event.CONTINUE, head).state == State.SECONDED_ACTIVE
    assert reads.move_findings(Move.objects.get(), DAY) == []
    assert step(role, Event.RETURN, land.head).state == State.APPOINTED


def test_a_head_of_elsewhere_sees_nothing(client: Client, land: Land) -> None:
    client.force_login(receiving(land))
    response = client.get(reverse("sap:counsellor", args=[land.counsellor.pk]))
    assert response.status_code == 403
    let_go(response)


@pytest.mark.requirement("SAP-061")
def test_being_full_needs_no_reason(client: Client, land: Land) -> None:
    client.force_login(land.counsellor_user)
    page = client.get(reverse("sap:own_details"))
    assert set(page.context["form"].fields) == {"is_full", "leaves_on"}
    let_go(page)
    assert client.post(reverse("sap:own_details"), {"is_full": "on"}).status_code == 302
    land.counsellor.refresh_from_db()
    assert land.counsellor.is_full
    with pytest.raises(Denied):
        actions.save_own_details(counsellor=land.counsellor, actor=acting(land.head), now=clock.now())


def test_a_named_line_manager_takes_the_place_of_those_of_the_site(land: Land) -> None:
    boss = person_of(a_user(Role.SUPERVISOR, land.site))
    assert queries.line_managers_of(land.counsellor, DAY) == [boss]
    other = a_person(land.site, "Otto", "Oben")
    actions.name_manager(counsellor=land.counsellor, manager=other, actor=acting(land.head), now=clock.now())
    assert queries.line_managers_of(Counsellor.objects.get(pk=land.counsellor.pk), DAY) == [other]


@pytest.mark.requirement("SAP-144")
def test_a_release_is_decided_by_the_ministry_and_carried_out_by_the_head(land: Land) -> None:
    asked: dict[str, Any] = {"counsellor": land.counsellor, "on": DAY, "now": clock.now(), "today": DAY}
    with pytest.raises(Refused) as refused:
        release(decided_on=None, actor=acting(land.head), **asked)
    assert refused.value.finding.rule == "sap.mandate.lacking"
    with pytest.raises(Refused):
        release(decided_on=DAY + timedelta(days=1), actor=acting(land.head), **asked)
    for other in (land.officer, land.academy, land.counsellor_user):
        with pytest.raises(Denied):
            release(decided_on=DAY, actor=acting(other), **asked)
    act = release(decided_on=DAY, actor=acting(land.head), **asked)
    land.counsellor.refresh_from_db()
    assert (act.event, land.counsellor.state, land.counsellor.ended_on) == ("release", State.ENDED, DAY)
    assert not Office.objects.filter(person=land.counsellor.person_id, role=Role.COUNSELLOR, until=None).exists()
    assert Notice.objects.filter(kind="sap.office", person=land.officer.person).exists()


def test_whoever_has_a_role_is_told_so_instead_of_applying_again(client: Client, land: Land) -> None:
    client.force_login(land.counsellor_user)
    for response in (client.get(reverse("sap:apply"), follow=True), client.post(reverse("sap:apply"), {}, follow=True)):
        assert "Sie haben schon ein Amt oder eine laufende Bewerbung." in response.content.decode()
        let_go(response)
    assert Counsellor.objects.filter(person=land.counsellor.person).count() == 1


def test_whoever_has_ended_applies_again(client: Client, land: Land) -> None:
    Counsellor.objects.filter(pk=land.counsellor.pk).update(state=State.ENDED, ended_on=clock.today())
    client.force_login(land.counsellor_user)
    assert reverse("sap:apply") in client.get(reverse("sap:own")).content.decode()
    assert client.get(reverse("sap:apply")).status_code == 200
    let_go(client.post(reverse("sap:apply"), {}, follow=True))
    states = Counsellor.objects.filter(person=land.counsellor.person).order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.ENDED, State.APPLIED]
