# SPDX-License-Identifier: EUPL-1.2
"""A sign-in link for the account of somebody in whom others confide: the person and data protection are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import give_access_link
from schutznetz.apps.accounts.models import User
from schutznetz.apps.notify.facts import letter_of
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import GUARDED, Role
from schutznetz.apps.organisation.models import Office, Site
from schutznetz.apps.privacy.actions.access_links import TO_OFFICER, TO_PERSON, tell_links
from tests.apps.builders import a_site, a_user, an_authority, prove

pytestmark = pytest.mark.django_db
NEWS = "Weil die Person ein vertrauliches Amt hat"


@pytest.fixture
def site() -> Site:
    return a_site(an_authority())


@pytest.fixture
def officer(site: Site) -> User:
    return a_user(Role.DATA_PROTECTION, site, everywhere=True, email="dora@kreis.example")


def a_link(user: User, days_ago: int = 0) -> None:
    give_access_link(user=user, actor=None, now=clock.now() - timedelta(days=days_ago))


def told() -> list[tuple[str, Any]]:
    tell_links(now=clock.now(), today=clock.today())
    return [(notice.kind, notice.person) for notice in Notice.objects.order_by("id")]


@pytest.mark.parametrize("role", sorted(GUARDED - {Role.DATA_PROTECTION}))
def test_the_person_and_data_protection_learn_of_a_link(role: Role, site: Site, officer: User) -> None:
    guarded = a_user(role, site, everywhere=True)
    a_link(guarded)
    assert told() == [(TO_PERSON, guarded.person), (TO_OFFICER, officer.person)]
    assert told() == told(), "reading again tells nobody twice"
    a_link(guarded)
    assert len(told()) == 4, "each link is told"


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SECURITY, Role.SITE_MANAGER, Role.ADMINISTRATOR, Role.HEAD])
def test_other_offices_are_not_told(role: Role, site: Site, officer: User) -> None:
    a_link(a_user(role, site))
    assert told() == []


def test_the_officer_is_told_once_and_officers_of_other_authorities_never(site: Site, officer: User) -> None:
    a_user(Role.DATA_PROTECTION, a_site(an_authority()), everywhere=True, email="x@kreis.example")
    colleague = a_user(Role.DATA_PROTECTION, site, everywhere=True, email="y@kreis.example")
    a_link(officer)
    assert told() == [(TO_PERSON, officer.person), (TO_OFFICER, colleague.person)]


def test_what_counts_is_the_office_on_the_day_of_the_link(site: Site) -> None:
    before, after = a_user(Role.COUNSELLOR, site, everywhere=True), a_user(Role.COUNSELLOR, site, everywhere=True)
    today = clock.today()
    Office.objects.filter(person=before.person).update(until=today - timedelta(days=3))
    Office.objects.filter(person=after.person).update(since=today)
    for user in (before, after):
        a_link(user, days_ago=2)
    assert told() == []
    a_link(before, days_ago=4)
    assert told() == [(TO_PERSON, before.person)]


def test_the_mail_is_neutral_and_names_nobody(site: Site, officer: User) -> None:
    guarded = a_user(Role.STAFF_COUNCIL, site, given_name="Hedwig", family_name="Unverwechsel")
    a_link(guarded)
    told()
    for notice in Notice.objects.all():
        for language, link in (("de", "Zugangslink"), ("en", "sign-in link")):
            subject, text = letter_of([notice], language, for_person=True)
            assert link in text
            assert "Hedwig" not in text + subject
            assert "Unverwechsel" not in text + subject
        assert timezone.localtime(notice.made_at).strftime("%d.%m.%Y") in text


def test_the_page_says_so_before(site: Site) -> None:
    client = Client()
    client.force_login(a_user(Role.ADMINISTRATOR, site, everywhere=True))
    prove(client)
    guarded, other = a_user(Role.COUNSELLOR, site, everywhere=True), a_user(Role.EMPLOYEE, site)
    for name in ("accounts:account", "accounts:give_link"):
        assert NEWS in client.get(reverse(name, args=[guarded.pk])).content.decode()
        assert NEWS not in client.get(reverse(name, args=[other.pk])).content.decode()
