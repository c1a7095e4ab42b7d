# SPDX-License-Identifier: EUPL-1.2
"""Duties of heads: what a counsellor lacks, and requests to decide."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.duties.facts import Kind, Wanted
from schutznetz.apps.equipment.facts import DECIDE, MISSING, expense_of, findings
from schutznetz.apps.equipment.queries import about_expenses, about_places, advising, undecided
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.sap_erlass.rule_sets import Rules

WITHIN = 30
"""Days in which a head is reminded; the decree names none (house rule)."""


def lacking(now: datetime, today: date) -> Iterator[Wanted]:
    """Counsellors with a place of work that lacks something the decree asks for."""
    rules: dict[int, Rules] = {}
    for one in advising():
        if one.authority_id not in rules:
            rules[one.authority_id] = rules_for(one.authority)
        lines = findings(getattr(one, "workplace", None), rules[one.authority_id], today)
        due = next((finding for _name, finding in lines if finding.is_open), None)
        if due is not None:
            yield Wanted(
                one, str(due.citation), within_days=WITHIN, role=Role.HEAD, authority=one.authority,
                facts={"args": [one.pk], "name": str(one.person)},
            )  # fmt: skip


def to_decide(now: datetime, today: date) -> Iterator[Wanted]:
    """Requests no head has decided."""
    for row in undecided():
        finding = expense_of(row, rules_for(row.counsellor.authority), today)
        yield Wanted(
            row, str(finding.citation), within_days=WITHIN, role=Role.HEAD, authority=row.counsellor.authority,
            facts={"args": [row.pk]},
        )  # fmt: skip


def kinds() -> Iterator[Kind]:
    """The duties of this app."""
    yield Kind(
        MISSING, _("Ausstattung einer SAP"), _("Für %(name)s fehlt noch etwas, oder es ist nicht eingetragen."),
        "equipment:workplace", _("Ansehen"), lacking, is_nightly=True, about=about_places,
    )  # fmt: skip
    yield Kind(
        DECIDE, _("Über eine Aufwendung entscheiden"), _("Eine SAP hat eine Aufwendung beantragt."),
        "equipment:expense", _("Ansehen"), to_decide, about=about_expenses,
    )  # fmt: skip
