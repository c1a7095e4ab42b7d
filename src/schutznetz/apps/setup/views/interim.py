# SPDX-License-Identifier: EUPL-1.2
"""The head's own act: an interim decision while participation goes on. Nobody enters it for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.setup import actions, policies, queries
from schutznetz.apps.setup.forms import InterimForm
from schutznetz.apps.setup.views.frame import FORM, page, posted, step_context, step_url
from schutznetz.regulation.participation import release as rules


@page(*FORM)
def decide(request: ActingRequest, key: str) -> HttpResponse:
    """Reason and end; day and name are those of the moment and of the acting person."""
    authority = queries.authority_for(request.actor, key)
    policies.require_decide_interim(request.actor, authority)
    today = clock.today()
    form = InterimForm(posted(request), today=today)
    back = step_url(authority, "participation")
    if request.method == "POST" and form.is_valid():
        actions.decide_interim(
            authority=authority, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"],
            actor=request.actor, now=clock.now(), today=today,
        )  # fmt: skip
        _say(request, has_council=queries.holders_of(authority, Role.STAFF_COUNCIL, today).exists())
        return redirect(back)
    context = step_context(request, authority, "participation") | {
        "form": form,
        "back": back,
        "cite": rules.TOPIC.dated("interim_decision", today).citation,
        "hearings": queries.hearings(authority, today),
        "today": today,
    }
    return render(request, "setup/decide_interim.html", context, status=422 if form.is_bound else 200)


def _say(request: ActingRequest, *, has_council: bool) -> None:
    """What is left to the head where nobody of the staff council is entered."""
    if has_council:
        messages.success(request, _("Ihre vorläufige Regelung gilt ab heute. Der Personalrat ist benachrichtigt."))
    else:
        text = _(
            "Ihre vorläufige Regelung gilt ab heute. Hier ist kein Personalrat eingetragen: "
            "Bitte teilen Sie ihm die Regelung mit."
        )
        messages.warning(request, text)
