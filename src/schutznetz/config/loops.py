# SPDX-License-Identifier: EUPL-1.2
"""The two loops of an instance: embedded brokers laid out on disk, or addresses of the operator's own.

Every program of the instance learns of them from `SCHUTZNETZ_LOOPS`, a JSON object
`{"a": {"ws": "ws://host:port", "tcp": "nats://host:port", "http": "http://host:port"}, "b": {...}}`.
"""

import json
import os
from pathlib import Path

from schutznetz.adapters.nats_config import Broker, BrokerPlan, Tls, write_broker
from schutznetz.adapters.nats_keys import LOOPS, ensure_keys

Addresses = dict[str, dict[str, str]]


def addresses() -> Addresses:
    """What `SCHUTZNETZ_LOOPS` says; empty when it is not set."""
    return json.loads(os.environ.get("SCHUTZNETZ_LOOPS", "{}"))


def lay_out(folder: Path, origins: list[str]) -> dict[str, Broker]:
    """Keys, ports and configuration of both embedded brokers below `folder`; the same again at each start."""
    plan = BrokerPlan(host=os.environ.get("SCHUTZNETZ_BROKER_HOST", "127.0.0.1"), origins=origins, tls=_tls())
    return {name: write_broker(ensure_keys(folder, name), plan) for name in LOOPS}


def _tls() -> Tls | None:
    certificate, key = os.environ.get("SCHUTZNETZ_TLS_CERT"), os.environ.get("SCHUTZNETZ_TLS_KEY")
    return Tls(Path(certificate), Path(key)) if certificate and key else None


def addresses_of(brokers: dict[str, Broker]) -> Addresses:
    public = os.environ.get("SCHUTZNETZ_BROKER_NAME", "")
    return {
        name: {
            "ws": _public(broker.websocket_url, public),
            "tcp": broker.client_url,
            "http": broker.monitor_url,
        }
        for name, broker in brokers.items()
    }


def _public(url: str, name: str) -> str:
    """The address under which browsers find the broker: the host name of the certificate instead of an interface."""
    if not name:
        return url
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{name}:{rest.rsplit(':', 1)[1]}"
