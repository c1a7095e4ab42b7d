# SPDX-License-Identifier: EUPL-1.2
"""A page that only reads asks for programmes and their switches once; whatever may change them asks anew."""

from dataclasses import replace
from datetime import date

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from schutznetz.adapters import clock
from schutznetz.apps.sap.models import Programme, RuleSetSwitch
from schutznetz.apps.sap.queries import programmes_seen_by, switches_of
from schutznetz.config.middleware import actors
from tests.apps.sap.objects import Land, acting

pytestmark = pytest.mark.django_db


def switch(programme: Programme) -> None:
    RuleSetSwitch.objects.create(
        programme=programme, key="SAP-2010", since=date(2026, 7, 1), basis="Erlass", proposed_at=clock.now(),
        approved_at=clock.now(),
    )  # fmt: skip


def asked_around_a_switch(method: str) -> tuple[int, int]:
    """How many switches the programme has for one request, before and after one is approved meanwhile."""
    land, found = Land(), list[int]()

    def view(request: HttpRequest) -> None:
        for _ in range(2):
            seen = programmes_seen_by(request.actor)  # type: ignore[attr-defined]
            assert seen == [land.programme]
            found.append(len(switches_of(seen[0])))
            if len(found) == 1:
                switch(land.programme)

    request = RequestFactory().generic(method, "/sap/")
    request.user = land.officer
    actors(view)(request)  # type: ignore[arg-type]
    return found[0], found[1]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_only_reads_asks_once(method: str) -> None:
    assert asked_around_a_switch(method) == (0, 0)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_whatever_may_change_something_asks_anew(method: str) -> None:
    assert asked_around_a_switch(method) == (0, 1)


def test_a_job_that_acts_for_somebody_asks_anew() -> None:
    land = Land()
    actor = acting(land.officer)
    assert actor == replace(actor, asked={})
    before = programmes_seen_by(actor)[0]
    assert switches_of(before) == []
    switch(land.programme)
    assert len(switches_of(before)) == 1
