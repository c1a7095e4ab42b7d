# SPDX-License-Identifier: EUPL-1.2
"""Links between pages without a trace: they carry the language, since no cookie does."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from schutznetz.apps.academy.facts import TOPICS
from schutznetz.apps.directory import facts
from schutznetz.apps.directory.facts import LANGUAGE_IN_QUERY, LANGUAGES, Notice, Way
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.templatetags.ui import day as in_short

register = template.Library()


@register.simple_tag(takes_context=True)
def help_url(context: Any, name: str, *args: Any, **query: Any) -> str:
    """`{% help_url "directory:profile" key t=topic %}`: the address, with the language of this page."""
    return with_language(context["request"], reverse(name, args=args), **query)


def with_language(request: HttpRequest, path: str, **query: Any) -> str:
    """The same for views, e.g. for a redirect."""
    chosen = request.GET.get(LANGUAGE_IN_QUERY, "")
    given = {name: value for name, value in query.items() if value not in (None, "", False)}
    if chosen:
        given[LANGUAGE_IN_QUERY] = chosen
    return f"{path}?{urlencode(given)}" if given else path


@register.simple_tag(takes_context=True)
def way_url(context: Any, way: Way) -> str:
    """The address of a way of another app, in the language of this page."""
    return with_language(context["request"], way.url)


@register.simple_tag(takes_context=True)
def in_language(context: Any, code: str) -> str:
    """This page in another language."""
    query = context["request"].GET.copy()
    query[LANGUAGE_IN_QUERY] = code
    return f"{context['request'].path}?{query.urlencode()}"


@register.simple_tag
def notices(is_police: bool | str | None = None) -> list[Notice]:
    """What stands before the first word; see `facts.notices`. A page that knows nobody hands over an empty text."""
    return list(facts.notices(is_police if isinstance(is_police, bool) else None).values())


@register.simple_tag
def emergency_calls() -> list[tuple[str, Text]]:
    """Number and whom it reaches."""
    return list(facts.EMERGENCY.items())


@register.simple_tag
def help_doors() -> list[Way]:
    return facts.doors()


@register.filter
def languages(codes: list[str]) -> str:
    return ", ".join(str(LANGUAGES[code]) for code in codes if code in LANGUAGES)


@register.filter
def topics(codes: list[str]) -> str:
    return ", ".join(str(TOPICS[code]) for code in codes if code in TOPICS)


@register.filter
def dialled(numbers: str) -> list[tuple[str, str]]:
    """Numbers behind commas, each as it is read and as it is dialled."""
    return [
        (one.strip(), "".join(c for c in one if c.isdigit() or c == "+")) for one in numbers.split(",") if one.strip()
    ]


@register.filter
def tel(number: str) -> str:
    """The address by which a telephone dials; only for a single number."""
    found = dialled(number)
    return f"tel:{found[0][1]}" if len(found) == 1 and found[0][1] else ""


@register.filter
def service_topics(service: Any) -> str:
    return topics([one.code for one in service.topics.all()])


@register.simple_tag(takes_context=True)
def other_page(context: Any, number: int) -> str:
    query = context["request"].GET.copy()
    query["p"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def clock(moment: datetime) -> str:
    """09:05 in Germany's time."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def weekday(day: date) -> str:
    """Montag, 15.06.2026."""
    return f"{date_format(day, 'l')}, {in_short(day)}"


@register.filter
def on_day(day: date) -> str:
    return f"?tag={day:%Y-%m-%d}"
