# SPDX-License-Identifier: EUPL-1.2
"""What the alarm asks of site managers, and when it stops asking."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm.jobs.faults import note_faults
from schutznetz.apps.alarm.models import Alarm, AlarmClass, DeskTest, Ring, Station
from schutznetz.apps.alarm.queries import duties
from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import kind_of
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.organisation.models import Desk, Site
from tests.apps.builders import a_desk, a_floor, a_room, a_site, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, tzinfo=BERLIN)
TODAY = NOW.date()
NUMBER = count(1)


@pytest.fixture
def site() -> Site:
    return a_site()


@pytest.fixture
def desk(site: Site) -> Desk:
    return a_desk(a_room(a_floor(site)))


def equip(desk: Desk, since: datetime = NOW - timedelta(days=90)) -> Station:
    number = next(NUMBER)
    station = Station.objects.create(
        key=f"st-{number}", label="Platz", desk=desk, desk_key=desk.key, enrolled_at=since,
        public_key_a=f"UA{number}", public_key_b=f"UB{number}",
    )  # fmt: skip
    station.sites.add(desk.site)
    return station


def wanted(review, now: datetime = NOW) -> list[dict]:
    return [dict(one.facts) for one in review(now, now.date())]


@pytest.mark.requirement("VES-016")
def test_a_desk_without_a_trigger_is_a_duty_until_it_has_one(site, desk):
    assert wanted(duties.missing_triggers) == [{"site": site.name, "args": [site.key], "count": 1, "all": 1}]
    equip(desk)
    assert wanted(duties.missing_triggers) == []


@pytest.mark.requirement("VES-017")
def test_a_small_ring_is_a_duty_where_a_larger_one_is_possible(site, desk):
    others = [a_desk(desk.room, f"E.{n}") for n in range(7)]
    for one in (desk, *others):
        equip(one)
        Ring.objects.create(desk=one, site=site, ring=[[other.key, 1.0] for other in others if other != one], version=1)
    keys = [[other.key, 1.0] for other in others]
    Ring.objects.filter(desk=desk).update(ring=keys)
    Ring.objects.exclude(desk=desk).update(ring=[*keys[:6], [desk.key, 2.0]])
    assert wanted(duties.small_rings) == []
    Ring.objects.filter(desk=desk).update(ring=keys[:5])
    assert [found["count"] for found in wanted(duties.small_rings)] == [1]


@pytest.mark.requirement("VES-025")
def test_a_trigger_nobody_tried_for_a_month_is_a_duty(desk):
    equip(desk)
    assert [found["count"] for found in wanted(duties.untested_triggers)] == [1]
    tried = DeskTest.objects.create(desk=desk, tested_at=NOW - timedelta(days=20), station_key="st-x")
    assert wanted(duties.untested_triggers) == []
    tried.tested_at = NOW - timedelta(days=40)
    tried.save()
    assert [found["count"] for found in wanted(duties.untested_triggers)] == [1]


def test_a_new_station_has_its_month_first(desk):
    equip(desk, since=NOW - timedelta(days=10))
    assert wanted(duties.untested_triggers) == []


@pytest.mark.requirement("VES-025")
def test_a_drill_each_quarter(site, desk):
    equip(desk)
    (one,) = duties.missing_drills(NOW, TODAY)
    assert (one.period, one.due_on) == ("2026Q4", date(2026, 12, 31))
    alarm = Alarm.objects.create(
        key="01jd0000000000000000000009", site=site, desk_key=desk.key, station_key="st", stored_at=NOW, pressed_at=NOW,
        final_class=AlarmClass.TEST,
    )  # fmt: skip
    assert len(wanted(duties.missing_drills)) == 1
    alarm.final_class = AlarmClass.DRILL
    alarm.save()
    assert wanted(duties.missing_drills) == []
    assert len(wanted(duties.missing_drills, NOW + timedelta(days=60))) == 1


def test_no_drill_where_nobody_can_press(desk):
    assert wanted(duties.missing_drills) == []


@pytest.mark.requirement("VES-023")
def test_the_plan_is_looked_through_once_a_year(site, desk):
    a_desk(desk.room, "E.02")
    kind = kind_of(duties.PLAN)
    reconcile(kind, duties.unconfirmed_plans(NOW, TODAY), NOW)
    Duty.objects.update(state=Duty.State.DONE, closed_at=NOW)
    assert wanted(duties.unconfirmed_plans, NOW + timedelta(days=300)) == []
    assert len(wanted(duties.unconfirmed_plans, NOW + timedelta(days=366))) == 1


def test_all_reviews_take_a_fixed_number_of_queries_a_site(django_assert_max_num_queries):
    for number in range(5):
        a_desk(a_room(a_floor(a_site(name=f"Ort {number}"))))
    with django_assert_max_num_queries(40):
        for review in (
            duties.missing_triggers, duties.small_rings, duties.untested_triggers, duties.missing_drills,
            duties.unconfirmed_plans,
        ):  # fmt: skip
            list(review(NOW, TODAY))


def a_post(site: Site, key: str, kind: str = "security") -> Station:
    station = Station.objects.create(
        key=key, kind=kind, label=key, enrolled_at=NOW, public_key_a=f"UA{key}", public_key_b=f"UB{key}"
    )
    station.sites.add(site)
    return station


def disturbed() -> set[str]:
    return set(Station.objects.filter(disturbed_since__isnull=False).values_list("key", flat=True))


def test_a_post_is_disturbed_without_both_ways_and_a_desk_only_with_one(site, desk):
    """A desk that is off is no fault, and nothing is noted: that would tell who was at work."""
    gate, door, pc, off = a_post(site, "tor"), a_post(site, "tuer", "entrance"), equip(desk), equip(desk)
    whole = a_post(site, "wache")
    assert note_faults(NOW, {"a": {door.key, pc.key, whole.key}, "b": {whole.key}}) == 3
    assert disturbed() == {gate.key, door.key, pc.key}
    off.refresh_from_db()
    assert off.disturbed_since is None
    later = NOW + timedelta(hours=1)
    assert note_faults(later, {"a": {door.key, pc.key, whole.key}, "b": {whole.key, door.key}}) == 1
    assert disturbed() == {gate.key, pc.key}
    gate.refresh_from_db()
    assert gate.disturbed_since == NOW, "since when it began"


@pytest.mark.parametrize("connected", [{}, {"a": {"tor"}, "b": None}, {"a": None, "b": None}])
def test_while_a_way_is_away_no_device_is_blamed(site, connected):
    a_post(site, "tor")
    assert note_faults(NOW, connected) == 0
    assert disturbed() == set()


@pytest.mark.requirement("VES-025")
def test_a_device_disturbed_for_days_is_a_duty_until_it_is_whole(site):
    gate, gone, other = a_post(site, "tor"), a_post(site, "weg"), a_post(site, "neu")
    Station.objects.filter(pk__in=[gate.pk, gone.pk]).update(disturbed_since=NOW - timedelta(days=3, minutes=1))
    Station.objects.filter(pk=other.pk).update(disturbed_since=NOW - timedelta(days=2))
    Station.objects.filter(pk=gone.pk).update(revoked_at=NOW)
    assert wanted(duties.disturbed_devices) == [{"site": site.name, "args": [site.key], "count": 1, "days": 3}]
    reconcile(kind_of(duties.FAULTS), duties.disturbed_devices(NOW, TODAY), NOW)
    duty = Duty.objects.get(kind=duties.FAULTS)
    assert (duty.role, duty.site, duty.due_on) == ("SITE", site, date(2026, 12, 1))
    assert "Hausregel" in duty.cite
    note_faults(NOW, {"a": {"tor", "neu"}, "b": {"tor", "neu"}})
    reconcile(kind_of(duties.FAULTS), duties.disturbed_devices(NOW, TODAY), NOW)
    duty.refresh_from_db()
    assert duty.state == Duty.State.DONE


def test_the_list_of_stations_says_what_is_disturbed(site, client):
    a_post(site, "wache")
    Station.objects.filter(pk=a_post(site, "tor").pk).update(disturbed_since=NOW)
    client.force_login(a_user("SITE", site), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/alarm/standort/{site.key}/stationen/?state=disturbed").content.decode()
    assert "gestört seit 24.11.2026, 10:00 Uhr" in page
    assert "wache" not in page
