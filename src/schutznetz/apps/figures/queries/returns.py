# SPDX-License-Identifier: EUPL-1.2
"""What a vault is told to make a return, and what the body that adds up gets to see."""

import base64
from collections.abc import Sequence
from datetime import date
from random import SystemRandom
from typing import Any

from django.db.models import Count, F

from schutznetz.apps.figures.facts import Misshapen, Quarter, group_of, recipients_of, wants_keys
from schutznetz.apps.figures.models import Pool, ReturnReceipt, ReturnToken, TallyShare
from schutznetz.apps.figures.policies import may_hand_in, require_collect
from schutznetz.apps.figures.queries.collectors import collects_for, role_of
from schutznetz.apps.figures.queries.structures import PLAN, labels_for_vault, sheet_of, valid_structure
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.domain.disclosure.cell_noise import MODULUS
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.statistics.sheets import Code
from schutznetz.regulation.statistics.table_plans import TablePlan, plan

OPEN = Pool.State.OPEN


def source_plan() -> TablePlan:
    """What a single return tells."""
    return plan(PLAN).at_source()


def size_of(found: TablePlan) -> int:
    """How many counts a return holds."""
    return sum(size for _start, size in places(found).values())


def places(found: TablePlan) -> dict[str, tuple[int, int]]:
    """For each table where its counts begin, and how many there are (last dimension fastest)."""
    start, answer = 0, {}
    for table in found.tables:
        size = 1
        for length in found.shape(table):
            size *= length
        answer[table.key] = (start, size)
        start += size
    return answer


def pool_of(person: Person, quarter: Quarter, day: date) -> Pool | None:
    """The pool of a person's group; None without a group, or before anybody of it asked for a token."""
    group = group_of(person, day)
    if group is None:
        return None
    rows = Pool.objects.filter(group=group, year=quarter.year, quarter=quarter.number)
    return rows.select_related("group__authority").first()


def told(actor: Actor, today: date) -> dict[str, Any]:
    """Everything the page of returns starts from. `mine` is None for whoever is no counsellor."""
    return {
        "mine": _mine(actor, today) if may_hand_in(actor) else None,
        "collects": bool(collects_for(actor)),
        "plan": plan_for_vault(), "sheet": sheet_for_vault(),
    }  # fmt: skip


def _mine(actor: Actor, today: date) -> dict[str, Any]:
    quarter, person = Quarter.before(today), actor.person
    group = group_of(person, today)
    pool = pool_of(person, quarter, today)
    token = ReturnToken.objects.filter(person=person, year=quarter.year, quarter=quarter.number).first()
    done = ReturnReceipt.objects.filter(person=person, year=quarter.year, quarter=quarter.number).exists()
    ministry = group.authority if group else None
    return {
        "year": quarter.year, "quarter": quarter.number, "until": quarter.end.isoformat(),
        "due": _due(quarter, today), "group": group.name if group else None,
        "is_open": pool is None or pool.state == OPEN, "is_done": done or bool(token and token.receipt),
        "recipients": recipients_of(role_of(ministry), ministry, today) if ministry else [],
        "labels": labels_for_vault(valid_structure(person.authority)),
        "keys": ministry is not None and wants_keys(ministry, quarter.year), "authority": str(person.authority),
    }  # fmt: skip


def _due(quarter: Quarter, today: date) -> str:
    days = standard().integer("documentation.days_after", today)
    return date.fromordinal(quarter.end.toordinal() + days).isoformat()


def plan_for_vault() -> dict[str, Any]:
    """The published plan as data: dimensions with levels, and where each table lies in a return."""
    found = source_plan()
    used = {key for one in found.tables for key in one.by}
    return {
        "digest": found.digest, "cells": size_of(found), "cite": found.cite,
        "tables": [
            {
                "key": one.key, "name": one.name, "name_en": one.name_en, "by": list(one.by),
                "start": places(found)[one.key][0],
            }
            for one in found.tables
        ],
        "dimensions": {
            key: {
                "name": one.name, "name_en": one.name_en, "coarsens": one.coarsens,
                "levels": [[level.key, level.name, level.name_en, level.within] for level in one.levels],
            }
            for key, one in found.dimensions.items()
            if key in used
        },
    }  # fmt: skip


def sheet_for_vault() -> dict[str, Any]:
    """The coded sheet as data: fields, how staff are booked, limits."""
    found = sheet_of()
    return {
        "limits": {
            "label_staff": found.limits.label_staff, "share_bytes": found.limits.share_bytes,
            "pool_returns": found.limits.pool_returns, "processes": found.limits.processes,
            "category_staff": found.limits.category_staff,
        },
        "attributes": [
            {
                "key": one.key, "values": _codes(one.values), "open": one.open,
                "booked": [[level, sorted(values)] for level, values in one.booked],
            }
            for one in found.attributes
        ],
        "coarse": dict(found.coarse),
        "fields": [
            {
                "key": one.key, "name": one.name, "name_en": one.name_en, "codes": _codes(one.codes),
                "attribute": one.attribute, "most": one.most, "tallied": one.is_tallied,
            }
            for one in found.fields
        ],
    }  # fmt: skip


def _codes(codes: Sequence[Code]) -> list[list[str]]:
    return [[one.key, one.name, one.name_en] for one in codes]


def ready(actor: Actor) -> list[dict[str, Any]]:
    """Pools the actor may add up now: settled, with enough returns. `returns` counts those merged into it too."""
    rows = Pool.objects.filter(state=Pool.State.READY, group__authority__in=(ministries := collects_for(actor)))
    rows = rows.annotate(own=Count("shares", distinct=True), others=Count("merged__shares", distinct=True))
    rows = rows.order_by("year", "quarter", "group__name", "pk")
    named = rows.values("pk", "year", "quarter", "own", "others", name=F("group__name"), of=F("group__authority"))
    by_pk = {one.pk: one for one in ministries}
    return [
        {"id": one["pk"], "name": one["name"], "year": one["year"], "quarter": one["quarter"],
         "returns": one["own"] + one["others"], "keys": wants_keys(by_pk[one["of"]], one["year"])}
        for one in named
    ]  # fmt: skip


def ready_pool(actor: Actor, pk: int) -> Pool:
    """Raises `Pool.DoesNotExist`, `Denied`."""
    found = Pool.objects.select_related("group__authority").get(pk=pk)
    require_collect(actor, found.group.authority, role_of(found.group.authority))
    if found.state != Pool.State.READY:
        raise Pool.DoesNotExist
    return found


def pools_within(found: Pool) -> list[int]:
    """A pool and those merged into it."""
    return [found.pk, *found.merged.values_list("pk", flat=True)]


def shares_of(found: Pool) -> list[str]:
    """The closed files of a pool in a random order, without their keys, as base64."""
    rows = TallyShare.objects.filter(pool__in=pools_within(found)).values_list("blob", flat=True)
    blobs = [base64.b64encode(bytes(one)).decode() for one in rows]
    SystemRandom().shuffle(blobs)
    return blobs


def checked_cells(cells: Any) -> list[int]:
    """Sums in the order of the plan; `Misshapen` when they cannot be sums of returns."""
    found = source_plan()
    if not isinstance(cells, list) or len(cells) != size_of(found):
        raise Misshapen("cells")
    if not all(type(one) is int and 0 <= one < 10**7 for one in cells):
        raise Misshapen("cells")
    totals = {sum(cells[start : start + size]) for start, size in places(found).values()}
    if len(totals) != 1:
        raise Misshapen("totals")
    return cells


def checked_keys(keys: Any, cells: Sequence[int]) -> list[int]:
    """Sums of record keys beside these counts; `Misshapen` when they cannot be that."""
    if not isinstance(keys, list) or len(keys) != len(cells):
        raise Misshapen("keys")
    if not all(type(one) is int and 0 <= one < MODULUS for one in keys):
        raise Misshapen("keys")
    totals = {sum(keys[start : start + size]) % MODULUS for start, size in places(source_plan()).values()}
    if len(totals) != 1 or any(key and not count for key, count in zip(keys, cells, strict=True)):
        raise Misshapen("keys")
    return keys
