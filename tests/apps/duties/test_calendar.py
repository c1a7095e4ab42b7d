# SPDX-License-Identifier: EUPL-1.2
"""The calendar by its secret address and as a file, and the pages of duties."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.duties.models import Duty, Feed
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_site, a_user
from tests.apps.duties.objects import a_duty

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
Role = Office.Role


@pytest.fixture
def site():
    return a_site(name="Oer-Erkenschwick")


@pytest.fixture
def manager(site):
    return a_user(Role.SITE_MANAGER, site)


@pytest.fixture
def inside(client, manager):
    client.force_login(manager, backend=BACKEND)
    return client


def address(client, **choices) -> str:
    page = client.post(reverse("duties:calendar"), choices)
    return page.context["address"].removeprefix("http://testserver")


def entries(response) -> list[icalendar.Event]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_the_address_needs_no_sign_in_and_is_kept_as_a_digest(inside, client, site):
    duty = a_duty(site)
    path = address(inside)
    client.logout()
    (entry,) = entries(client.get(path))
    assert entry["UID"] == f"{duty.uid}@schutznetz"
    assert entry.decoded("DTSTART") == duty.due_on
    secret = path.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in Feed.objects.get().digest


def test_neutral_titles_say_nothing(inside, site):
    a_duty(site)
    body = inside.get(address(inside, is_neutral="on")).content.decode()
    assert "Frist in Schutznetz" in body
    assert "Erkenschwick" not in body
    assert "Alarm" not in body


def test_full_titles_and_a_reminder_by_choice(inside, site):
    a_duty(site)
    (entry,) = entries(inside.get(address(inside, has_alarm="on")))
    assert entry["SUMMARY"] == "Oer-Erkenschwick: Alarmplan durchsehen"
    assert len(entry.walk("VALARM")) == 1


def test_a_moved_duty_keeps_its_uid_and_grows_in_sequence(inside, site):
    a_duty(site)
    path = address(inside)
    (before,) = entries(inside.get(path))
    Duty.objects.update(due_on=clock.today() + timedelta(days=70), sequence=1)
    (after,) = entries(inside.get(path))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_unchanged_calendar_is_not_sent_again(inside, site):
    a_duty(site)
    path = address(inside)
    tag = inside.get(path).headers["ETag"]
    assert inside.get(path, headers={"If-None-Match": tag}).status_code == 304
    Duty.objects.all().delete()
    assert inside.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_new_address_and_the_end_make_the_old_one_worthless(inside):
    first = address(inside)
    second = address(inside)
    assert inside.get(first).status_code == 404
    assert inside.get(second).status_code == 200
    inside.post(reverse("duties:end_feed"))
    assert inside.get(second).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"person": None}])
def test_whoever_may_not_sign_in_has_no_calendar(inside, manager, change):
    path = address(inside)
    type(manager).objects.filter(pk=manager.pk).update(**change)
    assert inside.get(path).status_code == 404


def test_whoever_has_left_has_no_calendar(inside, manager):
    path = address(inside)
    type(manager.person).objects.update(left_on=clock.today() - timedelta(days=1))
    assert inside.get(path).status_code == 404


def test_the_calendar_follows_the_offices_of_today(inside, manager, site):
    a_duty(site)
    path = address(inside)
    manager.person.offices.all().delete()
    assert entries(inside.get(path)) == []


def test_the_file(inside, site):
    a_duty(site)
    response = inside.get(reverse("duties:file"))
    assert 'filename="schutznetz.ics"' in response.headers["Content-Disposition"]
    assert len(entries(response)) == 1


# --- pages --------------------------------------------------------------------------------------------------------


def test_the_start_page_shows_what_is_due_with_its_paragraph_overdue_first(inside, site):
    a_duty(site, cite="§ 4 Beispielgesetz")
    late = a_duty(site, "alarm.triggers", due_on=clock.today() - timedelta(days=5), cite="§ 1 Beispielgesetz")
    page = inside.get("/").content.decode()
    assert page.index("§ 1 Beispielgesetz") < page.index("§ 4 Beispielgesetz")
    assert f"{late.due_on:%d.%m.%Y}" in page
    assert reverse("alarm:site", args=[site.key]) in page


def test_one_click_settles_a_duty_that_is_confirmed(inside, site):
    duty = a_duty(site)
    path = reverse("duties:confirm", args=[duty.uid])
    assert path in inside.get("/").content.decode()
    assert "Der Alarmplan stimmt" in inside.get(path).content.decode()
    inside.post(path)
    assert "Ihre Aufgaben" not in inside.get("/").content.decode()
    assert "Alarmplan durchsehen" in inside.get(reverse("duties:duties")).content.decode()


def test_nobody_else_finds_it(client, site):
    duty = a_duty(site)
    client.force_login(a_user(Role.ADMINISTRATOR, site), backend=BACKEND)
    assert client.get(reverse("duties:duty", args=[duty.uid])).status_code == 403
    assert "Alarmplan durchsehen" not in client.get("/").content.decode()


def test_an_unknown_duty_is_404(inside):
    assert inside.get(reverse("duties:duty", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12])).status_code == 404


def test_names_are_escaped(inside, site):
    a_duty(site, facts={"site": "<b>Ort", "args": [site.key], "months": 12})
    for path in ("/", reverse("duties:duties")):
        assert "<b>Ort" not in inside.get(path).content.decode()


def test_many_duties_are_shortened_on_the_start_page(inside, site):
    for number in range(9):
        a_duty(site, source_id=f"x{number}")
    page = inside.get("/").content.decode()
    assert "Alle 9 Aufgaben" in page
    assert page.count("Alarmplan durchsehen</a>") == 7


def test_nothing_to_do_is_said_kindly(inside):
    assert "Nichts offen" in inside.get(reverse("duties:duties")).content.decode()
