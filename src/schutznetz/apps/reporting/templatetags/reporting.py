# SPDX-License-Identifier: EUPL-1.2
"""Published figures in words, and their pictures."""

from typing import Any

from django import template

from schutznetz.apps.reporting import facts
from schutznetz.domain.reading.changes import Change
from schutznetz.domain.reading.pictures import Bar
from schutznetz.domain.reading.readings import Reading

register = template.Library()


@register.filter
def named(one: facts.Named) -> str:
    """The name of a table, axis or level in the language of the page."""
    return facts.named(one)


@register.filter
def said(one: Reading, profile: str) -> str:
    """The figure as one says it."""
    return facts.said(one, profile)


@register.filter
def grouped(number: int) -> str:
    """A whole number with its thousands apart, as in the tables."""
    return facts.grouped(number)


@register.filter
def span(one: Reading) -> str:
    """Between what it lies."""
    return facts.span(one)


@register.filter
def changed(one: Change) -> str:
    """How it differs from a year before."""
    return facts.changed(one)


@register.filter
def briefly(one: Change) -> str:
    """The same as it stands in a table."""
    return facts.briefly(one)


@register.filter
def joined(host: str) -> str:
    """With which working group it was added up."""
    return facts.joined(host)


@register.inclusion_tag("reporting/_report_bar.html")
def figure_bar(one: Bar | None) -> dict[str, Any]:
    """A bar with its interval; the figure beside it says the same."""
    return {"bar": one}
