# SPDX-License-Identifier: EUPL-1.2
"""Meetings: finding a date, inviting, replying, who came; and who sees what of it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.duties.facts import dates_of
from schutznetz.apps.notify import jobs as post
from schutznetz.apps.notify.models import Mail, Notice
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import State
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups import queries
from schutznetz.apps.working_groups.actions import meetings as actions
from schutznetz.apps.working_groups.models import Absence, Attendance, Meeting, OptionAnswer
from schutznetz.apps.working_groups.queries import duties
from schutznetz.apps.working_groups.queries import pages as reads
from schutznetz.domain.ics import Event
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass.meetings import Presence
from tests.apps.builders import a_person, a_user, let_go
from tests.apps.sap.objects import DAY, a_counsellor, acting
from tests.apps.working_groups.objects import NINE, NOON, Region, a_meeting, a_member, person_of

pytestmark = pytest.mark.django_db
NOW = clock.now()


@pytest.fixture
def region() -> Region:
    return Region()


def body(client: Client, url: str) -> str:
    response = client.get(url)
    found = response.content.decode()
    assert response.status_code == 200, found
    let_go(response)
    return found


@pytest.mark.requirement("SAP-154")
def test_a_day_is_found_that_suits_most_and_everybody_is_invited(region: Region) -> None:
    slots = [(DAY + timedelta(days=days), NINE, NOON) for days in (50, 60)]
    meeting = actions.ask_for_days(
        meeting=Meeting(group=region.group), slots=slots, actor=acting(region.speaker), now=NOW, today=DAY
    )
    first, second = meeting.options.all()
    for user, suiting in ((region.counsellor_user, [second.pk]), (region.deputy, [first.pk, second.pk])):
        actions.say_days(meeting=meeting, counsellor=region.role_of(user), suiting=suiting, actor=acting(user), now=NOW)
    assert [(row[0], row[1], row[2]) for row in reads.days_of(meeting, 4)] == [(second, 2, 4), (first, 1, 4)]
    meeting = actions.choose_day(meeting=meeting, option=second, actor=acting(region.speaker), now=NOW)
    assert (meeting.on, meeting.state, OptionAnswer.objects.count()) == (slots[1][0], "planned", 0)
    resting = a_counsellor(a_person(region.site), State.RESTING)
    a_member(region.group, resting)
    assert actions.invite(meeting=meeting, actor=acting(region.speaker), now=NOW, today=DAY) == 4
    assert not meeting.attendances.filter(counsellor=resting).exists()
    assert (
        Notice.objects.filter(kind="working_groups.meeting", key__startswith="working_groups.meeting:invite").count()
        == 4
    )
    assert actions.invite(meeting=meeting, actor=acting(region.speaker), now=NOW, today=DAY) == 0


def test_the_calendar_file_keeps_its_id_and_tells_of_changes(client: Client, region: Region) -> None:
    meeting = region.an_invited_meeting()
    client.force_login(region.counsellor_user)
    url = reverse("working_groups:meeting_file", args=[meeting.pk])
    before = body(client, url)
    meeting.place = "Bochum"
    actions.change_meeting(meeting=meeting, actor=acting(region.speaker), now=NOW)
    after = body(client, url)
    for text in (before, after):
        assert f"UID:meeting-{meeting.pk}@schutznetz" in text
        assert "DTSTART;TZID=Europe/Berlin:20260804T090000" in text
    assert "SEQUENCE:0" in before
    assert "SEQUENCE:1" in after
    assert "Bochum" in after


@pytest.mark.requirement("SAP-154")
def test_mails_carry_the_appointment_once_there_is_a_day(region: Region) -> None:
    """Neutral: the mail's reader learns neither the group nor the place."""

    def methods() -> list[tuple[str, bool]]:
        post.pack(NOW + timedelta(days=1), is_sending=True)  # after the quiet hours
        found = [pair for mail in Mail.objects.filter(person=region.counsellor.person) for pair in mail.invitations]
        Mail.objects.all().delete()
        return [(method, region.group.name in file or "Raum" in file) for method, file in found]

    Person.objects.filter(pk=region.counsellor.person_id).update(email="sina@kreis.example")
    slots = [(DAY + timedelta(days=days), NINE, NOON) for days in (50, 60)]
    values = {"actor": acting(region.speaker), "now": NOW}
    wanted = Meeting(group=region.group, place="Raum 1.04")
    meeting = actions.ask_for_days(meeting=wanted, slots=slots, today=DAY, **values)
    assert methods() == []
    meeting = actions.choose_day(meeting=meeting, option=meeting.options.all()[0], **values)
    actions.invite(meeting=meeting, today=DAY, **values)
    assert methods() == [("REQUEST", False)]
    actions.cancel_meeting(meeting=Meeting.objects.get(), **values)
    assert methods() == [("CANCEL", False)]


def test_another_day_asks_everybody_again(region: Region) -> None:
    meeting = region.an_invited_meeting()
    row = meeting.attendances.get(counsellor=region.counsellor)
    yes = actions.Answer(comes=True)
    actions.reply(attendance=row, answer=yes, actor=acting(region.counsellor_user), now=NOW)
    meeting.on = DAY + timedelta(days=70)
    actions.change_meeting(meeting=meeting, actor=acting(region.speaker), now=NOW)
    row.refresh_from_db()
    assert row.reply == ""


@pytest.mark.requirement("SAP-143")
def test_reasons_stay_with_the_speaker_and_the_ministry_sees_counts(client: Client, region: Region) -> None:
    meeting = region.an_invited_meeting(on=DAY)
    row = meeting.attendances.get(counsellor=region.counsellor)
    answer = actions.Answer(comes=False, excuse="duty", text="Einsatz in Köln")
    actions.reply(attendance=row, answer=answer, actor=acting(region.counsellor_user), now=NOW)
    sheet = {one.pk: ("present", "") for one in meeting.attendances.all()} | {row.pk: ("excused", "duty")}
    actions.record_attendance(meeting=meeting, presences=sheet, actor=acting(region.speaker), now=NOW, today=DAY)
    url = reverse("working_groups:meeting", args=[meeting.pk])
    for user, sees_names, sees_reason in (
        (region.speaker, True, True), (region.deputy, True, True), (region.officer, False, False),
    ):  # fmt: skip
        client.force_login(user)
        text = body(client, url)
        assert ("Einsatz in Köln" in text) is sees_reason
        assert ("Süd" in text) is sees_names
        assert "Entschuldigt" in text
    client.force_login(region.member_with_account("Mara", "Mit"))
    assert "Einsatz in Köln" not in body(client, url)
    assert queries.attendances([region.counsellor.pk])[region.counsellor.pk][0].presence is Presence.EXCUSED


def test_what_a_member_writes_stays_text_on_the_sheet(client: Client, region: Region) -> None:
    meeting = region.an_invited_meeting(on=clock.today())
    row = meeting.attendances.get(counsellor=region.counsellor)
    answer = actions.Answer(comes=False, excuse="other", text="<img src=x>")
    actions.reply(attendance=row, answer=answer, actor=acting(region.counsellor_user), now=NOW)
    client.force_login(region.speaker)
    for name in ("attendance", "meeting"):
        text = body(client, reverse(f"working_groups:{name}", args=[meeting.pk]))
        assert "&lt;img src=x&gt;" in text
        assert "<img src=x>" not in text


def test_an_excuse_needs_a_kind_the_rules_know(region: Region) -> None:
    row = region.an_invited_meeting().attendances.get(counsellor=region.counsellor)
    with pytest.raises(Refused) as refused:
        actions.reply(
            attendance=row, answer=actions.Answer(comes=False, excuse="weather"), now=NOW,
            actor=acting(region.counsellor_user),
        )  # fmt: skip
    assert refused.value.finding.rule == "sap.meetings.excuse"


def test_coming_after_all_deletes_the_reason(region: Region) -> None:
    row = region.an_invited_meeting().attendances.get(counsellor=region.counsellor)
    actor = acting(region.counsellor_user)
    actions.reply(attendance=row, answer=actions.Answer(False, "family", "Pflege"), actor=actor, now=NOW)
    actions.reply(attendance=row, answer=actions.Answer(comes=True), actor=actor, now=NOW)
    row.refresh_from_db()
    assert (row.excuse, Absence.objects.count()) == ("", 0)


def test_attendance_is_recorded_on_the_day_or_later_only(region: Region) -> None:
    meeting = region.an_invited_meeting(on=DAY + timedelta(days=1))
    with pytest.raises(actions.WrongState):
        actions.record_attendance(meeting=meeting, presences={}, actor=acting(region.speaker), now=NOW, today=DAY)
    assert not Attendance.objects.exclude(presence="open").exists()


@pytest.mark.parametrize("who", ["officer", "head", "academy", "counsellor_user"])
def test_only_whoever_speaks_for_the_group_plans_and_records(region: Region, who: str) -> None:
    meeting, actor = region.an_invited_meeting(on=DAY), acting(getattr(region, who))
    for act in (
        lambda: actions.plan_meeting(meeting=Meeting(group=region.group), actor=actor, now=NOW),
        lambda: actions.invite(meeting=meeting, actor=actor, now=NOW, today=DAY),
        lambda: actions.cancel_meeting(meeting=meeting, actor=actor, now=NOW),
        lambda: actions.record_attendance(meeting=meeting, presences={}, actor=actor, now=NOW, today=DAY),
        lambda: actions.write_decisions(meeting=meeting, text="x", actor=actor, now=NOW),
    ):
        with pytest.raises(Denied):
            act()


def test_a_speaker_of_another_group_sees_and_does_nothing(client: Client, region: Region) -> None:
    stranger = a_user(Role.COUNSELLOR, region.site, everywhere=True)
    person_of(stranger).offices.create(
        role="SPK", authority=region.ministry_site.authority, working_group=region.another_group(),
        since=date(2026, 1, 1),
    )  # fmt: skip
    meeting = region.an_invited_meeting(on=DAY)
    client.force_login(stranger)
    for name in ("meeting", "attendance", "decisions", "edit_meeting", "meeting_file"):
        response = client.get(reverse(f"working_groups:{name}", args=[meeting.pk]))
        assert response.status_code == 403
        let_go(response)


def test_nobody_answers_for_somebody_else(region: Region) -> None:
    row = region.an_invited_meeting().attendances.get(counsellor=region.counsellor)
    with pytest.raises(Denied):
        actions.reply(attendance=row, answer=actions.Answer(comes=True), actor=acting(region.speaker), now=NOW)


@pytest.mark.requirement("SAP-142")
def test_one_planned_meeting_is_a_hint_to_the_speaker_and_no_more(
    client: Client, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_meeting(region.group, date(2026, 3, 10), "held")
    found = reads.planned_of(region.group, date(2026, 8, 31))
    assert (found.status, found.due_on) == (Status.DUE, date(2026, 8, 31))
    assert reads.planned_of(region.group, date(2026, 9, 1)).status is Status.BREACHED
    a_meeting(region.group, date(2026, 6, 10), "cancelled")
    a_meeting(region.group, date(2025, 11, 10), "held")
    monkeypatch.setattr(clock, "today", lambda: DAY)
    url = reverse("working_groups:group", args=[region.group.key])
    for user, is_told in ((region.speaker, True), (region.counsellor_user, False)):
        client.force_login(user)
        assert ("Für 2026 sind 1 von 2 Sitzungen geplant." in body(client, url)) is is_told
    duties_ = [one for one in duties.missing_meetings(NOW, DAY) if one.source == region.group]
    assert [(one.role, one.working_group, one.due_on) for one in duties_] == [("SPK", region.group, date(2026, 8, 31))]
    a_meeting(region.group, date(2026, 11, 10))
    assert not [one for one in duties.missing_meetings(NOW, DAY) if one.source == region.group]


@pytest.mark.requirement("SAP-154")
def test_a_late_invitation_is_a_duty_of_the_speaker(region: Region) -> None:
    meeting = a_meeting(region.group, DAY + timedelta(days=60))
    found = [(one.source, one.due_on) for one in duties.late_invitations(NOW, DAY)]
    assert found == [(meeting, DAY + timedelta(days=18))]


def test_a_cancelled_meeting_is_nothing_anybody_missed(region: Region) -> None:
    meeting = region.an_invited_meeting()
    actions.cancel_meeting(meeting=meeting, actor=acting(region.speaker), now=NOW)
    assert queries.attendances([region.counsellor.pk]) == {}
    with pytest.raises(actions.WrongState):
        actions.invite(meeting=meeting, actor=acting(region.speaker), now=NOW, today=DAY)


@pytest.mark.requirement("SAP-155")
def test_the_personal_feed_carries_meetings_and_neutral_ones_say_nothing(region: Region) -> None:
    meeting = region.an_invited_meeting()
    Meeting.objects.filter(pk=meeting.pk).update(agenda="Thema Sucht", place="Herne")
    me, somebody = acting(region.counsellor_user), acting(region.head)

    def entries(actor: Actor, *, is_neutral: bool = False) -> list[Event]:
        return dates_of(actor, DAY, is_neutral=is_neutral, has_alarm=True)

    [entry] = entries(me)
    assert (entry.uid, entry.place, entry.is_over) == (f"meeting-{meeting.pk}@schutznetz", "Herne", False)
    assert str(region.group) in entry.title
    assert entry.remind_before is not None
    [neutral] = entries(me, is_neutral=True)
    assert (neutral.title, neutral.place, neutral.text) == ("Dienstlicher Termin", "", "")
    assert entries(somebody) == []
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert [one.is_over for one in entries(me)] == [True]
    Attendance.objects.filter(counsellor__person=person_of(region.counsellor_user)).update(reply="misses")
    assert entries(me) == []


def test_whose_role_is_over_is_no_member_from_that_moment_on(client: Client, region: Region) -> None:
    """The worker closes the place in the group later; until then nobody acts or reads with it."""
    meeting, poll = region.an_invited_meeting(), a_meeting(region.group, None, "polling")
    urls = [
        reverse("working_groups:group", args=[region.group.key]), reverse("working_groups:meeting", args=[meeting.pk]),
        reverse("working_groups:members", args=[region.group.key]), reverse("working_groups:say_days", args=[poll.pk]),
    ]  # fmt: skip
    client.force_login(region.counsellor_user)
    assert [client.get(url).status_code for url in urls] == [200] * 4
    region.counsellor.state = State.ENDED
    region.counsellor.save()
    assert region.counsellor.memberships.filter(until=None).exists()
    assert [client.get(url).status_code for url in urls] == [403] * 4


def test_time_is_shared_from_a_day_on_that_a_rule_set_knows(client: Client, region: Region) -> None:
    client.force_login(region.speaker)
    url = reverse("working_groups:share", args=[region.group.key])
    sent = {"speaker_percent": "70", "deputy_percent": "30", "since_day": "1", "since_month": "1"}
    for year, status in (("1900", 422), ("2001", 422), ("2199", 302)):
        response = client.post(url, sent | {"since_year": year})
        assert response.status_code == status, year
        assert status == 302 or "So weit zurück" in response.content.decode()
        let_go(response)
    assert region.group.budget_shares.count() == 1
