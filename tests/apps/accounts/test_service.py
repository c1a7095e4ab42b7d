# SPDX-License-Identifier: EUPL-1.2
"""Signing in through a real OpenID provider: the way there and back, what goes wrong, links, offices, signing out."""

import dataclasses
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey

from schutznetz.adapters import clock, oidc
from schutznetz.adapters.oidc_tokens import LOGOUT_EVENT
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.models import OpenSession, OutsideIdentity, User
from schutznetz.apps.duties.jobs import reviews
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries import actor_for
from tests.apps.builders import a_person, a_site, a_user, an_office, prove
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, running, write_key

pytestmark = pytest.mark.django_db
Role = Office.Role
START, BACK = "/konto/dienst/kreis/", "/konto/dienst/kreis/zurueck/"


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with running(tmp_path_factory.mktemp("provider"), [f"http://testserver{BACK}"]) as provider:
        yield provider


@pytest.fixture
def provider(process):
    process.claims()
    process.unsigned(False)
    oidc.forget()
    return process


@pytest.fixture
def configure(provider, settings):
    """Set the service with these of its settings."""

    def to(**changes):
        known = oidc.Provider("kreis", provider.address, CLIENT_ID, CLIENT_SECRET, name="Kreisverwaltung")
        settings.OIDC = {"kreis": dataclasses.replace(known, **changes)}
        return settings.OIDC["kreis"]

    to()
    return to


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def linked(site, configure):
    user = a_user(Role.EMPLOYEE, site)
    configure_issuer = configure().issuer
    now = datetime.now(UTC)
    OutsideIdentity.objects.create(
        user=user, provider="kreis", issuer=configure_issuer, subject="1", linked_at=now, used_at=now
    )
    return user


def go(client, provider, start=START):
    """Everything the browser does; answers the page after the way back."""
    there = client.get(start)
    assert there.status_code == 302, there.content.decode()
    return client.get(provider.sign_in(there.headers["Location"]))


def words(page):
    return " ".join(page.content.decode().split())


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def test_the_sign_in_page_offers_the_service(client, configure):
    configure(name="Kreisverwaltung Recklinghausen")
    assert "Mit Kreisverwaltung Recklinghausen anmelden" in words(
        client.get(reverse("account_login") + "?next=/anleitung/")
    )


def test_somebody_known_comes_in_and_lands_where_they_wanted(client, provider, linked):
    old = client.session.session_key
    answer = go(client, provider, START + "?next=/konto/")
    assert answer.headers["Location"] == "/konto/"
    assert signed_in_as(client) == str(linked.pk)
    assert client.session.session_key != old
    session = OpenSession.objects.get(user=linked)
    assert (session.method, session.provider, session.sid) == ("service", "kreis", "sitzung-1")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_way_back_ends_inside(client, provider, linked, elsewhere):
    assert go(client, provider, f"{START}?next={elsewhere}").headers["Location"] == "/"


def test_a_stranger_gets_no_account(client, provider, configure, site):
    a_person(site, email="jana.kern@example.org")
    answer = go(client, provider)
    assert answer.status_code == 403
    assert "noch kein Konto" in words(answer)
    assert not User.objects.exists()


def test_equal_names_link_nothing_unless_it_is_set(client, provider, configure, site):
    user = User.objects.create_user("jana", person=a_person(site, email="jana.kern@example.org"))
    assert go(client, provider).status_code == 403
    configure(link=frozenset({"email"}))
    assert go(client, provider).status_code == 302
    assert signed_in_as(client) == str(user.pk)
    assert Entry.objects.filter(verb="account.linked", object_id=str(user.pk)).exists()


@pytest.mark.parametrize("by", ["username", "email", "personnel"])
def test_the_first_link_by_what_is_set(client, provider, configure, site, by):
    provider.claims(employeeNumber="P-77")
    user = User.objects.create_user("jana", person=a_person(site, email="Jana.Kern@example.org", external_id="P-77"))
    configure(link=frozenset({by}))
    assert go(client, provider).status_code == 302
    assert signed_in_as(client) == str(user.pk)


def test_an_address_that_nobody_vouches_for_links_nothing(client, provider, configure, site):
    User.objects.create_user("anders", person=a_person(site, email="jana.kern@example.org"))
    configure(link=frozenset({"email"}))
    provider.claims(email_verified=False)
    assert go(client, provider).status_code == 403
    configure(link=frozenset({"email"}), trust_email=True)
    assert go(client, provider).status_code == 302


def test_two_people_with_one_address_link_nothing(client, provider, configure, site):
    for name in ("eins", "zwei"):
        User.objects.create_user(name, person=a_person(site, email="jana.kern@example.org"))
    configure(link=frozenset({"email"}))
    assert go(client, provider).status_code == 403


def test_people_of_another_authority_are_left_alone(client, provider, configure, site):
    User.objects.create_user("jana", person=a_person(a_site()))
    configure(link=frozenset({"username"}), authority=site.authority.key)
    assert go(client, provider).status_code == 403


def test_a_linked_account_is_not_linked_to_a_second_identity(client, provider, configure, linked):
    linked.username = "jana"
    linked.save()
    OutsideIdentity.objects.update(subject="somebody else")
    configure(link=frozenset({"username"}))
    assert go(client, provider).status_code == 403


def test_whoever_is_entered_gets_an_account_where_that_is_set(client, provider, configure, site):
    person = a_person(site, email="jana.kern@example.org")
    configure(create=True)
    assert go(client, provider).status_code == 302
    assert signed_in_as(client) == str(person.user.pk)
    assert not person.user.has_usable_password()


def test_who_has_left_or_is_locked_does_not_come_in(client, provider, linked):
    actions.lock_account(user=linked, actor=None, now=datetime.now(UTC))
    assert go(client, provider).headers["Location"] == reverse("account_inactive")
    assert signed_in_as(client) is None


# --- what may be wrong -------------------------------------------------------------------------------------------


def refused(answer, client):
    assert answer.status_code == 400, words(answer)
    assert signed_in_as(client) is None


def test_a_strange_state(client, provider, linked):
    back = provider.sign_in(client.get(START).headers["Location"])
    state = dict(parse_qsl(urlsplit(back).query))["state"]
    answer = client.get(back.replace(state, "x" * len(state)))
    refused(answer, client)
    assert "abgelaufen" in words(answer)


def test_the_way_back_in_another_browser(client, provider, linked):
    back = provider.sign_in(client.get(START).headers["Location"])
    stranger = Client()
    refused(stranger.get(back), stranger)


def test_the_way_back_counts_once(client, provider, linked):
    back = provider.sign_in(client.get(START).headers["Location"])
    assert client.get(back).status_code == 302
    client.logout()
    refused(client.get(back), client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "anders"},
        {"nonce": None},
        {"aud": "andere"},
        {"iss": "https://anderswo.example.org"},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_of_the_provider_with_one_thing_wrong(client, provider, linked, wrong):
    provider.claims(**wrong)
    answer = go(client, provider)
    refused(answer, client)
    assert "passt nicht zu Ihrer Anmeldung" in words(answer)
    provider.claims()
    assert go(client, provider).status_code == 302


def test_a_token_without_signature(client, provider, linked):
    provider.unsigned()
    refused(go(client, provider), client)


def test_a_code_for_somebody_else_proves_nothing(client, provider, linked):
    """PKCE: the code of one attempt with the verifier of another."""
    mine = provider.sign_in(client.get(START).headers["Location"])
    code = dict(parse_qsl(urlsplit(mine).query))["code"]
    other = Client()
    state = dict(parse_qsl(urlsplit(other.get(START).headers["Location"]).query))["state"]
    refused(other.get(BACK, {"state": state, "code": code}), other)


def test_a_wrong_secret(client, provider, linked, configure):
    configure(client_secret="falsch")
    refused(go(client, provider), client)


def test_another_issuer_in_the_address(client, provider, linked):
    back = provider.sign_in(client.get(START).headers["Location"])
    refused(client.get(back + "&iss=https://anderswo.example.org"), client)


def test_an_attempt_of_yesterday(client, provider, linked):
    back = provider.sign_in(client.get(START).headers["Location"])
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        refused(client.get(back), client)


def test_somebody_cancels(client, linked, provider):
    state = dict(parse_qsl(urlsplit(client.get(START).headers["Location"]).query))["state"]
    answer = client.get(BACK, {"state": state, "error": "access_denied"})
    refused(answer, client)
    assert "abgebrochen" in words(answer)


def test_a_service_that_does_not_answer(client, configure):
    configure(issuer="http://127.0.0.1:9")
    answer = client.get(START)
    assert answer.status_code == 503
    assert "antwortet zurzeit nicht" in words(answer)


def test_a_service_that_calls_itself_otherwise(client, configure, provider):
    configure(issuer=provider.address.replace("localhost", "127.0.0.1"))
    assert client.get(START).status_code == 302  # it names itself by the address that was asked
    configure(issuer=provider.address + "/")
    assert client.get(START).status_code == 503


def test_new_keys_are_learned_at_once_and_old_ones_forgotten(client, provider, linked, monkeypatch):
    assert go(client, provider).status_code == 302
    write_key(provider.folder)
    client.logout()
    refused(go(client, provider), client)  # within a minute of the last look nothing is asked again
    ahead = oidc.clock.monotonic_ms() + oidc.ASK_AGAIN_MS + 1
    monkeypatch.setattr(oidc.clock, "monotonic_ms", lambda: ahead)
    assert go(client, provider).status_code == 302


# --- quirks, offices, factor ---------------------------------------------------------------------------------------


def test_entra_names_people_by_oid(client, provider, configure, linked):
    OutsideIdentity.objects.update(subject="0f3a-oid")
    provider.claims(oid="0f3a-oid")
    configure(subject="oid")
    assert go(client, provider).status_code == 302
    provider.claims()
    client.logout()
    assert go(client, provider).status_code == 400


def offices(user):
    today = clock.today()
    return set(Office.objects.held_on(today).filter(person=user.person).values_list("role", "site__key"))


def test_groups_give_nothing_by_themselves(client, provider, linked, site):
    provider.claims(groups=["/schutznetz/admins"], roles=["ADM"])
    go(client, provider)
    assert offices(linked) == {("EMP", site.key)}


def test_groups_give_and_end_the_offices_that_are_mapped(client, provider, configure, linked, site):
    configure(roles={"schutznetz/wache": "SEC", "leitung": f"SITE@{site.key}", "fremd": "SITE@gibt-es-nicht"})
    provider.claims(groups=["/schutznetz/wache", "leitung", "fremd", "andere"])
    go(client, provider)
    assert offices(linked) == {("EMP", site.key), ("SEC", None), ("SITE", site.key)}
    Office.objects.filter(person=linked.person).update(since=clock.today() - timedelta(days=9))
    provider.claims(groups="leitung")  # ADFS tells a single group as a text
    go(client, provider)
    assert offices(linked) == {("EMP", site.key), ("SITE", site.key)}


def test_an_office_given_by_hand_stays(client, provider, configure, linked, site):
    an_office(linked.person, Role.SECURITY)
    configure(roles={"wache": "SEC"})
    for groups in (["wache"], []):
        provider.claims(groups=groups)
        go(client, provider)
        assert ("SEC", None) in offices(linked)


def test_an_office_that_begins_later_by_hand_locks_nobody_out(client, provider, configure, linked, site):
    """The database refuses the same office twice in one time; that must not end the sign-in."""
    later = clock.today() + timedelta(days=20)
    an_office(linked.person, Role.SECURITY, since=later)
    configure(roles={"wache": "SEC"})
    provider.claims(groups=["wache"])
    assert go(client, provider).status_code == 302
    assert Office.objects.filter(person=linked.person, role=Role.SECURITY).get().since == later


@pytest.mark.parametrize("why", ["locked", "gone"])
def test_whoever_may_not_come_in_gets_no_office_from_a_group(client, provider, configure, linked, site, why):
    """The service may learn of it a day later than we do."""
    linked.is_active = why != "locked"
    linked.save()
    if why == "gone":
        linked.person.left_on = clock.today() - timedelta(days=3)
        linked.person.save()
    configure(roles={"wache": "SEC"})
    provider.claims(groups=["wache"])
    go(client, provider)
    assert not Office.objects.filter(person=linked.person, role=Role.SECURITY).exists()


def test_too_many_groups_to_tell_change_nothing(client, provider, configure, linked, site):
    configure(roles={"wache": "SEC"})
    provider.claims(groups=["wache"])
    go(client, provider)
    provider.claims(groups=None, _claim_names={"groups": "src1"})
    go(client, provider)
    assert ("SEC", None) in offices(linked)


@pytest.mark.parametrize(("amr", "asked"), [(["pwd"], True), (["pwd", "otp"], False), (None, True)])
def test_a_second_factor_of_the_service_counts_where_that_is_set(
    client, provider, configure, linked, settings, amr, asked
):
    settings.SECOND_FACTOR = True
    an_office(linked.person, Role.ADMINISTRATOR)
    configure(amr=frozenset({"otp", "mfa"}))
    provider.claims(amr=amr)
    go(client, provider)
    answer = client.get("/")
    assert (answer.status_code == 302) is asked
    if asked:
        assert answer.headers["Location"] == reverse("accounts:need_factor")


@pytest.fixture
def admin_of_service(linked, configure, provider):
    """Administration that comes through a service whose second factors count."""
    an_office(linked.person, Role.ADMINISTRATOR)
    configure(amr=frozenset({"mfa"}))
    provider.claims(amr=["mfa"])
    return linked


@pytest.fixture
def lacking(site):
    """Who stands on this day in the list of those without a second factor, and gets the duty."""
    chief = a_user(Role.ADMINISTRATOR, site)

    def on(day):
        listed = set(queries.without_factor(actor_for(chief, day), day)) - {chief}
        due = {one.person.user for one in reviews.without_second_factor(datetime.now(UTC), day)} - {chief}
        assert listed == due
        return listed

    return on


def test_a_second_factor_at_the_service_ends_the_task_to_set_one_up(client, provider, admin_of_service, lacking):
    today = clock.today()
    assert lacking(today) == {admin_of_service}
    go(client, provider)
    assert OutsideIdentity.objects.get(user=admin_of_service).strong_on == today
    assert lacking(today) == set()


def test_after_ninety_days_without_such_a_sign_in_it_is_asked_for(client, provider, admin_of_service, lacking):
    go(client, provider)
    today = clock.today()
    assert lacking(today + timedelta(days=89)) == set()
    assert lacking(today + timedelta(days=90)) == {admin_of_service}
    OutsideIdentity.objects.update(strong_on=today - timedelta(days=400))
    provider.claims(amr=["pwd"])
    go(client, provider)
    assert lacking(today) == {admin_of_service}, "signing in without one proves nothing"
    provider.claims(amr=["mfa"])
    go(client, provider)
    assert lacking(today) == set()


def test_a_service_whose_second_factors_count_no_longer_vouches_for_nobody(
    client, provider, admin_of_service, configure, lacking, settings
):
    go(client, provider)
    configure(amr=frozenset())
    assert lacking(clock.today()) == {admin_of_service}
    settings.OIDC = {}
    assert lacking(clock.today()) == {admin_of_service}


def test_another_persons_service_vouches_for_them_only(client, provider, admin_of_service, site, lacking):
    other = a_user(Role.ADMINISTRATOR, site)
    go(client, provider)
    assert lacking(clock.today()) == {other}


def test_with_the_password_alone_the_factor_is_still_asked_for(client, provider, admin_of_service, settings):
    """The service vouches for what comes through it, not for another way into the same account."""
    settings.SECOND_FACTOR = True
    go(client, provider)
    assert client.get("/").status_code == 200
    admin_of_service.set_password("blaue-leiter-im-regen")
    admin_of_service.save()
    other = Client()
    other.post(reverse("account_login"), {"login": admin_of_service.username, "password": "blaue-leiter-im-regen"})
    assert other.get("/").headers["Location"] == reverse("accounts:need_factor")


def test_a_proof_or_a_link_with_a_second_factor_counts_as_well(client, provider, configure, site):
    user = a_user(Role.EMPLOYEE, site, password="blaue-leiter-im-regen")
    configure(amr=frozenset({"mfa"}))
    provider.claims(amr=["mfa"])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    go(client, provider, "/konto/dienst/kreis/verbinden/")
    identity = OutsideIdentity.objects.get(user=user)
    assert identity.strong_on == clock.today()
    OutsideIdentity.objects.update(strong_on=None)
    provider.claims(amr=["mfa"])
    go(client, provider, "/konto/dienst/kreis/bestaetigen/")
    identity.refresh_from_db()
    assert identity.strong_on == clock.today()


# --- proof, link, signing out ----------------------------------------------------------------------------------------


def test_a_fresh_proof_at_the_service(client, provider, linked):
    go(client, provider)
    session = client.session
    session["account_authentication_methods"] = [{"method": "service", "at": time.time(), "proven_at": 0}]
    session.save()
    target = reverse("accounts:make_codes")
    asked = client.get(target)
    assert asked.headers["Location"].startswith("/konto/dienst/kreis/bestaetigen/?next=")
    there = client.get(asked.headers["Location"]).headers["Location"]
    assert dict(parse_qsl(urlsplit(there).query))["max_age"] == "0"
    provider.claims(auth_time=int(time.time()) - 3600)
    late = client.get(provider.sign_in(there))
    assert (late.status_code, "nicht noch einmal" in words(late)) == (400, True)
    provider.claims()
    there = client.get(asked.headers["Location"]).headers["Location"]
    assert client.get(provider.sign_in(there)).headers["Location"] == target
    assert client.get(target).status_code != 302 or client.get(target).headers["Location"] == "/konto/"


def test_the_proof_of_somebody_else_is_none(client, provider, linked):
    go(client, provider)
    there = client.get("/konto/dienst/kreis/bestaetigen/").headers["Location"]
    provider.claims(sub="2")
    assert client.get(provider.sign_in(there)).status_code in (400, 403)


def test_link_and_unlink_the_own_account(client, provider, configure, site):
    user = a_user(Role.EMPLOYEE, site, password="blaue-leiter-im-regen")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    assert go(client, provider, "/konto/dienst/kreis/verbinden/").headers["Location"] == "/konto/"
    identity = OutsideIdentity.objects.get(user=user)
    assert "Kreisverwaltung" in words(client.get("/konto/"))
    assert client.post(reverse("accounts:unlink", args=[identity.pk])).status_code == 302
    assert not OutsideIdentity.objects.exists()


def test_the_last_way_in_stays(client, provider, linked):
    go(client, provider)
    prove(client)
    client.post(reverse("accounts:unlink", args=[linked.identities.get().pk]))
    assert linked.identities.exists()


def test_an_identity_opens_one_account_only(client, provider, linked, site):
    other = a_user(Role.EMPLOYEE, site)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    answer = go(client, provider, "/konto/dienst/kreis/verbinden/")
    assert answer.status_code == 409
    assert not other.identities.exists()


def test_signing_out_offers_to_sign_out_there_too(client, provider, linked):
    go(client, provider)
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Location"] == reverse("accounts:signed_out")
    page = client.get(answer.headers["Location"])
    assert "/identity/o/logout?client_id=schutznetz&amp;post_logout_redirect_uri=" in page.content.decode()
    assert "id_token_hint=" in page.content.decode()
    assert signed_in_as(client) is None
    assert not OpenSession.objects.exists()


def report(provider, key=None, **changes):
    key = key or RSAKey.import_key((provider.folder / "key.pem").read_text())
    claims = {
        "iss": provider.address, "aud": CLIENT_ID, "iat": int(time.time()), "jti": "einmal", "sid": "sitzung-1",
        "events": {LOGOUT_EVENT: {}},
    }  # fmt: skip
    kept = {name: value for name, value in (claims | changes).items() if value is not None}
    header = {"alg": "RS256"} | ({"kid": key.kid} if key.kid else {})
    return Client(enforce_csrf_checks=True).post(
        "/konto/dienst/kreis/abgemeldet/", {"logout_token": jwt.encode(header, kept, key)}
    )


@pytest.mark.parametrize("by", [{"sid": "sitzung-1"}, {"sid": None, "sub": "1"}])
def test_the_service_reports_that_somebody_signed_out(client, provider, linked, by):
    go(client, provider)
    assert client.get("/konto/").status_code == 200
    assert report(provider, **by).status_code == 200
    assert client.get("/konto/").status_code == 302
    go(client, provider)
    assert report(provider, **by).status_code == 200  # the same report again
    assert client.get("/konto/").status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"aud": "andere"}, {"iss": "https://anderswo"}, {"nonce": "x"}, {"events": {}}, {"sid": None}], ids=str
)
def test_a_wrong_report_ends_nothing(client, provider, linked, wrong):
    go(client, provider)
    assert report(provider, **wrong).status_code == 400
    assert report(provider, key=RSAKey.generate_key(2048)).status_code == 400
    assert client.get("/konto/").status_code == 200


def test_a_report_about_somebody_else_ends_nothing(client, provider, linked):
    go(client, provider)
    assert report(provider, sid="andere").status_code == 200
    assert client.get("/konto/").status_code == 200
