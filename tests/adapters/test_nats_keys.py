# SPDX-License-Identifier: EUPL-1.2
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schutznetz.adapters.nats_jwt import USER, BadKey, NKey, read_jwt
from schutznetz.adapters.nats_keys import (
    ensure_keys,
    mint_replay_jwt,
    mint_service,
    mint_station_jwt,
    mint_system,
    revoke,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def place(**changed: Any) -> dict[str, Any]:
    station = {"site": "marl", "desk": "d1", "station": "st1", "name": "2.14 A", "kind": "desk"}
    return {**station, "public_key": NKey.new(USER).public, **changed}


def test_keys_are_made_once_and_belong_to_their_owner_alone(tmp_path: Path) -> None:
    first = ensure_keys(tmp_path, "a")
    files = {path: path.read_bytes() for path in (tmp_path / "a").iterdir()}

    assert ensure_keys(tmp_path, "a") == first
    assert {path: path.read_bytes() for path in files} == files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files if path.suffix == ".json"} == {0o600}


def test_both_loops_have_nothing_in_common(tmp_path: Path) -> None:
    a, b = ensure_keys(tmp_path, "a"), ensure_keys(tmp_path, "b")

    assert not {a.operator, a.alarm, a.system, a.replay, *a.scopes.values(), *a.services.values()} & {
        b.operator, b.alarm, b.system, b.replay, *b.scopes.values(), *b.services.values(),
    }  # fmt: skip


def test_of_many_that_start_at_once_all_have_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_keys(tmp_path, "a"), range(16)))

    assert len({keys.operator_jwt for keys in made}) == 1
    assert len({json.dumps(dict(keys.accounts)) for keys in made}) == 1


def test_a_station_carries_its_names_as_tags_and_no_rights_of_its_own(tmp_path: Path) -> None:
    keys = ensure_keys(tmp_path, "a")

    speaking, reading = (read_jwt(mint(keys, **place(), now=NOW)) for mint in (mint_station_jwt, mint_replay_jwt))

    assert speaking["iss"] == keys.scopes["station"].public
    assert speaking["nats"]["issuer_account"] == keys.alarm.public
    assert reading["iss"] == keys.scopes["replay"].public
    assert reading["nats"]["issuer_account"] == keys.replay.public
    for claims in (speaking, reading):
        assert claims["nats"].keys() == {"type", "issuer_account", "tags", "version"}
        assert claims["nats"]["tags"] == ["site:marl", "station:st1", "desk:d1"]
        assert claims["iat"] == int(NOW.timestamp())
        assert "exp" not in claims


def test_security_serves_several_sites_and_has_no_desk(tmp_path: Path) -> None:
    keys = ensure_keys(tmp_path, "a")

    claims = read_jwt(mint_station_jwt(keys, **place(kind="security", desk="", sites=["herten", "marl"])))

    assert claims["iss"] == keys.scopes["security"].public
    assert claims["nats"]["tags"] == ["site:marl", "site:herten", "station:st1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"site": "marl.>"}, {"site": ""}, {"station": "*"}, {"station": "ST1"}, {"desk": ""}, {"desk": "d 1"},
        {"kind": "boss"}, {"kind": "security"}, {"kind": "entrance", "desk": "", "sites": ["herten"]},
        {"sites": ["herten"]}, {"station": "x" * 41}, {"public_key": "U123"}, {"public_key": "S" * 56},
    ],
)  # fmt: skip
def test_a_station_with_a_wrong_name_or_key_gets_no_token(tmp_path: Path, wrong: dict[str, Any]) -> None:
    keys = ensure_keys(tmp_path, "a")

    for mint in (mint_station_jwt, mint_replay_jwt):
        with pytest.raises(ValueError):
            mint(keys, **place(**wrong))


def test_limits_are_all_written_down(tmp_path: Path) -> None:
    keys = ensure_keys(tmp_path, "a")

    wanted = {"subs", "data", "payload", "imports", "exports", "wildcards", "conn", "leaf", "mem_storage",
              "disk_storage", "streams", "consumer"}  # fmt: skip
    for token in keys.accounts.values():
        assert wanted <= read_jwt(token)["nats"]["limits"].keys()
    scopes = {s["role"]: s["template"] for s in read_jwt(keys.accounts[keys.alarm.public])["nats"]["signing_keys"]}
    assert (scopes["station"]["payload"], scopes["station"]["subs"], scopes["station"]["data"]) == (4608, 256, -1)
    assert not any("$JS" in subject for role in ("station", "security") for subject in scopes[role]["pub"]["allow"])


def test_revoking_changes_the_accounts_and_nothing_else(tmp_path: Path) -> None:
    keys, gone = ensure_keys(tmp_path, "a"), NKey.new(USER).public

    changed = revoke(keys, gone, NOW)

    assert ensure_keys(tmp_path, "a") == changed
    assert changed.operator_jwt == keys.operator_jwt
    for account in (keys.alarm.public, keys.replay.public):
        before, after = read_jwt(keys.accounts[account]), read_jwt(changed.accounts[account])
        assert after["nats"]["revocations"] == {gone: int(NOW.timestamp())}
        assert after["iat"] > before["iat"], "a broker may bring back the older of two from the same second"


def test_nobody_is_forgotten_when_two_are_revoked_at_once(tmp_path: Path) -> None:
    keys, gone = ensure_keys(tmp_path, "a"), [NKey.new(USER).public for _ in range(12)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda key: revoke(keys, key, NOW), gone))

    assert set(ensure_keys(tmp_path, "a").revoked) == set(gone)


def test_what_is_no_key_cannot_be_revoked(tmp_path: Path) -> None:
    with pytest.raises(BadKey):
        revoke(ensure_keys(tmp_path, "a"), "*", NOW)


def test_accounts_follow_the_rights_this_version_grants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ensure_keys(tmp_path, "a")
    monkeypatch.setattr("schutznetz.adapters.nats_keys.BODY_LIMIT", 100)

    changed = ensure_keys(tmp_path, "a")

    assert changed.accounts != keys.accounts
    assert changed.operator_jwt == keys.operator_jwt
    assert ensure_keys(tmp_path, "a") == changed


def test_services_have_an_inbox_of_their_own(tmp_path: Path) -> None:
    keys = ensure_keys(tmp_path, "a")

    made = [mint(keys, name) for mint in (mint_service, mint_system) for name in ("platform", "controller")]

    assert len({credentials.inbox for credentials in made}) == 4
    assert all(credentials.key.seed not in repr(read_jwt(credentials.jwt)) for credentials in made)
