# SPDX-License-Identifier: EUPL-1.2
"""The step of mail: try the server now, read the cause when it fails, or decide to do without."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.adapters.mail_check import Checkup
from schutznetz.apps.notify.queries import address_of
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.setup import actions, policies, queries
from schutznetz.apps.setup.facts import MAIL_DONE, MAIL_FAULTS
from schutznetz.apps.setup.forms import MailTrialForm
from schutznetz.apps.setup.models import Confirmation
from schutznetz.apps.setup.views.frame import FORM, authority_to_set_up, page, posted, step_context, step_url
from schutznetz.apps.ui.views import confirm


@page(*FORM)
def mail(request: ActingRequest, key: str) -> HttpResponse:
    """POST tries the server and shows what it found on the same page; trying again is harmless."""
    authority = queries.authority_for(request.actor, key)
    found = _tried(request, authority) if request.method == "POST" else None
    confirmed = queries.confirmation_of(authority, Confirmation.Topic.MAIL)
    without = queries.confirmation_of(authority, Confirmation.Topic.NO_MAIL)
    server = settings.MAIL_SERVER
    address = address_of(request.actor.person) if request.actor.person else ""
    context = step_context(request, authority, "mail") | {
        "server": server,
        "is_file": server is not None and server.scheme in ("file", "console"),
        "address": address,
        "confirmed": confirmed if server else without,
        "trial_form": MailTrialForm(posted(request), address=address),
        "checkup": found,
        "done": [MAIL_DONE[stage] for stage in found.done] if found else [],
        "fault": MAIL_FAULTS.get(found.fault) if found else None,
        "quiet_next": not (confirmed if server else without),
    }
    return render(request, "setup/mail.html", context)


def _tried(request: ActingRequest, authority: Authority) -> Checkup | None:
    """None when no server is set up: the page says so. Raises `Denied` for readers."""
    policies.require_set_up(request.actor, authority)
    if not settings.MAIL_SERVER:
        return None
    wants_trial = bool(request.POST.get("trial")) and request.actor.person is not None
    return actions.check_mail(
        authority=authority, server=settings.MAIL_SERVER, actor=request.actor, now=clock.now(),
        address=address_of(request.actor.person) if wants_trial else "",
    )  # fmt: skip


@page(*FORM)
def without(request: ActingRequest, key: str) -> HttpResponse:
    """Decide that no mail goes out. Everything is on the start page then."""
    authority = authority_to_set_up(request, key)
    back = step_url(authority, "mail")
    if request.method != "POST":
        text = _("Erinnerungen und Hinweise stehen dann nur in Schutznetz. Sie können das jederzeit ändern.")
        return confirm(
            request, title=_("Ohne Mails arbeiten?"), text=text, button=_("Ohne Mails arbeiten"), back=back,
            kind="warning",
        )  # fmt: skip
    actions.confirm(authority=authority, topic=Confirmation.Topic.NO_MAIL, actor=request.actor, now=clock.now())
    messages.success(request, _("Gespeichert."))
    return redirect(step_url(authority, "overview"))
