# SPDX-License-Identifier: EUPL-1.2
"""How a year is protected: the choice with its consequences, the budget book, the statement to sign."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.figures.queries.collectors import role_of
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.reporting.actions import releases as actions
from schutznetz.apps.reporting.forms.releases import ProtectionForm, sizes
from schutznetz.apps.reporting.models import StatisticsYear
from schutznetz.apps.reporting.policies import require_release
from schutznetz.apps.reporting.queries import readiness
from schutznetz.apps.reporting.queries.ledgers import lines_of, spent
from schutznetz.apps.reporting.queries.statement import LANGUAGES, bounds, pdf_of, statement_of
from schutznetz.regulation.statistics.table_plans import plan

EARLIEST, AHEAD = 2000, 1
"""Years that can be named in an address: nothing was counted before, nothing is chosen further ahead."""


def _setting(request: ActingRequest, key: str, year: int) -> StatisticsYear:
    ministry = readiness.ministry_for(request.actor, key)
    if not EARLIEST <= year <= clock.today().year + AHEAD:
        raise Http404
    return readiness.setting_of(ministry, year)


@page(*FORM)
def protection(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """Choose the method and the size of the programme, as long as nothing was drawn."""
    setting = _setting(request, key, year)
    require_release(request.actor, setting.ministry, role_of(setting.ministry))
    first = {"profile": setting.profile, "rho": f"{setting.rho:g}"}
    form = ProtectionForm(request.POST if request.method == "POST" else None, initial=first, family=setting.family)
    if request.method == "POST" and (setting.is_frozen or form.is_valid()):
        return _chosen(request, setting, form)
    delta = plan(setting.family).delta
    chances = [(name, {one: round(100 * chance) for one, chance in bounds(float(rho), delta).items()})
               for rho, name in sizes(setting.family)]  # fmt: skip
    context = {"setting": setting, "ministry": setting.ministry, "form": form, "chances": chances}
    return render(request, "reporting/protection.html", context, status=422 if form.is_bound else 200)


def _chosen(request: ActingRequest, setting: StatisticsYear, form: ProtectionForm) -> HttpResponse:
    try:
        if setting.is_frozen:
            raise StatisticsYear.DoesNotExist
        actions.choose(
            ministry=setting.ministry, year=setting.year, profile=form.cleaned_data["profile"],
            rho=float(form.cleaned_data["rho"]), actor=request.actor, now=clock.now(),
        )  # fmt: skip
    except actions.NotReady as error:
        messages.warning(request, str(error))
        return redirect("reporting:protection", setting.ministry.key, setting.year)
    except StatisticsYear.DoesNotExist:
        messages.warning(request, _("In diesem Jahr wurde schon gerechnet. Das Verfahren bleibt, wie es ist."))
    else:
        messages.success(request, _("Gespeichert. Es gilt, sobald die ersten Zahlen dieses Jahres berechnet werden."))
    return redirect("reporting:overview", setting.ministry.key)


@page()
def ledger(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """What was spent of the year's budget, table by table."""
    setting = _setting(request, key, year)
    found = bounds(setting.rho, plan(setting.family).delta)
    context = {
        "setting": setting, "ministry": setting.ministry, "lines": lines_of(setting), "spent": spent(setting),
        "is_noise": setting.profile == StatisticsYear.Profile.NOISE,
        "chances": {key: round(100 * value) for key, value in found.items()}, "epsilon": found["epsilon"],
        "english": get_language() == "en",
    }  # fmt: skip
    return render(request, "reporting/ledger.html", context)


@page()
def statement(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """The statement for data protection, in the language of the page."""
    setting = _setting(request, key, year)
    language = "en" if get_language() == "en" else "de"
    context = {"setting": setting, "ministry": setting.ministry, "statement": statement_of(setting, language)}
    return render(request, "reporting/statement.html", context)


@page()
def statement_pdf(request: ActingRequest, key: str, year: int, language: str) -> HttpResponse:
    """The same as PDF to sign."""
    setting = _setting(request, key, year)
    if language not in LANGUAGES:
        raise Http404
    response = HttpResponse(pdf_of(setting, language, clock.today()), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="erklaerung-{setting.year}-{language}.pdf"'
    return response
