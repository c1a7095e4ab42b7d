# SPDX-License-Identifier: EUPL-1.2
"""The endpoints of returns on the vault's origin: who gets which answer, and forged requests."""

import base64
from typing import Any

import pytest

from schutznetz.adapters import blind_signatures, clock
from schutznetz.apps.figures import jobs
from schutznetz.apps.figures.actions import returns as actions
from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.figures.models import Collector, Pool, SigningKey, TallyShare
from schutznetz.apps.figures.queries import returns as queries
from schutznetz.apps.organisation.facts import Role
from tests.apps.builders import a_user
from tests.apps.figures.blinding import Blinded, blind
from tests.apps.figures.test_returns import a_blob
from tests.apps.vault.objects import Browser, a_vault, at_the_vault
from tests.apps.working_groups.objects import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_vault() -> Any:
    with at_the_vault:
        yield


@pytest.fixture
def region() -> Region:
    return Region()


def said(content: bytes) -> str:
    return base64.b64encode(content).decode()


def hidden(answer: Any, name: str) -> Blinded:
    return blind(base64.b64decode(answer.json()[name]))


def test_a_whole_return_and_what_is_refused_on_the_way(region: Region) -> None:
    browser, nobody = Browser(region.speaker), Browser()
    told = browser.get("figures").json()
    assert (told["mine"]["recipients"], told["mine"]["is_open"], told["collects"]) == ([], True, False)
    pool = browser.post("figures/pool")
    token, back = hidden(pool, "hand_in"), hidden(pool, "receipt")
    assert browser.post("figures/token", {"blinded": "?"}).status_code == 422
    granted = browser.post("figures/token", {"blinded": said(token.hidden)}).json()["signature"]
    share = {
        "pool": pool.json()["pool"], "token": said(token.message), "blinded": said(back.hidden),
        "signature": said(token.open(base64.b64decode(granted))), "blob": said(a_blob()),
    }  # fmt: skip
    for wrong in ({"pool": -1}, {"pool": True}, {"pool": "1"}, {"token": said(b"x" * 32)}, {"blob": said(b"open")}):
        assert nobody.post("figures/share", share | wrong).status_code == 422
    assert nobody.post("figures/share", share | {"pool": 10**9}).status_code == 404
    assert nobody.post("figures/share", [1]).status_code == 422
    assert nobody.post("figures/share", b"x" * 70_000).status_code == 422
    assert nobody.post("figures/share", share, origin="https://evil.example").status_code == 403
    answer = nobody.post("figures/share", share)
    receipt = {"pool": share["pool"], "token": said(back.message),
               "signature": said(back.open(base64.b64decode(answer.json()["signature"])))}  # fmt: skip
    assert nobody.post("figures/receipt", receipt).status_code == 401
    assert browser.post("figures/receipt", receipt | {"pool": 10**9}).status_code == 404
    assert browser.post("figures/receipt", receipt).status_code == 200
    assert browser.get("figures").json()["mine"]["is_done"] is True


@pytest.mark.requirement("SAP-065")
def test_who_gets_which_answer(region: Region) -> None:
    users = {"counsellor": region.speaker, "body": a_user(Role.STATISTICS, region.ministry_site, everywhere=True),
             "other_body": a_user(Role.STATISTICS, region.site, everywhere=True)}  # fmt: skip
    inside = {name: Browser(user) for name, user in users.items()} | {"nobody": Browser()}
    group, quarter = region.group, Quarter.before(clock.today())
    pool = Pool.objects.create(group=group, year=quarter.year, quarter=quarter.number, state=Pool.State.READY)
    for at in range(5):
        TallyShare.objects.create(id=f"{at:064}", pool=pool, blob=a_blob())
    asked = {
        "figures": (200, 200, 200, 401), "figures/pools": (200, 200, 200, 401),
        f"figures/pools/{pool.pk}": (403, 200, 403, 401),
    }  # fmt: skip
    for path, wanted in asked.items():
        assert tuple(inside[name].get(path).status_code for name in (*users, "nobody")) == wanted, path
    posted = {"figures/pool": (409, 403, 403, 401), "figures/token": (409, 403, 403, 401),
              f"figures/pools/{pool.pk}/sums": (403, 422, 403, 401)}  # fmt: skip
    for path, wanted in posted.items():
        assert tuple(inside[name].post(path).status_code for name in (*users, "nobody")) == wanted, path
        assert inside["body"].get(path).status_code == 405 if "pools" not in path else True
    assert inside["other_body"].get("figures/pools").json() == {"pools": []}
    assert inside["body"].get("figures/pools").json()["pools"][0]["returns"] == 5
    sums = {"digest": queries.source_plan().digest, "cells": [0] * queries.size_of(queries.source_plan()),
            "returns": 5, "left_out": 0}  # fmt: skip
    assert inside["body"].post(f"figures/pools/{pool.pk}/sums", sums).status_code == 200
    assert inside["body"].post(f"figures/pools/{pool.pk}/sums", sums).status_code == 404
    assert not TallyShare.objects.exists()


@pytest.mark.requirement("SAP-065")
def test_a_ministry_that_named_itself_has_a_vault_and_others_have_none(region: Region) -> None:
    officer = region.officer
    assert Browser(officer).get("figures").status_code == 401
    Collector.objects.create(ministry=region.ministry_site.authority, role="MIN")
    a_vault(officer)
    assert Browser(officer).get("figures").json()["collects"] is True
    recipients = Browser(region.speaker).get("figures").json()["mine"]["recipients"]
    assert len(recipients) == 1


def test_the_key_of_a_pool_never_leaves_the_server(region: Region) -> None:
    browser = Browser(region.speaker)
    pool = browser.post("figures/pool")
    key = bytes(SigningKey.objects.get(purpose="hand_in").private)
    assert pool.json()["hand_in"] == said(blind_signatures.modulus(key))
    assert said(key)[:40] not in pool.content.decode()
    assert actions.digest(key) not in browser.get("figures").content.decode()
    jobs.keep_returns(clock.today())
