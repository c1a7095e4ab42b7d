# SPDX-License-Identifier: EUPL-1.2
"""Released figures of the demonstration: the same every time, checked as any other, and said to be invented."""

from datetime import UTC, date, datetime

import pytest

from schutznetz.apps.reporting.models import GateReport, RawTally, Release, StatisticsYear
from schutznetz.apps.reporting.queries.released import published, releases
from schutznetz.apps.sap.models import Programme
from schutznetz.config import demo_reporting
from schutznetz.domain.disclosure import gate
from tests.apps.builders import a_site, a_working_group

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_year_and_the_quarters_before_the_last_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DRAWS", 3_000)
    monkeypatch.setattr(demo_reporting, "OTHERS", demo_reporting.OTHERS[:2])
    site = a_site()
    a_working_group(site.authority)
    assert demo_reporting.fill(now=NOW, today=date(2026, 11, 22)) == 0, "without a programme there is nothing"
    Programme.objects.create(ministry=site.authority, name="Programm", begun_at=NOW)
    assert demo_reporting.fill(now=NOW, today=date(2026, 11, 22)) == 2
    key = site.authority.key
    assert releases() == [(key, 2026, 2), (key, 2026, 1), (key, 2025, None)]
    year = published(2025)
    assert year.is_invented and abs((year.tables["all"].value() or 0) - 540) < 80
    assert published(2025).tables["all"].value() == sum(one or 0 for one in year.tables["all_quarter"].values)
    assert GateReport.objects.filter(holds=True).count() == Release.objects.count() == 3
    assert [sum(one.cells) for one in RawTally.objects.all()] == [0]
    assert StatisticsYear.objects.filter(is_invented=True).count() == 2
