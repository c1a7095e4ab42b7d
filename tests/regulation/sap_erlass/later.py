# SPDX-License-Identifier: EUPL-1.2
"""A later rule set that says something else about some parameters, as data only."""

from datetime import date

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.parameters import Dated, Parameter, Scalar, Topic
from schutznetz.regulation.sap_erlass.rule_sets import FIRST, Rules, RuleSet, standard

CITATION = Citation("Erlass 2030", date(2026, 1, 1))


def later(topic: str, **values: Scalar) -> Rules:
    """The standard rules with these values of a topic, in force since 2026-01-01."""
    parameters = {key: Parameter(key, key, key, "", CITATION.since, (Dated(value, CITATION),))
                  for key, value in values.items()}  # fmt: skip
    one = RuleSet("later", "", "", CITATION.since, based_on=FIRST, topics={topic: Topic(topic, parameters)})
    return Rules({**standard().sets, one.key: one}, first=one.key)
