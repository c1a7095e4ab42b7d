# SPDX-License-Identifier: EUPL-1.2
"""Asking a broker's monitor on loopback how it is."""

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

TIMEOUT_S = 2.0


def health(monitor_url: str) -> str:
    """``ok``, or in the broker's words what is wrong, or ``unreachable``."""
    return _reading(monitor_url, "/healthz")


def is_alive(monitor_url: str) -> bool:
    """Does the process answer at all, whatever the state of its store?"""
    return _reading(monitor_url, "/healthz") != "unreachable"


def _reading(monitor_url: str, path: str) -> str:
    try:
        with urllib.request.urlopen(f"{monitor_url}{path}", timeout=TIMEOUT_S) as answer:  # noqa: S310
            return _status(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return _status(error.read())
    except (OSError, ValueError):
        return "unreachable"


def _status(body: bytes) -> str:
    content: dict[str, Any] = json.loads(body)
    return str(content.get("error") or content.get("status") or "unknown")


async def health_of(monitor_url: str) -> str:
    """The same without blocking the caller's loop."""
    return await asyncio.to_thread(health, monitor_url)
