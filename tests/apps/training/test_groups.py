# SPDX-License-Identifier: EUPL-1.2
"""Training groups: provider, plan, lecturers, companions, members, completion, certificate."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.duties.facts import kind_of
from schutznetz.apps.journal.models import Entry as Line
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Counsellor, RuleSetSwitch, State
from schutznetz.apps.training import facts, queries
from schutznetz.apps.training.actions import groups as actions
from schutznetz.apps.training.actions import people
from schutznetz.apps.training.models import GroupState, Member, Module, TrainingGroup
from schutznetz.apps.training.queries import duties
from schutznetz.apps.training.queries import groups as reads
from schutznetz.apps.training.queries.start import coming
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass.basic_training import Event
from schutznetz.regulation.sap_erlass.functions import Function
from tests.apps.builders import a_person, a_site, a_user, an_authority
from tests.apps.sap.objects import DAY, a_counsellor, a_participant, acting
from tests.apps.training.objects import School, a_group, a_member

pytestmark = pytest.mark.django_db
START = date(2026, 9, 7)
"""The day groups of `objects` begin."""


@pytest.fixture
def school() -> School:
    return School()


def take(school: School, group: TrainingGroup, event: Event, on: date = START, today: date = START) -> TrainingGroup:
    """Take a step as the academy and return the group as it is then."""
    actions.take_step(
        group=group, event=event, on=on, actor=school.aca(today), now=clock.now(), today=today
    )  # fmt: skip
    return TrainingGroup.objects.get(pk=group.pk)


def client_of(user: User) -> Client:
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


# --- plan and provider ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SAP-109")
def test_another_provider_is_refused(school: School) -> None:
    institute = a_site(an_authority("Institut Beispiel"))
    a_participant(school.programme, institute.authority)
    stranger = a_user(Role.ACADEMY, institute, everywhere=True)
    group = TrainingGroup(programme=school.programme, name="2026-B", starts_on=START)
    with pytest.raises(Refused) as refused:
        actions.plan_group(
            group=group, holder=institute.authority, actor=acting(stranger), now=clock.now(), today=DAY
        )  # fmt: skip
    assert str(refused.value.finding.citation) == "SAP-Erlass 2007, Nr. 7.1"
    data = {"name": "2026-B", "starts_on_day": "7", "starts_on_month": "9", "starts_on_year": "2026"}
    answer = client_of(stranger).post(reverse("training:plan"), data)
    assert answer.status_code == 409
    assert "Fortbildungsakademie" in answer.content.decode()
    academy = school.programme.academy
    assert academy is not None
    actions.plan_group(group=group, holder=academy, actor=school.aca(), now=clock.now(), today=DAY)
    assert TrainingGroup.objects.get().name == "2026-B"


@pytest.mark.requirement("SAP-108")
def test_a_plan_without_a_subject_area_cannot_be_released(school: School) -> None:
    group = a_group(school.programme)
    gone = Module.objects.get(group=group, area="disorders")
    actions.drop_module(module=gone, actor=school.aca(), now=clock.now())
    with pytest.raises(Refused) as refused:
        take(school, group, Event.RELEASE, today=DAY)
    assert "ein vollständiger Plan" in str(refused.value.finding.facts["missing"])
    text = client_of(school.academy).get(reverse("training:group", args=[group.pk])).content.decode()
    assert "Krankheiten und Störungen" in text
    new = Module(group=group, area="disorders", title="Angst und Sucht", first_on=date(2026, 11, 9))
    actions.save_module(module=new, actor=school.aca(), now=clock.now(), today=DAY)
    assert take(school, group, Event.RELEASE, today=DAY).state == GroupState.RELEASED


def test_a_released_plan_lets_days_move_and_nothing_else(school: School) -> None:
    group = a_group(school.programme, GroupState.RELEASED)
    a_member(group, school.chosen)
    module = Module.objects.filter(group=group).first()
    assert module is not None
    module.first_on = date(2026, 9, 21)
    actions.save_module(module=module, actor=school.aca(), now=clock.now(), today=DAY)
    assert Notice.objects.filter(kind="training.group", person=school.chosen.person).count() == 1
    module.first_on = None
    with pytest.raises(Refused):
        actions.save_module(module=module, actor=school.aca(), now=clock.now(), today=DAY)
    with pytest.raises(actions.FrozenError):
        actions.save_module(
            module=Module(group=group, area="conflicts", title="Neu"), actor=school.aca(), now=clock.now(), today=DAY
        )
    with pytest.raises(actions.FrozenError):
        actions.drop_module(module=module, actor=school.aca(), now=clock.now())
    assert take(school, group, Event.REVISE, today=DAY).state == GroupState.PLANNED


@pytest.mark.requirement("SAP-110")
def test_a_group_without_a_lecturer_cannot_start(school: School) -> None:
    group = a_group(school.programme, GroupState.RELEASED)
    lecturer = group.lecturers.get()
    actions.end_mandate(lecturer=lecturer, on=date(2026, 8, 31), actor=school.aca(), now=clock.now())
    with pytest.raises(Refused) as refused:
        take(school, group, Event.START)
    assert "Dozentin" in str(refused.value.finding.facts["missing"])
    lecturer.pk, lecturer.until, lecturer.since = None, None, START
    actions.mandate(lecturer=lecturer, actor=school.aca(), now=clock.now())
    assert take(school, group, Event.START).state == GroupState.RUNNING


# --- companions -------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SAP-111")
def test_a_group_starts_without_companion_under_a_warning_and_a_task(school: School) -> None:
    group = take(school, a_group(school.programme, GroupState.RELEASED), Event.START)
    assert group.state == GroupState.RUNNING
    found = reads.companions_finding(group, START)
    assert (found.status, found.warning) == (Status.DUE, True)
    (wanted,) = duties.without_companion(clock.now(), START)
    assert (wanted.role, wanted.authority, wanted.due_on) == (Role.ACADEMY, school.programme.academy, START)
    assert kind_of(facts.DUTY_COMPANION).review is duties.without_companion
    text = client_of(school.academy).get(reverse("training:group", args=[group.pk])).content.decode()
    assert "Die Gruppe hat noch keine Praxisbegleitung." in text
    people.assign_companion(
        group=group, counsellor=a_counsellor(a_person(school.site)), since=START, actor=school.aca(START),
        now=clock.now(), today=START,
    )  # fmt: skip
    assert list(duties.without_companion(clock.now(), START)) == []


@pytest.mark.requirement("SAP-112")
def test_whether_the_task_ends_with_the_group_stands_in_the_rules(school: School, succeed: Any) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    people.assign_companion(
        group=group, counsellor=a_counsellor(a_person(school.site)), since=START, actor=school.aca(START),
        now=clock.now(), today=START,
    )  # fmt: skip
    succeed(companions__ends_with_group="false")
    last = date(2028, 11, 30)
    take(school, group, Event.COMPLETE, on=last, today=last)
    assert group.companions.get().until is None


@pytest.mark.requirement("SAP-112")
def test_the_companion_is_free_on_the_day_after_the_group(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    companion = a_counsellor(a_person(school.site, "Pia", "Praxis"))
    people.assign_companion(
        group=group, counsellor=companion, since=START, actor=school.aca(START), now=clock.now(), today=START
    )
    last = date(2028, 11, 30)
    assert Office.objects.held_on(last).filter(person=companion.person, role=Role.COMPANION).exists()
    take(school, group, Event.COMPLETE, on=last, today=last)
    after = last + timedelta(days=1)
    assert Office.objects.held_on(last).filter(person=companion.person, role=Role.COMPANION).exists()
    assert not Office.objects.held_on(after).filter(person=companion.person, role=Role.COMPANION).exists()
    (held,) = queries.functions_held(companion.person_id)
    assert (held.function, held.span.until) == (Function.COMPANION, last)


@pytest.mark.requirement("SAP-048")
def test_nobody_takes_up_a_second_task(school: School) -> None:
    """A mentor who accompanies somebody cannot support a group; one who accompanies nobody can (reading X16)."""
    group = a_group(school.programme, GroupState.RUNNING)
    pairing = school.paired()
    act = {"group": group, "counsellor": school.counsellor, "since": START, "actor": school.aca(START)}
    with pytest.raises(Refused) as refused:
        people.assign_companion(**act, now=clock.now(), today=START)
    assert refused.value.finding.rule == "sap.functions.take_up"
    assert refused.value.finding.facts["running"] == "Mentorin oder Mentor"
    pairing.until = START - timedelta(days=1)
    pairing.save()
    assert people.assign_companion(**act, now=clock.now(), today=START).runs_on(START)


# --- members ----------------------------------------------------------------------------------------------------------


def test_selected_people_are_in_training_from_the_first_day(school: School) -> None:
    group = a_group(school.programme, GroupState.RELEASED)
    count = people.admit(group=group, counsellors=[school.chosen], actor=school.aca(), now=clock.now(), today=DAY)
    assert count == 1
    assert queries.group_of(school.chosen) == group
    assert Counsellor.objects.get(pk=school.chosen.pk).state == State.SELECTED
    group = take(school, group, Event.START)
    chosen = Counsellor.objects.get(pk=school.chosen.pk)
    assert (chosen.state, chosen.training_began_on) == (State.IN_TRAINING, START)
    assert list(queries.running_groups(school.programme)) == [group]
    late = a_counsellor(a_person(school.site), State.SELECTED)
    people.admit(group=group, counsellors=[late], actor=school.aca(START), now=clock.now(), today=START)
    assert Counsellor.objects.get(pk=late.pk).state == State.IN_TRAINING


def attend(school: School, member: Member, but: str = "") -> None:
    """Every module of their group, but one."""
    for module in member.group.modules.exclude(title=but):
        people.record_attendance(module=module, members=[member], actor=school.aca(), now=clock.now())


@pytest.mark.requirement("SAP-093")
def test_with_a_module_lacking_nobody_completes_and_nobody_is_appointed(school: School) -> None:
    """Entered in the group or on the page of the role: the refusal names the module and its section."""
    today = clock.today()
    group = a_group(school.programme, GroupState.RUNNING, starts_on=today - timedelta(days=100))
    member = a_member(group, school.trainee)
    attend(school, member, but="Modul 2")
    client, day = client_of(school.academy), {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    url = reverse("training:complete", args=[member.pk])
    for address, data in ((url, None), (url, day), (reverse("sap:training", args=[school.trainee.pk]), day)):
        response = client.get(address) if data is None else client.post(address, data)
        assert response.status_code == (200 if data is None else 409)
        text = response.content.decode()
        assert "Es fehlen diese Module: Modul 2." in text
        assert "SAP-Erlass 2007, Nr. 6.3.1" in text
    assert Counsellor.objects.get(pk=school.trainee.pk).training_completed_on is None
    assert client_of(school.head).post(reverse("sap:step", args=[school.trainee.pk, "appoint"]), day).status_code == 409
    attend(school, member)
    assert client.post(url, day).status_code == 302
    assert client_of(school.head).post(reverse("sap:step", args=[school.trainee.pk, "appoint"]), day).status_code == 302
    assert Counsellor.objects.get(pk=school.trainee.pk).state == State.APPOINTED


@pytest.mark.requirement("SAP-093")
def test_a_module_done_in_an_earlier_group_counts(school: School) -> None:
    one, other = (
        a_group(school.programme, GroupState.RUNNING, starts_on=date(year, 9, 7)) for year in (2024, 2025)
    )  # fmt: skip
    first = a_member(one, school.trainee, until=date(2025, 3, 1))
    attend(school, first, but="Modul 3")
    second = a_member(other, school.trainee)
    lacks = [str(found.facts["missing"]) for found in reads.completion_findings(school.trainee.pk, DAY)]
    assert lacks == ["Modul 3"]
    attend(school, second)
    assert [found.status for found in reads.completion_findings(school.trainee.pk, DAY)] == [Status.MET]
    assert reads.completion_findings(school.chosen.pk, DAY) == []


def test_completing_opens_the_way_to_the_appointment(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    member = a_member(group, school.trainee)
    last = date(2028, 11, 30)
    with pytest.raises(actions.OpenMembersError):
        take(school, group, Event.COMPLETE, on=last, today=last)
    attend(school, member)
    people.complete_member(member=member, on=last, actor=school.aca(last), now=clock.now())
    people.complete_member(member=member, on=last, actor=school.aca(last), now=clock.now())
    assert Counsellor.objects.get(pk=school.trainee.pk).training_completed_on == last
    assert Line.objects.filter(verb="training.member_completed").count() == 1
    done = take(school, group, Event.COMPLETE, on=last, today=last)
    assert (done.state, done.completed_on) == (GroupState.COMPLETED, last)
    assert queries.group_of(school.trainee) is None


def test_a_cancelled_group_lets_its_members_go(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    a_member(group, school.trainee)
    take(school, group, Event.CANCEL)
    assert school.trainee in reads.candidates(school.programme)


def test_only_who_attended_is_kept(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    one, other = a_member(group, school.trainee), a_member(group, school.chosen)
    module = group.modules.first()
    assert module is not None
    people.record_attendance(module=module, members=[one, other], actor=school.aca(), now=clock.now())
    people.record_attendance(module=module, members=[other], actor=school.aca(), now=clock.now())
    assert reads.attended_by(group) == {module.pk: {other.pk}}
    fields = {field.name for field in module.attendances.model._meta.get_fields()}
    assert fields == {"id", "module", "member"}


def test_the_certificate_is_asked_for_by_the_amendment_only(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING, starts_on=date(2026, 1, 12))
    member = a_member(group, school.trainee, completed_on=date(2026, 5, 30))
    assert list(duties.without_certificate(clock.now(), DAY)) == []
    now = clock.now()
    RuleSetSwitch.objects.create(
        programme=school.programme, key="SAP-2010", since=date(2026, 6, 1), basis="Erlass", proposed_at=now,
        proposed_by=school.officer, approved_by=school.second, approved_at=now,
    )  # fmt: skip
    (wanted,) = duties.without_certificate(now, DAY)
    assert wanted.role == Role.ACADEMY
    content = people.print_certificate(member=member, actor=school.aca(), now=now, today=DAY)
    assert content.startswith(b"%PDF")
    assert Member.objects.get(pk=member.pk).certificate_on == DAY
    assert list(duties.without_certificate(now, DAY)) == []


# --- who may ----------------------------------------------------------------------------------------------------------


def test_nobody_but_the_academy_writes(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    member = a_member(group, school.trainee)
    foreign = a_user(Role.ACADEMY, a_site(an_authority("Andere Akademie")), everywhere=True)
    for user in (school.officer, school.head, school.speaker, school.mentor_user, school.admin, foreign):
        actor = acting(user)
        with pytest.raises(Denied):
            people.complete_member(member=member, on=DAY, actor=actor, now=clock.now())
        with pytest.raises(Denied):
            actions.take_step(group=group, event=Event.CANCEL, on=DAY, actor=actor, now=clock.now(), today=DAY)
        with pytest.raises(Denied):
            people.admit(group=group, counsellors=[school.chosen], actor=actor, now=clock.now(), today=DAY)
    assert member.is_learning


def test_who_leads_or_accompanies_sees_the_group_while_it_lasts(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    lecturer = a_user(Role.LECTURER, school.ministry_site, everywhere=True)
    other = a_group(school.programme, GroupState.RUNNING)
    group.lecturers.update(person=lecturer.person)
    companion = a_user(Role.COMPANION, school.site, everywhere=True)
    assert companion.person is not None
    people.assign_companion(
        group=group, counsellor=a_counsellor(companion.person), since=DAY, actor=school.aca(), now=clock.now(),
        today=DAY,
    )  # fmt: skip
    for user in (lecturer, companion):
        client = client_of(user)
        assert client.get(reverse("training:group", args=[group.pk])).status_code == 200
        assert client.get(reverse("training:group", args=[other.pk])).status_code == 403
        assert list(queries.groups_visible_to(acting(user))) == [group]
        assert client.get(reverse("training:admit", args=[group.pk])).status_code == 403
    take(school, group, Event.CANCEL)
    assert client_of(lecturer).get(reverse("training:group", args=[group.pk])).status_code == 403


def test_a_trainee_finds_the_way_on_the_start_page(school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING, starts_on=clock.today() - timedelta(days=5))
    a_member(group, school.trainee)
    (notice,) = coming(acting(school.trainee_user, clock.today()), clock.now())
    assert notice.url == reverse("training:own")
    client = client_of(school.trainee_user)
    assert "Modul 2" in client.get(reverse("training:own")).content.decode()
    assert client.get(reverse("training:group", args=[group.pk])).status_code == 403
    assert client_of(school.head).get(reverse("training:own")).status_code == 403


@pytest.mark.parametrize("page", ["group", "groups"])
def test_the_number_of_queries_does_not_grow(page: str, school: School) -> None:
    group = a_group(school.programme, GroupState.RUNNING)
    client = client_of(school.academy)
    url = reverse("training:group", args=[group.pk]) if page == "group" else reverse("training:groups")
    client.get(url)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before = count()
    for _number in range(4):
        a_member(group, a_counsellor(a_person(school.site), State.IN_TRAINING))
        a_group(school.programme)
        Module.objects.create(group=group, area="conflicts", title="Mehr", first_on=START)
    assert count() == before


def test_no_training_begins_before_the_selection_and_no_attendance_before_the_group(school: School) -> None:
    today = clock.today()
    group = a_group(school.programme, GroupState.RELEASED, starts_on=today - timedelta(days=40))
    a_member(group, school.chosen)
    Counsellor.objects.filter(pk=school.chosen.pk).update(state_since=today - timedelta(days=10))
    assert reads.earliest(group, Event.START) == today - timedelta(days=10)
    client, early = client_of(school.academy), today - timedelta(days=20)
    data = {f"on_{part}": str(getattr(early, part)) for part in ("day", "month", "year")}
    assert client.post(reverse("training:step", args=[group.pk, "start"]), data).status_code == 422
    draft = a_group(school.programme, starts_on=today - timedelta(days=40))
    module = draft.modules.first()
    assert module is not None
    assert client.post(reverse("training:attendance", args=[module.pk])).status_code == 403
    assert client.get(reverse("training:step", args=[group.pk, "nonsense"])).status_code == 404
    assert client.post(reverse("training:step", args=[draft.pk, "revise"])).status_code == 409


def test_a_member_of_another_group_is_no_answer_to_the_list(school: School) -> None:
    group, other = (a_group(school.programme, GroupState.RUNNING, starts_on=date(2026, 1, 5)) for _one in range(2))
    stranger = a_member(other, school.trainee)
    module = group.modules.first()
    assert module is not None
    url = reverse("training:attendance", args=[module.pk])
    assert client_of(school.academy).post(url, {"members": [stranger.pk]}).status_code == 422
    answer = client_of(school.academy).post(
        reverse("training:admit", args=[group.pk]), {"counsellors": [school.counsellor.pk, school.trainee.pk]}
    )
    assert answer.status_code == 422
    assert group.members.count() == 0
