# SPDX-License-Identifier: EUPL-1.2
"""Room, telephone, devices and expenses: who says so, who decides, and what nobody else learns."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schutznetz.adapters import clock
from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import kind_of, line_of
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.duties.queries import named
from schutznetz.apps.equipment import actions
from schutznetz.apps.equipment.facts import DECIDE, MISSING
from schutznetz.apps.equipment.jobs import lacking, to_decide
from schutznetz.apps.equipment.models import Expense, Workplace
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_person, a_user, let_go
from tests.apps.equipment.objects import an_expense
from tests.apps.sap.objects import DAY, Land, a_counsellor, acting

pytestmark = pytest.mark.django_db
NOW = clock.now()
ALL = {"has_single_room": "on", "meeting_room": "", "line": "yes", "devices": ["computer", "telephone"]}


@pytest.fixture
def land() -> Land:
    return Land()


def of(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def text(client: Client, path: str, data: Any = None) -> tuple[int, str]:
    response = client.get(path) if data is None else client.post(path, data, follow=True)
    let_go(response)
    return response.status_code, response.content.decode()


def wanted(land: Land) -> set[str]:
    for key, review in ((MISSING, lacking), (DECIDE, to_decide)):
        reconcile(kind_of(key), review(NOW, DAY), NOW)
    return set(
        Duty.objects.filter(closed_at=None, authority=land.site.authority, role=Role.HEAD).values_list(
            "kind", flat=True
        )
    )


@pytest.mark.requirement("SAP-069", "SAP-071")
def test_without_a_single_room_a_meeting_room_has_to_be_named(land: Land) -> None:
    client, path = of(land.counsellor_user), f"/ausstattung/sap/{land.counsellor.pk}/"
    status, said = text(client, path, {"line": "", "devices": []})
    assert status == 422
    assert "Ohne Einzelzimmer nennen Sie bitte den Besprechungsraum (SAP-Erlass 2007, Nr. 5.6)." in said
    assert not Workplace.objects.exists()
    status, said = text(client, path, {"meeting_room": "Haus B, Raum 2.14", "line": "", "devices": []})
    assert status == 200
    assert "Besprechungsraum: Haus B, Raum 2.14." in said


@pytest.mark.requirement("SAP-070", "SAP-072")
def test_what_is_missing_is_an_open_item_of_the_head_and_cites_its_section(land: Land) -> None:
    assert wanted(land) == {MISSING}
    client, path = of(land.head), f"/ausstattung/sap/{land.counsellor.pk}/"
    text(client, path, {"has_single_room": "on", "line": "no", "devices": ["telephone"]})
    assert wanted(land) == {MISSING}
    said = text(of(land.counsellor_user), "/ausstattung/")[1]
    assert "Zur Tätigkeit gehören zeitgemäße Bürogeräte." in said
    assert "soll nicht überprüft werden" in said
    assert "SAP-Erlass 2007, Nr. 5.6" in said
    text(client, path, ALL)
    assert wanted(land) == set()
    assert "fehlt oder ist offen" not in text(of(land.counsellor_user), "/ausstattung/")[1]


@pytest.mark.requirement("SAP-073")
def test_an_expense_is_asked_for_and_decided_without_a_word_about_a_case(land: Land) -> None:
    assert not {"case", "client", "reason"} & {field.name for field in Expense._meta.get_fields()}
    client = of(land.counsellor_user)
    status, said = text(client, "/ausstattung/antrag/", {"kind": "books", "what": "Handbuch", "amount": "34,00"})
    assert status == 200
    made = Expense.objects.get()
    assert made.amount == Decimal("34.00")
    assert wanted(land) == {MISSING, DECIDE}
    head = of(land.head)
    status, said = text(head, f"/ausstattung/antrag/{made.pk}/", {"answer": "no", "reasons": ""})
    assert status == 422
    assert "Bitte begründen Sie die Ablehnung." in said
    status, said = text(head, f"/ausstattung/antrag/{made.pk}/", {"answer": "yes"})
    assert "bewilligt" in said
    assert wanted(land) == {MISSING}
    assert f"{DAY.year} bewilligt" in text(client, "/ausstattung/")[1] or clock.today().year != DAY.year
    assert "Handbuch" not in "".join(str(one.facts) for one in Entry.objects.filter(verb__startswith="equipment."))


@pytest.mark.parametrize(
    ("amount", "says"), [("0", "0,01"), ("-5", "0,01"), ("10000", "9.999,99"), ("viel", "Zahl"), ("1,005", "2")]
)
def test_an_amount_that_cannot_be_is_refused_at_its_field(land: Land, amount: str, says: str) -> None:
    sent = {"kind": "books", "what": "Handbuch", "amount": amount}
    status, said = text(of(land.counsellor_user), "/ausstattung/antrag/", sent)
    assert status == 422
    assert says in said
    assert amount in said
    assert not Expense.objects.exists()


def test_the_first_decision_stands_and_a_decided_request_is_not_taken_back(land: Land) -> None:
    made, head, today = an_expense(land.counsellor), acting(land.head), clock.today()
    actions.decide_expense(expense=made, is_approved=False, reasons="Kein Geld.", actor=head, now=NOW, today=today)
    actions.decide_expense(expense=made, is_approved=True, reasons="", actor=head, now=NOW, today=today)
    actions.withdraw_expense(expense=made, actor=acting(land.counsellor_user), now=NOW)
    made.refresh_from_db()
    assert (made.state, made.reasons) == ("declined", "Kein Geld.")


def test_a_request_is_taken_back_before_it_is_decided(land: Land) -> None:
    made = an_expense(land.counsellor)
    client = of(land.counsellor_user)
    assert "Antrag zurückziehen?" in text(client, f"/ausstattung/antrag/{made.pk}/zurueckziehen/")[1]
    text(client, f"/ausstattung/antrag/{made.pk}/zurueckziehen/", {})
    made.refresh_from_db()
    assert made.state == "withdrawn"
    assert made.what not in text(of(land.head), "/ausstattung/")[1]


def test_a_head_who_is_a_counsellor_does_not_decide_their_own(land: Land) -> None:
    assert land.head.person is not None
    made = an_expense(a_counsellor(land.head.person))
    with pytest.raises(Denied, match="nicht über Eigenes"):
        actions.decide_expense(
            expense=made, is_approved=True, reasons="", actor=acting(land.head), now=NOW, today=clock.today()
        )


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.SUPERVISOR, Role.STAFF_COUNCIL, Role.ADMINISTRATOR, Role.SPEAKER])
def test_nobody_else_sees_any_of_it(land: Land, role: str) -> None:
    made = an_expense(land.counsellor)
    client = of(a_user(role, land.site, everywhere=True))
    for path in (f"/ausstattung/sap/{land.counsellor.pk}/", f"/ausstattung/antrag/{made.pk}/"):
        assert text(client, path)[0] == 403, path


def test_another_counsellor_sees_nothing_of_it(land: Land) -> None:
    other = a_user(Role.COUNSELLOR, land.site, everywhere=True)
    assert other.person is not None
    a_counsellor(other.person)
    made = an_expense(land.counsellor)
    client = of(other)
    assert made.what not in text(client, "/ausstattung/")[1]
    for path, data in (
        (f"/ausstattung/antrag/{made.pk}/", {"answer": "yes"}), (f"/ausstattung/antrag/{made.pk}/zurueckziehen/", {}),
        (f"/ausstattung/sap/{land.counsellor.pk}/", ALL),
    ):  # fmt: skip
        assert text(client, path, dict(data))[0] == 403
    made.refresh_from_db()
    assert made.state == "requested"


def test_the_page_asks_the_same_number_of_questions_for_many(land: Land) -> None:
    client = of(land.head)
    text(client, "/ausstattung/")
    with CaptureQueriesContext(connection) as few:
        text(client, "/ausstattung/")
    for number in range(12):
        one = a_counsellor(a_person(land.site, "Karla", f"Kollegin {number}"))
        an_expense(one, made_at=NOW - timedelta(days=number))
        Workplace.objects.create(counsellor=one, changed_on=DAY)
    with CaptureQueriesContext(connection) as many:
        text(client, "/ausstattung/")
    assert len(many) == len(few)


def test_requests_of_one_counsellor_are_told_apart_for_the_head_alone(land: Land) -> None:
    """Who, how much and when; what for stands on the page of the request, and nothing of it in a calendar."""
    an_expense(land.counsellor, "Buch", amount="1034.50", made_at=datetime(2026, 6, 15, 9, tzinfo=UTC))
    an_expense(land.counsellor, "Heft", amount="9.00", made_at=datetime(2026, 6, 16, 9, tzinfo=UTC))
    wanted(land)
    said = text(of(land.head), "/aufgaben/")[1]
    name = str(land.counsellor.person)
    assert f"Über eine Aufwendung entscheiden: {name}, 1034,50 €, beantragt am 15.06.2026" in said
    assert f"Über eine Aufwendung entscheiden: {name}, 9,00 €, beantragt am 16.06.2026" in said
    assert f"Ausstattung einer SAP: {name}" in said
    calendar = text(of(land.head), "/aufgaben/kalender/schutznetz.ics")[1]
    assert "Über eine Aufwendung entscheiden" in calendar
    assert "1034,50" not in calendar
    lines = [line_of(one, DAY) for one in Duty.objects.filter(kind=DECIDE)]
    for user in (land.counsellor_user, land.officer):
        assert {line.title for line in named(acting(user), lines)} == {"Über eine Aufwendung entscheiden"}
