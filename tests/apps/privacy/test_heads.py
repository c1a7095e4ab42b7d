# SPDX-License-Identifier: EUPL-1.2
"""The heads of closed months: mailed to the data protection officers once, kept when the month is dropped, compared."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import mail as post
from schutznetz.apps.journal import jobs as journal
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.facts import Link
from schutznetz.apps.journal.models import Entry, Seal, Segment
from schutznetz.apps.journal.queries import tip
from schutznetz.apps.journal.queries.verify import faults, newest_faults
from schutznetz.apps.notify import jobs as notify
from schutznetz.apps.notify.facts import letter_of
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.privacy.actions.heads import HEADS, tell_heads
from schutznetz.config import journal_check
from tests.apps.builders import a_site, a_user, an_authority, an_office
from tests.apps.journal.conftest import without_guards
from tests.mail_server import MailServer, Postman

NOVEMBER = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
A_YEAR_ON = datetime(2027, 12, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 12, 1)


@pytest.fixture
def site(db: None) -> Site:
    return a_site(an_authority())


def write(site: Site, now: datetime) -> None:
    with transaction.atomic():
        record(verb="plan_changed", subject=site, actor=None, now=now)
    journal.seal_waiting(now)


@pytest.fixture
def closed(site: Site) -> Segment:
    """November, closed."""
    write(site, NOVEMBER)
    write(site, DECEMBER)
    return Segment.objects.get(month=date(2026, 11, 1))


def an_officer(site: Site, **fields: object):
    values = {"given_name": "Dora", "email": "dora@kreis.example"} | fields
    return a_user(Role.DATA_PROTECTION, site, everywhere=True, **values)


def test_each_closed_month_goes_to_the_officers_once(closed: Segment, site: Site) -> None:
    dora = an_officer(site)
    a_user(Role.ADMINISTRATOR, site)
    assert tell_heads(now=DECEMBER, today=DAY) == 1
    notice = Notice.objects.get(kind=HEADS)
    assert notice.person == dora.person
    assert notice.facts["heads"] == f"2026-11 1 {closed.head}"
    assert Entry.objects.filter(verb="journal.heads_told", object_id=str(closed.pk)).count() == 1
    Notice.objects.all().delete()
    assert tell_heads(now=DECEMBER + timedelta(days=1), today=DAY) == 0, "also when the notice is past its time"
    assert not Notice.objects.exists()


def test_every_authority_of_the_instance_has_its_own_officer(closed: Segment, site: Site) -> None:
    elsewhere = an_officer(a_site(an_authority("Jobcenter Nachbarkreis")))
    here = an_officer(site)
    tell_heads(now=DECEMBER, today=DAY)
    assert {notice.person for notice in Notice.objects.all()} == {here.person, elsewhere.person}


def test_heads_wait_until_somebody_can_be_told(closed: Segment, site: Site) -> None:
    gone = an_officer(site)
    gone.person.left_on = DAY - timedelta(days=1)
    gone.person.save()
    assert tell_heads(now=DECEMBER, today=DAY) == 0
    january = datetime(2027, 1, 2, 9, tzinfo=UTC)
    write(site, january)
    successor = an_officer(site)
    assert tell_heads(now=january, today=date(2027, 1, 2)) == 2
    notice = Notice.objects.get()
    assert notice.person == successor.person
    assert [line[:7] for line in notice.facts["heads"].splitlines()] == ["2026-11", "2026-12"]


def test_whoever_no_longer_holds_the_office_gets_none(closed: Segment, site: Site) -> None:
    former = a_user(Role.EMPLOYEE, site, email="former@kreis.example")
    an_office(former.person, Role.DATA_PROTECTION, until=DAY - timedelta(days=1))
    assert tell_heads(now=DECEMBER, today=DAY) == 0


@pytest.mark.parametrize(("language", "word"), [("de", "bewahren sie"), ("en", "keep")])
def test_the_mail_says_what_to_do_in_both_languages(closed: Segment, site: Site, language: str, word: str) -> None:
    an_officer(site)
    tell_heads(now=DECEMBER, today=DAY)
    subject, text = letter_of(list(Notice.objects.all()), language, for_person=True)
    assert "Journal" not in subject and "journal" not in subject
    assert closed.head in text
    assert "schutznetz journal verify --heads" in text
    assert word in text.lower()


def test_the_mail_arrives_later_when_the_server_is_away(
    closed: Segment, site: Site, settings: LazySettings, tmp_path: Path
) -> None:
    """From the outbox to the server and, saved as a file, back into the check."""
    settings.MAIL_FROM = "schutznetz@kreis.example"
    settings.JOURNAL_HEADS = tmp_path / "heads.txt"
    an_officer(site)
    tell_heads(now=DECEMBER, today=DAY)
    postman = Postman()
    running = MailServer(postman)
    address = running.address
    running.stop()
    notify.pack(DECEMBER, is_sending=True)
    with pytest.raises(post.Unavailable):
        notify.send(lambda: DECEMBER, address)
    running = MailServer(postman)
    assert notify.send(lambda: DECEMBER + timedelta(hours=1), running.address) == 1
    running.stop()
    saved = tmp_path / "mail.eml"
    saved.write_bytes(postman.got[0].content)
    assert [link.hash for link in journal.read_heads(saved.read_text())] == [closed.head]
    with time_machine.travel(DECEMBER):
        assert journal_check.main(since=None, heads=saved) == 0


def test_a_dropped_month_is_still_compared_with_the_head_the_officer_holds(closed: Segment, site: Site) -> None:
    held = journal.read_heads(f"> 2026-11 1 {closed.head}")
    assert journal.drop_months(A_YEAR_ON, A_YEAR_ON.date()) == 1
    journal.seal_waiting(A_YEAR_ON)
    assert list(faults(now=A_YEAR_ON, heads=held)) == []
    with without_guards():
        Segment.objects.filter(pk=closed.pk).update(head="f" * 64)
    assert any("aufgeschriebene Kopf" in str(fault) for fault in faults(now=A_YEAR_ON, heads=held))


def test_a_file_without_heads_is_no_success(
    closed: Segment, tmp_path: Path, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.JOURNAL_HEADS = tmp_path / "none.txt"
    empty = tmp_path / "brief.txt"
    empty.write_text("Guten Tag,\n")
    assert journal_check.main(since=None, heads=empty) == 2
    assert "kein Kopf" in capsys.readouterr().out


def test_a_mail_of_another_kind_holds_no_heads() -> None:
    message = EmailMessage()
    message["Message-ID"] = "<1@kreis.example>"
    message.set_content("Kein Kopf.")
    assert journal.read_heads(message.as_string()) == []


def test_the_officer_checks_on_the_page(closed: Segment, site: Site) -> None:
    client = Client()
    client.force_login(an_officer(site), backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("privacy:check_journal")
    kept = f"2026-11 1 {closed.head}"
    assert "unversehrt" in client.post(page, {"heads": kept}).content.decode()
    forged = client.post(page, {"heads": f"2026-11 1 {'a' * 64}"})
    assert "nicht mehr, was geschrieben wurde" in forged.content.decode()
    wrong = client.post(page, {"heads": "2026-11 1 abc"})
    assert wrong.status_code == 422
    assert "2026-11 1 abc" in wrong.content.decode()


@pytest.mark.parametrize("most", [1, 2, 3, 4, 100])
def test_the_page_looks_back_only_so_far(closed: Segment, site: Site, most: int) -> None:
    """Three links in December behind one in November: a change is seen as far as the look goes back."""
    write(site, DECEMBER)
    assert tip().number == 4
    assert list(newest_faults(now=DECEMBER, most=most)) == []
    with without_guards():
        Entry.objects.filter(pk=Seal.objects.get(number=2).entry_id).update(verb="x")
    found = [fault.number for fault in newest_faults(now=DECEMBER, most=most)]
    assert found == ([2] if most >= 3 else [])
    assert [fault.number for fault in faults(now=DECEMBER)] == [2]


def test_the_short_look_finds_gaps_and_compares_all_heads(closed: Segment, site: Site) -> None:
    write(site, DECEMBER)
    forged = [Link(1, "a" * 64)]
    assert [fault.number for fault in newest_faults(now=DECEMBER, most=2, heads=forged)] == [1]
    with without_guards():
        Entry.objects.filter(pk=Seal.objects.get(number=3).entry_id).delete()
        Seal.objects.filter(number=3).delete()
    assert [fault.number for fault in newest_faults(now=DECEMBER, most=3)] == [3]
