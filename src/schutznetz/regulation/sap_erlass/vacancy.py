# SPDX-License-Identifier: EUPL-1.2
"""The vacancy notice of an authority: one form for all, agreed with the speaker.  (SAP-075 to SAP-078)

``today`` is the day of publishing and picks the version of every value.
"""

from dataclasses import dataclass
from datetime import date

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What an authority wants to publish; ``consulted_on``: the talk with the speaker of the working group.

    ``ValueError`` if a number of posts is negative.
    """

    new_posts: int
    replacement_posts: int
    apply_by: date | None
    consulted_on: date | None = None
    reason: str = ""
    uses_template: bool = True

    def __post_init__(self) -> None:
        if min(self.new_posts, self.replacement_posts) < 0:
            raise ValueError("a number of posts cannot be negative")

    @property
    def posts(self) -> int:
        return self.new_posts + self.replacement_posts


@rule(
    "sap.vacancy.template", sections=("6.1",), rows=("SAP-075", "SAP-076"),
    parameters=("vacancy.template", "vacancy.posts"),
)  # fmt: skip
def template(*, vacancy: Vacancy, rules: Rules, today: date) -> Finding:
    """Is the form complete: the template, at least one post, a day by which to apply that is not over?

    Facts: ``missing`` ("template", "posts", "apply_by"), ``new_posts``, ``replacement_posts``.
    """
    given = {
        "template": vacancy.uses_template,
        "posts": vacancy.posts > 0,
        "apply_by": vacancy.apply_by is not None and vacancy.apply_by >= today,
    }
    missing = tuple(key for key, is_there in given.items() if not is_there)
    facts = {"missing": missing, "new_posts": vacancy.new_posts, "replacement_posts": vacancy.replacement_posts}
    status = Status.BREACHED if missing else Status.MET
    return Finding("sap.vacancy.template", status, rules.citation("vacancy.template", today), facts=facts)


@rule("sap.vacancy.consultation", sections=("6.1",), rows=("SAP-077",), parameters=("vacancy.consultation",))
def consultation(*, vacancy: Vacancy, rules: Rules, today: date) -> Finding:
    """Has the authority spoken with the speaker of the working group before?  (SAP-077)"""
    spoken = vacancy.consulted_on is not None and vacancy.consulted_on <= today
    citation = rules.citation("vacancy.consultation", today)
    return Finding("sap.vacancy.consultation", Status.MET if spoken else Status.BREACHED, citation)


def settled(*, published_on: date | None, rules: Rules, today: date) -> Finding:
    """May the talk still be entered or changed?  BREACHED once the notice is published: the talk came before it."""
    status = Status.MET if published_on is None else Status.BREACHED
    return Finding("sap.vacancy.settled", status, rules.citation("vacancy.consultation", today))


@rule("sap.vacancy.number", sections=("6.1",), rows=("SAP-078",), parameters=("vacancy.ratio", "staffing.ratio"))
def number(*, vacancy: Vacancy, gap: int, rules: Rules, today: date) -> Finding:
    """Does the number of posts follow from the need (``gap`` of "sap.staffing.need"), or is there a reason?  (SAP-078)

    A different number with a reason is MET with a warning.
    """
    differs = vacancy.posts != gap
    status = Status.BREACHED if differs and not vacancy.reason.strip() else Status.MET
    return Finding(
        "sap.vacancy.number", status, rules.citation("vacancy.ratio", today), warning=differs,
        facts={"posts": vacancy.posts, "gap": gap},
    )  # fmt: skip


def publishable(*, vacancy: Vacancy, gap: int, rules: Rules, today: date) -> tuple[Finding, ...]:
    """All that is asked of a notice before it is published; what is BREACHED blocks it."""
    return (
        template(vacancy=vacancy, rules=rules, today=today),
        consultation(vacancy=vacancy, rules=rules, today=today),
        number(vacancy=vacancy, gap=gap, rules=rules, today=today),
    )
