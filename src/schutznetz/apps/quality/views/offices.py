# SPDX-License-Identifier: EUPL-1.2
"""What is open, for speaker and academy; the receipts of the quarters, for their receiver."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.quality import actions, policies, queries
from schutznetz.apps.quality.facts import in_words, period_of
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.forms import ItemsFilter, NameFilter, ReturnsFilter
from schutznetz.apps.quality.models import Item, OpenItem, QuarterReturn
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.views.frame import FORM
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.templatetags.ui import day
from schutznetz.apps.ui.views import Column, Listing, said

AT_ONCE = 200
BY_NAME = ("counsellor__person__sort_name",)


def _link(row: OpenItem) -> str:
    return reverse("quality:item", args=[row.counsellor_id, row.item])


@page()
def items(request: ActingRequest) -> HttpResponse:
    """Open items of one's own group or academy, each told to the counsellor before."""
    actor, today = request.actor, clock.today()
    rows = queries.items_for(actor, today)
    columns = [
        Column(
            "person", _("Name"), sort=("counsellor__person__sort_name",), cell=lambda row: row.counsellor, link=_link
        ),
        Column("authority", _("Behörde"), cell=lambda row: row.counsellor.authority),
        Column("item", _("Punkt"), cell=said("item", Item.choices)),
        Column("period", _("Zeitraum"), cell=period_of, sort="due_on"),
        Column("told_on", _("Der SAP mitgeteilt"), sort="told_on", cell=lambda row: day(row.told_on)),
        Column("state", _("Stand"), cell=_state),
    ]
    listing = Listing(
        request, rows, columns, key="items", caption=_("Offene Punkte"), filters=ItemsFilter, default_sort="period",
        empty_title=_("Nichts offen"),
        empty_text=_("Was offen ist, sieht zuerst die SAP selbst. Danach steht es hier."),
    )  # fmt: skip
    deadlines = queries.deadlines_of_academy(actor) if policies.may_see_academy(actor) else ()
    return render(request, "quality/items.html", {"listing": listing, "deadlines": deadlines})


def _state(row: OpenItem) -> str:
    if row.item == Item.COUNSELLING and not row.review_id:
        return _answer(row)
    return _("gemeldet") if row.review_id else _("offen")


def _answer(row: Any) -> str:
    """What the counsellor said of the year: `said_no` comes with the query."""
    return _("Nein erklärt") if row.said_no else _("nichts erklärt")


@page()
def declarations(request: ActingRequest) -> HttpResponse:
    """Who said no, or nothing, of a past year: for the ministry, told to the counsellor before.  (SAP-162)"""
    columns = [
        Column("person", _("Name"), sort=BY_NAME, cell=lambda row: row.counsellor),
        Column("authority", _("Behörde"), cell=lambda row: row.counsellor.authority),
        Column("period", _("Jahr"), cell=period_of, sort="due_on"),
        Column("answer", _("Erklärt"), cell=_answer),
        Column("told_on", _("Der SAP mitgeteilt"), sort="told_on", cell=lambda row: day(row.told_on)),
        Column("state", _("Prüfung"), cell=lambda row: _("gemeldet") if row.review_id else _("keine")),
    ]
    listing = Listing(
        request, queries.declarations_for(request.actor, clock.today()), columns, key="declarations",
        caption=_("Offene Erklärungen"), filters=NameFilter, default_sort="-period", empty_title=_("Nichts offen"),
        empty_text=_("Sagt eine SAP für ein vergangenes Jahr Nein oder nichts, steht es hier."),
    )  # fmt: skip
    return render(request, "quality/declarations.html", {"listing": listing})


@page(*FORM)
def item(request: ActingRequest, pk: int, item: str) -> HttpResponse:
    """What is open of one kind with one counsellor, and the report."""
    if item not in Item.values:
        raise Http404
    counsellor = Counsellor.objects.select_related("person", "authority").get(pk=pk)
    found = queries.reportable(request.actor, counsellor, item, clock.today())
    policies.require_report(found.reporter if found else None)
    assert found is not None
    if request.method == "POST":
        actions.report(counsellor=counsellor, item=item, actor=request.actor, now=clock.now(), today=clock.today())
        messages.success(request, _("Gemeldet. Die SAP hat eine Kopie bekommen."))
        return redirect("quality:items")
    context = {
        "found": found, "counsellor": counsellor, "trigger": in_words(found.trigger),
        "rows": [(one, period_of(one)) for one in found.rows],
    }  # fmt: skip
    return render(request, "quality/item.html", context)


@page()
def returns(request: ActingRequest) -> HttpResponse:
    """That the returns of the quarters arrived; what they hold is nowhere here."""
    programmes = queries.programmes_receiving(request.actor, clock.today())
    if not programmes:
        raise Denied(_("Meldungen nimmt nur das Ministerium oder die von ihm bestimmte Stelle entgegen."))
    rows = queries.returns_for(programmes)
    columns = [
        Column("person", _("Name"), sort=BY_NAME, cell=lambda row: row.counsellor),
        Column("authority", _("Behörde"), cell=lambda row: row.counsellor.authority),
        Column("quarter", _("Quartal"), cell=lambda row: Quarter(row.year, row.quarter), sort=("year", "quarter")),
        Column("kind", _("Art"), cell=_kind_of_return),
        Column("sent_on", _("Abgegeben"), sort="sent_on", cell=lambda row: day(row.sent_on)),
        Column(
            "received_on", _("Eingang bestätigt"), sort="received_on", cell=lambda row: row.received_on or _("offen")
        ),
    ]
    listing = Listing(
        request, rows, columns, key="returns", caption=_("Meldungen der Quartale"), filters=ReturnsFilter,
        default_sort="-quarter", empty_title=_("Noch keine Meldung"),
        empty_text=_("Sobald eine SAP ihre Meldung abgibt, steht hier, dass sie abging."),
    )  # fmt: skip
    waiting = queries.waiting(rows).order_by("sent_on", "pk").values_list("pk", flat=True)[:AT_ONCE]
    context = {"listing": listing, "ids": " ".join(map(str, waiting)), "open": len(waiting), "programmes": programmes}
    return render(request, "quality/returns.html", context)


def _received(row: QuarterReturn) -> str:
    return day(row.received_on) if row.received_on else _("offen")


def _kind_of_return(row: QuarterReturn) -> str:
    return _("Fehlanzeige") if row.is_nil else _("Meldung")


@page("POST")
def receive(request: ActingRequest) -> HttpResponse:
    """Confirm those that were on the page; of other programmes none."""
    programmes = queries.programmes_receiving(request.actor, clock.today())
    if not programmes:
        raise Denied(_("Meldungen nimmt nur das Ministerium oder die von ihm bestimmte Stelle entgegen."))
    named = request.POST.get("ids", "").split()[:AT_ONCE]
    ids = [int(one) for one in named if one.isdecimal() and len(one) < 12]
    done = sum(
        actions.confirm_returns(programme=one, ids=ids, actor=request.actor, now=clock.now(), today=clock.today())
        for one in programmes
    )
    messages.success(request, _("Eingänge bestätigt: %(count)s.") % {"count": done})
    return redirect("quality:returns")
