# SPDX-License-Identifier: EUPL-1.2
"""What the demonstration closes opens with the program of the browser, with what stands on its sign-in page."""

import base64
import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright._impl._driver import compute_driver_executable

from schutznetz.apps.contact.facts import digest_of
from schutznetz.apps.contact.models import Letter, Mailbox, Slot
from schutznetz.apps.contact.queries import reader_of
from schutznetz.apps.figures.facts import is_share
from schutznetz.apps.figures.models import Pool, TallyShare
from schutznetz.apps.figures.queries.returns import plan_for_vault, ready, sheet_for_vault, told
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.vault.facts import CONTAINERS, bucket_of
from schutznetz.apps.vault.models import VaultIdentity
from schutznetz.apps.vault.queries import instance_id
from schutznetz.config import demo_sap, demo_vault, demo_working_groups
from schutznetz.config.demo_notebook import BASE, document_on
from tools import demo_notebook

pytestmark = [pytest.mark.django_db]
NOW, TODAY = datetime(2026, 6, 15, 8, 0, tzinfo=UTC), date(2026, 6, 15)
OPEN = Path(__file__).with_name("demo_vault.mjs")


def opened() -> dict[str, Any]:
    """What the browser's program finds with the password and the words of the sign-in page."""
    given = {
        "password": settings.DEMO_VAULT_PASSWORD, "words": settings.DEMO_CONTACT_WORDS, "instance": instance_id(),
        "counsellor": closed(Role.COUNSELLOR), "body": closed(Role.STATISTICS), "plan": plan_for_vault(),
        "letters": [text(one) for one in Letter.objects.order_by("pk")], "most": sheet_of().limits.processes,
        "fields": sheet_for_vault()["fields"], "shares": [text(one) for one in TallyShare.objects.all()],
    }  # fmt: skip
    node = str(compute_driver_executable()[0])
    done = subprocess.run(
        [node, str(OPEN)], input=json.dumps(given), capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def text(row: Any) -> str:
    return base64.b64encode(bytes(row.blob)).decode()


def closed(role: str) -> dict[str, str]:
    identity = VaultIdentity.objects.get(user__person__offices__role=role)
    return {
        "wrap": text(identity.wraps.get(kind="pass")), "recipient": identity.recipient, "vault": identity.vault,
        "container": text(identity.versions.get()),
    }  # fmt: skip


@pytest.mark.requirement("SAP-165", "SAP-166")
def test_what_the_demonstration_closes_the_browser_opens() -> None:
    demo_sap.fill(now=NOW, today=TODAY)
    demo_working_groups.fill(now=NOW, today=TODAY)
    demo_vault.fill(now=NOW, today=TODAY)
    found = opened()
    mine, body = found["counsellor"], found["body"]
    assert mine["same"]
    assert body["same"]
    assert mine["fingerprint"] == VaultIdentity.objects.get(vault=mine["head"]["vault"]).fingerprint
    assert len(mine["document"]["processes"]) == 12
    assert found["lacking"] == [{}], "one sheet, and nothing is missing on it"
    assert set(body["document"]) == {"settings"}
    _letters(found)
    _returns(found["sums"])


def _letters(found: dict[str, Any]) -> None:
    assert not found["unknown"], "every word is on the list"
    assert [one["forged"] for one in found["threads"]] == [0, 0]
    assert all(one["reply"] for one in found["threads"])
    first = {one["letters"][0]["kind"]: one["letters"][0] for one in found["threads"]}
    assert first["write"]["text"] == demo_vault.LETTER
    assert first["call"]["callback"] == demo_vault.CALLBACK
    assert set(found["own"]) == {demo_vault.LETTER, None}, "the words open one of the two"
    box = Mailbox.objects.get(lookup=digest_of(found["lookup"]))
    assert reader_of(box.counsellor) is not None
    assert Slot.objects.filter(counsellor=box.counsellor).count() == len(demo_vault.SLOTS)
    assert all(one.starts_at.weekday() < 5 for one in Slot.objects.all()), "nobody is offered a Sunday"


def _returns(sums: dict[str, Any]) -> None:
    pool = Pool.objects.get()
    assert (pool.state, pool.year, pool.quarter) == (Pool.State.READY, 2025, 4)
    assert (sums["returns"], sums["unreadable"]) == (demo_vault.RETURNS, 0)
    assert sum(sums["cells"]) > 0
    size = sheet_of().limits.share_bytes
    assert all(is_share(bytes(one.blob), size) for one in TallyShare.objects.all())
    people = {one.user.person.offices.get().role: one.user for one in VaultIdentity.objects.all()}
    assert len(ready(actor_for(people[Role.STATISTICS], TODAY))) == 1
    mine = told(actor_for(people[Role.COUNSELLOR], TODAY), TODAY)["mine"]
    assert mine["is_open"]
    assert mine["recipients"]
    assert len(mine["labels"]["labels"]) > 1
    assert all(bucket_of(bytes(one.versions.get().blob), CONTAINERS) for one in VaultIdentity.objects.all())


def test_the_notebook_is_the_one_of_the_examples() -> None:
    assert demo_notebook.NOTEBOOK.read_text(encoding="utf-8") == demo_notebook.made(), "run tools/demo_notebook.py"


def test_its_days_move_with_the_day_of_the_demonstration() -> None:
    before, after = document_on(BASE), document_on(date(2027, 2, 1))
    days = [sorted(one["on"] for one in found["talks"].values()) for found in (before, after)]
    moved = {date.fromisoformat(late) - date.fromisoformat(early) for early, late in zip(*days, strict=True)}
    assert moved == {date(2027, 2, 1) - BASE}
    assert all(one["made"].startswith("2027-02-01T") for one in after["talks"].values())
