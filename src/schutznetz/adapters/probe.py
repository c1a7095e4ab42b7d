# SPDX-License-Identifier: EUPL-1.2
"""Facts about this machine and its neighbours that only a look can tell: clocks, certificates, answers."""

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

TIMEOUT_S = 3.0


def page_answers(url: str) -> bool:
    """Does this address answer a GET without a server error?"""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return answer.status < 500
    except (OSError, ValueError):
        return False


def broker_clock(monitor_url: str) -> datetime | None:
    """What time a broker believes it is, aware, in UTC; None when it does not answer."""
    try:
        with urllib.request.urlopen(f"{monitor_url}/varz", timeout=TIMEOUT_S) as answer:  # noqa: S310
            said = json.loads(answer.read())["now"]
    except (OSError, ValueError, KeyError):
        return None
    return datetime.fromisoformat(said[:19]).replace(tzinfo=UTC)


def certificate_left(path: Path, now: datetime) -> timedelta:
    """How long the certificate in this PEM file is still valid. ValueError when the file holds none."""
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc - now
