# SPDX-License-Identifier: EUPL-1.2
"""The counsellor's own page: duties with their days, the yearly declaration, the returns of the quarters."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.quality import actions, policies, queries
from schutznetz.apps.quality.facts import period_of
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.forms import DeclarationForm, ReturnForm
from schutznetz.apps.quality.models import OpenItem
from schutznetz.apps.quality.queries.complaints import writer_of
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, posted


def _crumbs() -> list[Crumb]:
    return [(_("Meine Pflichten"), reverse("quality:own"))]


@page()
def own(request: ActingRequest) -> HttpResponse:
    """Everything that is expected of me, before anybody else sees a word of it."""
    today = clock.today()
    if policies.opens_own(request.actor) and counsellor_of(request.actor, today) is None:
        return render(request, "quality/no_role.html", {"may_complain": writer_of(request.actor) is not None})
    counsellor = queries.own_counsellor(request.actor, today)
    sheet = queries.sheet_of(counsellor, today)
    context = {
        "counsellor": counsellor, "sheet": sheet, "today": today,
        "open": _grouped(sheet.open),
    }  # fmt: skip
    return render(request, "quality/own.html", context)


def _grouped(rows: list[OpenItem]) -> list[tuple[str, list[str], OpenItem]]:
    """One line for each kind: its name, its periods, and the row that was told last."""
    found: dict[str, list[OpenItem]] = {}
    for one in rows:
        found.setdefault(one.item, []).append(one)
    return [
        (some[0].get_item_display(), [period_of(one) for one in some], max(some, key=lambda one: one.told_on))
        for some in found.values()
    ]


@page(*FORM)
def declare(request: ActingRequest, year: int) -> HttpResponse:
    """Yes or no to "at least one counselling in the year"."""
    today = clock.today()
    counsellor = queries.own_counsellor(request.actor, today)
    found = {one: (made, may) for one, made, may in queries.sheet_of(counsellor, today).declarations}
    made, may = found.get(year, (None, False))
    if not may:
        raise Http404
    form = DeclarationForm(posted(request), initial={"answer": ("no", "yes")[made.has_counselled]} if made else {})

    def save() -> str:
        actions.declare(
            counsellor=counsellor, year=year, has_counselled=form.cleaned_data["answer"] == "yes", actor=request.actor,
            now=clock.now(), today=today,
        )  # fmt: skip
        return reverse("quality:own")

    says = _(
        "Nur Ja oder Nein. Niemand zählt Ihre Beratungen, und niemand leitet die Antwort aus etwas anderem ab. "
        "Ein Ja sieht außer Ihnen niemand mit Ihrem Namen. Ein Nein sehen nach Ablauf des Jahres Sprecherin oder "
        "Sprecher Ihres Arbeitskreises und das Ministerium mit Ihrem Namen, und ebenso, wenn Sie nichts erklären. "
        "Sie selbst bekommen es vorher mitgeteilt. Behördenleitung und Führungskräfte sehen es nie "
        "(SAP-Erlass 2007, Nr. 11)."
    )
    return form_page(
        request, form, save, title=_("Erklärung für %(year)s") % {"year": year}, crumbs=_crumbs(),
        done=_("Ihre Erklärung ist gespeichert."), says=says, button=_("Erklären"),
    )  # fmt: skip


@page(*FORM)
def send_return(request: ActingRequest, year: int, quarter: int) -> HttpResponse:
    """That the return of a quarter was sent; never what is in it."""
    today = clock.today()
    counsellor = queries.own_counsellor(request.actor, today)
    wanted = Quarter(year, quarter)
    if wanted not in queries.sendable(counsellor, today):
        raise Http404
    form = ReturnForm(posted(request))

    def save() -> str:
        actions.send_return(
            counsellor=counsellor, quarter=wanted, is_nil=form.cleaned_data["kind"] == "nil", actor=request.actor,
            now=clock.now(), today=today,
        )  # fmt: skip
        return reverse("quality:own")

    says = _(
        "Hier steht nur, dass Sie gemeldet haben. Was in der Meldung steht, kommt hier nicht vor und lässt sich mit "
        "Ihrem Namen nicht verbinden."
    )
    return form_page(
        request, form, save, title=_("Meldung für das Quartal %(quarter)s") % {"quarter": wanted}, crumbs=_crumbs(),
        done=_("Eingetragen."), says=says, button=_("Eintragen"),
    )  # fmt: skip
