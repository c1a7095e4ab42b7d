# SPDX-License-Identifier: EUPL-1.2
"""Reports and reviews: who reports what, from when on, the hearing, the decision of people, the act of the head."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.quality import actions, queries
from schutznetz.apps.quality.facts import verb_of
from schutznetz.apps.quality.jobs import lapse_ended, to_execute
from schutznetz.apps.quality.models import Item, Review, State
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from schutznetz.regulation.sap_erlass.review import Event
from tests.apps.builders import let_go
from tests.apps.quality.objects import DAY, NOW, Court, acting, an_open_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    return Court()


def reported(court: Court, **given: Any) -> Review:
    an_open_item(court.counsellor)
    values = {"counsellor": court.counsellor, "item": "conversation", "actor": acting(court.academy)} | given
    return actions.report(now=NOW, today=DAY, **values)


def step(court: Court, found: Review, event: Event, user: Any = None, *, day: date = DAY, **details: Any) -> Review:
    return actions.take(
        found=found, event=event, details=actions.Details(**details), actor=acting(user or court.officer, day), now=NOW,
        today=day,
    )  # fmt: skip


@pytest.mark.requirement("SAP-129", "SAP-169")
def test_a_report_opens_the_review_at_once_and_tells_both(court: Court) -> None:
    found = reported(court)
    assert (found.state, found.reported_on, found.misses) == (State.REPORTED, DAY, ["2026-06-01"])
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {court.counsellor.person_id, court.officer.person_id, court.second.person_id}
    heard = step(court, found, Event.HEAR)
    assert (heard.state, heard.asked_on) == (State.HEARING, DAY)
    assert [duty.due_on for duty in _wanted_comment(court)] == [DAY + timedelta(days=14)]


def _wanted_comment(court: Court) -> list[Any]:
    from schutznetz.apps.quality.jobs import to_comment

    return [one for one in to_comment(NOW, DAY) if one.person == court.counsellor.person]


def test_reported_twice_is_one_review(court: Court) -> None:
    first = reported(court)
    assert actions.report(
        counsellor=court.counsellor, item="conversation", actor=acting(court.academy), now=NOW, today=DAY
    ) == first  # fmt: skip
    assert Review.objects.count() == 1


@pytest.mark.requirement("SAP-168")
@pytest.mark.parametrize(
    ("who", "item"),
    [("head", "conversation"), ("manager", "conversation"), ("officer", "conversation"), ("speaker", "conversation"),
     ("academy", "meetings"), ("stranger", "counselling"), ("counsellor_user", "conversation")],
)  # fmt: skip
def test_nobody_reports_but_the_office_that_keeps_the_record(court: Court, who: str, item: str) -> None:
    an_open_item(court.counsellor, item)
    an_open_item(court.counsellor, item, "2026-06-02")
    actor = acting(getattr(court, who))
    with pytest.raises(Denied):
        actions.report(counsellor=court.counsellor, item=item, actor=actor, now=NOW, today=DAY)
    assert not Review.objects.exists()


@pytest.mark.requirement("SAP-144")
def test_the_speaker_reports_from_the_second_unexcused_meeting_on(court: Court) -> None:
    an_open_item(court.counsellor, Item.MEETINGS, "2026-03-01")
    given: dict[str, Any] = {"counsellor": court.counsellor, "item": "meetings", "actor": acting(court.speaker)}
    with pytest.raises(Refused) as refused:
        actions.report(now=NOW, today=DAY, **given)
    assert str(refused.value.finding.citation) == "SAP-Erlass 2007, Nr. 10"
    an_open_item(court.counsellor, Item.MEETINGS, "2026-05-01")
    assert actions.report(now=NOW, today=DAY, **given).misses == ["2026-03-01", "2026-05-01"]


@pytest.mark.requirement("SAP-134")
def test_one_missed_supervision_stays_a_note_and_the_second_may_be_reported(court: Court, client: Client) -> None:
    """What the academy sees and sends: the first year is a note, its report is refused with the section."""
    client.force_login(court.academy)
    path = f"/qualitaet/offen/{court.counsellor.pk}/supervision/"

    def page() -> tuple[bool, bool]:
        """Is it a note, and can it be reported?"""
        response = client.get(path)
        text = response.content.decode()
        let_go(response)
        assert response.status_code == 200
        return "Noch keine Fehlmeldung" in text, "Fehlmeldung erstatten" in text

    an_open_item(court.counsellor, Item.SUPERVISION, "2024")
    assert page() == (True, False)
    refused = client.post(path)
    assert (refused.status_code, Review.objects.count()) == (409, 0)
    assert "SAP-Erlass 2007, Nr. 9.1" in refused.content.decode()
    let_go(refused)
    an_open_item(court.counsellor, Item.SUPERVISION, "2025")
    assert page() == (False, True)
    assert client.post(path).status_code == 302
    found = Review.objects.get()
    assert (found.state, found.item, found.misses) == (State.REPORTED, Item.SUPERVISION, ["2024", "2025"])


def test_what_the_counsellor_has_not_been_told_cannot_be_reported(court: Court) -> None:
    an_open_item(court.counsellor, told_on=DAY + timedelta(days=1))
    with pytest.raises(Denied):
        actions.report(
            counsellor=court.counsellor, item="conversation", actor=acting(court.academy), now=NOW, today=DAY
        )


def test_what_was_reviewed_is_not_reported_again(court: Court) -> None:
    step(court, reported(court), Event.CLOSE, text="Das Seminar ist gebucht.")
    with pytest.raises(Denied):
        actions.report(
            counsellor=court.counsellor, item="conversation", actor=acting(court.academy), now=NOW, today=DAY
        )
    an_open_item(court.counsellor, period="2026-06-03")
    assert actions.report(
        counsellor=court.counsellor, item="conversation", actor=acting(court.academy), now=NOW, today=DAY
    ).is_open  # fmt: skip


@pytest.mark.requirement("SAP-169")
def test_heard_and_closed_without_release(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    found = step(court, found, Event.COMMENT, court.counsellor_user, text="Ich bin für September angemeldet.")
    assert found.state == State.HEARD
    found = step(court, found, Event.CLOSE, text="Der Termin ist gebucht.")
    assert (found.state, found.closed_on) == (State.CLOSED, DAY)
    assert [one.text for one in found.steps.all()] == [
        "", "Ich bin für September angemeldet.", "Der Termin ist gebucht.",
    ]  # fmt: skip
    assert "September" not in str(list(Entry.objects.values_list("facts", flat=True)))
    taken = [verb_of(one) for one in (Event.HEAR, Event.COMMENT, Event.CLOSE)]
    lines = Entry.objects.filter(verb__in=taken).order_by("pk")
    actors = (court.officer, court.counsellor_user, court.officer)
    assert [(one.verb, one.actor) for one in lines] == list(zip(taken, actors, strict=True))


@pytest.mark.parametrize("event", [Event.SET_DEADLINE, Event.DECIDE_RELEASE])
def test_nothing_with_a_consequence_is_decided_unheard(court: Court, event: Event) -> None:
    found = step(court, reported(court), Event.HEAR)
    with pytest.raises(Refused):
        step(court, found, event, text="Grund", deadline=DAY + timedelta(days=60))
    later = DAY + timedelta(days=15)
    assert step(court, found, event, day=later, text="Grund", deadline=later + timedelta(days=60)).decided_on == later


def test_reasons_are_needed(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    with pytest.raises(Refused):
        step(court, found, Event.CLOSE)


def test_a_deadline_that_is_met_ends_the_review_and_one_that_passed_reopens_it(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    later, until = DAY + timedelta(days=15), DAY + timedelta(days=60)
    found = step(court, found, Event.SET_DEADLINE, day=later, text="Bitte nachholen.", deadline=until)
    with pytest.raises(Refused):
        step(court, found, Event.RESUME, day=until)
    over = until + timedelta(days=1)
    assert step(court, found, Event.RESUME, day=over).state == State.HEARD
    found = step(court, found, Event.SET_DEADLINE, day=over, text="Noch einmal.", deadline=over + timedelta(days=30))
    found = step(court, found, Event.FULFIL, court.academy, day=over + timedelta(days=5), on=over + timedelta(days=4))
    assert (found.state, found.fulfilled_on) == (State.CLOSED, over + timedelta(days=4))


@pytest.mark.requirement("SAP-169")
def test_no_program_decides(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    nobody = replace(acting(court.officer), user=None)
    with pytest.raises(Refused, match="decision"):
        actions.take(
            found=found, event=Event.CLOSE, details=actions.Details(text="Grund"), actor=nobody, now=NOW, today=DAY
        )
    found.refresh_from_db()
    assert found.state == State.HEARING


def test_the_time_to_comment_is_over_after_its_last_day_and_not_before(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    for days in (0, 14):
        with pytest.raises(Refused):
            step(court, found, Event.PERIOD_OVER, day=DAY + timedelta(days=days))
    assert step(court, found, Event.PERIOD_OVER, day=DAY + timedelta(days=15)).state == State.HEARD


def test_without_a_day_the_role_ends_today(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    later = DAY + timedelta(days=15)
    step(court, found, Event.DECIDE_RELEASE, day=later, text="Mehrfach versäumt.")
    assert step(court, found, Event.EXECUTE, court.head, day=later).state == State.RELEASED
    court.counsellor.refresh_from_db()
    assert court.counsellor.ended_on == later


@pytest.mark.parametrize(("days", "can"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_duty_is_met_between_the_decision_and_today(court: Court, days: int, can: bool) -> None:
    found = step(court, reported(court), Event.HEAR)
    later = DAY + timedelta(days=15)
    step(court, found, Event.SET_DEADLINE, day=later, text="Bitte nachholen.", deadline=later + timedelta(days=30))
    given: dict[str, Any] = {"day": later + timedelta(days=1), "on": later + timedelta(days=days)}
    if can:
        assert step(court, found, Event.FULFIL, court.academy, **given).state == State.CLOSED
        return
    with pytest.raises(Refused):
        step(court, found, Event.FULFIL, court.academy, **given)


@pytest.mark.parametrize(("days", "can"), [(0, False), (1, True)])
def test_a_deadline_lies_ahead(court: Court, days: int, can: bool) -> None:
    found = step(court, reported(court), Event.HEAR)
    later = DAY + timedelta(days=15)
    given: dict[str, Any] = {"day": later, "text": "Bitte nachholen.", "deadline": later + timedelta(days=days)}
    if can:
        assert step(court, found, Event.SET_DEADLINE, **given).deadline_on == later + timedelta(days=1)
        return
    with pytest.raises(Refused):
        step(court, found, Event.SET_DEADLINE, **given)


@pytest.mark.requirement("SAP-144")
def test_two_unexcused_meetings_lead_over_report_and_review_to_a_task_of_the_head(court: Court) -> None:
    for day in ("2026-03-01", "2026-05-01"):
        an_open_item(court.counsellor, Item.MEETINGS, day)
    given: dict[str, Any] = {"counsellor": court.counsellor, "item": "meetings", "actor": acting(court.speaker)}
    found = step(court, actions.report(now=NOW, today=DAY, **given), Event.HEAR)
    later = DAY + timedelta(days=15)
    assert list(to_execute(NOW, later)) == []
    with pytest.raises(Denied):
        step(court, found, Event.DECIDE_RELEASE, court.speaker, day=later, text="Zweimal gefehlt.")
    step(court, found, Event.DECIDE_RELEASE, day=later, text="Zweimal gefehlt.")
    (task,) = to_execute(NOW, later)
    assert (task.role, task.authority, task.source) == (Role.HEAD, court.counsellor.authority, found)
    assert "SAP-Erlass 2007, Nr. 10" in task.cite
    step(court, found, Event.EXECUTE, court.head, day=later, on=later)
    assert list(to_execute(NOW, later)) == []


@pytest.mark.requirement("SAP-144")
def test_the_ministry_decides_and_the_head_executes(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    later = DAY + timedelta(days=15)
    with pytest.raises(Denied):
        step(court, found, Event.EXECUTE, court.head, day=later)
    found = step(court, found, Event.DECIDE_RELEASE, day=later, text="Mehrfach versäumt.")
    assert Notice.objects.filter(person=court.head.person, kind="quality.release").exists()
    for user in (court.officer, court.foreign_head, court.manager):
        with pytest.raises(Denied):
            step(court, found, Event.EXECUTE, user, day=later, on=later)
    found = step(court, found, Event.EXECUTE, court.head, day=later, on=later)
    court.counsellor.refresh_from_db()
    assert (found.state, court.counsellor.state, court.counsellor.ended_on) == (State.RELEASED, "ended", later)


def test_the_head_decides_nothing_and_reads_nothing_before(court: Court) -> None:
    found = step(court, reported(court), Event.HEAR)
    head = acting(court.head)
    for read in (queries.review_for, queries.release_for):
        with pytest.raises(Denied):
            read(head, found.pk)
    with pytest.raises(Denied):
        step(court, found, Event.CLOSE, court.head, text="Nein")
    found = step(court, found, Event.DECIDE_RELEASE, day=DAY + timedelta(days=15), text="Grund")
    with pytest.raises(Denied):
        queries.review_for(head, found.pk)
    assert queries.release_for(head, found.pk) == found


@pytest.mark.requirement("SAP-170")
@pytest.mark.parametrize("who", ["head", "manager", "speaker", "academy", "stranger", "foreign_head"])
def test_a_review_is_read_by_the_counsellor_and_the_ministry_only(court: Court, who: str) -> None:
    found = reported(court)
    with pytest.raises(Denied):
        queries.review_for(acting(getattr(court, who)), found.pk)
    for user in (court.counsellor_user, court.officer):
        assert queries.review_for(acting(user), found.pk) == found


def test_a_counsellor_of_the_ministry_does_not_decide_for_themselves(court: Court) -> None:
    found = reported(court)
    court.officer.person = court.counsellor.person
    actor = acting(court.second)
    from dataclasses import replace

    both = replace(actor, person=court.counsellor.person)
    with pytest.raises(Denied):
        actions.take(
            found=found, event=Event.CLOSE, details=actions.Details("Alles gut"), actor=both, now=NOW, today=DAY
        )
    assert found not in queries.reviews_seen_by(both)


def test_a_review_lapses_with_the_role(court: Court) -> None:
    found = reported(court)
    court.counsellor.state = "ended"
    court.counsellor.save()
    assert lapse_ended(NOW, DAY) == 1
    found.refresh_from_db()
    assert (found.state, found.closed_on) == (State.LAPSED, DAY)
    assert lapse_ended(NOW, DAY) == 0
