# SPDX-License-Identifier: EUPL-1.2
"""Changes by hand: a copy of a draft, and authorities moved in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.planning import actions, queries
from schutznetz.apps.planning.forms import HandOverForm, MoveForm
from schutznetz.apps.planning.models import Draft
from schutznetz.apps.planning.queries.drafts import free_groups
from schutznetz.apps.planning.views.frame import beside_today, home, kind_of


@page("POST")
def copy(request: ActingRequest, pk: int) -> HttpResponse:
    """A copy that can be changed; the draft itself stays as it was computed."""
    found = queries.draft_for(request.actor, pk)
    name = _("%(name)s, geändert") % {"name": found.name[:80]}
    made = actions.copy_of(draft=found, name=name, actor=request.actor, now=clock.now())
    messages.success(request, _("Das ist eine Kopie. Hier können Sie Behörden verschieben."))
    return redirect("planning:draft", made.pk)


@page("POST")
def move(request: ActingRequest, pk: int) -> HttpResponse:
    """An authority goes to another group; the figures follow at once."""
    found = queries.draft_for(request.actor, pk)
    cut = queries.sketch_of(found)
    form = MoveForm(request.POST, cut=cut)
    if not found.is_by_hand or not form.is_valid():
        context = {"draft": found, "kind": kind_of(found), "form": form if found.is_by_hand else None}
        return render(request, "planning/draft.html", context | beside_today(cut), status=422)
    actions.move(draft=found, **form.piece, actor=request.actor, now=clock.now())
    names = dict(form.fields["to"].choices)  # type: ignore[attr-defined]
    messages.success(request, _("Verschoben zu: %(name)s.") % {"name": names[form.cleaned_data["to"]]})
    return redirect("planning:draft", pk)


@page(*FORM)
def hand_over(request: ActingRequest, pk: int) -> HttpResponse:
    """Propose the cut to the working groups; they comment, the ministry decides."""
    found = queries.draft_for(request.actor, pk)
    if found.state != Draft.State.DONE:
        raise Draft.DoesNotExist
    cut = queries.sketch_of(found)
    free = free_groups(cut)
    form = HandOverForm(
        request.POST if request.method == "POST" else None, cut=cut, free=free, today=clock.today(),
        initial={"name": found.name},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.hand_over(
            draft=found, name=data["name"], says=data["says"], effective_on=data["effective_on"],
            new=form.groups_by_id, actor=request.actor, now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Übergeben. Sehen Sie ihn durch, dann senden Sie ihn den Arbeitskreisen."))
        return redirect("working_groups:district", made.pk)
    context = {
        "form": form, "draft": found, "broken": cut.figures.broken,
        "is_short": len(form.new) > free.count(),
        "crumbs": [home(), (found.name, reverse("planning:draft", args=[pk]))],
    }  # fmt: skip
    return render(request, "planning/hand_over.html", context, status=422 if form.is_bound else 200)
