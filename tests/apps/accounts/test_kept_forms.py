# SPDX-License-Identifier: EUPL-1.2
"""A form sent when the fresh proof is too old: nothing is done by itself, and nothing typed is lost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from schutznetz.apps.accounts.views import kept
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import HELP_IN_SESSION
from schutznetz.apps.organisation.models import Deputy, Office
from schutznetz.apps.ui.forms import typed_before
from tests.apps.builders import a_person, a_site, a_user, let_go, prove

pytestmark = pytest.mark.django_db
Role = Office.Role
GOOD = "blaue-leiter-im-regen"
HOST = "http://testserver"
LIST = "/schreiben/listen/people/?q=kern&sort=-name"
WISH = {"kind": "csv", "columns": ["site", "email"], "purpose": "Rufkreise in Marl prüfen"}


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def admin(site, settings):
    settings.SECOND_FACTOR = False
    return a_user(Role.ADMINISTRATOR, site, password=GOOD)


def came_in(user):
    """A browser whose sign-in is no fresh proof any more."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(admin):
    return came_in(admin)


def confirm(client, asked, **more):
    assert asked.headers["Location"].startswith("/konto/bestaetigen/?next=%2F"), asked.headers
    return client.post(asked.headers["Location"], {"password": GOOD}, follow=True, **more)


def words(page):
    return " ".join(page.content.decode().split())


def test_a_list_is_saved_after_the_proof_with_filter_columns_and_purpose(client, site):
    a_person(site, "Jana", "Kern", email="kern@kreis.example")
    page = confirm(client, client.post(LIST, WISH, HTTP_REFERER=HOST + LIST))
    assert page.redirect_chain == [(LIST, 302)]
    assert "Ihre Eingaben sind noch da, aber noch nicht gesendet." in words(page)
    assert not Entry.objects.filter(verb="list_saved").exists(), "nobody pressed again"
    form = page.context["form"]
    assert [form[name].value() for name in WISH] == list(WISH.values())
    assert 'value="Rufkreise in Marl prüfen"' in words(page)
    answer = client.post(LIST, {name: form[name].value() for name in WISH})
    assert "Kern" not in b"".join(answer.streaming_content).decode().split("Standort;E-Mail")[1]
    let_go(answer)
    assert Entry.objects.get(verb="list_saved").facts["columns"] == "site, email"
    assert kept.TYPED not in client.session


def test_every_kind_of_field_stands_there_again(client, admin, site):
    """Words, a day in three fields, half a day that nobody can read: as it was typed, and without an error yet."""
    office = admin.person.offices.get()
    address = reverse("organisation:add_deputy", args=[office.pk])
    sent = {"who": "Olga <b>&amp;", "since_day": "31", "since_month": "02", "since_year": "2031", "until_day": "1",
            "until_month": "", "until_year": "2031", }  # fmt: skip
    page = confirm(client, client.post(address, sent))
    assert page.status_code == 200
    form = page.context["form"]
    assert tuple(form["since"].value()) == ("31", "02", "2031")
    assert tuple(form["until"].value()) == ("1", "", "2031")
    assert form["who"].value() == "Olga <b>&amp;"
    assert "<b>&amp;" not in words(page)
    assert not form.errors
    assert not Deputy.objects.exists()


def test_whoever_reloads_finds_it_still_and_is_told_once(client):
    confirm(client, client.post(LIST, WISH))
    again = client.get(LIST)
    assert 'value="Rufkreise in Marl prüfen"' in words(again)
    assert "noch nicht gesendet" not in words(again)


def test_nobody_is_thanked_before_they_showed_who_they_are(client):
    client.post(LIST, WISH)
    asked = client.get(LIST)
    assert "noch nicht gesendet" not in words(client.get(asked.headers["Location"]))
    assert "noch nicht gesendet" in words(confirm(client, asked))


def test_a_second_list_shows_nothing_of_the_first(client):
    confirm(client, client.post(LIST, WISH))
    assert "Rufkreise" not in words(client.get("/schreiben/listen/accounts/"))
    assert "Rufkreise" not in words(client.get("/schreiben/listen/people/"))


def test_after_half_an_hour_nothing_is_left(client):
    confirm(client, client.post(LIST, WISH))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        prove(client)
        assert "Rufkreise" not in words(client.get(LIST))
        assert kept.TYPED not in client.session


def test_being_told_of_it_gives_no_second_half_hour(client):
    asked, began = client.post(LIST, WISH), datetime.now(UTC)
    with time_machine.travel(began + timedelta(minutes=20)):
        assert "Rufkreise" in words(confirm(client, asked))
        assert "Rufkreise" in words(client.get(LIST))
    with time_machine.travel(began + timedelta(minutes=31)):
        prove(client)
        assert "Rufkreise" not in words(client.get(LIST))


def test_nothing_is_kept_in_clear_and_no_secret_at_all(client):
    client.post(LIST, WISH | {"new_password": "geheim-1", "csrfmiddlewaretoken": "t", "Code": "123456"})
    session = client.session
    stored = str(dict(session.items()))
    assert "Rufkreise" not in stored
    opened = kept._opened(session[kept.TYPED][0])
    assert "Rufkreise" in opened["typed"]
    assert not any(secret in str(opened) for secret in ("geheim-1", "csrf", "123456"))
    assert opened["again"]
    assert not any("Rufkreise" in morsel.value for morsel in client.cookies.values())


def test_another_person_at_the_same_browser_sees_nothing(client, site):
    confirm(client, client.post(LIST, WISH))
    other = a_user(Role.ADMINISTRATOR, site, password=GOOD)
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": other.username, "password": GOOD})
    prove(client)
    assert "Rufkreise" not in words(client.get(LIST))


def test_a_session_that_changed_hands_shows_nothing(client, admin, site):
    """Even if what was typed came into another person's session, it is not theirs."""
    client.post(LIST, WISH)
    other = came_in(a_user(Role.ADMINISTRATOR, site))
    session = other.session
    session[kept.TYPED] = client.session[kept.TYPED]
    session.save()
    prove(other)
    assert "Rufkreise" not in words(other.get(LIST))
    assert "Rufkreise" not in words(came_in(admin).get(LIST, follow=True))


def test_what_was_typed_in_the_name_of_somebody_is_not_shown_in_ones_own(admin):
    """Nor the other way round: who helps acts for another person in the same session."""
    sent, later = RequestFactory().post("/wo/", {"words": "Rufkreise"}), RequestFactory().get("/wo/")
    sent.user = later.user = admin
    later.has_fresh_proof = lambda: False
    for then, now, is_shown in ((7, 7, True), (7, None, False), (None, 7, False), (7, 8, False), (None, None, True)):
        sent.session = {HELP_IN_SESSION: then} if then else {}
        kept.keep(sent)
        later.session = ({HELP_IN_SESSION: now} if now else {}) | {kept.TYPED: sent.session[kept.TYPED]}
        with kept.shown_again(later):
            assert (typed_before.get() is not None) is is_shown, (then, now)


def test_signing_out_takes_it_along(client):
    client.post(LIST, WISH)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/konto/", "//evil.example/", "http://testserver//evil.example/", "javascript:x", ""],
)
def test_the_way_back_is_always_our_own(client, referer):
    page = confirm(client, client.post(LIST, WISH, HTTP_REFERER=referer))
    assert page.redirect_chain == [(LIST, 302)]


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "/\\evil.example/"])
def test_a_changed_way_on_leads_nowhere_else(client, there):
    client.post(LIST, WISH)
    answer = client.post(reverse("account_reauthenticate"), {"password": GOOD, "next": there})
    assert "evil" not in answer.headers["Location"]


def test_a_button_on_another_page_leads_back_to_that_page(client, admin, site):
    """An address that only takes a form has no page of its own."""
    locked = a_user(Role.EMPLOYEE, site)
    page = reverse("accounts:account", args=[locked.pk])
    asked = client.post(reverse("accounts:unlock", args=[locked.pk]), HTTP_REFERER=HOST + page)
    back = confirm(client, asked)
    assert back.redirect_chain == [(page, 302)]
    assert "noch nichts geschehen" in words(back)


def test_a_very_long_text_is_not_kept_and_the_page_says_so(client):
    asked = client.post(LIST, WISH | {"purpose": "x" * (kept.LARGEST + 1)})
    assert kept.TYPED not in client.session
    assert "zu lang, um ihn aufzuheben" in words(client.get(asked.headers["Location"]))


def test_many_forms_keep_the_newest_three(client):
    for name in "abcdef":
        client.post(f"/schreiben/listen/people/?q={name}", WISH)
    pages = [kept._opened(one)["page"][-1] for one in client.session[kept.TYPED]]
    assert pages == ["d", "e", "f"]


def test_a_form_sent_twice_is_kept_once(client):
    for purpose in ("Erster Zweck", "Zweiter Zweck"):
        asked = client.post(LIST, WISH | {"purpose": purpose})
    assert len(client.session[kept.TYPED]) == 1
    assert "Zweiter Zweck" in words(confirm(client, asked))
    assert not Entry.objects.filter(verb="list_saved").exists()


def test_somebody_with_another_proof_page_open_carries_nothing_out(client):
    """What an earlier version kept in the session to carry out later goes with the next question for a proof."""
    session = client.session
    session["account_reauthentication_state"] = {"request": "{}"}
    session.save()
    client.post(LIST, WISH)
    assert "account_reauthentication_state" not in client.session


def test_a_new_passkey_is_asked_for_the_same_way(client):
    """The pages of the sign-in library keep a form like ours: nothing is carried out, no key stays in the session."""
    asked = client.post(reverse("mfa_add_webauthn"), {"name": "Mein Schlüssel", "credential": '{"id": "x"}'})
    assert "account_reauthentication_state" not in client.session
    page = confirm(client, asked)
    assert page.redirect_chain == [(reverse("mfa_add_webauthn"), 302)]
    assert 'value="Mein Schlüssel"' in words(page)


def test_whoever_has_nothing_to_show_is_signed_out_instead_of_sent_round_in_circles(site, settings):
    settings.SECOND_FACTOR = False
    user = a_user(Role.ADMINISTRATOR, site)
    user.set_unusable_password()
    user.save()
    asked = (client := came_in(user)).post(LIST, WISH)
    assert asked.headers["Location"].startswith("/konto/anmelden/?next=%2F")
    page = client.get(asked.headers["Location"])
    assert page.status_code == 200
    assert "schickt Ihnen die Administration einen neuen Link" in page.content.decode()
    assert client.get("/konto/").status_code == 302
