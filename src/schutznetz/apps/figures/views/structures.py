# SPDX-License-Identifier: EUPL-1.2
"""The staff structure of an authority: what it is for, its proof, reading in a new one; naming the receiver."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.figures import policies
from schutznetz.apps.figures.actions import collectors as naming
from schutznetz.apps.figures.actions import structures as actions
from schutznetz.apps.figures.forms import CollectorForm, StructureForm
from schutznetz.apps.figures.models import StaffStructure
from schutznetz.apps.figures.queries import collectors
from schutznetz.apps.figures.queries import structures as queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page


@page()
def index(request: ActingRequest) -> HttpResponse:
    """One authority: its page. Several: the choice."""
    found = list(queries.authorities(request.actor))
    if not found:
        raise policies.Denied(_("Das sehen nur Administration, Datenschutz und Personalrat der Behörde."))
    if len(found) == 1:
        return structure(request, found[0].key)
    return render(request, "figures/structures.html", {"rows": [(one, queries.valid_structure(one)) for one in found]})


@page()
def structure(request: ActingRequest, key: str) -> HttpResponse:
    """What anonymous figures may tell of this authority, and why that is enough."""
    authority = queries.authority_for(request.actor, key)
    valid = queries.valid_structure(authority)
    keeps = policies.may_keep_structure(request.actor, authority)
    context = {
        "authority": authority, "valid": _shown(valid), "keeps": keeps, "limits": queries.sheet_of().limits,
        "draft": queries.draft_of(request.actor, authority) if keeps else None, "headings": queries.headings(),
    }  # fmt: skip
    return render(request, "figures/structure.html", context)


def _shown(found: StaffStructure | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"row": found, "labels": queries.rows_of(found), "is_enough": found.weakest >= found.k}


@page(*FORM)
def read(request: ActingRequest, key: str) -> HttpResponse:
    """Hand in a file; what comes of it is a preview."""
    authority = queries.authority_for(request.actor, key)
    policies.require_keep_structure(request.actor, authority)
    is_post = request.method == "POST"
    form = StructureForm(request.POST if is_post else None, request.FILES if is_post else None, today=clock.today())
    if is_post and form.is_valid():
        actions.read_structure(
            authority=authority, staff=form.cleaned_data["upload"].staff, as_of=form.cleaned_data["as_of"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        return redirect("figures:preview", key)
    status = 422 if form.is_bound else 200
    return render(request, "figures/read.html", {"authority": authority, "form": form}, status=status)


@page()
def preview(request: ActingRequest, key: str) -> HttpResponse:
    """What the new structure would allow to be told, before it holds."""
    authority = queries.authority_for(request.actor, key)
    draft = queries.draft_of(request.actor, authority)
    if draft is None:
        return redirect("figures:structure", key)
    context = {
        "authority": authority, "draft": _shown(draft), "before": queries.valid_structure(authority),
        "limits": queries.sheet_of().limits, "headings": queries.headings(),
    }  # fmt: skip
    return render(request, "figures/preview.html", context)


@page("POST")
def confirm(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    if actions.confirm_structure(authority=authority, actor=request.actor, now=clock.now()):
        messages.success(request, _("Die neue Personalstruktur gilt."))
    else:
        messages.warning(request, _("Es wartet keine Vorschau mehr auf Ihre Entscheidung."))
    return redirect("figures:structure", key)


@page("POST")
def discard(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    if actions.discard_structure(authority=authority, actor=request.actor, now=clock.now()):
        messages.success(request, _("Die Vorschau ist verworfen. Es gilt, was vorher galt."))
    return redirect("figures:structure", key)


@page()
def template(request: ActingRequest, key: str, kind: str) -> HttpResponse:
    """An empty file with a row for each group."""
    policies.require_keep_structure(request.actor, queries.authority_for(request.actor, key))
    if kind not in ("xlsx", "csv"):
        raise Http404
    content, content_type, name = queries.template(kind)
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(*FORM)
def collector(request: ActingRequest) -> HttpResponse:
    """Who adds up the returns of the working groups."""
    ministry = collectors.ministries(request.actor).first()
    if ministry is None:
        raise policies.Denied(_("Den Empfänger bestimmt nur das Ministerium."))
    policies.require_name_collector(request.actor, ministry)
    form = CollectorForm(
        request.POST if request.method == "POST" else None, initial={"role": collectors.role_of(ministry)}
    )
    if request.method == "POST" and form.is_valid():
        naming.name_collector(
            ministry=ministry, role=form.cleaned_data["role"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        messages.success(request, _("Gespeichert. Das gilt für alle Meldungen, die ab jetzt verschlüsselt werden."))
        return redirect("figures:collector")
    status = 422 if form.is_bound else 200
    return render(request, "figures/collector.html", {"form": form, "ministry": ministry}, status=status)
