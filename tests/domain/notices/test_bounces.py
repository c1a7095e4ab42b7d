# SPDX-License-Identifier: EUPL-1.2
"""What comes back: reports by RFC 3464, old servers, absence notes, and rubbish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.notices.bounces import Bounce, read

TOKEN = "0123456789abcdef0123456789abcdef"
REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.kreis.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

Das hat nicht geklappt.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.kreis.example
Arrival-Date: Sun, 22 Nov 2026 04:00:00 +0000

Final-Recipient: rfc822; jana.kern@kreis.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: {original}

From: Schutznetz <schutznetz@kreis.example>
Message-ID: <{token}@kreis.example>
Subject: Neue Nachrichten

--B--
"""


def report(**changes: str) -> bytes:
    values = {
        "to": f"bounce+{TOKEN}@kreis.example",
        "action": "failed",
        "status": "5.1.1",
        "original": "text/rfc822-headers",
        "token": TOKEN,
    }
    return REPORT.format(**(values | changes)).encode()


def test_a_report_names_mail_and_status():
    assert read(report()) == Bounce(TOKEN, "5.1.1")
    assert Bounce(TOKEN, "5.1.1").is_permanent


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_without_the_token_in_the_address_the_returned_headers_name_it(original):
    assert read(report(to="postmaster@kreis.example", original=original)) == Bounce(TOKEN, "5.1.1")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_only_failures_are_bounces(action):
    assert read(report(action=action)) is None


def test_a_full_mailbox_is_no_permanent_failure():
    found = read(report(status="4.2.2"))
    assert found == Bounce(TOKEN, "4.2.2")
    assert not found.is_permanent


def test_a_status_that_makes_no_sense_is_an_unknown_failure():
    assert read(report(status="kaputt")) == Bounce(TOKEN, "5.0.0")


def test_two_recipients_of_which_the_second_failed():
    raw = report(action="delivered", status="2.0.0").replace(
        b"Diagnostic-Code: smtp; 550 5.1.1 User unknown\n",
        b"\nFinal-Recipient: rfc822; b@kreis.example\nAction: failed\nStatus: 5.2.1\n",
    )
    assert read(raw) == Bounce(TOKEN, "5.2.1")


def test_an_old_server_that_writes_plain_text():
    raw = (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@alt.example\nTo: bounce+{TOKEN}@kreis.example\n\n"
        "Sorry, 550 5.1.2 no such host."
    ).encode()
    assert read(raw) == Bounce(TOKEN, "5.1.2")


def test_an_absence_note_is_no_bounce():
    raw = (
        f"From: Jana Kern <jana.kern@kreis.example>\nTo: bounce+{TOKEN}@kreis.example\n"
        "Auto-Submitted: auto-replied\n\nIch bin bis 5.1.2027 im Urlaub."
    ).encode()
    assert read(raw) is None


def test_a_report_about_somebody_elses_mail():
    assert read(report(to="postmaster@kreis.example", token="kein-merkmal")) is None


@given(st.binary(max_size=400))
def test_rubbish_is_read_without_complaint(rubbish):
    read(rubbish)
    read(report() + rubbish)


@given(st.text(max_size=60))
def test_rubbish_in_every_place(text):
    clean = text.replace("\r", "").replace("\n", "")
    read(report(status=clean, action=clean, token=clean))
