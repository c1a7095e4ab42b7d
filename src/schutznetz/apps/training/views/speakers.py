# SPDX-License-Identifier: EUPL-1.2
"""What a working group does for its trainees: name mentors. And the totals its speaker was told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.views.frame import Crumb, form_page
from schutznetz.apps.training import policies
from schutznetz.apps.training.actions import pairings as actions
from schutznetz.apps.training.facts import hours_of
from schutznetz.apps.training.forms.mentors import NameForm, ProposalForm
from schutznetz.apps.training.models import Pairing
from schutznetz.apps.training.queries import hours, trainees_of
from schutznetz.apps.training.queries import mentoring as reads
from schutznetz.apps.training.queries.proposals import proposal_for
from schutznetz.apps.training.views.frame import FORM, home, posted
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import confirm
from schutznetz.apps.worktime.facts import quarter_of


def _group(request: ActingRequest, key: str) -> WorkingGroup:
    found = WorkingGroup.objects.get(key=key)
    policies.require_name_mentors(request.actor, found)
    return found


def _crumbs(group: WorkingGroup) -> list[Crumb]:
    return [home(), (group.name, reverse("training:working_group", args=[group.key]))]


@page()
def working_group(request: ActingRequest, key: str) -> HttpResponse:
    """Trainees and mentors of the working group, and who accompanies whom."""
    found = _group(request, key)
    today = clock.today()
    trainees, lines = reads.trainee_lines(found, today), reads.mentor_lines(found, today)
    context = {
        "group": found,
        "trainees": trainees,
        "mentors": lines,
        "may_propose": bool(lines) and any(one.pairing is None for one in trainees),
        "speaks": policies.may_read_totals(request.actor, found),
    }
    return render(request, "training/working_group.html", context)


@page(*FORM)
def name_mentor(request: ActingRequest, key: str, pk: int) -> HttpResponse:
    """Choose who accompanies a trainee."""
    group = _group(request, key)
    trainee = trainees_of(group).get(pk=pk)
    if reads.pairing_of(trainee) is not None:
        raise Denied(_("Diese Person wird schon begleitet. Beenden Sie die Begleitung zuerst."))
    lines = [one for one in reads.mentor_lines(group, clock.today()) if one.pk != trainee.pk]
    if not lines:
        messages.warning(request, _("In diesem Arbeitskreis hat zurzeit niemand die Weiterbildung dafür."))
        return redirect("training:working_group", key=key)
    form = NameForm(posted(request), lines=lines)

    def save() -> str:
        chosen = next(one for one in lines if str(one.pk) == form.cleaned_data["mentor"])
        actions.name_mentor(
            counsellor=chosen.mentor.counsellor, trainee=trainee, actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return _crumbs(group)[-1][1]

    return form_page(
        request, form, save, title=_("Mentorin oder Mentor benennen"), crumbs=_crumbs(group), over=trainee.person,
        done=_("Benannt. Beide bekommen eine Nachricht."), button=_("Benennen"),
        says=_("Die Jahre sagen etwas über die Erfahrung. Eine Rangfolge sind sie nicht."),
    )  # fmt: skip


@page(*FORM)
def propose(request: ActingRequest, key: str) -> HttpResponse:
    """A proposal for everybody who has nobody yet, with its reasons; the speaker names all or some of the pairs."""
    group, today = _group(request, key), clock.today()
    found = proposal_for(group, today)
    form = ProposalForm(posted(request), proposed=found.pairs) if found.pairs else None
    if request.method == "POST" and form is not None and form.is_valid():
        made = actions.name_all(pairs=form.chosen, actor=request.actor, now=clock.now(), today=today)
        says = ngettext("Benannt: %(n)s Paar. Beide bekommen eine Nachricht.",
                        "Benannt: %(n)s Paare. Alle bekommen eine Nachricht.", len(made))  # fmt: skip
        messages.success(request, says % {"n": len(made)})
        return redirect("training:working_group", key=key)
    context = {"group": group, "form": form, "found": found}
    return render(request, "training/propose.html", context, status=422 if form and form.is_bound else 200)


@page(*FORM)
def end_pairing(request: ActingRequest, pk: int) -> HttpResponse:
    """End an accompaniment before its time, so that somebody else can be named."""
    found = Pairing.objects.select_related(
        "mentor__counsellor__person", "trainee__person", "trainee__authority"
    ).get(pk=pk)  # fmt: skip
    group = reads.working_group_of(found.trainee)
    policies.require_name_mentors(request.actor, group)
    assert group is not None
    back = _crumbs(group)[-1][1]
    if request.method == "POST":
        actions.end_pairing(pairing=found, actor=request.actor, now=clock.now(), today=clock.today())
        messages.success(request, _("Die Begleitung ist beendet. Benennen Sie jetzt jemand anderen."))
        return redirect(back)
    text = _("%(mentor)s begleitet %(trainee)s dann nicht mehr.") % {"mentor": found.mentor, "trainee": found.trainee}
    return confirm(request, title=_("Begleitung beenden?"), text=text, button=_("Beenden"), back=back)


@page()
def totals(request: ActingRequest, key: str) -> HttpResponse:
    """The totals of quarters told to the speaker; nobody else reads them."""
    group = WorkingGroup.objects.get(key=key)
    rows = [
        (one, quarter_of(one.quarter_on).label, hours_of(one.minutes)) for one in hours.totals_for(request.actor, group)
    ]
    return render(request, "training/totals.html", {"group": group, "rows": rows})
