# SPDX-License-Identifier: EUPL-1.2
"""What the pages share: where they lead back to, and what happens when something is not as the page said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.working_groups.actions.states import WrongState
from schutznetz.apps.working_groups.models import Conference, District, Election, Meeting

Crumb = tuple[Any, str]
View = Callable[..., HttpResponse]
CALENDAR = "text/calendar; charset=utf-8"


def home() -> Crumb:
    return _("Arbeitskreise"), reverse("working_groups:index")


def group_crumbs(group: WorkingGroup) -> list[Crumb]:
    return [home(), (group.name, reverse("working_groups:group", args=[group.key]))]


def meeting_crumbs(meeting: Meeting) -> list[Crumb]:
    day = f"{meeting.on:%d.%m.%Y}" if meeting.on else _("Terminsuche")
    title = _("Sitzung %(day)s") % {"day": day}
    return [*group_crumbs(meeting.group), (title, reverse("working_groups:meeting", args=[meeting.pk]))]


def election_crumbs(election: Election) -> list[Crumb]:
    return [*group_crumbs(election.group), (_("Wahl"), reverse("working_groups:election", args=[election.pk]))]


def district_crumbs(district: District) -> list[Crumb]:
    return [
        home(), (_("Zuschnitt"), reverse("working_groups:districts")),
        (district.name, reverse("working_groups:district", args=[district.pk])),
    ]  # fmt: skip


def conference_crumbs(conference: Conference) -> list[Crumb]:
    return [
        home(), (_("Arbeitstagungen"), reverse("working_groups:conferences")),
        (f"{conference.on:%d.%m.%Y}", reverse("working_groups:conference", args=[conference.pk])),
    ]  # fmt: skip


def back_to(url_name: str) -> Callable[[View], View]:
    """When somebody was faster, or the page was old: say so and show how it stands. The view's `pk` names the page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: ActingRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, pk, *args, **kwargs)
            except WrongState:
                messages.error(request, _("Das geht beim jetzigen Stand nicht. So steht es jetzt."))
                return redirect(url_name, pk)

        return answer

    return decorate


def as_file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
