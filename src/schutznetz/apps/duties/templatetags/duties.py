# SPDX-License-Identifier: EUPL-1.2
"""Days in mails about duties."""

from datetime import date

from django import template

from schutznetz.apps.ui.templatetags.ui import day

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """2027-03-14 as the language writes it."""
    return day(date.fromisoformat(text))
