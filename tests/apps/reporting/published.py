# SPDX-License-Identifier: EUPL-1.2
"""Published releases as the worker would have left them, without drawing anything: figures are given, not made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

from schutznetz.apps.organisation.models import Authority, Office, Site, WorkingGroup
from schutznetz.apps.reporting.models import PlanProposal, Release, ReleasedTable, StatisticsYear
from schutznetz.apps.sap.models import Participant, Programme
from schutznetz.regulation.statistics.table_plans import Dimension, Level, Table, TablePlan, plan
from tests.apps.builders import a_site, a_user, a_working_group, an_authority

WHEN = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
GUARANTEE = {"rho": 0.25, "epsilon": 3.5, "delta": 1e-6, "presence": 0.638, "kind": 0.69, "presence_of_three": 0.86}
USUAL = 30
Cells = Mapping[tuple[str, ...], int | None]
Figures = Mapping[str, Cells]


@dataclass
class Country:
    """A ministry that runs a programme, an authority in it with a working group, and people in offices."""

    ministry: Authority
    site: Site
    group: WorkingGroup
    people: dict[str, Any] = field(default_factory=dict)

    def user(self, role: str) -> Any:
        """Somebody in an office: MIN and STAT at the ministry, others at the authority. Once for each."""
        if role not in self.people:
            at = a_site(self.ministry, "Haus 1") if role in ("MIN", "STAT") else self.site
            self.people[role] = a_user(role, at, everywhere=role != "EMP")
            if role in ("SPK", "DEP"):
                Office.objects.filter(person=self.people[role].person, role=role).update(working_group=self.group)
        return self.people[role]


def a_country() -> Country:
    ministry = an_authority("Ministerium des Innern")
    site = a_site(an_authority("Polizeipräsidium Beispielstadt"))
    group = a_working_group(ministry, "Arbeitskreis West")
    programme = Programme.objects.create(ministry=ministry, name="SAP", begun_at=WHEN)
    Participant.objects.create(programme=programme, authority=site.authority, working_group=group, since=WHEN.date())
    return Country(ministry, site, group)


def a_release(
    ministry: Authority, year: int, quarter: int | None = None, *, groups: tuple[WorkingGroup, ...] = (),
    figures: Figures | None = None, error: float = 6.0, withheld: tuple[str, ...] = (), state: str = "published",
    **fields: Any,
) -> Release:  # fmt: skip
    """A release with every table of the plan; `figures`: table to cells that are not `USUAL`. Profile A unless said."""
    profile = fields.pop("profile", "A")
    regions = [[one.key, one.name] for one in groups] or [["ak-ost", "Arbeitskreis Ost"]]
    of, _made = StatisticsYear.objects.get_or_create(
        ministry=ministry, year=year, defaults={"profile": profile, "regions": regions, "frozen_at": WHEN}
    )
    made = Release.objects.create(
        year=of, quarter=quarter, state=state, asked_at=WHEN, published_at=WHEN if state == "published" else None,
        certificate="c" * 64, guarantee=GUARANTEE if profile == "A" else {}, returns=40, **fields,
    )  # fmt: skip
    said = plan("sap").with_levels("region", [Level(key, name, name) for key, name in regions])
    said = (said if quarter is None else said.of_quarter()).with_margins()
    for order, table in enumerate(said.tables):
        _add(made, order, table, said, (figures or {}).get(table.key, {}), error, table.key in withheld)
    return made


def _add(made: Release, order: int, table: Table, of: TablePlan, cells: Cells, error: float, is_withheld: bool) -> None:
    axes = [of.dimensions[key] for key in table.by]
    values = [cells.get(at, USUAL) for at in product(*([one.key for one in axis.levels] for axis in axes))]
    ReleasedTable.objects.create(
        release=made, order=order, key=table.key, name=table.name, name_en=table.name_en,
        axes=[_axis(one) for one in axes], values=[] if is_withheld else values, error=error,
        is_withheld=is_withheld, is_margin=table.share == 0,
    )  # fmt: skip


def _axis(one: Dimension) -> dict[str, Any]:
    levels = [[level.key, level.name, level.name_en] for level in one.levels]
    return {"key": one.key, "name": one.name, "name_en": one.name_en, "levels": levels}


def report_objects(ministry: Authority, proposer: Any) -> dict[str, Any]:
    """For the access matrix: the reports of a year and a quarter, and a proposal of the staff council."""
    a_release(ministry, 2024)
    a_release(ministry, 2024, 1)
    made = PlanProposal.objects.create(
        ministry=ministry, rows="gender", columns="age", reason="Seminare", made_at=WHEN, made_by=proposer
    )
    return {"own_plan_proposal": made.pk}
