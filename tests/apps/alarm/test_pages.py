# SPDX-License-Identifier: EUPL-1.2
"""The pages of the alarm: what each role sees, and what it does not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from schutznetz.adapters import clock
from schutznetz.apps.alarm.jobs import record, rosters
from schutznetz.apps.alarm.models import (
    Alarm,
    AlarmClass,
    AlarmPlan,
    AlarmState,
    DeskTest,
    EnrolmentCode,
    RingChange,
    Station,
)
from schutznetz.apps.organisation.models import Authority, Desk, Door, Office, Person, Room
from tests.apps.alarm import stream
from tests.apps.alarm.conftest import NOW, TODAY, County, build_site
from tests.apps.alarm.stream import ALARM, Story

SITE_PAGES = ["site", "rings", "stations"]


def station(county: County, desk: str, site: Any = None) -> Station:
    place = county.desk(desk, site)
    made = Station.objects.create(
        key=f"st-{place.site.key}-{desk}", label=place.label, desk=place, desk_key=desk, enrolled_at=NOW,
        public_key_a=f"UA-{place.pk}", public_key_b=f"UB-{place.pk}",
    )  # fmt: skip
    made.sites.add(place.site)
    return made


@pytest.fixture
def ringed(county: County, settings: Any) -> County:
    """Every desk but d11 and d12 has a station; rings are computed."""
    settings.LOOPS = {}
    for number in range(1, 11):
        station(county, f"d{number}")
    rosters.compute("marl", NOW, TODAY)
    return county


def get(county: County, who: str, name: str, *args: Any, query: str = "") -> Any:
    return county.client(who).get(reverse(f"alarm:{name}", args=args) + query)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- who sees what ----


@pytest.mark.parametrize("page", SITE_PAGES)
@pytest.mark.parametrize(("who", "status"), [("sina", 200), ("gert", 200), ("ada", 200), ("kim", 403), ("hans", 403)])
def test_the_protection_of_a_site_is_for_its_people_in_charge(ringed: County, page: str, who: str, status: int) -> None:
    assert get(ringed, who, page, "marl").status_code == status


@pytest.mark.parametrize(("who", "status"), [("sina", 200), ("kim", 200), ("ole", 403), ("hans", 403), ("ada", 200)])
def test_a_desk_is_for_whoever_works_there_and_the_people_in_charge(ringed: County, who: str, status: int) -> None:
    assert get(ringed, who, "desk", "marl", "d1").status_code == status
    assert get(ringed, who, "card", "marl", "d1").status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("sina", 200), ("gert", 200), ("kim", 200), ("ole", 403), ("ada", 403), ("hans", 403)]
)
def test_an_alarm_is_for_its_presser_and_the_people_in_charge(ringed: County, who: str, status: int) -> None:
    record.take(Story(station="st-marl-d1").press(name="Kim Beispiel").page(), NOW)
    assert get(ringed, who, "alarm", "marl", ALARM).status_code == status


@pytest.mark.parametrize(
    ("who", "seen"), [("sina", True), ("gert", True), ("kim", True), ("ole", False), ("ada", False), ("hans", False)]
)
def test_the_history_is_scoped(ringed: County, who: str, seen: bool) -> None:
    record.take(Story(station="st-marl-d1").press(name="Kim Beispiel").page(), NOW)
    answer = get(ringed, who, "history")
    assert answer.status_code == 200
    assert ("1.01" in text(answer)) is seen


@pytest.mark.parametrize(("who", "status"), [("kim", 200), ("sina", 200), ("hilde", 403)])
def test_the_sheet_is_for_the_people_of_the_site(ringed: County, who: str, status: int) -> None:
    assert get(ringed, who, "sheet", "marl").status_code == status


def test_strangers_are_asked_to_sign_in(ringed: County) -> None:
    for name, args in [("index", []), ("history", []), ("site", ["marl"]), ("desk", ["marl", "d1"]), ("own_card", [])]:
        answer = Client().get(reverse(f"alarm:{name}", args=args))
        assert answer.status_code == 302, name


@pytest.mark.parametrize("who", ["sina", "gert", "kim", "ada", "hans", "hilde"])
def test_everybody_has_an_overview(ringed: County, who: str) -> None:
    assert get(ringed, who, "index").status_code == 200
    assert get(ringed, who, "own_card").status_code == 200


def test_what_does_not_exist_is_not_found(ringed: County) -> None:
    for name, args in [("site", ["nowhere"]), ("desk", ["marl", "d99"]), ("alarm", ["marl", "nothing"])]:
        assert get(ringed, "sina", name, *args).status_code == 404


# --- triggers and plan ----


@pytest.mark.requirement("HAT-011", "VES-016")
def test_eighty_four_desks_with_eighty_two_triggers_name_the_two_without(county: County) -> None:
    big = build_site(county.authority, "gross", "Großstadt", rooms=84)
    Office.objects.create(person=county.people["sina"], role="SITE", authority=county.authority, site=big, since=TODAY)
    for number in range(1, 83):
        station(county, f"d{number}", big)
    page = text(get(county, "sina", "site", "gross"))
    assert "1.83 A" in page
    assert "1.84 A" in page
    assert "1.82 A" not in page
    assert "Bericht Jobcenter NRW 2017, Abschnitt 5" in page
    line = text(get(county, "sina", "index"))
    assert re.search(r"Großstadt 84 82 2 \(1\.83 A, 1\.84 A\)", line)


@pytest.mark.requirement("VES-016")
def test_a_new_desk_without_a_trigger_is_red_and_a_station_heals_it(ringed: County) -> None:
    for number in (11, 12):
        station(ringed, f"d{number}")
    assert "Jeder Arbeitsplatz hat einen Auslöser" in text(get(ringed, "sina", "site", "marl"))
    Desk.objects.create(site=ringed.marl, room=ringed.desk("d1").room, key="neu", label="1.01 B", x=1, y=1)
    page = get(ringed, "sina", "site", "marl")
    assert "1.01 B" in text(page)
    assert "lückenhaft" in text(page)
    station(ringed, "neu")
    assert "1.01 B" not in text(get(ringed, "sina", "site", "marl"))


def test_a_revoked_station_is_no_trigger(ringed: County) -> None:
    Station.objects.filter(desk_key="d1").update(revoked_at=NOW)
    assert "1.01 A" in text(get(ringed, "sina", "site", "marl"))


@pytest.mark.requirement("VES-023")
def test_a_plan_that_names_guards_where_there_are_none_is_refused_with_its_citation(county: County) -> None:
    answer = county.client("hans").post(reverse("alarm:plan", args=["herten"]), {"names_security": "True"})
    assert answer.status_code == 409
    assert "Bericht Vestische Arbeit 2012, Abschnitt 5" in text(answer)
    assert "gibt es keine" in text(answer)
    assert not AlarmPlan.objects.exists()


@pytest.mark.requirement("VES-023")
def test_the_same_plan_is_fine_where_there_are_guards(county: County) -> None:
    answer = county.client("sina").post(reverse("alarm:plan", args=["marl"]), {"names_security": "True"})
    assert answer.status_code == 302
    assert AlarmPlan.objects.get().names_security


@pytest.mark.requirement("VES-023")
def test_a_plan_becomes_invalid_when_the_guards_leave(county: County) -> None:
    county.client("sina").post(reverse("alarm:plan", args=["marl"]), {"names_security": "True"})
    county.marl.has_guards = False
    county.marl.save()
    assert "ungültig" in text(get(county, "sina", "index"))
    assert "gibt es keine" in text(get(county, "sina", "site", "marl"))


def test_a_site_where_nobody_hears_is_invalid(county: County) -> None:
    lonely = build_site(county.authority, "allein", "Alleinort", rooms=1)
    Office.objects.create(
        person=county.people["hans"], role="SITE", authority=county.authority, site=lonely, since=TODAY
    )
    assert "hört niemand" in text(get(county, "hans", "site", "allein"))
    answer = county.client("hans").post(reverse("alarm:plan", args=["allein"]), {"names_security": "False"})
    assert answer.status_code == 409


@pytest.mark.parametrize("who", ["kim", "gert", "ada", "hans"])
def test_others_do_not_change_the_alarm_plan(county: County, who: str) -> None:
    answer = county.client(who).post(reverse("alarm:plan", args=["marl"]), {"names_security": "False"})
    assert answer.status_code == 403


def test_a_plan_without_a_choice_is_asked_again(county: County) -> None:
    assert county.client("sina").post(reverse("alarm:plan", args=["marl"]), {}).status_code == 422


@pytest.mark.requirement("VES-002")
def test_the_check_of_a_thousand_people_and_eleven_sites_is_quick(db: None, county: County) -> None:
    import time

    big = Authority.objects.create(key="gross", name="Großer Kreis")
    for number in range(11):
        site = build_site(big, f"s{number}", f"Standort {number}", rooms=91)
        Person.objects.bulk_create(
            Person(external_id=f"s{number}-{n}", given_name="A", family_name="B", authority=big, site=site)
            for n in range(91)
        )
    Office.objects.create(person=county.people["ada"], role="ADM", authority=big, since=TODAY)
    client = county.client("ada")
    started = time.process_time()
    answer = client.get(reverse("alarm:index"))
    assert time.process_time() - started < 5
    assert text(answer).count("Standort ") >= 11


def test_the_overview_asks_the_same_number_of_queries_for_more_sites(
    county: County, django_assert_num_queries: Any
) -> None:
    client = county.client("ada")
    client.get(reverse("alarm:index"))
    with django_assert_num_queries(11) as few:
        client.get(reverse("alarm:index"))
    build_site(county.authority, "dritter", "Dritter Ort")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("alarm:index"))


# --- rings ----


@pytest.mark.requirement("VES-017")
def test_a_desk_shows_its_seven_neighbours_with_metres(ringed: County) -> None:
    page = get(ringed, "kim", "desk", "marl", "d1")
    rows = re.findall(r'<th scope="row">(1\.\d\d A)</th>', page.content.decode())
    assert rows == [f"1.0{n} A" for n in range(2, 9)]
    assert "10,0 m" in text(page)
    assert page.content.decode().count("org-place--ring") == 7
    assert page.content.decode().count("org-place--alarm") == 1
    assert page.content.decode().count("alarm-plan__way") == 7


@pytest.mark.requirement("HAT-014")
def test_a_desk_shows_the_way_of_the_helpers_and_the_way_out(ringed: County) -> None:
    rooms = {room.key: room for room in Room.objects.filter(floor__site=ringed.marl)}
    Door.objects.create(
        floor=rooms["r1"].floor, room_a=rooms["r1"], room_b=rooms["r2"], key="v1", kind="connecting", x=4, y=2
    )
    rosters.compute("marl", NOW, TODAY)
    page = get(ringed, "kim", "desk", "marl", "d1")
    assert "Fluchtweg von diesem Platz: durch die Verbindungstür nach 1.02" in text(page)
    assert "alarm-plan__escape" in page.content.decode()
    assert 'points="6,2 4,2 2,2"' in page.content.decode()


@pytest.mark.requirement("VES-017")
def test_a_site_manager_pins_and_excludes_with_a_reason(ringed: County) -> None:
    client, url = ringed.client("sina"), reverse("alarm:change_ring", args=["marl", "d1"])
    for kind, neighbour in (("pinned", "d10"), ("excluded", "d2")):
        answer = client.post(url, {"neighbour": ringed.desk(neighbour).pk, "kind": kind, "reason": "hört schlecht"})
        assert answer.status_code == 302
    rosters.compute("marl", NOW, TODAY)
    page = get(ringed, "sina", "desk", "marl", "d1")
    rows = re.findall(r'<th scope="row">(1\.\d\d A)</th>', page.content.decode())
    assert rows[0] == "1.10 A"
    assert "1.02 A" not in rows[:7]
    assert "hört schlecht" in text(page)
    drop = reverse("alarm:drop_change", args=["marl", "d1", RingChange.objects.get(kind="excluded").pk])
    assert client.get(drop).status_code == 200
    assert RingChange.objects.count() == 2
    assert client.post(drop).status_code == 302
    assert RingChange.objects.count() == 1


@pytest.mark.parametrize("who", ["kim", "gert", "ada", "hans"])
def test_others_do_not_change_rings(ringed: County, who: str) -> None:
    body = {"neighbour": ringed.desk("d10").pk, "kind": "pinned", "reason": "Grund"}
    assert ringed.client(who).post(reverse("alarm:change_ring", args=["marl", "d1"]), body).status_code == 403
    RingChange.objects.create(
        desk=ringed.desk("d1"), neighbour=ringed.desk("d2"), kind="pinned", reason="x", made_at=NOW
    )
    drop = reverse("alarm:drop_change", args=["marl", "d1", RingChange.objects.get().pk])
    assert ringed.client(who).post(drop).status_code == 403
    assert RingChange.objects.count() == 1


@pytest.mark.parametrize("body", [{"reason": ""}, {"neighbour": "self"}, {"neighbour": "foreign"}])
def test_a_change_needs_a_reason_and_another_desk_of_the_site(ringed: County, body: dict[str, str]) -> None:
    desks = {"self": ringed.desk("d1").pk, "foreign": ringed.desk("d1", ringed.herten).pk}
    sent = {"neighbour": ringed.desk("d10").pk, "kind": "pinned", "reason": "Grund"} | {
        name: desks.get(value, value) for name, value in body.items()
    }
    answer = ringed.client("sina").post(reverse("alarm:change_ring", args=["marl", "d1"]), sent)
    assert answer.status_code == 422
    assert not RingChange.objects.exists()


def test_the_gaps_are_shown_now_and_with_a_floor_switched_off(ringed: County) -> None:
    now = text(get(ringed, "sina", "rings", "marl"))
    assert "von 12 Plätzen würden von weniger als 7 Nachbarn gehört" in now
    off = text(get(ringed, "sina", "rings", "marl", query="?without=floor:eg"))
    assert "12 von 12 Plätzen" in off


def test_a_switched_off_loop_leaves_those_on_the_other(
    ringed: County, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from schutznetz.apps.alarm.queries import rings

    settings.LOOPS = {loop: {"ws": "ws://127.0.0.1:1", "tcp": "nats://127.0.0.1:1"} for loop in "ab"}
    for number in (11, 12):
        station(ringed, f"d{number}")
    everybody = {f"st-marl-d{n}" for n in range(1, 13)}
    monkeypatch.setattr(rings, "connected_stations", lambda: {"a": everybody, "b": everybody - {"st-marl-d2"}})
    assert "Jeder Platz wird von 7 Nachbarn gehört" in text(get(ringed, "sina", "rings", "marl"))
    page = text(get(ringed, "sina", "rings", "marl", query="?without=loop:a"))
    assert "Wer dann von zu wenigen gehört würde" in page
    assert "in diesem Augenblick verbunden" in page
    assert re.search(r"1\.01 A Erdgeschoss 6 1 ja", page)
    assert re.search(r"1\.02 A Erdgeschoss 0 7 nein", page)


def test_brokers_that_do_not_answer_are_said_so(ringed: County, settings: Any) -> None:
    settings.LOOPS = {loop: {"ws": "ws://127.0.0.1:1", "tcp": "nats://127.0.0.1:1"} for loop in "ab"}
    assert "Nicht alle Alarmserver antworten" in text(get(ringed, "sina", "rings", "marl"))


# --- stations ----


def test_a_code_is_shown_once_and_works(county: County, device: Callable[[], dict[str, str]]) -> None:
    from tests.apps.alarm.test_enrolment import post

    answer = county.client("sina").post(reverse("alarm:desk_code", args=["marl", "d3"]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    code = re.search(r'class="alarm-code">([A-Z0-9]{4}-[A-Z0-9]{4})<', answer.content.decode())
    assert code
    assert post(Client(), code=code[1], keys=device()).status_code == 201


def test_a_code_for_security_leads_to_the_security_page(county: County) -> None:
    answer = county.client("sina").post(reverse("alarm:post_code", args=["marl"]), {"kind": "security"})
    assert reverse("alarm:security") in text(answer)
    assert EnrolmentCode.objects.get().kind == "security"


@pytest.mark.parametrize("who", ["kim", "gert", "hans"])
def test_others_make_no_codes_on_the_pages(county: County, who: str) -> None:
    client = county.client(who)
    assert client.post(reverse("alarm:desk_code", args=["marl", "d3"])).status_code == 403
    assert client.post(reverse("alarm:post_code", args=["marl"]), {"kind": "security"}).status_code == 403
    assert not EnrolmentCode.objects.exists()


def test_a_station_is_revoked_after_a_question(ringed: County) -> None:
    client, url = ringed.client("sina"), reverse("alarm:revoke", args=["marl", "st-marl-d1"])
    assert "Station sperren?" in text(client.get(url))
    assert Station.objects.get(key="st-marl-d1").is_active
    assert client.post(url).status_code == 302
    assert not Station.objects.get(key="st-marl-d1").is_active
    assert ringed.client("gert").post(url).status_code == 403
    assert ringed.client("sina").post(reverse("alarm:revoke", args=["herten", "st-marl-d1"])).status_code == 404


def test_the_stations_are_filtered_by_state(ringed: County) -> None:
    Station.objects.filter(key="st-marl-d1").update(revoked_at=NOW)
    page = text(get(ringed, "sina", "stations", "marl", query="?state=revoked"))
    assert "1.01 A" in page
    assert "1.02 A" not in page


# --- the record ----


def told(county: County) -> None:
    """d1 pressed; three of seven neighbours and two others got it; d3 came."""
    story = Story(station="st-marl-d1").press(name="Kim Beispiel", nature="threat")
    for number in (2, 3, 4, 9, 10):
        story.receipt(number / 100, f"d{number}")
    story.answer(5, "d1", "widen", station="st-marl-d1").answer(
        6.2, "d3", "coming", station="st-marl-d3", name="Ole Beispiel"
    )
    record.take(story.answer(41, "d3", "here", station="st-marl-d3", n=2).page(), stream.later(42))


@pytest.mark.requirement("HAT-012")
def test_an_alarm_names_desk_room_person_and_time(ringed: County) -> None:
    told(ringed)
    page = text(get(ringed, "gert", "alarm", "marl", ALARM))
    assert "org-place--alarm" in get(ringed, "gert", "alarm", "marl", ALARM).content.decode()
    for said in (
        "1.01 A",
        "Kim Beispiel",
        "Bedrohung",
        "20 ms",
        "04.03.2026, 10:00 Uhr",
        "6,2 s",
        "41,0 s",
        "Ole Beispiel",
    ):
        assert said in page


@pytest.mark.requirement("VES-018")
def test_an_alarm_shows_how_many_of_the_ring_it_reached_and_who_was_called_beyond(ringed: County) -> None:
    told(ringed)
    page = text(get(ringed, "sina", "alarm", "marl", ALARM))
    assert "3 von 7" in page
    assert "Alle am Standort wurden gerufen" in page
    assert page.count("Nachbar ") >= 3


def test_the_presser_is_not_told_of_duress(ringed: County) -> None:
    story = Story(station="st-marl-d1").press(name="Kim Beispiel").answer(3, "d3", "here", station="st-marl-d3")
    story.answer(40, "d3", "clear", station="st-marl-d3", n=2, class_="mistaken", coerced=True)
    record.take(story.page(), stream.later(41))
    assert "unter Zwang" in text(get(ringed, "gert", "alarm", "marl", ALARM))
    assert "unter Zwang" not in text(get(ringed, "kim", "alarm", "marl", ALARM))


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", 2), ("?site=herten", 1), ("?final_class=test", 1), ("?since_day=5&since_month=3&since_year=2026", 0),
     ("?until_day=4&until_month=3&until_year=2026", 2)],
)  # fmt: skip
def test_the_history_is_filtered_by_site_class_and_time(ringed: County, query: str, shown: int) -> None:
    Office.objects.create(
        person=ringed.people["sina"], role="SITE", authority=ringed.authority, site=ringed.herten, since=TODAY
    )
    record.take(Story(station="st-marl-d1").press().page(), NOW)
    record.take(
        Story("herten", "d1", "st-herten-d1").press(alarm="01jd0000000000000000000009", class_="test").page(), NOW
    )
    page = get(ringed, "sina", "history", query=query)
    assert (
        page.content.decode().count("/alarm/verlauf/marl/") + page.content.decode().count("/alarm/verlauf/herten/")
        == shown
    )


def test_the_history_names_class_and_state_in_the_readers_language(ringed: County) -> None:
    record.take(Story(station="st-marl-d1").press().page(), NOW)
    client = ringed.client("gert")
    german, english = (
        client.get(reverse("alarm:history"), HTTP_ACCEPT_LANGUAGE=one).content.decode() for one in ("de", "en")
    )
    for page, language in ((german, "de"), (english, "en")):
        with translation.override(language):
            assert f">{AlarmClass.REAL.label}</td>" in page
            assert f">{AlarmState.TRIGGERED.label}</span>" in page


def test_the_history_costs_the_same_for_more_alarms(ringed: County, django_assert_num_queries: Any) -> None:
    client = ringed.client("gert")
    record.take(Story(station="st-marl-d1").press().page(), NOW)
    client.get(reverse("alarm:history"))
    with django_assert_num_queries(7) as one:
        client.get(reverse("alarm:history"))
    story = Story(station="st-marl-d5", desk="d5")
    for number in range(10, 30):
        story.press(60 * number, alarm=f"01jd00000000000000000000{number}")
    record.take(story.page("b"), NOW)
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(reverse("alarm:history"))


# --- a running alarm on every page ----


def press_now(county: County, **more: Any) -> None:
    now = clock.now()
    story = Story(station="st-marl-d1").press(**more)
    page = story.page()
    from dataclasses import replace

    heard = tuple(replace(item, at=now - timedelta(seconds=1)) for item in page.heard)
    record.take(replace(page, heard=heard), now)


@pytest.mark.parametrize(
    ("who", "called"), [("ole", True), ("gert", True), ("sina", True), ("kim", False), ("hilde", False), ("ada", False)]
)
def test_a_running_alarm_stands_above_the_pages_of_those_it_concerns(ringed: County, who: str, called: bool) -> None:
    press_now(ringed)
    answer = ringed.client(who).get(reverse("alarm:running"))
    assert [alarm["room"] for alarm in answer.json()["alarms"]] == ["1.01"] * called
    assert ("Alarm in Raum 1.01" in text(get(ringed, who, "own_card"))) is called


def test_far_colleagues_are_called_only_when_it_was_widened(ringed: County) -> None:
    Person.objects.filter(external_id="ole").update(desk=ringed.desk("d12"))
    press_now(ringed)
    assert ringed.client("ole").get(reverse("alarm:running")).json()["alarms"] == []
    record.review(clock.now() + timedelta(seconds=30))
    assert len(ringed.client("ole").get(reverse("alarm:running")).json()["alarms"]) == 1


def test_an_alarm_of_the_own_desk_is_never_shown_there_whoever_pressed(ringed: County) -> None:
    press_now(ringed, name="Vertretung Beispiel")
    record.review(clock.now() + timedelta(seconds=30))
    assert Alarm.objects.get().person is None
    assert ringed.client("kim").get(reverse("alarm:running")).json()["alarms"] == []
    assert len(ringed.client("ole").get(reverse("alarm:running")).json()["alarms"]) == 1


def test_strangers_learn_of_nothing(ringed: County) -> None:
    press_now(ringed)
    assert Client().get(reverse("alarm:running")).json() == {"alarms": []}


def test_a_stale_or_ended_alarm_is_not_running(ringed: County) -> None:
    press_now(ringed)
    Alarm.objects.update(ended_at=clock.now())
    assert ringed.client("ole").get(reverse("alarm:running")).json()["alarms"] == []
    Alarm.objects.update(ended_at=None, stored_at=clock.now() - timedelta(hours=13))
    assert ringed.client("ole").get(reverse("alarm:running")).json()["alarms"] == []


# --- paper ----


@pytest.mark.requirement("VES-015")
def test_the_card_names_the_two_reactions_first_and_the_drill(ringed: County) -> None:
    page = get(ringed, "kim", "own_card").content.decode()
    steps = re.findall(r"<h2>([^<]+)</h2>", page)
    assert steps[:2] == ["Beruhigen", "Alarm auslösen"]
    assert "Alarmübung ist Teil jeder Schulung" in text(get(ringed, "kim", "own_card"))
    assert "1.02 A" in page


@pytest.mark.requirement("VES-015")
def test_the_sheet_says_how_to_press_what_happens_and_whom_to_call(ringed: County) -> None:
    page = text(get(ringed, "kim", "sheet", "marl"))
    for said in ("1. Beruhigen", "2. Alarm auslösen", "110", "02365 100", "20 Sekunden", "Ist am Standort"):
        assert said in page
    assert "Gibt es an diesem Standort nicht" in text(get(ringed, "hilde", "sheet", "herten"))


def test_the_last_test_of_a_desk_is_shown(ringed: County) -> None:
    DeskTest.objects.create(desk=ringed.desk("d1"), tested_at=NOW, station_key="st-marl-d1")
    assert "04.03.2026, 10:00 Uhr" in text(get(ringed, "kim", "desk", "marl", "d1"))
