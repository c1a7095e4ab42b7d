# SPDX-License-Identifier: EUPL-1.2
"""Export and delete one's own data."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.privacy.facts import StoredActivity
from schutznetz.apps.privacy.policies import require_see_own_data
from schutznetz.apps.privacy.queries.own import choices_of, default_of, goes_at_once, rows_about, stored_about


@transaction.atomic
def export_own(*, actor: Actor, now: datetime, today: date) -> bytes:
    """A ZIP with everything stored about the acting person: `daten.json` for programs, `daten.html` for people."""
    require_see_own_data(actor)
    stored = stored_about(actor, today, limit=None)
    record(verb="privacy.exported", subject=actor.user, actor=actor.user, now=now)
    page = render_to_string("privacy/export.html", {"stored": stored, "actor": actor, "now": now})
    return _zip({"daten.json": _json(stored, actor, now), "daten.html": page}, now)


def _json(stored: list[StoredActivity], actor: Actor, now: datetime) -> str:
    body = {
        "person": str(actor),
        "made_at": now.isoformat(),
        "activities": [_activity(activity) for activity in stored],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _activity(activity: StoredActivity) -> dict[str, Any]:
    return {
        "key": activity.key,
        "name": activity.name,
        "purpose": activity.purpose,
        "legal_basis": activity.basis,
        "seen_by": activity.seen_by,
        "source": activity.source,
        "recipients": activity.recipients,
        "data": [
            {"model": h.holding.model, "name": h.name, "kept": h.kept, "rows": [dict(row.raw) for row in h.rows]}
            for h in activity.holdings
        ],
    }


def _zip(files: dict[str, str], now: datetime) -> bytes:
    local = now.astimezone(BERLIN)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, local.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return target.getvalue()


@transaction.atomic
def erase_own(*, actor: Actor, now: datetime) -> int:
    """Delete at once what nobody else needs, and set one's own settings back; returns how many rows and settings."""
    require_see_own_data(actor)
    count = 0
    for holding, _rows in goes_at_once(actor):
        for row in rows_about(holding, actor):
            row.delete()
            count += 1
    for holding, name in choices_of(actor):
        row = rows_about(holding, actor).get()
        rows_about(holding, actor).update(**{name: default_of(row, name)})
        count += 1
    record(verb="privacy.erased", subject=actor.user, actor=actor.user, now=now, count=count)
    return count
