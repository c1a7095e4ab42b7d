# SPDX-License-Identifier: EUPL-1.2
"""Sessions: seen, ended, too old; and the fresh proof that grave acts ask for."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from schutznetz.apps.accounts import actions
from schutznetz.apps.accounts.jobs import tidy
from schutznetz.apps.accounts.models import OpenSession
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.ui.policies import ProofNeeded, sudo
from tests.apps.builders import a_site, a_user, prove

pytestmark = pytest.mark.django_db
GOOD = "blaue-leiter-im-regen"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
Role = Office.Role


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def user(site):
    return a_user(Role.EMPLOYEE, site, password=GOOD)


def sign_in(user, client=None, **headers):
    client = client or Client(**headers)
    client.post(reverse("account_login"), {"login": user.username, "password": GOOD})
    assert is_in(client)
    return client


def is_in(client):
    return client.get("/konto/").status_code == 200


def test_the_session_gets_a_new_name_at_sign_in(client, user):
    client.get("/konto/anmelden/")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    sign_in(user, client)
    assert client.session.session_key != planted
    assert not OpenSession.objects.filter(session_key=planted).exists()
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert not is_in(stranger)


def test_the_list_names_device_way_and_this_one(user):
    here = sign_in(user, HTTP_USER_AGENT=FIREFOX)
    sign_in(user)
    page = " ".join(here.get("/konto/").content.decode().split())
    assert "Firefox, Windows" in page
    assert "Unbekanntes Gerät" in page
    assert page.count("dieses Gerät") == 1
    assert "mit: Passwort" in page


def test_ending_one_session_and_no_other(user):
    here, there = sign_in(user), sign_in(user)
    row = OpenSession.objects.get(session_key=there.session.session_key)
    assert here.post(reverse("accounts:end_session", args=[row.pk])).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert Entry.objects.filter(verb="account.session_ended").count() == 1


def test_nobody_ends_the_session_of_another(site, user):
    here, other = sign_in(user), sign_in(a_user(Role.ADMINISTRATOR, site, password=GOOD))
    row = OpenSession.objects.get(session_key=here.session.session_key)
    assert other.post(reverse("accounts:end_session", args=[row.pk])).status_code == 404
    assert is_in(here)


def test_ending_all_others(user):
    here, one, two = sign_in(user), sign_in(user), sign_in(user)
    here.post(reverse("accounts:end_other_sessions"))
    assert (is_in(here), is_in(one), is_in(two)) == (True, False, False)


def test_a_new_password_ends_the_others(user):
    here, there = sign_in(user), sign_in(user)
    new = GOOD + "-neu"
    here.post(reverse("account_change_password"), {"oldpassword": GOOD, "password1": new, "password2": new})
    assert (is_in(here), is_in(there)) == (True, False)
    assert [row.session_key for row in OpenSession.objects.all()] == [here.session.session_key]


def test_for_other_apps_everything_at_once(user):
    here, there = sign_in(user), sign_in(user)
    assert actions.end_sessions(user=user, now=datetime.now(UTC)) == 2
    assert (is_in(here), is_in(there)) == (False, False)


def test_signing_out_leaves_the_list(user):
    client = sign_in(user)
    client.post(reverse("account_logout"))
    assert not OpenSession.objects.exists()


@pytest.mark.parametrize(("steps", "still"), [([119], True), ([121], False), ([110] * 6, True), ([110] * 7, False)])
def test_a_session_ends_unused_after_two_hours_and_at_the_latest_after_twelve(user, steps, still):
    client = sign_in(user)
    at = datetime.now(UTC)
    for minutes in steps:
        at += timedelta(minutes=minutes)
        with time_machine.travel(at, tick=False):
            last = is_in(client)
    assert last is still


def test_a_second_person_at_the_same_browser_starts_anew(site, user):
    client = sign_in(user)
    other = a_user(Role.EMPLOYEE, site, password=GOOD)
    client.post(reverse("account_logout"))
    sign_in(other, client)
    assert [row.user for row in OpenSession.objects.all()] == [other]


def test_seen_is_written_every_five_minutes_only(user, django_assert_num_queries):
    client = sign_in(user)
    before = OpenSession.objects.get().seen_at
    client.get("/konto/")
    assert OpenSession.objects.get().seen_at == before
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        client.get("/konto/")
    assert OpenSession.objects.get().seen_at > before


def test_the_worker_forgets_what_ended_by_itself(user):
    client = sign_in(user)
    tidy(datetime.now(UTC))
    assert is_in(client)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=13)):
        tidy(datetime.now(UTC))
    assert not OpenSession.objects.exists()
    assert not Session.objects.exists()


# --- fresh proof --------------------------------------------------------------------------------------------------


@sudo
def grave(request):
    return HttpResponse("done")


def test_sudo_asks_whoever_has_no_fresh_proof(rf):
    request = rf.get("/")
    request.has_fresh_proof = lambda: False
    with pytest.raises(ProofNeeded):
        grave(request)
    request.has_fresh_proof = lambda: True
    assert grave(request).content == b"done"


def test_the_sign_in_itself_is_a_proof_for_ten_minutes(user):
    client = sign_in(user)
    assert client.get(reverse("accounts:set_up_app")).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        answer = client.get(reverse("accounts:set_up_app"))
        assert answer.headers["Location"] == "/konto/bestaetigen/?next=%2Fkonto%2Fapp%2Fneu%2F"
        back = client.post(answer.headers["Location"], {"password": GOOD})
        assert back.headers["Location"] == "/konto/app/neu/"
        assert client.get("/konto/app/neu/").status_code == 200


def test_a_button_pressed_without_a_proof_does_nothing_by_itself(user):
    user.authenticator_set.create(type="totp", data={"secret": ""})
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    asked = client.post(reverse("accounts:remove_app"))
    page = client.post(asked.headers["Location"], {"password": GOOD}, follow=True)
    assert page.redirect_chain == [(reverse("accounts:remove_app"), 302)]
    assert "Bitte drücken Sie den Knopf noch einmal." in page.content.decode()
    assert user.authenticator_set.exists()
    assert client.post(reverse("accounts:remove_app")).headers["Location"] == "/konto/"
    assert not user.authenticator_set.exists()


def test_a_wrong_password_is_no_proof(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/konto/bestaetigen/?next=/konto/app/neu/", {"password": "falsch"}).status_code == 422
    assert client.get("/konto/app/neu/").status_code == 302


def test_a_proof_belongs_to_one_session_and_person(site, user):
    proven, other = Client(), Client()
    for client in (proven, other):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(proven)
    assert proven.get("/konto/app/neu/").status_code == 200
    assert other.get("/konto/app/neu/").status_code == 302
    session = other.session
    session["account_authentication_methods"] = proven.session["account_authentication_methods"]
    session["account_authentication_methods_user"] = "somebody-else"
    session.save()
    assert other.get("/konto/app/neu/").status_code == 302
