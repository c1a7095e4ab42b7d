# SPDX-License-Identifier: EUPL-1.2
"""What only the broker's own account may: seeing who is connected, and shutting somebody out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schutznetz.adapters.nats import Loop
from schutznetz.adapters.nats_keys import LoopKeys

PAGE = 256
ASK_TIMEOUT_S = 5.0


class NotPushed(RuntimeError):
    """A broker did not take the new list of revoked stations."""


@dataclass(frozen=True, slots=True)
class Link:
    """One connection of a station to one loop. ``desk`` is empty for security and entrance."""

    loop: str
    connection: int
    public_key: str
    station: str
    desk: str
    sites: tuple[str, ...]


def _link(loop: str, connection: int, public_key: str, tags: object) -> Link | None:
    """None when this is no station (the worker, the controller)."""
    named: dict[str, list[str]] = {}
    for tag in tags if isinstance(tags, list) else []:
        name, _, value = str(tag).partition(":")
        named.setdefault(name, []).append(value)
    if "station" not in named or "site" not in named:
        return None
    return Link(loop, connection, public_key, named["station"][0], named.get("desk", [""])[0], tuple(named["site"]))


def link_of_event(loop: str, body: bytes) -> Link | None:
    """The connection a ``CONNECT`` or ``DISCONNECT`` event is about."""
    try:
        client: Mapping[str, Any] = json.loads(body)["client"]
        return _link(loop, int(client["id"]), str(client.get("user", "")), client.get("tags"))
    except (ValueError, KeyError, TypeError):
        return None


async def links_now(system: Loop, account: str) -> list[Link]:
    """Every station connected to this loop now, read page by page.  LoopDown or TimeoutError when it cannot be read."""
    links: list[Link] = []
    offset, total = 0, 1
    while offset < total:
        question = {"auth": True, "state": 0, "offset": offset, "limit": PAGE, "acc": account}
        answer = json.loads(await system.request(
            f"$SYS.REQ.ACCOUNT.{account}.CONNZ", json.dumps(question).encode(), timeout=ASK_TIMEOUT_S
        ))["data"]  # fmt: skip
        links += [link for entry in answer["connections"] if (link := _link_of_entry(system.name, entry))]
        total = answer["total"]
        offset += max(1, len(answer["connections"]))
    return links


def _link_of_entry(loop: str, entry: Mapping[str, Any]) -> Link | None:
    return _link(loop, int(entry["cid"]), str(entry.get("authorized_user", "")), entry.get("tags"))


async def push_accounts(system: Loop, keys: LoopKeys) -> None:
    """Give the broker the account tokens of ``keys`` (after ``revoke``); revoked stations lose their connection.

    ``system`` is connected with ``mint_system(keys, "platform")``.  NotPushed when the broker refuses, LoopDown or
    TimeoutError when it cannot be asked; then push again later, a broker does not learn of it by itself.
    """
    for account in (keys.alarm.public, keys.replay.public):
        token = keys.accounts[account]
        answer = json.loads(await system.request("$SYS.REQ.CLAIMS.UPDATE", token.encode(), timeout=ASK_TIMEOUT_S))
        if answer.get("error") or answer.get("data", {}).get("code") != 200:
            raise NotPushed(f"loop {keys.loop}: {answer.get('error') or answer}")
