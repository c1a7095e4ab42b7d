# SPDX-License-Identifier: EUPL-1.2
"""What the counsellors' service is and is not: for whom, about what, with which limits.  (sections I, 1 and 2)

Nothing here looks into a counselling: the rules speak of offers, categories, notices, events and data fields.
"""

from dataclasses import dataclass
from datetime import date

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@dataclass(frozen=True, slots=True)
class Listed:
    """A counsellor in the directory with the topics of finished extra modules."""

    key: str
    modules: frozenset[str] = frozenset()


@rule("sap.service.areas", sections=("I",), rows=("SAP-006",), parameters=("service.areas",))
def areas(*, chosen: frozenset[str], rules: Rules, today: date) -> Finding:
    """Do the areas of life fit: private, work, or both?"""
    known = _words("service.areas", rules, today)
    citation = rules.citation("service.areas", today)
    facts = {"unknown": tuple(sorted(chosen - known))}
    return Finding("sap.service.areas", _met(bool(chosen) and chosen <= known), citation, facts=facts)


@rule(
    "sap.service.activity", sections=("I", "1"), rows=("SAP-009", "SAP-017"),
    parameters=("service.activities",), strength=Strength.CAN,
)  # fmt: skip
def activity(*, kind: str, has_client: bool, partners: tuple[str, ...] = (), rules: Rules, today: date) -> Finding:
    """Is it an activity for the climate or for prevention?  It is counted apart from counselling, so has no client."""
    known = _words("service.activities", rules, today)
    citation = rules.citation("service.activities", today)
    facts = {"counted_as": "activity", "together": bool(partners)}
    status = _met(kind in known and not has_client)
    return Finding("sap.service.activity", status, citation, strength=Strength.CAN, facts=facts)


@rule("sap.service.notice", sections=("1", "2"), rows=("SAP-010", "SAP-021"), parameters=("service.notices",))
def notice(*, shown: frozenset[str], rules: Rules, today: date) -> Finding:
    """Does a page of contact say what a counsellor is not, before the way to reach one?"""
    missing = _words("service.notices", rules, today) - shown
    citation = rules.citation("service.notices", today)
    return Finding("sap.service.notice", _met(not missing), citation, facts={"missing": tuple(sorted(missing))})


@rule("sap.service.topics", sections=("1",), rows=("SAP-013",), parameters=("service.fixed_topics",))
def topics(*, offered: frozenset[str], rules: Rules, today: date) -> Finding:
    """Does a list of topics hold those that may never be missing?"""
    missing = _words("service.fixed_topics", rules, today) - offered
    citation = rules.citation("service.fixed_topics", today)
    return Finding("sap.service.topics", _met(not missing), citation, facts={"missing": tuple(sorted(missing))})


@rule("sap.service.search", sections=("1",), rows=("SAP-013",), parameters=("service.fixed_topics",))
def search(*, topic: str, directory: tuple[Listed, ...], rules: Rules, today: date) -> Finding:
    """In which order does a search show the directory?  Who has a module on the topic comes first; nobody is hidden."""
    ordered = sorted(directory, key=lambda one: topic not in one.modules)
    citation = rules.citation("service.fixed_topics", today)
    status = Status.MET if directory else Status.NOT_APPLICABLE
    return Finding("sap.service.search", status, citation, facts={"order": tuple(one.key for one in ordered)})


@rule("sap.service.requester", sections=("1",), rows=("SAP-016",), parameters=("service.requesters",))
def requester(*, kind: str, answer_names_client: bool, rules: Rules, today: date) -> Finding:
    """May somebody ask for advice in this capacity?  No answer ever says who else is advised."""
    citation = rules.citation("service.requesters", today)
    known = kind in _words("service.requesters", rules, today)
    facts = {"known": known, "learns_of_clients": answer_names_client}
    return Finding("sap.service.requester", _met(known and not answer_names_client), citation, facts=facts)


@rule("sap.service.event", sections=("1",), rows=("SAP-018",), parameters=("service.event_agreement",))
def event(*, agreed_on: date | None, rules: Rules, today: date) -> Finding:
    """May an information event be published?  The authority in which it takes place has agreed."""
    citation = rules.citation("service.event_agreement", today)
    agreed = agreed_on is not None and agreed_on <= today
    return Finding("sap.service.event", _met(agreed), citation)


@rule("sap.service.fields", sections=("2",), rows=("SAP-020",), parameters=("service.forbidden_fields",))
def fields(*, names: frozenset[str], rules: Rules, today: date) -> Finding:
    """Is a sheet free of fields that only therapy needs?"""
    found = names & _words("service.forbidden_fields", rules, today)
    citation = rules.citation("service.forbidden_fields", today)
    return Finding("sap.service.fields", _met(not found), citation, facts={"forbidden": tuple(sorted(found))})


def _met(holds: bool) -> Status:
    return Status.MET if holds else Status.BREACHED


def _words(name: str, rules: Rules, today: date) -> frozenset[str]:
    return frozenset(rules.text(name, today).split())
