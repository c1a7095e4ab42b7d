# SPDX-License-Identifier: EUPL-1.2
"""Line managers who know, the direct line to the head, talks about general problems."""

from datetime import timedelta

import pytest
from django.forms import IntegerField
from django.test import Client
from django.urls import reverse

from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Deputy
from schutznetz.apps.quality.actions import standing as actions
from schutznetz.apps.quality.actions.functions import allow_functions
from schutznetz.apps.quality.forms.standing import TalkForm
from schutznetz.apps.quality.jobs import to_read
from schutznetz.apps.quality.models import InformationSheet, LeadershipTalk
from schutznetz.apps.quality.queries import standing as queries
from schutznetz.apps.training.facts import approvals_of
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass import functions
from schutznetz.regulation.sap_erlass.functions import Function, Held
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.spans import Span
from tests.apps.quality.objects import DAY, NOW, Court, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    return Court()


@pytest.mark.requirement("SAP-023")
def test_the_line_manager_gets_the_sheet_and_a_reminder_after_a_fortnight(court: Court) -> None:
    assert actions.give_sheets(NOW, DAY) == 1
    assert actions.give_sheets(NOW, DAY) == 0
    sheet = InformationSheet.objects.get()
    assert (sheet.manager, sheet.counsellor, sheet.given_on) == (court.manager.person, court.counsellor, DAY)
    assert Notice.objects.filter(person=court.manager.person, kind="quality.sheet").count() == 1
    assert [one.due_on for one in to_read(NOW, DAY)] == [DAY + timedelta(days=14)]
    with pytest.raises(Denied):
        actions.confirm_sheet(sheet=sheet, actor=acting(court.head), now=NOW, today=DAY)
    actions.confirm_sheet(sheet=sheet, actor=acting(court.manager), now=NOW, today=DAY)
    assert list(to_read(NOW, DAY)) == []


@pytest.mark.requirement("SAP-024")
def test_a_message_stays_between_counsellor_and_head(court: Court) -> None:
    made = actions.write_message(
        counsellor=court.counsellor, text="Ich bitte um Rat.", wants_talk=True, actor=acting(court.counsellor_user),
        now=NOW,
    )  # fmt: skip
    assert list(queries.messages_to(acting(court.head))) == [made]
    for user in (court.manager, court.officer, court.speaker, court.academy, court.foreign_head):
        with pytest.raises(Denied):
            queries.message_for(acting(user), made.pk)
        assert not queries.messages_to(acting(user)).exists()
    answered = actions.answer_message(message=made, text="Gern.", actor=acting(court.head), now=NOW)
    assert queries.message_for(acting(court.counsellor_user), made.pk).answer == "Gern."
    assert actions.answer_message(message=answered, text="Anders", actor=acting(court.head), now=NOW).answer == "Gern."


def test_a_deputy_of_the_head_does_not_read_along(court: Court) -> None:
    made = actions.write_message(
        counsellor=court.counsellor, text="Nur für Sie.", wants_talk=False, actor=acting(court.counsellor_user), now=NOW
    )
    office = court.head.person.offices.get(role=Role.HEAD)
    Deputy.objects.create(
        office=office, person=court.manager.person, since=DAY - timedelta(days=1), until=DAY, named_at=NOW
    )
    deputy = acting(court.manager)
    assert deputy.has_role_for_any(Role.HEAD)
    with pytest.raises(Denied):
        queries.message_for(deputy, made.pk)
    with pytest.raises(Denied):
        actions.answer_message(message=made, text="Ich lese mit.", actor=deputy, now=NOW)


@pytest.mark.requirement("SAP-025")
def test_small_counts_of_a_talk_are_not_kept(court: Court) -> None:
    """No count at all is asked for or kept, so no small one can be."""
    given = {"authority": court.site.authority, "own": court.counsellor, "held_on": DAY, "now": NOW}
    actions.record_talk(topics=["overload", "debts", "qz7391"], actor=acting(court.counsellor_user), **given)
    assert LeadershipTalk.objects.get().topics == [["debts", ""], ["overload", ""]]
    assert [one for one in TalkForm(today=DAY).fields.values() if isinstance(one, IntegerField)] == []
    for user in (court.manager, court.foreign_head, court.officer):
        with pytest.raises(Denied):
            actions.record_talk(topics=[], actor=acting(user), **given)


@pytest.mark.requirement("SAP-048", "SAP-049")
def test_the_ministry_allows_two_functions_for_a_time(court: Court) -> None:
    given = {
        "counsellor": court.counsellor, "allowed": ["speaker", "mentor"], "since": DAY,
        "until": DAY + timedelta(days=199), "reasons": "Niemand sonst steht bereit.", "now": NOW, "today": DAY,
    }  # fmt: skip
    for user in (court.head, court.academy, court.speaker, court.counsellor_user):
        with pytest.raises(Denied):
            allow_functions(actor=acting(user), **given)
    with pytest.raises(Refused):
        allow_functions(actor=acting(court.officer), **(given | {"until": None}))
    allow_functions(actor=acting(court.officer), **given)
    asked = {
        "function": Function.SPEAKER, "held": (Held(Function.MENTOR, Span(DAY)),), "rules": standard(), "today": DAY,
        "approvals": approvals_of(court.counsellor.pk),
    }  # fmt: skip
    allowed = functions.take_up(term=Span(DAY, DAY + timedelta(days=1000)), **asked)
    assert (allowed.status, allowed.facts["until"]) == (Status.MET, (DAY + timedelta(days=199)).isoformat())
    late = functions.take_up(term=Span(DAY + timedelta(days=200)), **asked)
    assert late.status is Status.BREACHED


@pytest.mark.requirement("SAP-022", "SAP-024", "SAP-170")
@pytest.mark.parametrize(
    ("who", "page", "section"),
    [
        ("head", "own", "Nr. 8, 11"), ("manager", "own", "Nr. 8, 11"), ("head", "reviews", "Nr. 11"),
        ("head", "items", "Nr. 10, 11"), ("manager", "declarations", "Nr. 11"), ("head", "complaints", "Nr. 5.5"),
    ],
)  # fmt: skip
def test_the_page_that_refuses_names_the_section_once(
    court: Court, client: Client, who: str, page: str, section: str
) -> None:
    client.force_login(getattr(court, who))
    answer = client.get(reverse(f"quality:{page}"))
    text = answer.content.decode()
    assert (answer.status_code, text.count(section)) == (403, 1)
