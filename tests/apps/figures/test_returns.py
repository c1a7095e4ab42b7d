# SPDX-License-Identifier: EUPL-1.2
"""Returns from token to sum: nobody twice, nobody else, and no row that joins a return with a person."""

import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.figures import jobs, vault_api
from schutznetz.apps.figures.actions import returns as actions
from schutznetz.apps.figures.facts import AGE, AGE_EACH, AGE_FIXED, Misshapen, Quarter
from schutznetz.apps.figures.models import Collector, Pool, PoolSum, ReturnReceipt, ReturnToken, SigningKey, TallyShare
from schutznetz.apps.figures.queries import returns as queries
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.quality.actions.receipts import take_receipts
from schutznetz.apps.quality.models import QuarterReturn
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_user
from tests.apps.figures.blinding import Blinded, blind
from tests.apps.sap.objects import DAY, acting
from tests.apps.working_groups.objects import Region

pytestmark = pytest.mark.django_db
LATE = date(2026, 5, 5)
"""After the time in which pools of the first quarter fill."""


@pytest.fixture
def region() -> Region:
    return Region()


def a_blob(recipients: int = 1) -> bytes:
    return AGE + secrets.token_bytes(8192 + AGE_FIXED + AGE_EACH * recipients - len(AGE))


def sent(user: User, blob: bytes | None = None, *, shown: bool = True) -> tuple[Pool, Blinded, bytes]:
    """All three steps of a counsellor; the pool, the second number and its signature."""
    actor = acting(user)
    pool, keys = actions.open_pool(actor=actor, today=DAY)
    token, receipt = blind(keys["hand_in"]), blind(keys["receipt"])
    signature = token.open(actions.grant_token(blinded=token.hidden, actor=actor, today=DAY))
    back = actions.hand_in(
        pool_id=pool.pk, token=token.message, signature=signature, blob=blob or a_blob(), blinded=receipt.hidden
    )
    opened = receipt.open(back)
    if shown:
        actions.show_receipt(pool_id=pool.pk, token=receipt.message, signature=opened, actor=actor)
    return pool, receipt, opened


def members(region: Region, count: int) -> list[User]:
    return [region.member_with_account(f"Mit{at}", "Glied") for at in range(count)]


@pytest.mark.requirement("SAP-063", "SAP-162")
def test_a_return_becomes_a_receipt_at_night_and_an_entry_in_quality(region: Region) -> None:
    sent(region.speaker)
    assert TallyShare.objects.count() == 1
    assert not ReturnReceipt.objects.exists()
    jobs.keep_returns(DAY)
    receipt = ReturnReceipt.objects.get()
    assert (receipt.person, receipt.year, receipt.quarter) == (region.speaker.person, 2026, 1)
    assert take_receipts(DAY) == 1
    assert take_receipts(DAY) == 0
    entry = QuarterReturn.objects.get()
    assert (entry.sent_on, entry.received_on, entry.is_nil) == (DAY, DAY, False)
    assert not Entry.objects.filter(verb__startswith="figures.").exists()


@pytest.mark.requirement("SAP-063")
def test_one_return_a_quarter_and_none_without_a_token(region: Region) -> None:
    actor, (pool, keys) = acting(region.speaker), actions.open_pool(actor=acting(region.speaker), today=DAY)
    token, other = blind(keys["hand_in"]), blind(keys["hand_in"])
    first = actions.grant_token(blinded=token.hidden, actor=actor, today=DAY)
    assert actions.grant_token(blinded=token.hidden, actor=actor, today=DAY) == first
    with pytest.raises(actions.Used):
        actions.grant_token(blinded=other.hidden, actor=actor, today=DAY)
    good = {"pool_id": pool.pk, "token": token.message, "signature": token.open(first), "blob": a_blob(),
            "blinded": blind(keys["receipt"]).hidden}  # fmt: skip
    for wrong in ({"token": other.message}, {"signature": b"\0" * 256}, {"blob": b"open"}, {"blob": a_blob() + b"x"},
                  {"blinded": b""}, {"blinded": b"\xff" * 256}):  # fmt: skip
        with pytest.raises(Misshapen):
            actions.hand_in(**(good | wrong))
    actions.hand_in(**good)
    actions.hand_in(**good)
    with pytest.raises(actions.Used):
        actions.hand_in(**(good | {"blob": a_blob()}))
    assert TallyShare.objects.count() == 1


def test_a_receipt_is_shown_once_and_by_one_person(region: Region) -> None:
    pool, receipt, opened = sent(region.speaker)
    sent(region.deputy, shown=False)
    actions.show_receipt(pool_id=pool.pk, token=receipt.message, signature=opened, actor=acting(region.speaker))
    with pytest.raises(actions.Used):
        actions.show_receipt(pool_id=pool.pk, token=receipt.message, signature=opened, actor=acting(region.deputy))
    with pytest.raises(Misshapen):
        actions.show_receipt(pool_id=pool.pk, token=b"x" * 32, signature=opened, actor=acting(region.deputy))


def test_only_counsellors_get_tokens(region: Region) -> None:
    for role in (Role.HEAD, Role.ADMINISTRATOR, Role.STATISTICS, Role.MINISTRY):
        with pytest.raises(Denied):
            actions.open_pool(actor=acting(a_user(role, region.site, everywhere=True)), today=DAY)
    assert queries.told(acting(a_user(Role.HEAD, region.site, everywhere=True)), DAY)["mine"] is None


@pytest.mark.requirement("SAP-064")
def test_no_column_order_or_time_joins_a_share_with_a_person(region: Region) -> None:
    """What the signature saw and what was handed in have nothing in common; every token fits every request."""
    for user in members(region, 4):
        sent(user)
    columns = {
        model.__name__: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_app_config("figures").get_models()
    }
    assert columns["TallyShare"] == {"id", "pool", "blob"}
    assert columns["ReturnReceipt"] == {"id", "person", "year", "quarter"}
    assert columns["ReturnToken"] == {"id", "person", "pool", "year", "quarter", "blinded", "receipt"}
    moments = (models.DateField, models.TimeField)
    for model in (TallyShare, ReturnReceipt, ReturnToken, Pool, SigningKey):
        assert not any(isinstance(field, moments) for field in model._meta.concrete_fields)
        assert not any(isinstance(field, models.AutoField) for field in TallyShare._meta.concrete_fields)
    tokens = {text for row in ReturnToken.objects.all() for text in (row.blinded, row.receipt)}
    assert not tokens & set(TallyShare.objects.values_list("id", flat=True))


def stored(table: str, column: str) -> list[str]:
    """Rows as they lie on disk."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")
        return [str(row[0]) for row in cursor.fetchall()]


@pytest.mark.requirement("SAP-064")
def test_the_night_forgets_the_order_of_arrival_on_disk(region: Region) -> None:
    for user in members(region, 8):
        sent(user)
    before = [stored("figures_tallyshare", "id"), stored("figures_returntoken", "person_id")]
    changed = [False, False]
    for _night in range(3):  # an order stays by chance once in 40,000 nights
        jobs.keep_returns(DAY)
        after = [stored("figures_tallyshare", "id"), stored("figures_returntoken", "person_id")]
        changed = [was or one != other for was, one, other in zip(changed, before, after, strict=True)]
    assert [sorted(one) for one in after] == [sorted(one) for one in before]
    assert changed == [True, True]


@pytest.mark.requirement("SAP-065")
def test_five_returns_are_added_up_by_the_named_body_alone_and_then_gone(region: Region) -> None:
    for user in members(region, 5):
        sent(user)
    jobs.settle_pools(DAY)
    pool = Pool.objects.get()
    assert pool.state == Pool.State.READY
    body = acting(a_user(Role.STATISTICS, region.ministry_site, everywhere=True))
    ministry = acting(a_user(Role.MINISTRY, region.ministry_site, everywhere=True))
    assert [one["id"] for one in queries.ready(body)] == [pool.pk]
    for role in (Role.HEAD, Role.SUPERVISOR, Role.ACADEMY, Role.ADMINISTRATOR, Role.STATISTICS):
        stranger = acting(a_user(role, region.site, everywhere=True))
        assert not queries.ready(stranger)
        with pytest.raises(Denied):
            queries.ready_pool(stranger, pool.pk)
    with pytest.raises(Denied):
        queries.ready_pool(ministry, pool.pk)
    assert len(queries.shares_of(pool)) == 5
    cells = [0] * queries.size_of(queries.source_plan())
    good: dict[str, Any] = {"pool": pool, "plan_digest": queries.source_plan().digest, "cells": cells, "returns": 5,
                            "left_out": 0, "actor": body, "now": clock.now()}  # fmt: skip
    for wrong in ({"cells": cells[1:]}, {"cells": [1, *cells[1:]]}, {"cells": [-1, *cells[1:]]}, {"plan_digest": "x"},
                  {"returns": 4}, {"returns": 4, "left_out": 1}, {"returns": 6}, {"cells": [True, *cells[1:]]},
                  ):  # fmt: skip
        with pytest.raises(Misshapen):
            actions.sum_up(**(good | wrong))
    actions.sum_up(**good)
    assert (TallyShare.objects.count(), PoolSum.objects.get().returns) == (0, 5)
    assert Entry.objects.filter(verb="figures.pool_summed").count() == 1
    Collector.objects.create(ministry=region.ministry_site.authority, role="MIN")
    assert not queries.ready(body)


def test_four_returns_wait_for_the_next_quarter_and_late_ones_are_told_so(region: Region) -> None:
    for user in members(region, 4):
        sent(user)
    assert jobs.settle_pools(date(2026, 4, 20)) == 0
    jobs.settle_pools(LATE)
    assert Pool.objects.get(quarter=1).state == Pool.State.CARRIED
    assert TallyShare.objects.filter(pool__quarter=2, pool__state="open").count() == 4
    with pytest.raises(actions.Closed):
        sent(region.speaker)
    assert queries.told(acting(region.speaker), DAY)["mine"]["is_open"] is False


def test_old_tokens_and_receipts_go(region: Region) -> None:
    sent(region.speaker)
    jobs.keep_returns(DAY)
    jobs.keep_returns(date(2029, 1, 2))
    assert not ReturnToken.objects.exists()
    assert not ReturnReceipt.objects.exists()


def test_quarters_follow_each_other() -> None:
    assert Quarter.before(date(2026, 1, 1)) == Quarter(2025, 4)
    assert (Quarter(2025, 4).after, Quarter(2025, 4).end) == (Quarter(2026, 1), date(2025, 12, 31))


def test_the_night_is_looked_at_once_and_not_by_day() -> None:
    nights = jobs.Nights()
    moments: Iterator[Any] = (clock.from_wire(f"2026-06-15T{hour:02}:00:00Z") for hour in (1, 2, 12))
    assert [nights.look(one) for one in moments] == [True, False, False]


def test_no_endpoint_but_the_one_without_a_name_is_open() -> None:
    marked = {one.name for one in vault_api.paths if getattr(one.callback, "is_without_session", False)}
    assert marked == {"share"}
