# SPDX-License-Identifier: EUPL-1.2
"""Notes on trends to heads of authorities."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange import policies
from schutznetz.apps.exchange.actions import reports as actions
from schutznetz.apps.exchange.facts import NO_CLIENTS, called, number_in_words, topic_name
from schutznetz.apps.exchange.facts.released import Sheet
from schutznetz.apps.exchange.forms.reports import TrendForm
from schutznetz.apps.exchange.models import TrendNote
from schutznetz.apps.exchange.queries import trends as reads
from schutznetz.apps.exchange.queries.groups import led_groups
from schutznetz.apps.exchange.views.frame import FORM, day_of, form_page, posted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.apps.working_groups.queries import programme_of


@page()
def trends(request: ActingRequest) -> HttpResponse:
    """Notes to the authorities one leads, or of the groups one speaks for."""
    policies.require_open_trends(request.actor)
    listing = Listing(
        request, reads.notes_of(request.actor),
        [
            Column("span", _("Zeitraum"), cell=_span, link=page_of("exchange:trend")),
            Column("working_group", _("Arbeitskreis")),
            Column("sent_at", _("Gesendet"), sort=("sent_at", "id"), cell=lambda row: day_of(row.sent_at)),
        ],
        key="trends", caption=_("Hinweise auf Entwicklungen"), default_sort="-sent_at",
        empty_title=_("Noch kein Hinweis"),
        empty_text=_("Arbeitskreise weisen Behördenleitungen auf Entwicklungen hin, ohne dass jemand zu erkennen ist."),
    )  # fmt: skip
    return render(request, "exchange/trends.html", {"listing": listing, "led": list(led_groups(request.actor))})


def _span(row: TrendNote) -> str:
    return f"{row.since:%d.%m.%Y} – {row.until:%d.%m.%Y}"


@page()
def trend(request: ActingRequest, pk: int) -> HttpResponse:
    """One note. Figures of old notes were typed by their speakers; it says so."""
    found = reads.note_for(request.actor, pk)
    figures = [
        (called(one) if one.name else topic_name(one.topic), number_in_words(one.cases, one.least, one.most))
        for one in found.figures.all()
    ]
    source = found.source.get("name_en" if get_language() == "en" else "name", "")
    context = {"note": found, "figures": figures, "span": _span(found), "source": source}
    return render(request, "exchange/trend.html", context)


@page(*FORM)
def send_trend(request: ActingRequest, key: str) -> HttpResponse:
    """A new note with published figures; it goes to the heads of all authorities of the group."""
    group = WorkingGroup.objects.select_related("authority").get(key=key)
    policies.require_send_trend(request.actor, group)
    found, today = reads.offer(group, request.GET.get("period", "")), clock.today()
    if found.sheet is None:
        return render(request, "exchange/trend_empty.html", {"group": group, "periods": found.periods})
    sheet, rules = found.sheet, rules_of(programme_of(group))
    form = TrendForm(
        posted(request), instance=_note(group, sheet), sheet=sheet, rules=rules, today=today
    )  # fmt: skip

    def save() -> str:
        made = actions.send_trend(
            note=form.instance, period=sheet.key, picked=form.picked(), actor=request.actor, now=clock.now(),
            today=today,
        )  # fmt: skip
        return reverse("exchange:trend", args=[made.pk])

    says = _(
        "An die Leitungen aller Behörden Ihres Arbeitskreises. Zahlen kommen aus der veröffentlichten "
        "Beratungsstatistik und gelten für den ganzen Arbeitskreis."
    )
    return form_page(
        request, form, save, title=_("Auf Entwicklungen hinweisen"), done=_("Gesendet."), says=says, over=group,
        crumbs=[(_("Entwicklungen"), reverse("exchange:trends"))], button=_("Senden"), hint=NO_CLIENTS,
        cite=rules.citation("reports.trend_level", today), template="exchange/trend_form.html",
        periods=found.periods, chosen=sheet.key, source=called(sheet),
    )  # fmt: skip


def _note(group: WorkingGroup, sheet: Sheet) -> TrendNote:
    return TrendNote(working_group=group, since=sheet.since, until=sheet.until)
