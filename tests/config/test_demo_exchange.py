# SPDX-License-Identifier: EUPL-1.2
"""What the demonstration invents for the exchange follows its own rules."""

import pytest

from schutznetz.apps.exchange.actions.reports import print_report
from schutznetz.apps.exchange.models import AnnualReport, Circular, Post, Service, ServiceTopic, TrendNote
from schutznetz.apps.sap.queries import rules_of
from schutznetz.config import demo_exchange
from schutznetz.regulation.sap_erlass.further_training import topics
from tests.apps.exchange.objects import DAY, NOW, Region, of
from tests.apps.reporting.published import a_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(db: None) -> Region:
    made = Region()
    made.group.key = "ak-nord"
    made.group.save()
    demo_exchange.fill(now=NOW, today=DAY)
    return made


def test_there_are_thirty_services_and_every_topic_is_one_of_the_decree(filled: Region) -> None:
    assert Service.objects.count() == 30
    known = set(topics(rules=rules_of(filled.programme), today=DAY))
    assert {one.code for one in ServiceTopic.objects.all()} == known, "something for every topic"
    assert len({one.name for one in Service.objects.all()}) == 30


def test_nothing_lies_ahead_and_everybody_is_somebody(filled: Region) -> None:
    assert not Circular.objects.filter(sent_at__gt=NOW).exists()
    assert not Post.objects.filter(made_at__gt=NOW).exists()
    assert not Post.objects.filter(author=None).exists()
    assert {one.direction for one in Circular.objects.all()} == {"speakers", "ministry", "members"}


def test_the_trend_could_have_been_sent_and_the_report_can_be_printed(filled: Region) -> None:
    demo_exchange.fill_note(now=NOW, today=DAY)
    assert not TrendNote.objects.exists(), "nothing is published yet"
    cells = {(filled.group.key, "living"): 4, (filled.group.key, "family"): None}
    a_release(filled.group.authority, DAY.year - 1, groups=(filled.group,), figures={"region_topic": cells})
    demo_exchange.fill_note(now=NOW, today=DAY)
    told = {one.topic: one.cases for one in TrendNote.objects.get().figures.all()}
    assert set(told.values()) == {30}
    assert not {"living", "family"} & set(told)
    content = print_report(report=AnnualReport.objects.get(), actor=of(filled.officer), now=NOW, today=DAY)
    assert content.startswith(b"%PDF-")


def test_without_a_programme_nothing_is_made(db: None) -> None:
    demo_exchange.fill(now=NOW, today=DAY)
    assert not Service.objects.exists()
