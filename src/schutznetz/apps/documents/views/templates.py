# SPDX-License-Identifier: EUPL-1.2
"""Wording and letterhead of an authority: change, look at the print, go back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from typst import TypstError

from schutznetz.adapters import clock
from schutznetz.apps.documents import actions, queries
from schutznetz.apps.documents.facts import KINDS, PARTICIPATION, LetterKind, Wording
from schutznetz.apps.documents.forms import LetterheadForm, TemplateForm
from schutznetz.apps.documents.policies import require_write_letters
from schutznetz.apps.documents.views.lists import pdf_answer, submitted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.ui.views import confirm


def _place(request: ActingRequest, key: str, kind: str) -> tuple[Authority, LetterKind]:
    """Raises `Denied`, or DoesNotExist of either."""
    authority = Authority.objects.get(key=key)
    require_write_letters(request.actor, authority)
    return authority, queries.kind_of(kind)


@page(*FORM)
def template(request: ActingRequest, key: str, kind: str) -> HttpResponse:
    """Change the wording. The button "preview" shows the print of what is typed and stores nothing."""
    authority, found = _place(request, key, kind)
    wording = queries.wording_of(authority, found)
    form = TemplateForm(submitted(request)[0], kind=found, initial={"subject": wording.subject, "body": wording.body})
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _preview(request, authority, found, Wording(**form.cleaned_data))
        actions.change_template(
            authority=authority, kind=found, actor=request.actor, now=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Die Vorlage ist gespeichert. Sie gilt ab jetzt."))
        return redirect("documents:template", key, kind)
    context = {
        "form": form, "authority": authority, "kind": found, "is_own": wording.version,
        "versions": queries.versions_of(authority, found)[:20],
    }  # fmt: skip
    return render(request, "documents/template.html", context, status=422 if form.is_bound else 200)


def _preview(request: ActingRequest, authority: Authority, kind: LetterKind, wording: Wording) -> HttpResponse:
    content = actions.preview(kind=kind, authority=authority, wording=wording, actor=request.actor, today=clock.today())
    return pdf_answer(content, f"vorschau-{kind.key}.pdf", inline=True)


@page(*FORM)
def reset(request: ActingRequest, key: str, kind: str) -> HttpResponse:
    authority, found = _place(request, key, kind)
    back = reverse("documents:template", args=[key, kind])
    if request.method != "POST":
        text = _("Danach gilt wieder der mitgelieferte Text. Ihre eigenen Fassungen bleiben in der Geschichte lesbar.")
        return confirm(
            request, title=_("Vorlage zurücksetzen?"), text=text, button=_("Zurücksetzen"), back=back, kind="warning"
        )
    actions.reset_template(authority=authority, kind=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Es gilt wieder der mitgelieferte Text."))
    return redirect(back)


@page()
def version(request: ActingRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """An earlier wording, to read and to copy."""
    authority, found = _place(request, key, kind)
    made = queries.versions_of(authority, found).get(pk=pk)
    context = {"authority": authority, "kind": found, "version": made}
    return render(request, "documents/version.html", context)


@page(*FORM)
def letterhead(request: ActingRequest, key: str) -> HttpResponse:
    authority = Authority.objects.get(key=key)
    require_write_letters(request.actor, authority)
    form = LetterheadForm(*submitted(request), instance=queries.letterhead_of(authority))
    if request.method == "POST" and form.is_valid() and _prints(request, authority, form):
        actions.change_letterhead(letterhead=form.save(), actor=request.actor, now=clock.now())
        messages.success(request, _("Der Briefkopf ist gespeichert."))
        return redirect("documents:overview")
    context = {"form": form, "authority": authority, "has_logo": bool(queries.letterhead_of(authority).logo)}
    return render(request, "documents/letterhead.html", context, status=422 if form.is_bound else 200)


def _prints(request: ActingRequest, authority: Authority, form: LetterheadForm) -> bool:
    """Can the logo be set? Tried before it is stored, so that no letter breaks later."""
    made = form.save()
    try:
        actions.try_logo(authority=authority, logo=bytes(made.logo), kind=made.logo_kind, actor=request.actor)
    except TypstError:
        form.add_error("upload", _("Dieses Logo lässt sich nicht drucken. Bitte speichern Sie es als PNG."))
        return False
    return True


@page()
def letterhead_preview(request: ActingRequest, key: str) -> HttpResponse:
    """A certificate as it would be printed now."""
    authority, found = _place(request, key, PARTICIPATION)
    return _preview(request, authority, KINDS[PARTICIPATION], queries.wording_of(authority, found))
