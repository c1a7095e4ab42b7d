# SPDX-License-Identifier: EUPL-1.2
"""Whoever writes leaves nothing but a sealed letter, and finds the answer again; an unknown code tells nothing."""

import base64
import statistics
import time
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.contact import api, jobs
from schutznetz.apps.contact.actions import reading
from schutznetz.apps.contact.facts import LARGE, LETTERS_EACH, SMALL
from schutznetz.apps.contact.models import Letter, Mailbox, Slot, Turnstile
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.vault.actions import replay
from tests.apps.contact.objects import BLOB, a_slot, a_vault, ask, lookup_of
from tests.apps.directory.objects import a_profile
from tests.apps.sap.objects import Land

pytestmark = pytest.mark.django_db
SEALED = base64.b64encode(BLOB).decode()


@pytest.fixture
def land():
    made = Land()
    made.profile = a_profile(made.counsellor)
    a_vault(made.counsellor_user)
    return made


def leave(land, code: str = "seven words", **fields):
    body = {"profile": land.profile.key, "lookup": lookup_of(code), "blob": SEALED}
    return ask(Client(), "leave", body | fields)


def look(code: str = "seven words"):
    return ask(Client(), "look", {"lookup": lookup_of(code)})


@pytest.mark.requirement("SAP-008", "SAP-011")
def test_a_letter_reaches_the_chosen_counsellor_and_nothing_says_who_wrote(land):
    before = Entry.objects.count()
    assert leave(land).json()["kept"] is True
    mailbox = Mailbox.objects.get()
    assert mailbox.counsellor == land.counsellor
    assert mailbox.used_on.weekday() == 6
    assert bytes(mailbox.letters.get().blob) == BLOB
    assert mailbox.lookup != lookup_of("seven words"), "a digest is kept, not what the code leads to"
    assert Entry.objects.count() == before
    assert not Notice.objects.exists(), "told by the job, so that no moment of a letter shows"


def test_a_session_is_not_looked_at_and_no_cookie_is_set(land):
    client = Client()
    client.force_login(land.head, backend="django.contrib.auth.backends.ModelBackend")
    answer = ask(client, "leave", {"profile": land.profile.key, "lookup": lookup_of("a"), "blob": SEALED})
    assert answer.json()["kept"] is True
    assert not answer.cookies


def test_the_answer_is_found_again(land):
    leave(land)
    Letter.objects.create(mailbox=Mailbox.objects.get(), is_from_writer=False, blob=BLOB)
    found = look().json()
    assert [base64.b64decode(one) for one in found["letters"]] == [BLOB, BLOB]
    assert found["opened"] == ""
    assert found["reader"] is True
    again = look().json()
    assert date.fromisoformat(again["opened"]).weekday() == 0


def test_an_unknown_code_gets_the_same_answer_with_the_same_statements(land):
    leave(land)
    with CaptureQueriesContext(
        connection,
    ) as known:
        right = look()
    with CaptureQueriesContext(connection) as unknown:
        wrong = look("seven other words")
    assert right.status_code == wrong.status_code == 200
    assert len(right.content) == len(wrong.content) == LARGE
    assert dict(right.headers) == dict(wrong.headers)
    assert [kind(one) for one in known] == [kind(one) for one in unknown]
    for name in ("write_again", "withdraw", "give_back", "look_at_slot"):
        answer = ask(Client(), name, {"lookup": lookup_of("nothing"), "blob": SEALED})
        assert (answer.status_code, len(answer.content)) == (200, SMALL)


def kind(query: dict[str, str]) -> str:
    """The statement without the values it asks with."""
    words = query["sql"].split()
    return " ".join(words[:1] if "SAVEPOINT" in words else words[:3])


@pytest.mark.quiet
def test_an_unknown_code_takes_the_same_time(land):
    """Twenty looks each, in turn; the medians lie closer together than half a beat."""
    leave(land)
    times: dict[str, list[float]] = {"seven words": [], "other": []}
    for _turn in range(20):
        for code, taken in times.items():
            task = Client().post(reverse("contact:task")).json()["task"]
            assert task
            began = time.perf_counter()
            look(code)
            taken.append(time.perf_counter() - began)
    one, other = (statistics.median(taken) for taken in times.values())
    assert abs(one - other) < 0.025


def test_without_work_nothing_is_done(land):
    body = '{"lookup": "00"}'
    sent = {"work": {"task": "1.1.a.b", "number": "1"}, "body": body}
    answer = Client().post(reverse("contact:leave"), sent, content_type="application/json")
    assert (answer.status_code, len(answer.content)) == (428, SMALL)
    assert not Turnstile.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lookup": "zz"}, {"lookup": "00"}, {"lookup": None}, {"blob": "no base64"}, {"blob": 7},
        {"blob": base64.b64encode(b"readable").decode()}, {"blob": base64.b64encode(BLOB + bytes(9000)).decode()},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(land, wrong):
    answer = leave(land, **wrong)
    assert answer.status_code == 400
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize("sent", ["", "[]", "{}", '{"work": 1, "body": 2}', "[" * 16_000, "x" * 20_000])
def test_nonsense_is_refused(sent):
    assert Client().post(reverse("contact:look"), sent, content_type="application/json").status_code == 400


def test_only_post_is_answered(land):
    assert Client().get(reverse("contact:look")).status_code == 405


def test_a_counsellor_without_profile_gets_no_letters(land):
    type(land.profile).objects.update(is_shown=False, agreed_on=None)
    assert leave(land).json()["kept"] is False
    assert not Mailbox.objects.exists()


def test_a_code_that_is_taken_begins_nothing_anew(land):
    leave(land)
    assert leave(land).json()["kept"] is False
    assert Letter.objects.count() == 1


def test_writing_again_until_the_side_is_full(land):
    leave(land)
    for _turn in range(LETTERS_EACH - 1):
        assert ask(Client(), "write_again", {"lookup": lookup_of("seven words"), "blob": SEALED}).json()["kept"]
    full = ask(Client(), "write_again", {"lookup": lookup_of("seven words"), "blob": SEALED})
    assert full.json()["kept"] is False
    assert len(look().content) == LARGE


def test_the_writer_deletes_everything(land):
    leave(land)
    ask(Client(), "withdraw", {"lookup": lookup_of("seven words")})
    assert not Mailbox.objects.exists()
    assert not Letter.objects.exists()


def gone_by(land, way: str, before: list[Mailbox] | None = None) -> None:
    """A conversation ends: by whoever wrote, by the counsellor who had answered, or because nobody used it."""
    known = list(Mailbox.objects.values_list("pk", flat=True))
    leave(land)
    mailbox, today = Mailbox.objects.exclude(pk__in=known).get(), clock.today()
    if before is not None:
        before.append(mailbox)
    Letter.objects.create(mailbox=mailbox, is_from_writer=False, blob=BLOB)
    if way == "writer":
        ask(Client(), "withdraw", {"lookup": lookup_of("seven words")})
    elif way == "counsellor":
        reading.delete_mailbox(actor=actor_for(land.counsellor_user, today), key=mailbox.pk, today=today)
    else:
        Mailbox.objects.filter(pk=mailbox.pk).update(used_on=today - timedelta(days=91))
        jobs.drop_what_is_over(clock.now(), today)


@pytest.mark.parametrize("way", ["writer", "counsellor", "time"])
def test_however_a_conversation_ended_its_words_lead_nowhere_like_words_that_never_did(land, way):
    gone_by(land, way)
    assert not Mailbox.objects.exists()
    for name in ("look", "write_again", "withdraw"):
        answers = [
            ask(Client(), name, {"lookup": lookup_of(code), "blob": SEALED}) for code in ("seven words", "never were")
        ]
        contents = [{key: value for key, value in one.json().items() if key != "pad"} for one in answers]
        assert contents[0] == contents[1], name
        assert len(answers[0].content) == len(answers[1].content)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("way", ["writer", "counsellor"])
def test_a_deleted_conversation_stays_gone_after_a_restore(
    land, settings, tmp_path, django_capture_on_commit_callbacks, way
):
    settings.VAULT_TOMBSTONES = tmp_path / "tombstones.txt"
    leave(land, "another")
    (kept,) = Mailbox.objects.all()
    kept_rows: list[Mailbox] = []
    with django_capture_on_commit_callbacks(execute=True):
        gone_by(land, way, kept_rows)
    (line,) = settings.VAULT_TOMBSTONES.read_text().splitlines()
    assert line.split()[:2] == ["mailbox", str(kept_rows[0].pk)]
    assert date.fromisoformat(line.split()[2]).weekday() == 0, "the week, not the day"
    kept_rows[0].save(force_insert=True)  # an older backup is put back
    assert replay([line]) == 1
    assert list(Mailbox.objects.all()) == [kept]


@pytest.mark.requirement("SAP-019")
def test_an_urgent_call_is_told_at_once_in_the_same_words(land):
    leave(land, urgent=True)
    notice = Notice.objects.get()
    assert notice.person == land.counsellor.person
    assert set(notice.facts) == {"path"}
    assert str(Mailbox.objects.get().pk) not in notice.key


def test_many_requests_make_the_work_harder(land):
    minute = int(clock.now().timestamp()) // 60
    Turnstile.objects.create(pk=1, minute=minute + 0, count=2000)
    task = Client().post(reverse("contact:task")).json()["task"]
    assert int(task.split(".")[0]) > 12


def test_a_time_is_taken_once_and_given_back(land):
    slot = a_slot(land.counsellor)
    body = {"profile": land.profile.key, "slot": str(slot.pk), "lookup": lookup_of("four words"), "blob": SEALED}
    assert ask(Client(), "take", body).json()["kept"] is True
    assert ask(Client(), "take", body | {"lookup": lookup_of("others")}).json()["kept"] is False
    seen = ask(Client(), "look_at_slot", {"lookup": lookup_of("four words")}).json()["slot"]
    assert seen["minutes"] == 45
    assert seen["off"] is False
    ask(Client(), "give_back", {"lookup": lookup_of("four words")})
    slot.refresh_from_db()
    assert (slot.state, slot.lookup, slot.blob) == (Slot.State.FREE, None, None)


@pytest.mark.parametrize("wrong", [{"slot": 7}, {"slot": None}, {"blob": None}])
def test_a_misshapen_wish_for_a_time_is_refused(land, wrong):
    body = {"profile": land.profile.key, "slot": str(uuid4()), "lookup": lookup_of("f"), "blob": SEALED}
    assert ask(Client(), "take", body | wrong).status_code == 400


@pytest.mark.parametrize("change", [{"slot": str(uuid4())}, {"profile": "nobodyhere"}])
def test_no_time_of_another_counsellor_and_none_that_is_not_there(land, change):
    slot = a_slot(land.counsellor)
    body = {"profile": land.profile.key, "slot": str(slot.pk), "lookup": lookup_of("f"), "blob": SEALED}
    assert ask(Client(), "take", body | change).json()["kept"] is False


def test_a_time_that_has_begun_cannot_be_taken(land):
    slot = a_slot(land.counsellor, starts_at=clock.now() - timedelta(minutes=1))
    body = {"profile": land.profile.key, "slot": str(slot.pk), "lookup": lookup_of("f"), "blob": SEALED}
    assert ask(Client(), "take", body).json()["kept"] is False


def test_the_same_four_words_twice_take_one_time(land):
    first, second = a_slot(land.counsellor), a_slot(land.counsellor, days=3)
    for slot, kept in ((first, True), (second, False)):
        body = {"profile": land.profile.key, "slot": str(slot.pk), "lookup": lookup_of("f"), "blob": SEALED}
        assert ask(Client(), "take", body).json()["kept"] is kept


def test_the_secret_of_the_tasks_is_not_the_key_itself(settings):
    assert settings.SECRET_KEY.encode() not in api._secret()


def test_a_free_time_names_the_day_of_the_week(land):
    slot = a_slot(land.counsellor)
    said = Client().get(f"/hilfe/kontakt/{land.profile.key}/termin/").content.decode()
    names = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
    day = slot.starts_at.astimezone(clock.BERLIN)
    assert f"{names[day.weekday()]}, {day:%d.%m.%Y}, {day:%H:%M} Uhr" in said
