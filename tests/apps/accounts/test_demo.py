# SPDX-License-Identifier: EUPL-1.2
"""One-click sign-in exists only in the demo, and the demo only on a database of its own."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from schutznetz.apps.accounts import actions
from schutznetz.apps.accounts.apps import demo_check
from schutznetz.apps.accounts.models import InstanceMark
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_site, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def marked():
    actions.mark_as_demo(now=NOW)


def try_it(client, user):
    return client.post(reverse("accounts:demo_sign_in", args=[user.pk]))


def test_one_click_in_the_demo(marked, settings, client):
    settings.DEMO = True
    user = a_user(Office.Role.SECURITY, a_site())
    page = client.get(reverse("account_login")).content.decode()
    assert str(user.person) in page
    assert "Leitstand" in page
    assert try_it(client, user).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("demo", "mark"), [(True, False), (False, True), (False, False)])
def test_no_click_without_both_setting_and_mark(settings, client, demo, mark):
    settings.DEMO = demo
    if mark:
        actions.mark_as_demo(now=NOW)
    user = a_user(Office.Role.EMPLOYEE, a_site())
    assert str(user.person) not in client.get(reverse("account_login")).content.decode()
    assert try_it(client, user).status_code == 403
    assert client.get("/").status_code == 302


def test_a_locked_account_is_not_offered(marked, settings, client):
    settings.DEMO = True
    user = a_user(Office.Role.EMPLOYEE, a_site())
    user.is_active = False
    user.save()
    assert str(user.person) not in client.get(reverse("account_login")).content.decode()
    assert try_it(client, user).status_code == 403


def test_a_database_with_people_cannot_become_a_demo():
    a_user(Office.Role.EMPLOYEE, a_site())
    with pytest.raises(RuntimeError):
        actions.mark_as_demo(now=NOW)
    assert not InstanceMark.objects.exists()


def test_the_demo_does_not_start_on_a_real_database(settings):
    settings.DEMO = True
    assert demo_check(databases=["default"]) == []  # empty: the demo may be about to fill it
    a_user(Office.Role.EMPLOYEE, a_site())
    assert [problem.id for problem in demo_check(databases=["default"])] == ["accounts.C001"]


def test_the_demo_starts_on_its_own_database(marked, settings):
    settings.DEMO = True
    a_user(Office.Role.EMPLOYEE, a_site())
    assert demo_check(databases=["default"]) == []


def test_a_demo_database_without_the_demo_says_so(marked, client):
    assert "nur erfundene Vorführdaten" in client.get(reverse("account_login")).content.decode()
