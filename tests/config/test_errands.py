# SPDX-License-Identifier: EUPL-1.2
"""Mail and duties in the worker, the command for returned mail, and where mail goes by the environment."""

import io
import sys
from datetime import UTC, date, datetime
from types import SimpleNamespace

import environ
import pytest

from schutznetz.adapters import clock
from schutznetz.apps.notify.models import BrokenAddress, Mail
from schutznetz.config import errands, tasks
from schutznetz.config.mail import mail_places

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def calls(monkeypatch):
    """What the job of duties did; time and news are set by the test."""
    seen = SimpleNamespace(reviews=[], reminders=0, day=date(2026, 11, 24), news=1)

    def remind(_now, _today):
        seen.reminders += 1

    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: seen.day)
    monkeypatch.setattr(errands, "tip", lambda: SimpleNamespace(number=seen.news))
    monkeypatch.setattr(errands.duties, "review", lambda _n, _t, *, nightly: seen.reviews.append(nightly))
    monkeypatch.setattr(errands.duties, "remind", remind)
    return seen


def test_duties_are_reviewed_at_the_start_on_news_and_on_a_new_day(calls):
    work = errands.Duties()
    work()
    work()
    assert calls.reviews == [True]
    calls.news = 2
    work()
    assert calls.reviews == [True, False]
    calls.day = date(2026, 11, 25)
    work()
    assert calls.reviews == [True, False, True]
    assert calls.reminders == 4


def test_without_news_they_are_reviewed_after_half_an_hour(calls):
    work = errands.Duties()
    for _ in range(errands.REVIEW_AT_LEAST_EVERY + 1):
        work()
    assert calls.reviews == [True, False]


def test_the_mailbox_is_read_only_where_there_is_one(settings):
    names = [job.name for job in errands.errands()]
    settings.MAILBOX = object()
    assert len(errands.errands()) == len(names) + 1


@pytest.mark.django_db
def test_a_returned_mail_through_the_pipe(monkeypatch, capsys):
    mail = Mail.objects.create(
        address="jana@kreis.example", subject="x", state=Mail.State.SENT, made_at=NOW, due_at=NOW, sent_at=NOW
    )
    raw = f"Return-Path: <>\nFrom: MAILER-DAEMON@mx\nTo: b+{mail.token}@kreis.example\n\n550 5.1.1 unknown"
    for content in (raw.encode(), b"", b"\xff\xfe Unsinn"):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        tasks.mail(SimpleNamespace(action="bounce"))
    assert BrokenAddress.objects.get().address == "jana@kreis.example"
    assert capsys.readouterr().out == ""


def test_nothing_is_sent_unless_a_server_is_named(tmp_path):
    assert mail_places(environ.Env(), tmp_path, demo=False) == (None, None)
    server, _box = mail_places(environ.Env(), tmp_path, demo=True)
    assert (server.scheme, server.folder) == ("file", tmp_path / "mail")


def test_secrets_come_from_files(tmp_path, monkeypatch):
    (tmp_path / "geheim").write_text("aus der Datei\n")
    monkeypatch.setenv("SCHUTZNETZ_MAIL", "smtp://post@mx.kreis.example")
    monkeypatch.setenv("SCHUTZNETZ_MAIL_PASSWORD_FILE", str(tmp_path / "geheim"))
    monkeypatch.setenv("SCHUTZNETZ_MAILBOX", "imaps://b@mx.kreis.example/INBOX")
    monkeypatch.setenv("SCHUTZNETZ_MAILBOX_PASSWORD", "aus der Umgebung")
    server, box = mail_places(environ.Env(), tmp_path, demo=True)
    assert (server.password, server.tls) == ("aus der Datei", "starttls")
    assert box.password == "aus der Umgebung"
