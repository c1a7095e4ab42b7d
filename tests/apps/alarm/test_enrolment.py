# SPDX-License-Identifier: EUPL-1.2
"""How a computer becomes a station, and how it stops being one."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters.nats_keys import read_jwt
from schutznetz.apps.accounts.facts import DEMO
from schutznetz.apps.accounts.models import InstanceMark
from schutznetz.apps.alarm import actions
from schutznetz.apps.alarm.models import EnrolmentCode, Station, StationKind
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.ui.policies import Denied
from tests.apps.alarm.conftest import NOW, County

Keys = Callable[[], dict[str, str]]


def post(client: Client, **body: Any) -> Any:
    return client.post(reverse("alarm:enrol"), json.dumps(body), content_type="application/json")


def code_for(county: County, desk: str = "d3", now: Any = None) -> str:
    from schutznetz.adapters import clock

    _code, plain = actions.make_code(
        actor=county.actor("sina"), kind="desk", sites=[county.marl], desk=county.desk(desk), now=now or clock.now()
    )
    return plain


def test_a_code_makes_a_station_with_tokens_of_its_place(county: County, device: Keys) -> None:
    keys = device()
    answer = post(Client(), code=code_for(county).lower(), label="PC 3", keys=keys)

    assert answer.status_code == 201
    said = answer.json()
    assert (said["site"], said["desk"], said["kind"], said["sites"]) == ("marl", "d3", "desk", ["marl"])
    assert said["urls"] == {"a": "ws://127.0.0.1:1", "b": "ws://127.0.0.1:3"}
    assert said["params"]["neighbours"] == 7
    for loop in "ab":
        claims = read_jwt(said["jwts"][loop])
        assert claims["sub"] == keys[loop]
        assert set(claims["nats"]["tags"]) == {"site:marl", "desk:d3", f"station:{said['station']}"}
        assert read_jwt(said["replay_jwts"][loop])["sub"] == keys[loop]
    assert Entry.objects.filter(verb="station_enrolled", actor__isnull=True).count() == 1


def test_a_code_works_once(county: County, device: Keys) -> None:
    code = code_for(county)
    assert post(Client(), code=code, keys=device()).status_code == 201
    assert post(Client(), code=code, keys=device()).status_code == 422
    assert Station.objects.count() == 1


def test_a_code_runs_out_after_fifteen_minutes(county: County, device: Keys) -> None:
    from schutznetz.adapters import clock

    code = code_for(county, now=clock.now() - timedelta(minutes=15))
    assert post(Client(), code=code, keys=device()).status_code == 422


def test_only_a_hash_of_the_code_is_kept(county: County) -> None:
    plain = code_for(county).replace("-", "")
    row = EnrolmentCode.objects.values().get()
    assert plain not in json.dumps(row, default=str)


def test_wrong_codes_are_counted_and_end_in_a_pause(county: County, device: Keys) -> None:
    keys = device()
    answers = [post(Client(), code="AAAA-AAAA", keys=keys).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert post(Client(), code=code_for(county), keys=keys).status_code == 429


@pytest.mark.parametrize("body", [{}, {"code": "x"}, {"code": "x", "keys": {"a": "U1", "b": 5}}, {"keys": "nonsense"}])
def test_a_wrong_shape_is_said(county: County, body: dict[str, Any]) -> None:
    answer = post(Client(), **body)
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_no_json_is_a_wrong_shape(county: County) -> None:
    for raw in ("{", "[]", '"x"'):
        answer = Client().post(reverse("alarm:enrol"), raw, content_type="application/json")
        assert answer.status_code == 422


def test_employees_enrol_their_own_desk_without_a_code(county: County, device: Keys) -> None:
    answer = post(county.client("kim"), site="marl", desk="d1", keys=device())
    assert answer.status_code == 201
    assert Station.objects.get().enrolled_by == county.user("kim")


def test_nobody_enrols_another_desk_without_a_code(county: County, device: Keys) -> None:
    assert post(county.client("kim"), site="marl", desk="d2", keys=device()).status_code == 403
    assert post(Client(), site="marl", desk="d1", keys=device()).status_code == 403
    assert post(county.client("gert"), site="marl", keys=device()).status_code == 403
    assert not Station.objects.exists()


def test_the_demo_opens_any_desk_and_any_security_post(county: County, device: Keys, settings: Any) -> None:
    settings.DEMO = True
    InstanceMark.objects.create(key=DEMO, set_at=NOW)
    assert post(Client(), site="marl", desk="d5", keys=device()).status_code == 201
    answer = post(Client(), site="marl", keys=device())
    assert answer.status_code == 201
    assert (answer.json()["kind"], answer.json()["desk"]) == ("security", "")


def test_an_unknown_desk_is_not_found(county: County, device: Keys, settings: Any) -> None:
    settings.DEMO = True
    InstanceMark.objects.create(key=DEMO, set_at=NOW)
    assert post(Client(), site="marl", desk="d99", keys=device()).status_code == 404
    assert post(Client(), site="nowhere", keys=device()).status_code == 404


def test_enrolling_again_replaces_the_lost_station(county: County, device: Keys) -> None:
    client = county.client("kim")
    first = post(client, site="marl", desk="d1", keys=device()).json()["station"]
    second = post(client, site="marl", desk="d1", keys=device()).json()["station"]
    assert not Station.objects.get(key=first).is_active
    assert Station.objects.get(key=second).is_active


def test_a_second_computer_leaves_the_first_alone(county: County, device: Keys) -> None:
    client = county.client("kim")
    post(client, site="marl", desk="d1", keys=device())
    post(client, site="marl", desk="d1", keys=device(), keep=True)
    assert Station.objects.active().count() == 2


def test_a_key_becomes_one_station_only(county: County, device: Keys) -> None:
    client, keys = county.client("kim"), device()
    assert post(client, site="marl", desk="d1", keys=keys).status_code == 201
    assert post(client, site="marl", desk="d1", keys=keys, keep=True).status_code == 422


def test_the_endpoint_asks_for_the_csrf_token(county: County, device: Keys) -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get(reverse("alarm:config")).json()["csrf"]
    body = json.dumps({"code": code_for(county), "keys": device()})
    url = reverse("alarm:enrol")
    assert client.post(url, body, content_type="application/json").status_code == 403
    assert client.post(url, body, content_type="application/json", headers={"X-CSRFToken": token}).status_code == 201


def test_a_security_post_may_serve_several_sites(county: County, device: Keys) -> None:
    from schutznetz.adapters import clock

    _code, plain = actions.make_code(
        actor=county.actor("ada"), kind=StationKind.SECURITY, sites=[county.marl, county.herten], now=clock.now()
    )
    said = post(Client(), code=plain, keys=device()).json()
    assert said["sites"] == ["herten", "marl"]
    tags = read_jwt(said["jwts"]["a"])["nats"]["tags"]
    assert {"site:marl", "site:herten"} <= set(tags)


@pytest.mark.parametrize("who", ["kim", "gert", "hans"])
def test_others_make_no_codes_and_revoke_nothing(county: County, device: Keys, who: str) -> None:
    post(county.client("kim"), site="marl", desk="d1", keys=device())
    with pytest.raises(Denied):
        actions.make_code(actor=county.actor(who), kind="desk", sites=[county.marl], desk=county.desk("d3"), now=NOW)
    with pytest.raises(Denied):
        actions.revoke_station(station=Station.objects.get(), actor=county.actor(who), now=NOW)
    assert Station.objects.get().is_active


@pytest.mark.parametrize("who", ["sina", "ada"])
def test_a_manager_revokes_a_station(county: County, device: Keys, who: str) -> None:
    post(county.client("kim"), site="marl", desk="d1", keys=device())
    actions.revoke_station(station=Station.objects.get(), actor=county.actor(who), now=NOW)
    assert Station.objects.get().revoked_at == NOW
    assert Entry.objects.filter(verb="station_revoked", actor=county.user(who)).exists()


def test_config_says_who_sits_here_and_where_the_brokers_are(county: County) -> None:
    said = county.client("kim").get(reverse("alarm:config")).json()
    assert said["loops"] == {"a": {"ws": "ws://127.0.0.1:1"}, "b": {"ws": "ws://127.0.0.1:3"}}
    assert said["me"]["desk"] == {"site": "marl", "key": "d1", "label": "1.01 A"}
    assert Client().get(reverse("alarm:config")).json()["me"] is None
