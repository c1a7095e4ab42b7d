# SPDX-License-Identifier: EUPL-1.2
"""Who was heard, on which decision the alarm runs, and the papers that belong to it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.setup import actions, policies, queries
from schutznetz.apps.setup.forms import LocalBodyForm, ParticipationForm, ReleaseForm
from schutznetz.apps.setup.models import Body, Paper, Participation, Release
from schutznetz.apps.setup.views.frame import (
    ACT,
    FORM,
    authority_to_set_up,
    form_step,
    page,
    posted,
    step_context,
    step_url,
)
from schutznetz.apps.ui.views import confirm
from schutznetz.regulation.participation import release as rules

KINDS = {"dienstvereinbarung": Release.Kind.AGREEMENT}


@page()
def participation(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    rows = list(queries.releases_of(authority))
    context = step_context(request, authority, "participation") | {
        "hearings": queries.hearings(authority, clock.today()),
        "releases": [
            (row, row.covers(clock.today()), row.withdrawn_at is None and policies.is_decided_by(request.actor, row))
            for row in rows
        ],
        "may_decide": policies.may_decide_interim(request.actor, authority),
        "release": queries.release_of(rows, clock.today()),
        "papers": queries.papers_of(authority),
        "has_sites": Site.objects.filter(authority=authority).exists(),
    }
    return render(request, "setup/participation.html", context)


@page(*FORM)
def body(request: ActingRequest, key: str, body: str, site_key: str = "") -> HttpResponse:
    """How far one body was heard: that of the authority, or the local one of a site."""
    authority = authority_to_set_up(request, key)
    known = {choice.value.lower(): choice for choice in Body}
    if body not in known:
        raise Http404
    which = known[body]
    site = Site.objects.get(authority=authority, key=site_key) if site_key else None
    found = queries.participation_of(authority, which, site)
    row = found or Participation(authority=authority, body=which, site=site)
    form = ParticipationForm(posted(request), request.FILES or None, instance=row, today=clock.today())

    def save() -> None:
        actions.save_participation(participation=form.save(commit=False), actor=request.actor, now=clock.now())
        keep_paper(request, authority, which, form)

    context = step_context(request, authority, "participation") | {
        "title": f"{which.label}, {site}" if site else which.label,
        "topic_papers": which,
    }
    finding = rules.hearing(body=which, heard=rules.Hearing(), today=clock.today())
    context |= {"cite": finding.citation, "papers": queries.papers_of(authority, which)}
    return form_step(request, form, context, save, step_url(authority, "participation"))


@page(*FORM)
def local_body(request: ActingRequest, key: str) -> HttpResponse:
    """Name a body that was elected for one site only; what it says is entered on its own page."""
    authority = authority_to_set_up(request, key)
    form = LocalBodyForm(posted(request), authority=authority)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return redirect("setup:body_at", key, chosen["body"].lower(), chosen["site"].key)
    context = step_context(request, authority, "participation") | {
        "title": _("Örtliche Vertretung eintragen"),
        "lead": _("Wenn ein Standort eine eigene Vertretung gewählt hat."),
        "form": form,
        "back": step_url(authority, "participation"),
        "go_on": _("Weiter"),
    }
    return render(request, "setup/form.html", context, status=422 if form.is_bound else 200)


def keep_paper(request: ActingRequest, authority: Authority, topic: str, form: Form) -> None:
    """Store the paper of a form, if there is one."""
    if not form.cleaned_data.get("paper"):
        return
    name, content = form.cleaned_data["paper"]
    try:
        actions.put_paper(
            authority=authority, topic=topic, name=name, content=content, actor=request.actor, now=clock.now()
        )
    except actions.TooManyPapers:
        messages.error(
            request,
            _("Die Angaben sind gespeichert, die Unterlage nicht: Mehr als %(most)d gehen hier nicht.")
            % {"most": actions.MOST_PAPERS},
        )


@page(*FORM)
def add_release(request: ActingRequest, key: str, kind: str) -> HttpResponse:
    """Write down a service agreement."""
    authority = authority_to_set_up(request, key)
    if kind not in KINDS:
        raise Http404
    row = Release(authority=authority, kind=KINDS[kind])
    form = ReleaseForm(posted(request), request.FILES or None, instance=row, today=clock.today())

    def save() -> None:
        actions.record_release(release=form.save(commit=False), actor=request.actor, now=clock.now())
        keep_paper(request, authority, Paper.Topic.RELEASE, form)

    context = step_context(request, authority, "participation") | _words()
    return form_step(request, form, context, save, step_url(authority, "participation"))


def _words() -> dict[str, Any]:
    lead = _("Sie hält fest, was der Alarm speichert, wer es sieht und was niemand auswertet.")
    cite = rules.TOPIC.dated("service_agreement", clock.today()).citation
    return {"title": _("Dienstvereinbarung eintragen"), "lead": lead, "cite": cite}


@page(*ACT)
def withdraw(request: ActingRequest, key: str, pk: int) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    row = Release.objects.select_related("authority").get(authority=authority, pk=pk)
    policies.require_withdraw(request.actor, row)
    back = step_url(authority, "participation")
    if request.method != "POST":
        text = _("Die Entscheidung bleibt mit dem heutigen Tag als zurückgenommen stehen. Der Alarm läuft weiter.")
        return confirm(
            request,
            title=_("Entscheidung zurücknehmen?"),
            text=text,
            button=_("Zurücknehmen"),
            back=back,
            kind="warning",
        )
    actions.withdraw_release(release=row, actor=request.actor, now=clock.now())
    messages.success(request, _("Die Entscheidung ist zurückgenommen."))
    return redirect(back)


@page()
def paper(request: ActingRequest, key: str, pk: int) -> FileResponse:
    """The PDF as a download, never shown inside this program."""
    found = queries.paper_for(request.actor, key, pk)
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{found.topic}-{found.pk}.pdf",
        content_type="application/pdf",
    )


@page(*ACT)
def remove_paper(request: ActingRequest, key: str, pk: int) -> HttpResponse:
    found = queries.paper_for(request.actor, key, pk)
    policies.require_set_up(request.actor, found.authority)
    back = step_url(found.authority, "participation")
    if request.method != "POST":
        title = _("Unterlage entfernen?")
        text = _("„%(name)s“ wird gelöscht und lässt sich nicht zurückholen.") % {"name": found.name}
        return confirm(request, title=title, text=text, button=_("Entfernen"), back=back, kind="warning")
    actions.remove_paper(paper=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Die Unterlage ist entfernt."))
    return redirect(back)
