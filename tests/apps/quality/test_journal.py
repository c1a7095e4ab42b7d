# SPDX-License-Identifier: EUPL-1.2
"""Every act leaves one line in the journal with its actor, without a word of what was written; a repeated one none."""

from datetime import date, timedelta
from typing import Any

import pytest

from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.quality import actions
from schutznetz.apps.quality.actions import standing
from schutznetz.apps.quality.actions.functions import allow_functions
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.models import InformationSheet, Item, OpenItem, QuarterReturn
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from tests.apps.builders import a_user
from tests.apps.quality.objects import DAY, NOW, Court, acting, an_open_item

pytestmark = pytest.mark.django_db
QUARTER = Quarter(2026, 1)


@pytest.fixture
def court() -> Court:
    return Court()


def lines(verb: str) -> list[tuple[User | None, Any]]:
    return [(one.actor, one.facts) for one in Entry.objects.filter(verb=verb).order_by("pk")]


def sent(court: Court, **given: Any) -> QuarterReturn:
    values = {"quarter": QUARTER, "is_nil": True, "actor": acting(court.counsellor_user), "today": DAY} | given
    return actions.send_return(counsellor=court.counsellor, now=NOW, **values)


def test_a_return_is_written_down_when_it_is_new_or_changed(court: Court) -> None:
    sent(court)
    sent(court)
    assert lines("quality.return_sent") == [(court.counsellor_user, {"quarter": "2026Q1"})]
    sent(court, is_nil=False)
    assert len(lines("quality.return_sent")) == 2
    assert QuarterReturn.objects.get().sent_on == DAY


def test_a_return_is_sent_from_the_first_day_after_its_quarter(court: Court) -> None:
    with pytest.raises(ValueError, match="is not over"):
        sent(court, today=date(2026, 3, 31))
    assert sent(court, today=date(2026, 4, 1)).sent_on == date(2026, 4, 1)


@pytest.mark.parametrize(("year", "can"), [(2024, False), (2025, True), (2026, True), (2027, False)])
def test_this_year_and_the_one_before_can_be_declared(court: Court, year: int, can: bool) -> None:
    values: dict[str, Any] = {"counsellor": court.counsellor, "actor": acting(court.counsellor_user), "now": NOW}
    if can:
        assert actions.declare(year=year, has_counselled=True, today=DAY, **values).year == year
        return
    with pytest.raises(ValueError, match="nobody declares"):
        actions.declare(year=year, has_counselled=True, today=DAY, **values)


def test_a_receipt_is_written_down_once_with_its_day_and_receiver(court: Court) -> None:
    made = sent(court)
    values: dict[str, Any] = {"programme": court.programme, "actor": acting(court.officer), "now": NOW, "today": DAY}
    assert actions.confirm_returns(ids=[made.pk], **values) == 1
    assert actions.confirm_returns(ids=[made.pk], **values) == 0
    made.refresh_from_db()
    assert (made.received_on, made.received_by) == (DAY, court.officer)
    assert lines("quality.return_received") == [(court.officer, {"quarter": "2026Q1"})]
    with pytest.raises(Denied):
        actions.confirm_returns(ids=[made.pk], **(values | {"actor": acting(court.academy)}))


def test_a_sheet_is_read_once(court: Court) -> None:
    standing.give_sheets(NOW, DAY)
    sheet = InformationSheet.objects.get()
    for day in (DAY, DAY + timedelta(days=1)):
        standing.confirm_sheet(sheet=sheet, actor=acting(court.manager), now=NOW, today=day)
    sheet.refresh_from_db()
    assert sheet.read_on == DAY
    assert lines("quality.sheet_read") == [(court.manager, {})]


def test_a_message_and_its_answer_are_written_down_without_their_words(court: Court) -> None:
    values: dict[str, Any] = {
        "counsellor": court.counsellor,
        "text": "Sehr vertraulich",
        "wants_talk": False,
        "now": NOW,
    }
    for user in (court.manager, court.head):
        with pytest.raises(Denied):
            standing.write_message(actor=acting(user), **values)
    made = standing.write_message(actor=acting(court.counsellor_user), **values)
    for _ in range(2):
        standing.answer_message(message=made, text="Auch vertraulich", actor=acting(court.head), now=NOW)
    assert lines("quality.message_sent") == [(court.counsellor_user, {})]
    assert lines("quality.message_answered") == [(court.head, {})]
    assert "vertraulich" not in str(list(Entry.objects.values_list("facts", flat=True)))
    told = Notice.objects.filter(kind="quality.answer").values_list("person", flat=True)
    assert list(told) == [court.counsellor.person_id]


def test_only_the_head_of_the_whole_authority_hears_of_a_message(court: Court) -> None:
    of_a_site = a_user(Role.HEAD, court.site)
    gone = a_user(Role.HEAD, court.site, everywhere=True)
    gone.person.left_on = DAY
    gone.person.save()
    standing.write_message(
        counsellor=court.counsellor, text="Bitte", wants_talk=True, actor=acting(court.counsellor_user), now=NOW
    )
    told = set(Notice.objects.filter(kind="quality.message").values_list("person", flat=True))
    assert told == {court.head.person_id}
    assert of_a_site.person_id not in told


def test_a_talk_is_written_down_by_its_day_and_only_with_topics_of_the_list(court: Court) -> None:
    values: dict[str, Any] = {"authority": court.site.authority, "own": None, "held_on": DAY, "now": NOW}
    with pytest.raises(Denied):
        standing.record_talk(topics=["family"], actor=acting(court.manager), **values)
    made = standing.record_talk(topics=["mental", "family", "Frau Muster"], actor=acting(court.head), **values)
    assert made.topics == [["family", ""], ["mental", ""]]
    assert lines("quality.talk_recorded") == [(court.head, {"on": "2026-06-15"})]


def test_an_exception_is_written_down_and_refused_without_an_end_under_its_section(court: Court) -> None:
    values: dict[str, Any] = {
        "counsellor": court.counsellor, "allowed": ["speaker", "mentor"], "since": DAY, "now": NOW, "today": DAY,
    }  # fmt: skip
    until = DAY + timedelta(days=90)
    with pytest.raises(Denied):
        allow_functions(until=until, reasons="Not", actor=acting(court.head), **values)
    for end, reasons in ((None, "Not"), (until, "  ")):
        with pytest.raises(Refused) as refused:
            allow_functions(until=end, reasons=reasons, actor=acting(court.officer), **values)
        assert "4.1.5" in str(refused.value.finding.citation)
    assert lines("quality.function_allowed") == []
    made = allow_functions(until=until, reasons="Not", actor=acting(court.officer), **values)
    assert (made.functions, made.decided_by) == (["mentor", "speaker"], court.officer)
    assert lines("quality.function_allowed") == [(court.officer, {"until": until.isoformat()})]


def test_a_report_is_written_down_once_and_takes_up_what_is_open(court: Court) -> None:
    item = an_open_item(court.counsellor, Item.CONVERSATION)
    values: dict[str, Any] = {"counsellor": court.counsellor, "item": "conversation", "now": NOW, "today": DAY}
    first = actions.report(actor=acting(court.academy), **values)
    assert actions.report(actor=acting(court.academy), **values) == first
    assert lines("quality.reported") == [(court.academy, {"item": "conversation", "by": "academy"})]
    assert OpenItem.objects.get(pk=item.pk).review == first
