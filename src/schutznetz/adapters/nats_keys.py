# SPDX-License-Identifier: EUPL-1.2
"""Keys of one loop: who may say and hear what is decided here and enforced by the broker alone.

Three accounts in each loop. ``ALARM`` is where everybody speaks and listens and where the streams are. ``REPLAY`` holds
no stream and no listener; stations enter it for the seconds of a catch-up and reach nothing from there but direct gets.
``SYS`` is the broker's own. The split is a matter of safety: a broker checks the subject of a request, never
its reply subject, so a station that could ask for stored messages inside ``ALARM`` could have any bytes it stored
before sent to any subject there, as anybody, or delete a stream (tests/integration/test_permissions.py).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from schutznetz.adapters import clock
from schutznetz.adapters.files import create_private, only_one, replace_private
from schutznetz.adapters.nats_jwt import (
    ACCOUNT,
    OPERATOR,
    USER,
    BadKey,
    NKey,
    is_user_key,
    mint,
    public_bytes,
    read_jwt,
)

__all__ = ["BadKey", "Credentials", "LoopKeys", "ensure_keys", "is_user_key", "mint_replay_jwt", "mint_service",
           "mint_station_jwt", "mint_system", "read_jwt", "revoke"]  # fmt: skip

LOOPS = ("a", "b")
SCOPES = ("station", "security", "platform", "controller", "replay")
SERVICES = ("platform", "controller")
STATION_KINDS = ("desk", "security", "entrance")
BODY_LIMIT = 4096
HEADER_ROOM = 512
TOKEN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")

DIRECT_GET = "$JS.API.DIRECT.GET"
STREAM_INFO = "$JS.API.STREAM.INFO"
UNLIMITED = {"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": True, "conn": -1,
             "leaf": 0}  # fmt: skip
STORE = {"mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1, "max_ack_pending": -1,
         "mem_max_stream_bytes": -1, "disk_max_stream_bytes": -1, "max_bytes_required": False}  # fmt: skip
NO_STORE = {"mem_storage": 0, "disk_storage": 0, "streams": 0, "consumer": 0}
STREAM_KEEPING = tuple(f"$JS.API.{verb}" for verb in ("INFO", "STREAM.NAMES", "STREAM.LIST", "STREAM.CREATE.*",
                                                       "STREAM.UPDATE.*"))  # fmt: skip
REPLAY_DOORS = {f"{DIRECT_GET}.>": "", f"{STREAM_INFO}.*": "stream_facts.*"}

_HEARD_BY_ALL = (
    "alarm.{{tag(site)}}.>",
    "call.{{tag(site)}}.>",
    "answer.{{tag(site)}}.>",
    "roster.{{tag(site)}}",
    "plan.{{tag(site)}}.*",
    "presence.{{tag(site)}}",
    "_INBOX.{{tag(station)}}.>",
)
_HEARD_BY_DESK = (*_HEARD_BY_ALL, "receipt.{{tag(site)}}.{{tag(desk)}}.>")
_HEARD_BY_SECURITY = (*_HEARD_BY_ALL, "receipt.{{tag(site)}}.>")
_SAID_BY_ALL = (
    "answer.{{tag(site)}}.*.{{tag(station)}}.*",
    "receipt.{{tag(site)}}.*.*.{{tag(station)}}.*",
    "status.{{tag(site)}}.{{tag(station)}}",
)


def _scope(key: NKey, role: str, *, pub: Iterable[str], sub: Iterable[str], subs: int, payload: int) -> dict[str, Any]:
    template = {"pub": {"allow": list(pub)}, "sub": {"allow": list(sub)}, "subs": subs, "data": -1, "payload": payload,
                "allowed_connection_types": ["STANDARD", "WEBSOCKET"]}  # fmt: skip
    return {"kind": "user_scope", "key": key.public, "role": role, "template": template}


def _alarm_scopes(scopes: Mapping[str, NKey]) -> list[dict[str, Any]]:
    """What each kind of client may do in the account ``ALARM``."""
    size = BODY_LIMIT + HEADER_ROOM
    raised = ("alarm.{{tag(site)}}.{{tag(desk)}}.{{tag(station)}}.raised",
              "call.{{tag(site)}}.{{tag(desk)}}.{{tag(station)}}")  # fmt: skip
    platform_says = ["roster.*", "plan.*.*", *STREAM_KEEPING, f"{STREAM_INFO}.*", f"{DIRECT_GET}.>"]
    everything = ["alarm.>", "call.>", "answer.>", "receipt.>", "status.>", "presence.>", "roster.>", "plan.>"]
    return [
        _scope(scopes["station"], "station", pub=(*raised, *_SAID_BY_ALL), sub=_HEARD_BY_DESK, subs=256,
               payload=size),
        _scope(scopes["security"], "security", pub=_SAID_BY_ALL, sub=_HEARD_BY_SECURITY, subs=1024, payload=size),
        _scope(scopes["platform"], "platform", pub=platform_says, sub=[*everything, "_INBOX.platform.>"],
               subs=256, payload=-1),
        _scope(scopes["controller"], "controller", pub=["presence.*", f"{STREAM_INFO}.*", f"{DIRECT_GET}.>"],
               sub=[*everything, "_INBOX.controller.>"], subs=256, payload=-1),
    ]  # fmt: skip


def _replay_scope(key: NKey) -> dict[str, Any]:
    """What a station may do in the account ``REPLAY``: read its own sites' streams and rosters."""
    said = (
        f"{DIRECT_GET}.SITE_{{{{tag(site)}}}}",
        f"{DIRECT_GET}.ROSTER.roster.{{{{tag(site)}}}}",
        f"{DIRECT_GET}.ROSTER.plan.{{{{tag(site)}}}}.*",
        "stream_facts.SITE_{{tag(site)}}",
    )
    return _scope(key, "replay", pub=said, sub=("_INBOX.{{tag(station)}}.>",), subs=16, payload=BODY_LIMIT)


@dataclass(frozen=True)
class LoopKeys:
    """All private keys of one loop and the tokens the broker is configured with."""

    loop: str
    folder: Path
    operator: NKey
    operator_jwt: str
    system: NKey
    alarm: NKey
    replay: NKey
    scopes: Mapping[str, NKey]
    services: Mapping[str, NKey]
    accounts: Mapping[str, str]
    revoked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Credentials:
    """What one client needs to sign in: ``inbox`` is the only place where it may receive replies.

    ``replay_jwt`` is the token for catching up; empty when the client may do so on its first connection.
    """

    name: str
    jwt: str
    key: NKey
    inbox: str
    replay_jwt: str = ""


def ensure_keys(folder: Path, loop: str) -> LoopKeys:
    """The keys of ``loop`` (``a`` or ``b``) in ``folder/<loop>``; made once and never again.

    The operator's token must stay byte for byte the same as long as the broker lives, so the file is never rewritten.
    Only ``accounts.json`` changes, when somebody is revoked.
    """
    home = folder / loop
    secret = home / "keys.json"
    if not secret.exists():
        create_private(secret, json.dumps(_new_secrets(loop), indent=1))
    keys = _read_secrets(home, json.loads(secret.read_text()))
    with only_one(home / "lock"):
        return _current_accounts(keys)


def _current_accounts(keys: LoopKeys) -> LoopKeys:
    """The stored account tokens; minted anew when there are none or when this version grants other rights."""
    state = keys.folder / "accounts.json"
    stored = _with_state(keys, json.loads(state.read_text())) if state.exists() else keys
    fresh = _mint_accounts(stored, clock.now())
    if stored.accounts and _rights(stored) == _rights(fresh):
        return stored
    replace_private(state, _state(fresh))
    return fresh


def _rights(keys: LoopKeys) -> dict[str, Any]:
    return {account: read_jwt(token)["nats"] for account, token in keys.accounts.items()}


def _new_secrets(loop: str) -> dict[str, Any]:
    operator, system = NKey.new(OPERATOR), NKey.new(ACCOUNT)
    seconds = int(clock.now().timestamp())
    claims = {"type": "operator", "system_account": system.public}
    return {
        "loop": loop,
        "operator": operator.seed,
        "operator_jwt": mint(operator, subject=operator.public, name=f"loop-{loop}", nats=claims, issued_at=seconds),
        "system": system.seed,
        "alarm": NKey.new(ACCOUNT).seed,
        "replay": NKey.new(ACCOUNT).seed,
        "scopes": {name: NKey.new(ACCOUNT).seed for name in SCOPES},
        "services": {name: NKey.new(USER).seed for name in SERVICES},
    }


def _read_secrets(home: Path, data: Mapping[str, Any]) -> LoopKeys:
    read = NKey.from_seed
    return LoopKeys(
        loop=data["loop"],
        folder=home,
        operator=read(data["operator"]),
        operator_jwt=data["operator_jwt"],
        system=read(data["system"]),
        alarm=read(data["alarm"]),
        replay=read(data["replay"]),
        scopes={name: read(seed) for name, seed in data["scopes"].items()},
        services={name: read(seed) for name, seed in data["services"].items()},
        accounts={},
    )


def _state(keys: LoopKeys) -> str:
    return json.dumps({"accounts": dict(keys.accounts), "revoked": dict(keys.revoked)}, indent=1)


def _with_state(keys: LoopKeys, state: Mapping[str, Any]) -> LoopKeys:
    return replace(keys, accounts=state["accounts"], revoked=state["revoked"])


def _mint_accounts(keys: LoopKeys, now: datetime) -> LoopKeys:
    """New account tokens, later than those before: of two from the same second a broker may bring the old one back."""
    last = max((read_jwt(token)["iat"] for token in keys.accounts.values()), default=0)
    seconds = max(int(now.timestamp()), last + 1)
    claims = {keys.system: ("SYS", _system_claims()), keys.alarm: ("ALARM", _alarm_claims(keys)),
              keys.replay: ("REPLAY", _replay_claims(keys))}  # fmt: skip
    tokens = {
        account.public: mint(keys.operator, subject=account.public, name=name, nats=body, issued_at=seconds)
        for account, (name, body) in claims.items()
    }
    return replace(keys, accounts=tokens)


def _system_claims() -> dict[str, Any]:
    return {"type": "account", "limits": {**UNLIMITED, **NO_STORE}}


def _alarm_claims(keys: LoopKeys) -> dict[str, Any]:
    doors = [{"name": subject, "subject": subject, "type": "service", "response_type": "Stream"}
             for subject in REPLAY_DOORS]  # fmt: skip
    return {"type": "account", "limits": {**UNLIMITED, **STORE}, "signing_keys": _alarm_scopes(keys.scopes),
            "exports": doors, "revocations": dict(keys.revoked)}  # fmt: skip


def _replay_claims(keys: LoopKeys) -> dict[str, Any]:
    doors = [
        {"name": subject, "subject": subject, "type": "service", "account": keys.alarm.public}
        | ({"local_subject": local} if local else {})
        for subject, local in REPLAY_DOORS.items()
    ]
    return {"type": "account", "limits": {**UNLIMITED, **NO_STORE}, "imports": doors,
            "signing_keys": [_replay_scope(keys.scopes["replay"])], "revocations": dict(keys.revoked)}  # fmt: skip


def _check_token(name: str, value: str) -> None:
    if not value or len(value) > 40 or not TOKEN.issuperset(value):
        raise ValueError(f"{name} is not a token of the alarm protocol: {value!r}")


def _tags(*, station: str, desk: str, kind: str, sites: Iterable[str]) -> list[str]:
    places = list(dict.fromkeys(sites))
    if kind not in STATION_KINDS or not places or (kind != "security" and len(places) > 1):
        raise ValueError(f"no such station: kind {kind!r} with sites {places!r}")
    if (kind == "desk") != bool(desk):
        raise ValueError(f"a station of kind {kind!r} with the desk {desk!r}")
    for name, value in (("station", station), ("desk", desk or "none"), *(("site", site) for site in places)):
        _check_token(name, value)
    tags = [f"site:{site}" for site in places] + [f"station:{station}"]
    return tags + ([f"desk:{desk}"] if desk else [])


def _mint_user(signer: NKey, account: NKey, public_key: str, name: str, tags: list[str], now: datetime | None) -> str:
    public_bytes(public_key)
    claims = {"type": "user", "issuer_account": account.public, "tags": tags}
    seconds = int((now or clock.now()).timestamp())
    return mint(signer, subject=public_key, name=name, nats=claims, issued_at=seconds)


def mint_station_jwt(
    keys: LoopKeys,
    *,
    public_key: str,
    site: str,
    desk: str,
    station: str,
    name: str,
    kind: str,
    sites: Iterable[str] = (),
    now: datetime | None = None,
) -> str:
    """The token with which a station speaks and listens.

    ``public_key`` is what the client handed in (``U...``); BadKey when it is none. ``desk`` is empty unless ``kind``
    is ``desk``. ``sites`` are further sites of a security station. ``name`` is for people who read a broker's list.
    """
    tags = _tags(station=station, desk=desk, kind=kind, sites=(site, *sites))
    signer = keys.scopes["station" if kind == "desk" else "security"]
    return _mint_user(signer, keys.alarm, public_key, name, tags, now)


def mint_replay_jwt(
    keys: LoopKeys,
    *,
    public_key: str,
    site: str,
    desk: str,
    station: str,
    name: str,
    kind: str,
    sites: Iterable[str] = (),
    now: datetime | None = None,
) -> str:
    """The token with which the same station catches up (same arguments as ``mint_station_jwt``)."""
    tags = _tags(station=station, desk=desk, kind=kind, sites=(site, *sites))
    return _mint_user(keys.scopes["replay"], keys.replay, public_key, name, tags, now)


def mint_service(keys: LoopKeys, service: str, now: datetime | None = None) -> Credentials:
    """Credentials of ``platform`` (the worker and the web) or ``controller`` in the account ``ALARM``."""
    key = keys.services[service]
    token = _mint_user(keys.scopes[service], keys.alarm, key.public, service, [], now)
    return Credentials(service, token, key, f"_INBOX.{service}")


def mint_system(keys: LoopKeys, service: str, now: datetime | None = None) -> Credentials:
    """Credentials in the system account: ``controller`` sees who comes and goes, ``platform`` pushes revocations."""
    account = keys.alarm.public
    said, heard = {
        "controller": ([f"$SYS.REQ.ACCOUNT.{account}.CONNZ"],
                       [f"$SYS.ACCOUNT.{account}.CONNECT", f"$SYS.ACCOUNT.{account}.DISCONNECT"]),
        "platform": (["$SYS.REQ.CLAIMS.UPDATE"], []),
    }[service]  # fmt: skip
    inbox = f"_INBOX.{service}-system"
    claims = {"type": "user", "pub": {"allow": said}, "sub": {"allow": [*heard, f"{inbox}.>"]},
              "subs": 16, "data": -1, "payload": -1, "allowed_connection_types": ["STANDARD"]}  # fmt: skip
    key = keys.services[service]
    seconds = int((now or clock.now()).timestamp())
    token = mint(keys.system, subject=key.public, name=f"{service}-system", nats=claims, issued_at=seconds)
    return Credentials(f"{service}-system", token, key, inbox)


def revoke(keys: LoopKeys, public_key: str, now: datetime) -> LoopKeys:
    """Shut out every token this key has got until ``now``; written to disk before it is returned.

    The broker learns of it when ``accounts`` of the result are pushed (``nats_system.push_accounts``), and at
    its next start with an empty folder from its configuration.
    """
    public_bytes(public_key)
    with only_one(keys.folder / "lock"):
        current = _current_accounts(keys)
        revoked = {**current.revoked, public_key: int(now.timestamp())}
        changed = _mint_accounts(replace(current, revoked=revoked), now)
        replace_private(keys.folder / "accounts.json", _state(changed))
    return changed
