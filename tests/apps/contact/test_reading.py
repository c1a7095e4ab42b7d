# SPDX-License-Identifier: EUPL-1.2
"""In the vault: own letters and times only; told in neutral words; gone when their time is over."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.contact import jobs
from schutznetz.apps.contact.facts import LETTERS_EACH
from schutznetz.apps.contact.models import Letter, Mailbox, Slot
from schutznetz.apps.contact.queries import news_for
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.facts import letter_of
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.domain.contact.answers import monday
from tests.apps.contact.objects import BLOB, a_slot, lookup_of
from tests.apps.sap.objects import Land
from tests.apps.vault.objects import Browser, a_counsellor, at_the_vault

pytestmark = pytest.mark.django_db
SEALED = base64.b64encode(BLOB).decode()
NOON = clock.now().replace(hour=11)


def a_mailbox(counsellor, code: str = "seven words") -> Mailbox:
    made = Mailbox.objects.create(counsellor=counsellor, lookup=lookup_of(code), used_on=monday(clock.today()))
    Letter.objects.create(mailbox=made, is_from_writer=True, blob=BLOB)
    return made


@pytest.fixture
def land():
    with at_the_vault:
        yield Land()


@pytest.mark.requirement("SAP-011")
def test_only_the_chosen_counsellor_gets_the_letters(land):
    mailbox = a_mailbox(land.counsellor)
    other = Browser(a_counsellor(land.site))
    assert other.get("contact/inbox").status_code == 403
    own = Browser(land.counsellor_user)
    (found,) = own.get("contact/inbox").json()["mailboxes"]
    assert found["id"] == str(mailbox.pk)
    assert [base64.b64decode(one["blob"]) for one in found["letters"]] == [BLOB]
    mailbox.refresh_from_db()
    assert mailbox.state == Mailbox.State.FETCHED


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "contact/mailboxes/{mailbox}/letters"), ("DELETE", "contact/mailboxes/{mailbox}"),
        ("DELETE", "contact/slots/{slot}"),
    ],
)  # fmt: skip
def test_what_is_somebody_elses_is_not_there(land, method, path):
    second = Land()
    mailbox, slot = a_mailbox(second.counsellor), a_slot(second.counsellor)
    own = Browser(land.counsellor_user)
    for ids in ({"mailbox": mailbox.pk, "slot": slot.pk}, {"mailbox": uuid4(), "slot": uuid4()}):
        assert own.ask(method, path.format(**ids), {"blob": SEALED}).status_code == 404
    assert Mailbox.objects.filter(pk=mailbox.pk).exists()
    assert Slot.objects.filter(pk=slot.pk).exists()


def test_without_a_session_of_the_vault_nothing_is_answered(land):
    a_mailbox(land.counsellor)
    assert Browser().get("contact/inbox").status_code == 401


def test_an_answer_is_left_sealed_and_only_so_many(land):
    mailbox = a_mailbox(land.counsellor)
    own, path = Browser(land.counsellor_user), f"contact/mailboxes/{mailbox.pk}/letters"
    assert own.post(path, {"blob": base64.b64encode(b"readable").decode()}).status_code == 422
    assert own.post(path, {"blob": 5}).status_code == 422
    for _turn in range(LETTERS_EACH):
        assert own.post(path, {"blob": SEALED}).status_code == 201
    assert own.post(path, {"blob": SEALED}).status_code == 413


def test_deleting_leaves_nothing_and_no_line_in_the_journal(land):
    mailbox = a_mailbox(land.counsellor)
    own, before = Browser(land.counsellor_user), Entry.objects.count()
    assert own.ask("DELETE", f"contact/mailboxes/{mailbox.pk}").status_code == 200
    assert not Letter.objects.exists()
    assert Entry.objects.count() == before


def test_times_are_offered_taken_back_and_called_off(land):
    own = Browser(land.counsellor_user)
    start = (clock.now() + timedelta(days=3)).replace(microsecond=0)
    body = {"starts": [clock.wire_time(start)], "minutes": 45}
    assert len(own.post("contact/slots", body).json()["slots"]) == 1
    assert len(own.post("contact/slots", body).json()["slots"]) == 1, "the same once more is no second one"
    free = Slot.objects.get()
    taken = a_slot(land.counsellor, days=4, state="taken", lookup=lookup_of("four"), blob=BLOB)
    for slot in (free, taken):
        assert own.ask("DELETE", f"contact/slots/{slot.pk}").status_code == 200
    (left,) = Slot.objects.all()
    assert (left.pk, left.state, left.blob) == (taken.pk, Slot.State.CALLED_OFF, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": ["2020-01-01T10:00:00Z"], "minutes": 45}, {"starts": [], "minutes": 45},
        {"starts": ["soon"], "minutes": 45}, {"starts": ["2999-01-01T10:00:00Z"], "minutes": 45},
        {"starts": 7, "minutes": 45}, {"minutes": 45}, {"starts": ["x"] * 101},
    ],
)  # fmt: skip
def test_times_that_cannot_be_are_refused(land, wrong):
    assert Browser(land.counsellor_user).post("contact/slots", wrong).status_code == 422


def test_news_is_told_by_day_once_and_says_nothing(land):
    a_mailbox(land.counsellor, "one")
    a_mailbox(land.counsellor, "two")
    jobs.keep_contact(NOON.replace(hour=1), clock.today())
    assert not Notice.objects.exists(), "not at night"
    jobs.keep_contact(NOON, clock.today())
    jobs.keep_contact(NOON, clock.today())
    notice = Notice.objects.get()
    subject, text = letter_of([notice], "de", for_person=True)
    assert subject == "Es gibt etwas Neues auf der Plattform"
    assert not any(word in (subject + text).lower() for word in ("beratung", "anonym", "nachricht von", "sap"))


def test_the_start_page_says_it_to_the_counsellor_alone(land):
    a_mailbox(land.counsellor)
    today = clock.today()
    (notice,) = news_for(actor_for(land.counsellor_user, today), clock.now())
    assert str(notice.title) == "Es gibt etwas Neues"
    assert not list(news_for(actor_for(land.head, today), clock.now()))


def test_what_nobody_uses_goes_and_times_a_day_after(land):
    today, now = clock.today(), clock.now()
    old, young = a_mailbox(land.counsellor, "old"), a_mailbox(land.counsellor, "young")
    Mailbox.objects.filter(pk=old.pk).update(used_on=today - timedelta(days=91))
    Mailbox.objects.filter(pk=young.pk).update(used_on=today - timedelta(days=90))
    a_slot(land.counsellor, starts_at=now - timedelta(hours=25))
    kept = a_slot(land.counsellor, starts_at=now - timedelta(hours=23))
    jobs.drop_what_is_over(now, today)
    assert [one.pk for one in Mailbox.objects.all()] == [young.pk]
    assert [one.pk for one in Slot.objects.all()] == [kept.pk]
    assert Letter.objects.count() == 1


@pytest.mark.requirement("SAP-070")
def test_no_column_could_name_the_one_who_wrote():
    """Every column of the tables, reviewed: a new one has to be entered here by somebody who has thought about it."""
    columns = {
        model.__name__: {field.name for field in model._meta.concrete_fields} for model in (Mailbox, Letter, Slot)
    }
    assert columns == {
        "Mailbox": {"id", "counsellor", "lookup", "state", "used_on", "opened_on"},
        "Letter": {"id", "mailbox", "is_from_writer", "blob"},
        "Slot": {"id", "counsellor", "starts_at", "minutes", "state", "lookup", "blob"},
    }
