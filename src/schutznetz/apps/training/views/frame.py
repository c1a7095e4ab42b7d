# SPDX-License-Identifier: EUPL-1.2
"""What the pages share: crumbs, a PDF as an answer, the page that asks for a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import programmes_seen_by
from schutznetz.apps.sap.views.frame import Crumb, form_page
from schutznetz.apps.training.forms.groups import DayForm
from schutznetz.apps.training.models import TrainingGroup
from schutznetz.apps.training.policies import may_run_training, may_see_training
from schutznetz.apps.ui.facts import Text

FORM = ("GET", "HEAD", "POST")


def home() -> Crumb:
    return _("SAP-Ausbildung"), reverse("training:index")


def crumbs_of(group: TrainingGroup) -> list[Crumb]:
    return [home(), (_("Ausbildungsgruppen"), reverse("training:groups")), (group.name, address(group))]


def address(group: TrainingGroup) -> str:
    return reverse("training:group", args=[group.pk])


def posted(request: ActingRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def programme_for(request: ActingRequest) -> Programme | None:
    """The programme whose training the acting person runs, else one they see."""
    found = programmes_seen_by(request.actor)
    run = [one for one in found if may_run_training(request.actor, one)]
    seen = [one for one in found if may_see_training(request.actor, one)]
    return next(iter([*run, *seen, *found]), None)


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def day_page(
    request: ActingRequest, act: Callable[[date], str], *, label: Text, earliest: date | None = None, **context: Any
) -> HttpResponse:
    """Ask for the day of an act, then do it and go to the address it returns."""
    form = DayForm(posted(request), label=label, today=clock.today(), earliest=earliest)
    return form_page(request, form, lambda: act(form.cleaned_data["on"]), **context)
