# SPDX-License-Identifier: EUPL-1.2
"""Will somebody be in service long enough after the training begins?  (SAP-053, reading X13)

A hint at the application, never a bar and never a matter of age: only the last day of service counts, if one is known.
"""

from datetime import date

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import MONTHS, Span, whole_months


@rule(
    "sap.outlook.years", sections=("4.3.1",), rows=("SAP-053",), parameters=("outlook.years",), strength=Strength.SHOULD
)
def years(*, training_starts_on: date, last_day: date | None, rules: Rules, today: date) -> Finding:
    """Is the last day of service, as far as known, long enough after the training begins?

    Facts: ``years`` and ``months`` that are left, ``wanted`` years.
    """
    citation, wanted = rules.citation("outlook.years", today), rules.integer("outlook.years", today)
    if last_day is None:
        return Finding("sap.outlook.years", Status.NOT_APPLICABLE, citation, strength=Strength.SHOULD)
    left = whole_months(Span(training_starts_on, last_day)) if last_day >= training_starts_on else 0
    short = left < wanted * MONTHS
    return Finding(
        "sap.outlook.years", Status.BREACHED if short else Status.MET, citation, strength=Strength.SHOULD,
        warning=short, facts={"years": left // MONTHS, "months": left % MONTHS, "wanted": wanted},
    )  # fmt: skip
