# SPDX-License-Identifier: EUPL-1.2
"""Finding help: pages without account, cookie or trace. All show the same title; what they are about stands inside."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schutznetz.adapters import clock
from schutznetz.apps.directory.facts import ways_to
from schutznetz.apps.directory.forms.public import PeopleForm, ServicesForm
from schutznetz.apps.directory.queries.lines import contacts_of, shown_lines
from schutznetz.apps.directory.queries.people import (
    authorities,
    next_free,
    profile_by_key,
    profiles,
    rules_for_people_of,
    rules_in_use,
)
from schutznetz.apps.directory.views.frame import traceless
from schutznetz.apps.exchange.queries.services import open_service, open_services

SERVICES_ON_A_PAGE = 25


@traceless()
def start(request: HttpRequest) -> HttpResponse:
    """Which help there is, and where to go if it must be now."""
    return render(request, "directory/start.html", {"groups": shown_lines()})


@traceless()
def now(request: HttpRequest) -> HttpResponse:
    """After something bad has happened, or when it cannot wait."""
    form = _people_form(request)
    return render(request, "directory/now.html", {"groups": shown_lines()} | _listed(form, only_free=True))


@traceless()
def people(request: HttpRequest) -> HttpResponse:
    """Counsellors of the authority one works for, then of those it cooperates with."""
    form = _people_form(request)
    contacts = contacts_of(form.authority) if form.authority else {}
    return render(request, "directory/people.html", {"contacts": contacts} | _listed(form))


def _people_form(request: HttpRequest) -> PeopleForm:
    """Bound as soon as something was chosen; where there is only one authority, it is chosen."""
    today = clock.today()
    offered = authorities(today)
    only = list(offered[:2])
    data = request.GET.copy()
    if len(only) == 1:
        data.setdefault("b", str(only[0].pk))
    return PeopleForm(data or None, authorities=offered, rules=rules_in_use(), today=today)


def _listed(form: PeopleForm, *, only_free: bool = False) -> dict[str, object]:
    """The form, the chosen authority, and whom its people find."""
    found = []
    if form.is_bound and form.is_valid() and form.authority:
        found = profiles(form.authority, clock.today(), topic=form.topic, language=form.language)
    if only_free:
        found = [one for one in found if not one.is_busy]
    return {"form": form, "authority": form.authority if form.is_bound else None, "found": found}


@traceless()
def profile(request: HttpRequest, key: str) -> HttpResponse:
    """One counsellor: what they show of themselves, what to know before, and the ways to them."""
    today = clock.today()
    found = profile_by_key(key, today)
    free = next_free(found, today) if found.counsellor.is_full else None
    context = {
        "profile": found, "counsellor": found.counsellor, "ways": ways_to(found), "free": free,
        "rules": rules_for_people_of(found.counsellor.authority),
    }  # fmt: skip
    return render(request, "directory/profile.html", context)


@traceless()
def services(request: HttpRequest) -> HttpResponse:
    """Services outside, by topic, place and first step."""
    form = ServicesForm(request.GET or None, rules=rules_in_use(), today=clock.today())
    valid = form.is_bound and form.is_valid()
    rows = open_services(topic=form.topic, words=form.words, way=form.way) if valid else open_services()
    page = Paginator(rows, SERVICES_ON_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "directory/services.html", {"form": form, "page": page})


@traceless()
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """Public facts of one service."""
    return render(request, "directory/service.html", {"service": open_service(pk)})


@traceless()
def know(request: HttpRequest) -> HttpResponse:
    """What a counsellor is and is not, and what is stored when somebody reads here: nothing."""
    return render(request, "directory/know.html", {})


@traceless()
def easy(request: HttpRequest) -> HttpResponse:
    """All of it in easy language."""
    return render(request, "directory/easy.html", {"groups": shown_lines()})
