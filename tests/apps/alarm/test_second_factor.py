# SPDX-License-Identifier: EUPL-1.2
"""Which pages of the alarm never wait for a second factor, and which do: every one stands on one side."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import set_up_app
from schutznetz.apps.alarm.models import Alarm, RingChange, Station
from schutznetz.apps.organisation.models import Office
from schutznetz.domain.sign_in.one_time_codes import code_at, new_secret
from tests.apps.builders import a_desk, a_floor, a_person, a_room, a_site, a_user, an_office

pytestmark = pytest.mark.django_db
Role = Office.Role

NEVER_WAIT = {
    "station": "press, hear, answer",
    "security": "the security desk",
    "worker": "the part of a station that speaks with the brokers",
    "service_worker": "keeps a station without a network",
    "manifest": "starts an installed station",
    "config": "where the brokers are",
    "enrol": "a computer becomes the station of a desk",
    "running": "the banner of a running alarm",
    "alarm": "one alarm, while it runs",
    "sheet": "what hangs on the wall",
    "own_card": "what lies on the own desk",
}
WAIT = {
    "index": "shows which sites lack a trigger; station and security desk have entries of their own",
    "history": "the record of alarms",
    "figures": "alarms in numbers",
    "site": "gaps of a site",
    "rings": "who hears whom",
    "stations": "all stations of a site",
    "revoke": "shuts a station out",
    "post_code": "makes a station of the security desk",
    "desk_code": "makes a station",
    "plan": "whom the alarm calls",
    "desk": "the ring of any desk",
    "change_ring": "who hears a desk",
    "drop_change": "who hears a desk",
    "card": "the ring of any desk on paper",
}


def pages():
    found = get_resolver().namespace_dict["alarm"][1]
    return {entry.name: entry.pattern for entry in found.url_patterns}


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def desk(site):
    return a_desk(a_room(a_floor(site)))


@pytest.fixture
def admin(site, desk):
    """Administration, manager and security in one person, whose office asks for a second factor."""
    user = a_user(Role.ADMINISTRATOR, site, password="blaue-leiter-im-regen", desk=desk)
    for role in (Role.SITE_MANAGER, Role.SECURITY):
        an_office(user.person, role, site)
    return user


@pytest.fixture
def client(admin, settings):
    settings.SECOND_FACTOR = True
    made = Client()
    made.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.fixture
def alarm(site, desk):
    """Pressed just now by somebody else."""
    now = clock.now()
    return Alarm.objects.create(
        key="01jd0000000000000000000001", site=site, desk=desk, desk_key=desk.key, station_key="st-x",
        stored_at=now, pressed_at=now, person=a_person(site),
    )  # fmt: skip


def address(name, site, desk, alarm):
    known = {
        "site_key": site.key,
        "desk_key": desk.key,
        "key": "st-own" if name == "revoke" else alarm.key,
        "change": 1,
    }
    return reverse(f"alarm:{name}", kwargs={part: known[part] for part in pages()[name].converters})


def is_led_away(answer):
    return answer.headers.get("Location") == reverse("accounts:need_factor")


def test_every_page_of_the_alarm_is_named_on_one_side():
    assert not NEVER_WAIT.keys() & WAIT.keys()
    assert pages().keys() == NEVER_WAIT.keys() | WAIT.keys(), "say for a new page whether a desk needs it in an alarm"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(WAIT))
def test_administration_waits_for_the_second_factor(client, site, desk, alarm, name, method):
    assert is_led_away(getattr(client, method)(address(name, site, desk, alarm)))


@pytest.mark.parametrize("name", sorted(NEVER_WAIT))
def test_what_a_desk_needs_in_an_alarm_never_waits(client, site, desk, alarm, name):
    answer = client.post(address(name, site, desk, alarm)) if name == "enrol" else client.get(
        address(name, site, desk, alarm)
    )  # fmt: skip
    assert answer.status_code == (422 if name == "enrol" else 200)


def test_an_alarm_that_is_over_is_a_record_and_waits(client, site, desk, alarm):
    place = address("alarm", site, desk, alarm)
    Alarm.objects.update(ended_at=clock.now())
    assert is_led_away(client.get(place))
    Alarm.objects.update(ended_at=None, stored_at=clock.now() - timedelta(days=2))
    assert is_led_away(client.get(place))


def test_nothing_is_changed_by_a_form_that_has_to_wait(client, site, desk, alarm):
    station = Station.objects.create(
        key="st-own", kind="security", label="Wache", public_key_a="UA", public_key_b="UB", enrolled_at=clock.now()
    )
    station.sites.add(site)
    other = a_desk(desk.room)
    client.post(address("revoke", site, desk, alarm))
    client.post(address("change_ring", site, desk, alarm), {"neighbour": other.pk, "kind": "pinned", "reason": "Grund"})
    station.refresh_from_db()
    assert station.revoked_at is None
    assert not RingChange.objects.exists()


def test_the_page_that_asks_shows_the_alarm_and_the_ways_to_station_and_security_desk(client, alarm):
    Alarm.objects.update(desk=None, desk_key="elsewhere")
    page = client.get(reverse("accounts:need_factor")).content.decode()
    for name in ("alarm:station", "alarm:security"):
        assert f'href="{reverse(name)}"' in page, name
    assert reverse("alarm:alarm", args=[alarm.site.key, alarm.key]) in page


def test_with_a_second_factor_everything_opens(client, admin, site, desk, alarm):
    secret = new_secret()
    code = code_at(secret, int(clock.now().timestamp()) // 30)
    assert set_up_app(user=admin, secret=secret, code=code, now=clock.now())
    for name in ("index", "history", "site", "rings", "stations", "desk"):
        assert client.get(address(name, site, desk, alarm)).status_code == 200, name


def test_keys_and_lists_of_the_identity_provider_wait_as_well(client):
    assert is_led_away(client.get(reverse("provisioning:overview")))
    assert is_led_away(client.get(reverse("provisioning:new_key")))
