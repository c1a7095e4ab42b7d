# SPDX-License-Identifier: EUPL-1.2
"""The start page by role, and the pages at the foot of every page."""

import pytest
from django.urls import reverse

from schutznetz.apps.organisation.models import Office
from schutznetz.apps.ui import facts
from tests.apps.builders import a_person, a_site, a_user

pytestmark = pytest.mark.django_db
Role = Office.Role


def start_page(client, user) -> str:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("start:home")).content.decode()


def test_an_employee_finds_the_alarm_and_no_administration(client):
    page = start_page(client, a_user(Role.EMPLOYEE, a_site()))
    assert reverse("alarm:index") in page
    assert reverse("accounts:accounts") not in page
    assert f'href="{reverse("organisation:sites")}"' not in page


def test_an_administrator_finds_accounts_and_sites(client):
    page = start_page(client, a_user(Role.ADMINISTRATOR, a_site()))
    assert reverse("accounts:accounts") in page
    assert reverse("organisation:sites") in page


def test_an_account_whose_office_has_ended_is_told_whom_to_ask(client, monkeypatch):
    monkeypatch.setattr(facts, "_areas", {})
    user = a_user(Role.EMPLOYEE, a_site())
    user.person.offices.all().delete()
    assert "Bitte wenden Sie sich an Ihre Administration." in start_page(client, user)


def test_what_waits_comes_before_the_areas(client, monkeypatch):
    notice = facts.Notice("Alarm in Raum E.01", "/alarm/", "seit 2 min", "danger")
    monkeypatch.setattr(facts, "_now", {"test": lambda actor, now: [notice]})
    page = start_page(client, a_user(Role.EMPLOYEE, a_site()))
    assert page.index("Alarm in Raum E.01") < page.index("Ihre Bereiche")
    assert "Im Augenblick wartet nichts" not in page


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
@pytest.mark.parametrize(("language", "word"), [("de", "Barrierefreiheit"), ("en", "Accessibility")])
def test_the_pages_at_the_foot_speak_both_languages(client, name, language, word):
    client.cookies["django_language"] = language
    page = client.get(reverse(f"start:{name}")).content.decode()
    assert f'<html lang="{language}"' in page
    assert word in page


def test_names_of_people_are_escaped_in_the_greeting(client):
    user = a_user(Role.EMPLOYEE, a_site(), given_name="<i>Jana", family_name="&Kern")
    assert "<i>Jana" not in start_page(client, user)


def test_somebody_without_an_account_is_led_to_the_door(client):
    a_person(a_site())
    assert client.get(reverse("start:home")).headers["Location"].startswith(reverse("account_login"))
