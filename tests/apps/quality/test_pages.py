# SPDX-License-Identifier: EUPL-1.2
"""Pages as they are asked: lists of any length in the same number of queries, forged addresses and posts."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.quality.models import Item, QuarterReturn, Review
from tests.apps.builders import let_go
from tests.apps.quality.objects import Court, an_open_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    return Court()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answered(client: Client, method: str, path: str, data: Any = None) -> tuple[int, str]:
    response = getattr(client, method)(path, data)
    found = response.status_code, response.content.decode()
    let_go(response)
    return found


def more(court: Court, number: int) -> None:
    """One open item, one return and one review of each of so many counsellors."""
    today = clock.today()
    for at in range(number):
        made = court.another(f"Nummer {Review.objects.count()}-{at}")
        an_open_item(made, Item.COUNSELLING, "2025")
        QuarterReturn.objects.create(counsellor=made, year=2026, quarter=1, sent_on=date(2026, 4, 2))
        Review.objects.create(
            counsellor=made, item=Item.SUBJECT, reporter="academy", misses=["2026-01-01"], reported_on=today
        )


@pytest.mark.parametrize(
    ("who", "path"),
    [("speaker", "/qualitaet/offen/"), ("officer", "/qualitaet/pruefungen/"), ("officer", "/qualitaet/eingaenge/")],
)
def test_lists_take_the_same_number_of_queries_at_any_length(court: Court, who: str, path: str) -> None:
    client = browser(getattr(court, who))
    more(court, 1)
    answered(client, "get", path)
    counted = []
    for number in (1, 6):
        more(court, number)
        with CaptureQueriesContext(connection) as caught:
            assert answered(client, "get", path)[0] == 200
        counted.append(len(caught))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [("academy", "offen/1/nonsense/", 404), ("academy", "offen/999999/conversation/", 404),
     ("counsellor_user", "erklaerung/1999/", 404), ("counsellor_user", "erklaerung/99999999999/", 404),
     ("counsellor_user", "meldung/2026/9/", 404), ("counsellor_user", "meldung/2199/4/", 404),
     ("officer", "pruefungen/1/schritt/role_ended/", 404), ("officer", "pruefungen/999999/schritt/close/", 404),
     ("officer", "pruefungen/999999/", 404), ("head", "entpflichtung/999999/", 404)],
)  # fmt: skip
def test_addresses_nobody_wrote_lead_nowhere(court: Court, who: str, path: str, status: int) -> None:
    assert answered(browser(getattr(court, who)), "get", f"/qualitaet/{path}")[0] == status


def test_receipts_of_others_are_not_confirmed_by_a_forged_post(court: Court) -> None:
    foreign = Court()
    row = QuarterReturn.objects.create(counsellor=foreign.counsellor, year=2026, quarter=1, sent_on=date(2026, 4, 2))
    for ids in (row.pk, "9" * 30 + " x -1 ²", ""):
        status, _text = answered(browser(court.officer), "post", "/qualitaet/eingaenge/bestaetigen/", {"ids": ids})
        assert status == 302
    row.refresh_from_db()
    assert row.received_on is None


def test_the_button_confirms_the_receipts_that_were_on_the_page_and_no_later_one(court: Court) -> None:
    client = browser(court.officer)
    more(court, 3)
    text = answered(client, "get", "/qualitaet/eingaenge/")[1]
    assert "Der Eingang von 3 Meldungen ist noch offen." in text
    named = re.search(r'name="ids" value="([\d ]+)"', text)
    assert named is not None
    more(court, 1)
    assert answered(client, "post", "/qualitaet/eingaenge/bestaetigen/", {"ids": named[1]})[0] == 302
    assert sorted(map(str, QuarterReturn.objects.exclude(received_on=None).values_list("pk", flat=True))) == sorted(
        named[1].split()
    )
    assert QuarterReturn.objects.filter(received_on=None).count() == 1


@pytest.mark.parametrize("typed", ["müll", "Muell", "mull", " fatma ", "Müllerin Fat"])
def test_names_are_found_as_they_are_typed(court: Court, typed: str) -> None:
    """Umlauts, given names and blanks, as in every other list."""
    for family_name in ("Müllerin", "Nebenan"):
        made = court.another(family_name)
        made.person.given_name = "Fatma" if family_name == "Müllerin" else "Gerd"
        made.person.save()
        an_open_item(made, Item.COUNSELLING, "2025")
        an_open_item(made, Item.SUBJECT)
        QuarterReturn.objects.create(counsellor=made, year=2026, quarter=1, sent_on=date(2026, 4, 2))
    for who, path in (("speaker", "offen"), ("academy", "offen"), ("officer", "eingaenge")):
        text = answered(browser(getattr(court, who)), "get", f"/qualitaet/{path}/", {"q": typed})[1]
        rows = text[text.index("<tbody") :]
        assert "Müllerin" in rows and "Nebenan" not in rows, who


def test_what_was_written_is_shown_as_text(court: Court) -> None:
    client = browser(court.counsellor_user)
    posted = {"text": "<script>alert(1)</script>", "wants_talk": "on"}
    assert answered(client, "post", "/qualitaet/leitung/neu/", posted)[0] == 302
    path = f"/qualitaet/leitung/{court.counsellor.messages.get().pk}/"
    text = answered(browser(court.head), "get", path)[1]
    assert "&lt;script&gt;" in text and "<script>alert" not in text


def test_a_day_before_the_decision_is_refused_at_its_field(court: Court) -> None:
    today = clock.today()
    found = Review.objects.create(
        counsellor=court.counsellor, item=Item.SUBJECT, reporter="academy", misses=["2026-01-01"], reported_on=today,
        state="release_decided", asked_on=today, decided_on=today,
    )  # fmt: skip
    day = today - timedelta(days=1)
    posted = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    path = f"/qualitaet/pruefungen/{found.pk}/schritt/execute/"
    status, text = answered(browser(court.head), "post", path, posted)
    assert status == 422 and "liegt vor der Entscheidung" in text
    posted = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert answered(browser(court.head), "post", path, posted)[0] == 302
    court.counsellor.refresh_from_db()
    assert court.counsellor.state == "ended"


def test_the_own_page_leads_to_the_academy_and_shows_nothing_of_others(court: Court) -> None:
    an_open_item(court.another("Fremdling"), Item.SUBJECT)
    text = answered(browser(court.counsellor_user), "get", "/qualitaet/")[1]
    assert 'href="/akademie/' in text and "Fremdling" not in text


@pytest.mark.parametrize(
    ("who", "said", "unsaid"),
    [
        ("counsellor_user", "können Sie Rechtsbehelfe einlegen", "kann die SAP Rechtsbehelfe"),
        ("officer", "kann die SAP Rechtsbehelfe einlegen", "können Sie Rechtsbehelfe"),
    ],
)
def test_the_page_of_a_review_speaks_to_its_reader(court: Court, who: str, said: str, unsaid: str) -> None:
    more(court, 1)
    found = Review.objects.get()
    found.counsellor = court.counsellor
    found.save()
    page = answered(browser(getattr(court, who)), "get", f"/qualitaet/pruefungen/{found.pk}/")[1]
    assert said in page
    assert unsaid not in page


def test_a_deadline_that_is_over_asks_the_counsellor_for_nothing(court: Court) -> None:
    more(court, 1)
    day = clock.today()
    for until, said in ((day, "Holen Sie das Versäumte"), (day - timedelta(days=1), "Das Ministerium entscheidet neu")):
        Review.objects.update(counsellor=court.counsellor, state="deadline", asked_on=day, deadline_on=until)
        path = f"/qualitaet/pruefungen/{Review.objects.get().pk}/"
        page = answered(browser(court.counsellor_user), "get", path)[1]
        assert said in page
        assert ("Holen Sie das Versäumte" in page) == (until == day)
