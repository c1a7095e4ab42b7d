# SPDX-License-Identifier: EUPL-1.2
"""Nothing unpublished is told: true sums, noisy sums and checked but unpublished figures are looked for on all pages.

Each kind of row gets a number of its own that stands nowhere else. Every address of the access matrix that answers a
role is read by somebody in this role: pages, answers for programs, files and saved lists. A leak is planted to show
that it would be found. That code has no second way to these rows is shown in tests/apps/reporting/test_one_door.py.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from schutznetz.apps.figures.models import Pool, PoolSum
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting.models import LedgerDraw, NoisyTally, RawTally, Release, ReleasedTable
from schutznetz.apps.reporting.queries import released
from tests.apps.builders import a_working_group, let_go
from tests.apps.reporting.published import WHEN, a_release
from tests.apps.test_access_matrix import MATRIX, OTHERS, a_world, expected, signed_in
from tests.attack.ground import addresses, method_of, undone

pytestmark = pytest.mark.django_db
World = dict[str, Any]
SECRET = {"pool": 739_193, "raw": 739_301, "noisy": 739_397, "unpublished": 739_411}
SHOWN = 628_317
"""The published figure: whoever walks must find it, or would find nothing at all."""
ROLES = ["anonymous", "OWNER", "SITE", "SEC", "ADM", *OTHERS, "DPO_foreign", "STAT_foreign", "MIN_foreign"]
EVERYWHERE = ("anonymous", "OWNER", "ADM", "MIN", "STAT", "DPO", "PR", "HEAD", "SPK", "DPO_foreign")
"""These read everything they may; the others read the rooms below, where figures about people are at home or told."""
ROOMS = ("reporting:", "figures:", "vault:", "exchange:", "quality:", "working_groups:", "sap:", "start:", "/")
FILES = {"reporting:report_file": ("pdf", "xlsx", "csv", "zip"), "reporting:explore_file": ("csv", "xlsx")}
GROUP = r"[.,\u00a0\u202f ]?"
LATER = 2025


def pattern(number: int) -> re.Pattern[str]:
    """The number as people and programs write it, with or without a mark for thousands; not inside a longer one."""
    return re.compile(rf"(?<!\d){number // 1000}{GROUP}{number % 1000}(?!\d)")


SECRETS = {kind: pattern(number) for kind, number in SECRET.items()}


def plant(world: World) -> None:
    """Numbers in every kind of row: one published, the others not."""
    ministry = Authority.objects.get(key=world["objects"]["own_authority_key"])
    group = a_working_group(ministry, "Arbeitskreis Kanari")
    ReleasedTable.objects.filter(release__state=Release.State.PUBLISHED).exclude(axes=[]).update(error=6.0)
    for table in ReleasedTable.objects.filter(release__state=Release.State.PUBLISHED):
        table.values = [SHOWN] * len(table.values)
        table.save(update_fields=["values"])
    waiting = [
        a_release(ministry, LATER, None, groups=(group,), state=Release.State.GATED),
        a_release(ministry, LATER, 1, groups=(group,), state=Release.State.REFUSED),
        a_release(ministry, LATER, 2, groups=(group,), state=Release.State.DRAWN),
    ]
    for table in ReleasedTable.objects.exclude(release__state=Release.State.PUBLISHED):
        table.values = [SECRET["unpublished"]] * len(table.values)
        table.save(update_fields=["values"])
    pool = Pool.objects.create(group=group, year=LATER, quarter=1, state=Pool.State.SUMMED)
    PoolSum.objects.create(pool=pool, digest="d" * 64, returns=9, cells=[SECRET["pool"]] * 40)
    year = waiting[0].year
    RawTally.objects.create(year=year, quarters=[1], cells=[SECRET["raw"]] * 40)
    draw = LedgerDraw.objects.create(year=year, table="region_quarter", quarter=1, deviation=4.08, on=WHEN.date())
    NoisyTally.objects.create(draw=draw, cells=[SECRET["noisy"]] * 40)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = a_world()
        plant(made)
        made["sessions"] = {role: signed_in(made["users"][role]) for role in ROLES if role != "anonymous"}
        yield made
        transaction.set_rollback(True)


def client_for(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = world["sessions"][role]
    return client


def readable(world: World, role: str) -> Iterator[tuple[str, str, str]]:
    """Row, method and address of what answers this role, each file in all its kinds."""
    found = addresses(world)
    for name, row in MATRIX.items():
        if expected(row, role) == 200 and (role in EVERYWHERE or name.startswith(ROOMS)):
            kinds = FILES.get(name.partition("#")[0])
            folder = found[name].rstrip("/").rpartition("/")[0]
            for address in [f"{folder}/{kind}/" for kind in kinds] if kinds else [found[name]]:
                yield name, method_of(name), address


def said(response: Any) -> str:
    """Everything an answer says, out of archives, workbooks and PDF as well."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    parts = [content]
    if content[:4] == b"%PDF":
        with suppress(PyPdfError):  # some rows of the matrix hold a file that only begins like one
            parts.append("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).encode())
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(parts).decode("utf-8", "replace")


def walk(world: World, role: str, rows: Iterable[tuple[str, str, str]] | None = None) -> tuple[list[str], int]:
    """What was told to this role that should not be, and how many answers held the published figure."""
    client, leaks, seen, shown = client_for(world, role), [], 0, pattern(SHOWN)
    for name, method, address in rows or readable(world, role):
        with undone():
            response = getattr(client, method)(address)
            text = said(response)
            let_go(response)
        seen += bool(shown.search(text))
        leaks += [f"{role}: {name} {address}: {kind}" for kind, one in SECRETS.items() if one.search(text)]
    return leaks, seen


@pytest.mark.parametrize("role", ROLES)
def test_no_page_file_or_answer_tells_what_is_not_published(world: World, role: str) -> None:
    cache.clear()
    leaks, seen = walk(world, role)
    assert leaks == []
    if role in ("STAT", "MIN", "DPO", "PR"):
        assert seen >= 5, "reports, their files and the explorer show what is published"


def test_a_leak_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door hands out what noise made of the sums, before it was fitted and checked."""
    as_it_is = released._table

    def unchecked(row: ReleasedTable) -> released.Table:
        row.values = (NoisyTally.objects.get().cells * len(row.values))[: len(row.values)]
        return as_it_is(row)

    monkeypatch.setattr(released, "_table", unchecked)
    rows = [one for one in readable(world, "STAT") if one[0].startswith("reporting:")]
    leaks, _seen = walk(world, "STAT", rows)
    assert {one.rpartition(" ")[2] for one in leaks} == {"noisy"}
    assert {one.split()[1].partition("#")[0] for one in leaks} == {
        "reporting:report", "reporting:report_file", "reporting:explore", "reporting:explore_file",
    }  # fmt: skip
    for kind in FILES["reporting:report_file"]:
        assert any(f"/datei/{kind}/" in one for one in leaks), kind


@pytest.mark.parametrize("number", SECRET.values())
def test_a_number_is_recognised_in_every_writing(number: int) -> None:
    written = (f"{number}", f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u202f"))
    assert all(pattern(number).search(f"<td>{one}</td>") for one in written)
    assert not pattern(number).search(f"1{number}")
