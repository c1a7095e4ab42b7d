# SPDX-License-Identifier: EUPL-1.2
"""The second factor: set-up, use, loss, and the offices that ask for one."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions
from schutznetz.apps.accounts.models import FactorRule, RecoveryCode
from schutznetz.apps.accounts.views.factors import PENDING
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from schutznetz.domain.sign_in.one_time_codes import code_at, new_secret
from tests.apps.builders import a_site, a_user, prove

pytestmark = pytest.mark.django_db
Role = Office.Role
GOOD = "blaue-leiter-im-regen"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = new_secret()


def code(at=None, secret=SECRET):
    return code_at(secret, int((at or datetime.now(UTC)).timestamp()) // 30)


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def user(site):
    return a_user(Role.EMPLOYEE, site, password=GOOD)


@pytest.fixture
def with_app(user):
    assert actions.set_up_app(user=user, secret=SECRET, code=code(NOW), now=NOW)
    return user


def first_step(client, user):
    answer = client.post(reverse("account_login"), {"login": user.username, "password": GOOD})
    return answer.headers.get("Location")


def words(page):
    return " ".join(page.content.decode().split())


def test_setting_up_shows_a_picture_of_ours_and_then_ten_codes_once(client, user):
    first_step(client, user)
    page = client.get(reverse("accounts:set_up_app"))
    assert page.status_code == 200
    picture = client.get(reverse("accounts:app_picture"))
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert b"<script" not in picture.content
    secret = client.session[PENDING]
    wrong = client.post(reverse("accounts:set_up_app"), {"code": "000000"})
    assert wrong.status_code == 422
    assert client.session[PENDING] == secret  # the picture that was already taken stays good
    done = client.post(reverse("accounts:set_up_app"), {"code": code(secret=secret)})
    codes = re.findall(r"<code>([^<]+)</code>", words(done))
    assert len(codes) == 10
    assert done.headers["Cache-Control"].startswith("no-store")
    stored = list(RecoveryCode.objects.values_list("digest", flat=True))
    assert not set(stored) & set(codes)
    assert all(one not in words(client.get("/konto/")) for one in codes)
    assert secret not in str(Authenticator.objects.get(user=user).data)
    assert client.get(reverse("accounts:app_picture")).status_code == 404


def test_signing_in_needs_the_code_too(client, with_app):
    assert first_step(client, with_app) == reverse("mfa_authenticate")
    assert client.get("/konto/").status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert answer.headers["Location"] == "/"
    assert client.get("/konto/").status_code == 200
    assert with_app.open_sessions.get().method == "code"


def test_a_code_counts_once_even_half_a_minute_later(with_app):
    later = NOW + timedelta(minutes=5)
    assert actions.use_code(user=with_app, code=code(later), now=later)
    assert actions.use_code(user=with_app, code=code(later), now=later) is None
    assert actions.use_code(user=with_app, code=code(later), now=later + timedelta(seconds=30)) is None
    assert actions.use_code(user=with_app, code=code(later - timedelta(seconds=30)), now=later) is None
    assert actions.use_code(user=with_app, code=code(later + timedelta(seconds=30)), now=later)


@pytest.mark.parametrize(("drift", "fits"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_the_clock_of_the_telephone_may_be_one_step_wrong(with_app, drift, fits):
    later = NOW + timedelta(minutes=5)
    shown = code(later + timedelta(seconds=drift))
    assert (actions.use_code(user=with_app, code=shown, now=later) is not None) is fits


def test_a_wrong_code_is_answered_at_the_field_and_then_with_a_pause(client, with_app):
    first_step(client, with_app)
    for _ in range(5):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert (answer.status_code, "Dieser Code stimmt nicht" in words(answer)) == (422, True)
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "Bitte warten Sie" in words(answer)
    assert client.get("/konto/").status_code == 302
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=31), tick=False):
        assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302


def test_a_recovery_code_counts_once_however_it_is_typed(client, with_app):
    codes = actions.make_recovery_codes(user=with_app, now=NOW)
    first_step(client, with_app)
    typed = codes[3].upper().replace("-", " ")
    assert client.post(reverse("mfa_authenticate"), {"code": typed}).headers["Location"] == "/"
    assert actions.use_code(user=with_app, code=codes[3], now=NOW) is None
    assert Entry.objects.filter(verb="account.recovery_code_used").count() == 1


def test_new_recovery_codes_end_the_old_ones_and_others_codes_fit_nothing(site, with_app):
    old = actions.make_recovery_codes(user=with_app, now=NOW)
    new = actions.make_recovery_codes(user=with_app, now=NOW)
    other = a_user(Role.EMPLOYEE, site)
    assert actions.use_code(user=with_app, code=old[0], now=NOW) is None
    assert actions.use_code(user=other, code=new[0], now=NOW) is None
    assert actions.use_code(user=with_app, code=new[0], now=NOW)


def test_with_another_key_of_the_instance_no_code_fits_and_paper_still_does(settings, with_app):
    codes = actions.make_recovery_codes(user=with_app, now=NOW)
    later = NOW + timedelta(minutes=5)
    Authenticator.objects.update(data={"secret": "gAAAAABm", "step": 0})
    assert actions.use_code(user=with_app, code=code(later), now=later) is None
    assert actions.use_code(user=with_app, code=code(later, secret=""), now=later) is None
    assert actions.use_code(user=with_app, code=codes[0], now=later)


def test_a_new_access_link_ends_app_and_codes(with_app):
    actions.make_recovery_codes(user=with_app, now=NOW)
    actions.give_access_link(user=with_app, actor=None, now=NOW)
    actions.use_access_link(link=with_app.access_link, password=GOOD + "-neu", now=NOW)
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_removing_the_app(client, with_app):
    client.force_login(with_app, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:remove_app")).headers["Location"].startswith(reverse("account_reauthenticate"))
    prove(client)
    assert "entfernen?" in words(client.get(reverse("accounts:remove_app")))
    client.post(reverse("accounts:remove_app"))
    assert not Authenticator.objects.exists()


# --- offices that ask for one -------------------------------------------------------------------------------------


@pytest.fixture
def enforced(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def admin(site):
    return a_user(Role.ADMINISTRATOR, site, password=GOOD)


def test_an_administrator_is_led_to_the_set_up_and_then_let_in(client, enforced, admin):
    first_step(client, admin)
    for path in ("/", "/konto/", "/konto/alle/", "/verwaltung/"):
        assert client.get(path).headers["Location"] == reverse("accounts:need_factor"), path
    page = client.get(reverse("accounts:need_factor"))
    assert "Hausregel" in words(page)
    client.get(reverse("accounts:set_up_app"))
    client.post(reverse("accounts:set_up_app"), {"code": code(secret=client.session[PENDING])})
    assert client.get("/").status_code == 200
    assert client.get(reverse("accounts:need_factor")).headers["Location"] == "/"


def test_whoever_has_one_is_not_asked(client, enforced, admin):
    actions.set_up_app(user=admin, secret=SECRET, code=code(NOW), now=NOW)
    first_step(client, admin)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/").status_code == 200


def test_other_offices_go_in_as_before(client, enforced, user):
    first_step(client, user)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/station/", "/station/leitstand/", "/alarm/station/", "/anleitung/", "/gesund", "/konto/abmelden/"]
)
def test_alarms_help_and_signing_out_never_wait(client, enforced, admin, path):
    first_step(client, admin)
    assert client.get(path).headers.get("Location") != reverse("accounts:need_factor")


def test_without_the_setting_nobody_is_led(client, settings, admin):
    settings.SECOND_FACTOR = False
    first_step(client, admin)
    assert client.get("/").status_code == 200


def test_an_authority_names_further_offices_from_a_day_on(client, enforced, site, admin):
    manager = a_user(Role.SITE_MANAGER, site, password=GOOD)
    today = clock.today()
    FactorRule.objects.create(authority=site.authority, role=Role.SITE_MANAGER, since=today + timedelta(days=2))
    first_step(client, manager)
    assert client.get("/").status_code == 200
    FactorRule.objects.update(since=today - timedelta(days=2))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert client.get("/").headers["Location"] == reverse("accounts:need_factor")


def test_the_last_factor_stays_while_an_office_asks_for_it(client, enforced, admin):
    actions.set_up_app(user=admin, secret=SECRET, code=code(NOW), now=NOW)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    answer = client.post(reverse("accounts:remove_app"))
    assert answer.status_code == 409
    assert "zweiten Faktor" in words(answer)
    assert Authenticator.objects.filter(user=admin).exists()


def test_the_administration_chooses_offices(client, site, admin, user):
    url = reverse("accounts:factor_roles", args=[site.authority.key])
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 302
    prove(client)
    page = words(client.get(url))
    assert f'value="{Role.SITE_MANAGER}"' in page
    assert f'value="{Role.ADMINISTRATOR}"' not in page  # always, so there is no choice
    assert admin.username in page
    day = {"since_day": "1", "since_month": "12", "since_year": "2026"}
    assert client.post(url, {"roles": [Role.SITE_MANAGER]} | day).status_code == 302
    rule = FactorRule.objects.get()
    assert (rule.role, rule.since) == (Role.SITE_MANAGER, date(2026, 12, 1))
    assert Entry.objects.get(verb="account.factor_roles_chosen").facts == {"roles": "SITE"}
    assert client.post(url, {"roles": ["XXX"]} | day).status_code == 422


def test_nobody_else_chooses(client, site, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    assert client.get(reverse("accounts:factor_roles", args=[site.authority.key])).status_code == 404


# --- passwords and passkeys: the library changes them, the journal says so ------------------------------------------

NEW = "sieben-gelbe-boote-am-kai"


def lines(user):
    found = Entry.objects.filter(object_id=str(user.pk), verb__startswith="account.pass").order_by("id")
    return list(found.values_list("verb", flat=True))


def test_another_password_is_a_line_in_the_journal_and_a_wrong_one_is_none(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    form = {"oldpassword": "falsch", "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form)
    assert lines(user) == []
    assert client.post(reverse("account_change_password"), form | {"oldpassword": GOOD}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert lines(user) == ["account.password_changed"]


def test_a_first_password_beside_a_sign_in_service_wants_a_fresh_proof(client, user):
    """Somebody at an unattended desk would otherwise take a way in along that nobody ends."""
    user.set_unusable_password()
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    form = {"password1": NEW, "password2": NEW}
    assert "festlegen" not in client.post(reverse("account_set_password"), form).headers["Location"].partition("?")[0]
    user.refresh_from_db()
    assert not user.has_usable_password()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    assert client.post(reverse("account_set_password"), form).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert lines(user) == ["account.password_changed"]


def test_a_passkey_that_goes_is_a_line_and_takes_the_codes_on_paper_along_if_it_was_the_last_factor(client, user):
    keys = [Authenticator.objects.create(user=user, type="webauthn", data={"name": name}) for name in ("A", "B")]
    actions.make_recovery_codes(user=user, now=NOW)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    for key, left in zip(keys, (True, False), strict=True):
        client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
        assert RecoveryCode.objects.filter(user=user).exists() == left
    assert not Authenticator.objects.filter(user=user).exists()
    assert lines(user) == ["account.passkey_removed"] * 2
