# SPDX-License-Identifier: EUPL-1.2
"""From the act to the mail server and back: outbox, wishes, limits, failures and bounces."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db import transaction

from schutznetz.adapters import mail as post
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify import actions, facts, jobs
from schutznetz.apps.notify.facts import TRIAL, Kind
from schutznetz.apps.notify.models import BrokenAddress, Mail, Notice
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.privacy import jobs as privacy
from schutznetz.domain.notices.bounces import Bounce
from schutznetz.domain.notices.timing import DAILY, MOST_TRIES, Wishes
from tests.apps.builders import a_person, a_site, a_user
from tests.mail_server import MailServer, Postman

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEWS = Kind("test.news", "Neues", "Neue Termine", "notify/mail/trial.txt")
OTHER = Kind("test.other", "Anderes", "Anderes", "notify/mail/trial.txt")
GRAVE = Kind("test.grave", "Wichtiges", "Wichtig", "notify/mail/trial.txt", mandatory=True, at_once=True)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {kind.key: kind for kind in (NEWS, OTHER, GRAVE, facts.kind_of(TRIAL))}
    monkeypatch.setattr(facts, "_kinds", known)


@pytest.fixture
def jana() -> Person:
    return a_user(Office.Role.EMPLOYEE, a_site(), email="jana.kern@kreis.example").person


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman: Postman) -> Iterator[post.Server]:
    running = MailServer(postman)
    yield running.address
    running.stop()


def tell(person: Person | None, key: str = "1", kind: Kind = NEWS, now: datetime = NOON, **more: Any) -> Notice:
    with transaction.atomic():
        return actions.tell(kind=kind.key, now=now, key=key, person=person, **more)


def actor(person: Person) -> Actor:
    return Actor(user=person.user, person=person)


def go(now: datetime, server: post.Server) -> int:
    jobs.pack(now, is_sending=True)
    return jobs.send(lambda: now, server)


# --- the outbox ------------------------------------------------------------------------------------------------------


def test_nothing_is_told_outside_the_transaction_of_the_act(jana, transactional_db):
    with pytest.raises(RuntimeError, match="transaction"):
        actions.tell(kind=NEWS.key, now=NOON, key="1", person=jana)
    with pytest.raises(RuntimeError, match="transaction"):
        actions.tell_all(kind=NEWS.key, now=NOON, news=[actions.News("1", jana, {})])


def test_a_notice_falls_with_the_act(jana):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.tell(kind=NEWS.key, now=NOON, key="1", person=jana)
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_the_same_key_tells_once(jana, postman, server):
    tell(jana)
    assert go(NOON, server) == 1
    tell(jana)
    assert go(NOON, server) == 0
    assert len(postman.got) == 1


def test_what_cannot_be_written_holds_up_nobody_else(jana, postman, server, monkeypatch, caplog):
    """Not even another notice to the same person; it stays on the page, and is tried again."""
    broken = Kind("test.broken", "Kaputt", "Kaputt", "notify/mail/gibt-es-nicht.txt")
    monkeypatch.setitem(facts._kinds, broken.key, broken)
    tell(jana, kind=broken)
    tell(jana)
    tell(a_user(Office.Role.EMPLOYEE, a_site(), email="ole@kreis.example").person, key="2")
    assert go(NOON, server) == 2
    assert "test.broken" in caplog.text
    said = [record.getMessage() for record in caplog.records if record.name.startswith("schutznetz")]
    assert said == ["a notice of the kind test.broken cannot be written"]
    assert Notice.objects.get(kind=broken.key).state == Notice.State.WAITING
    assert go(NOON + HOUR / 2, server) == 0
    monkeypatch.setitem(facts._kinds, broken.key, replace(broken, template=NEWS.template))
    assert go(NOON + HOUR, server) == 1


def test_many_are_told_in_few_queries_as_each_is_told_alone(jana, django_assert_num_queries):
    people = [jana, *(a_person(a_site()) for _one in range(3))]
    actions.choose(actor=actor(jana), now=NOON, wishes=Wishes(DAILY, digest_hour=7), muted=[])
    with transaction.atomic():
        alone = [actions.tell(kind=NEWS.key, now=NOON, key=f"one-{one.pk}", person=one, path="/") for one in people]
    news = [actions.News(f"all-{one.pk}", one, {"path": "/"}) for one in people]
    with django_assert_num_queries(5), transaction.atomic():  # two of them are the savepoint
        assert actions.tell_all(kind=NEWS.key, now=NOON, news=news) == 4
    together = [Notice.objects.get(key=f"{NEWS.key}:all-{one.pk}") for one in people]
    assert [(one.due_at, one.facts, one.state) for one in together] == [(o.due_at, o.facts, o.state) for o in alone]
    assert together[0].due_at != together[1].due_at
    with transaction.atomic():
        assert actions.tell_all(kind=NEWS.key, now=NOON, news=news) == 0
    assert Notice.objects.count() == 8


def test_unknown_kinds_and_recipients_are_refused(jana):
    with pytest.raises(ValueError, match="registered"):
        tell(jana, kind=Kind("x.y", "", "", ""))
    with pytest.raises(ValueError, match="person or an address"):
        tell(None)
    with pytest.raises(ValueError, match="person or an address"):
        tell(jana, address="x@kreis.example")


def test_an_office_mailbox_without_a_person(postman, server):
    tell(None, address="datenschutz@kreis.example")
    assert go(NOON, server) == 1
    assert postman.got[0].rcpt_tos == ["datenschutz@kreis.example"]


# --- what the mail says ----------------------------------------------------------------------------------------------


def test_subject_and_sender_say_nothing_about_the_person(jana, postman, server, settings):
    settings.MAIL_BOUNCES, settings.PUBLIC_URL = "bounce@kreis.example", "https://schutz.kreis.example"
    tell(jana, path="/aufgaben/", topic="Beratung", name="Jana Kern")
    go(NOON, server)
    (envelope,) = postman.got
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Subject"] == "Neue Termine"
    heads = " ".join(f"{name} {value}" for name, value in message.items() if name != "To")
    assert "Beratung" not in heads
    assert "Jana" not in heads
    assert envelope.mail_from == f"bounce+{Mail.objects.get().token}@kreis.example"
    assert "https://schutz.kreis.example/aufgaben/" in message.get_content()


@pytest.mark.parametrize("path", ["//anderswo.example/", "https://anderswo.example/", "javascript:x"])
def test_a_link_never_leads_elsewhere(jana, postman, server, settings, path):
    settings.PUBLIC_URL = "https://schutz.kreis.example"
    tell(jana, path=path)
    go(NOON, server)
    assert b"anderswo" not in postman.got[0].content
    assert b"javascript" not in postman.got[0].content


def test_people_get_mail_in_their_language(jana, postman, server):
    jana.user.language = "en"
    jana.user.save()
    tell(jana)
    go(NOON, server)
    message = message_from_bytes(postman.got[0].content, policy=policy.default)
    assert "Good day" in message.get_content()
    assert message["Content-Language"] == "en"


def test_the_text_is_gone_when_the_mail_is_sent(jana, server):
    tell(jana)
    go(NOON, server)
    mail = Mail.objects.get()
    assert (mail.state, mail.text) == (Mail.State.SENT, "")


@pytest.mark.parametrize("address", ["jana@kreis.example\nBcc: x@anderswo.example", "a@b.example, x@anderswo.example"])
def test_a_hostile_address_reaches_nobody(jana, postman, server, address):
    Person.objects.filter(pk=jana.pk).update(email=address)
    tell(jana)
    assert go(NOON, server) == 0
    assert postman.got == []
    assert Mail.objects.get().state == Mail.State.FAILED


# --- wishes ----------------------------------------------------------------------------------------------------------


def test_quiet_hours_and_the_digest_gather_one_mail(jana, postman, server):
    actions.choose(actor=actor(jana), now=NOON, wishes=Wishes(DAILY, digest_hour=7), muted=[])
    tell(jana, "1")
    tell(jana, "2", OTHER, NOON + HOUR)
    assert go(NOON + 2 * HOUR, server) == 0
    assert go(datetime(2026, 11, 25, 6, tzinfo=UTC), server) == 1
    assert len(postman.got) == 1
    assert Notice.objects.filter(mail=Mail.objects.get()).count() == 2
    assert Mail.objects.get().subject == "Neue Nachrichten"


def test_grave_news_do_not_wait(jana, server):
    actions.choose(actor=actor(jana), now=NOON, wishes=Wishes(DAILY), muted=[])
    tell(jana, kind=GRAVE)
    assert go(NOON, server) == 1


def test_what_is_switched_off_is_only_shown(jana, server):
    actions.choose(actor=actor(jana), now=NOON, wishes=Wishes(), muted=[NEWS.key, GRAVE.key])
    tell(jana)
    tell(jana, "2", GRAVE)
    assert go(NOON, server) == 1
    states = dict(Notice.objects.values_list("kind", "state"))
    assert states == {NEWS.key: Notice.State.SHOWN, GRAVE.key: Notice.State.MAILED}


def test_a_new_wish_holds_for_what_waits_already(jana, server):
    tell(jana, now=NOON)
    actions.choose(actor=actor(jana), now=NOON, wishes=Wishes(DAILY, digest_hour=7), muted=[])
    assert go(NOON + HOUR, server) == 0


def test_without_a_server_or_an_address_a_notice_is_there_to_be_read(jana):
    tell(jana)
    tell(a_person(jana.site, "Ole", "Ohne"), "2")
    jobs.pack(NOON, is_sending=False)
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.SHOWN}
    assert not Mail.objects.exists()


def test_nobody_who_has_left_gets_mail(jana, server):
    Person.objects.filter(pk=jana.pk).update(left_on="2026-11-01")
    tell(jana)
    assert go(NOON, server) == 0


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A kind about the account itself."""
    kind = Kind(
        "test.own", "Konto", "Nachricht zu Ihrem Konto", "notify/mail/trial.txt", mandatory=True, even_closed=True
    )
    monkeypatch.setitem(facts._kinds, kind.key, kind)
    return kind


def goes(person: Person, why: str, day: datetime = NOON) -> None:
    if why == "left":
        Person.objects.filter(pk=person.pk).update(left_on=day.date() - timedelta(days=1))
    else:
        type(person.user).objects.filter(pk=person.user.pk).update(is_active=False)


@pytest.mark.parametrize("why", ["left", "locked"])
def test_what_was_told_before_the_last_day_is_not_mailed_after_it(jana, server, postman, why):
    notice = tell(jana, now=NOON - timedelta(days=3))
    goes(jana, why)
    assert go(NOON, server) == 0
    notice.refresh_from_db()
    assert notice.state == Notice.State.DROPPED
    assert not Mail.objects.exists()
    assert not postman.got


@pytest.mark.parametrize("why", ["left", "locked"])
def test_a_mail_packed_before_the_last_day_is_not_sent_after_it(jana, server, postman, why):
    """The server did not answer over the weekend."""
    notice = tell(jana)
    jobs.pack(NOON, is_sending=True)
    later = NOON + timedelta(days=3)
    goes(jana, why, later)
    assert jobs.send(lambda: later, server) == 0
    mail = Mail.objects.get()
    assert (mail.state, mail.trouble, mail.text, mail.invitations) == (Mail.State.DROPPED, why, "", [])
    notice.refresh_from_db()
    assert notice.state == Notice.State.DROPPED
    assert not postman.got
    assert jobs.send(lambda: later + HOUR, server) == 0, "dropped once and for all"


def test_on_the_last_day_itself_mail_still_goes(jana, server):
    Person.objects.filter(pk=jana.pk).update(left_on=NOON.date())
    tell(jana)
    assert go(NOON, server) == 1


def test_the_last_day_ends_at_midnight_here_not_in_greenwich(jana, server):
    Person.objects.filter(pk=jana.pk).update(left_on=NOON.date())
    tell(jana, kind=GRAVE)
    assert go(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), server) == 0


@pytest.mark.parametrize("why", ["left", "locked"])
def test_what_is_about_the_account_itself_goes_even_so(jana, server, postman, own, why):
    tell(jana, kind=own)
    tell(jana, "2")
    goes(jana, why)
    assert go(NOON + timedelta(days=1), server) == 1
    assert Notice.objects.get(kind=own.key).state == Notice.State.MAILED
    assert Notice.objects.get(kind=NEWS.key).state == Notice.State.DROPPED


def test_of_a_mail_that_is_dropped_what_goes_even_so_is_packed_anew(jana, server, own):
    tell(jana, kind=own)
    tell(jana, "2")
    jobs.pack(NOON + HOUR, is_sending=True)
    assert Mail.objects.count() == 1
    goes(jana, "locked")
    assert go(NOON + HOUR, server) == 0
    assert go(NOON + HOUR, server) == 1
    assert sorted(Mail.objects.values_list("state", flat=True)) == [Mail.State.DROPPED, Mail.State.SENT]
    assert Notice.objects.get(kind=NEWS.key).state == Notice.State.DROPPED


def test_somebody_without_an_account_and_a_mere_address_get_their_mail(jana, server):
    tell(a_person(jana.site, "Ole", "Ohne", email="ole@kreis.example"))
    tell(None, "2", address="verteiler@kreis.example")
    assert go(NOON, server) == 2


# --- limits ----------------------------------------------------------------------------------------------------------


def test_a_flood_arrives_as_one_more_mail_an_hour_later(jana, postman, server, settings):
    settings.MAIL_PER_PERSON_PER_HOUR = 2
    for number in range(6):
        tell(jana, str(number))
        go(NOON + timedelta(minutes=number), server)
    assert len(postman.got) == 2
    assert go(NOON + timedelta(hours=1, minutes=10), server) == 1
    assert Notice.objects.filter(state=Notice.State.WAITING).count() == 0


def test_no_more_than_so_many_mails_an_hour(jana, postman, server, settings):
    settings.MAIL_PER_HOUR = 2
    for number in range(4):
        tell(None, str(number), address=f"amt{number}@kreis.example")
    assert go(NOON, server) == 2
    assert go(NOON + timedelta(minutes=59), server) == 0
    assert go(NOON + timedelta(minutes=61), server) == 2
    assert len({tuple(envelope.rcpt_tos) for envelope in postman.got}) == 4


# --- failures --------------------------------------------------------------------------------------------------------


def test_a_server_that_is_away_costs_no_try(jana, postman, server):
    tell(jana)
    with pytest.raises(post.Unavailable):
        go(NOON, replace(server, port=1))
    assert Mail.objects.get().state == Mail.State.WAITING
    assert Mail.objects.get().tries == 0
    assert go(NOON, server) == 1


def test_later_means_growing_pauses_and_an_end(jana, postman, server):
    postman.answers["jana.kern@kreis.example"] = "451 4.7.1 later"
    tell(jana)
    now, tries = NOON, 0
    while Mail.objects.filter(state=Mail.State.WAITING).exists() or tries == 0:
        go(now, server)
        tries += 1
        now = max(Mail.objects.get().due_at, now)
    assert tries == MOST_TRIES
    assert Mail.objects.get().state == Mail.State.FAILED
    assert now - NOON > timedelta(days=1)


def test_a_mail_before_its_pause_is_over_stays(jana, postman, server):
    postman.answers["jana.kern@kreis.example"] = "451 4.7.1 later"
    tell(jana)
    go(NOON, server)
    postman.answers.clear()
    assert go(NOON + timedelta(seconds=30), server) == 0
    assert go(NOON + timedelta(seconds=61), server) == 1


def test_an_address_that_does_not_exist_is_marked_and_gets_nothing_more(jana, postman, server):
    postman.answers["jana.kern@kreis.example"] = "550 5.1.1 User unknown"
    tell(jana)
    go(NOON, server)
    assert Mail.objects.get().state == Mail.State.FAILED
    assert Notice.objects.get().state == Notice.State.SHOWN
    assert BrokenAddress.objects.get().address == "jana.kern@kreis.example"
    postman.answers.clear()
    tell(jana, "2")
    assert go(NOON, server) == 0
    actions.trust_again(actor=actor(jana), now=NOON)
    tell(jana, "3")
    assert go(NOON, server) == 1


def test_one_bad_address_does_not_stop_the_others(jana, postman, server):
    postman.answers["jana.kern@kreis.example"] = "550 5.1.1 User unknown"
    tell(jana)
    tell(None, "2", address="amt@kreis.example")
    assert go(NOON, server) == 1


# --- restarts --------------------------------------------------------------------------------------------------------


def test_a_restart_sends_nothing_twice(jana, postman, server):
    tell(jana)
    go(NOON, server)
    for hours in range(30):
        assert go(NOON + hours * HOUR, server) == 0
    assert len(postman.got) == 1


def test_two_processes_send_one_mail(jana, postman, server, monkeypatch):
    """The second one looks while the first has the mail in its hands."""
    tell(jana)
    jobs.pack(NOON, is_sending=True)
    with post.opened(server) as deliver:
        first, second = jobs._claimed(NOON), jobs._claimed(NOON)
        assert second is None
        assert jobs._send_one(first, deliver, lambda: NOON)
    assert len(postman.got) == 1


def test_a_mail_of_a_process_that_died_is_sent_later_with_the_same_id(jana, postman, server):
    tell(jana)
    jobs.pack(NOON, is_sending=True)
    died_with = jobs._claimed(NOON)
    assert go(NOON + timedelta(minutes=9), server) == 0
    assert go(NOON + timedelta(minutes=11), server) == 1
    assert died_with.token.encode() in postman.got[0].content


def test_what_a_process_that_packed_and_died_left_is_packed_again(jana, server, monkeypatch):
    tell(jana)

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "_make_mail", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.pack(NOON, is_sending=True)
    assert go(NOON, server) == 1


# --- bounces ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(jana: Person, server: post.Server) -> Mail:
    tell(jana)
    go(NOON, server)
    return Mail.objects.get()


def test_a_bounce_marks_mail_and_address(sent):
    assert actions.note_bounce(bounce=Bounce(sent.token, "5.1.1"), now=NOON)
    sent.refresh_from_db()
    assert sent.state == Mail.State.BOUNCED
    assert BrokenAddress.objects.get().status == "5.1.1"
    assert Entry.objects.filter(verb="mail.address_broken").count() == 1


def test_a_bounce_read_twice_is_one(sent):
    for _ in range(2):
        actions.note_bounce(bounce=Bounce(sent.token, "5.1.1"), now=NOON)
    assert Entry.objects.filter(verb="mail.address_broken").count() == 1


def test_a_delay_marks_nothing(sent):
    assert actions.note_bounce(bounce=Bounce(sent.token, "4.2.2"), now=NOON)
    assert not BrokenAddress.objects.exists()


def test_a_bounce_of_nothing_of_ours(sent):
    assert not actions.note_bounce(bounce=Bounce("f" * 32, "5.1.1"), now=NOON)
    assert not BrokenAddress.objects.exists()


def test_a_whole_returned_message(sent):
    raw = (
        f"From: MAILER-DAEMON@mx.example\nTo: bounce+{sent.token}@kreis.example\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; jana.kern@kreis.example\nAction: failed\nStatus: 5.1.1\n\n--B--\n"
    )
    assert jobs.take_bounce(raw.encode(), NOON)
    assert BrokenAddress.objects.exists()
    assert not jobs.take_bounce(b"Subject: Angebot\n\nKaufen Sie!", NOON)


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_old_notices_and_mails_are_forgotten(sent):
    rules = [rule for rule in privacy.rules() if rule.key in ("notify.notice", "notify.mail")]
    for days, left in ((30, 1), (32, 0)):
        for rule in rules:
            rule.delete(NOON, NOON.date() + timedelta(days=days))
        assert (Notice.objects.count(), Mail.objects.count()) == (left, left)


def test_packing_takes_a_fixed_number_of_queries_beside_the_mails(jana, django_assert_max_num_queries):
    for number in range(20):
        tell(jana, str(number))
    with django_assert_max_num_queries(14):
        jobs.pack(NOON, is_sending=True)
