# SPDX-License-Identifier: EUPL-1.2
"""One's own notices and wishes, and the administration's look at the sending."""

from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.notify import actions, facts, policies, queries
from schutznetz.apps.notify.forms import ChoiceForm
from schutznetz.apps.notify.models import Mail
from schutznetz.apps.organisation.facts import ActingRequest

DEMO_MAILS_SHOWN = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: ActingRequest) -> HttpResponse:
    """What I was told, and how I want to be told."""
    actor = request.actor
    policies.require_choose_notices(actor)
    form = ChoiceForm(request.POST if request.method == "POST" else None, choice=queries.choice_of(actor.person))
    if form.is_valid():
        actions.choose(actor=actor, now=clock.now(), wishes=form.wishes(), muted=form.muted())
        messages.success(request, _("Ihre Wahl ist gespeichert."))
        return redirect("notify:mine")
    address = queries.address_of(actor.person)
    context = {
        "form": form,
        "notices": [(n, facts.says(n), facts.link_of(n)) for n in queries.notices_of(actor)],
        "address": address,
        "broken": queries.broken(address),
        "mandatory": [kind for kind in facts.kinds() if kind.mandatory],
        "is_sending": bool(settings.MAIL_SERVER),
        "sees_sending": policies.may_see_sending(actor),
    }
    return render(request, "notify/mine.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def trial(request: ActingRequest) -> HttpResponse:
    """Send me a mail now."""
    actions.send_trial(actor=request.actor, now=clock.now())
    messages.success(request, _("Die Probe ist unterwegs. Sie sollte in ein bis zwei Minuten ankommen."))
    return redirect("notify:mine")


@login_required
@require_POST
def trust(request: ActingRequest) -> HttpResponse:
    """My address works again."""
    actions.trust_again(actor=request.actor, now=clock.now())
    messages.success(request, _("Wir schicken wieder Mails an diese Adresse."))
    return redirect("notify:mine")


@login_required
@require_GET
def sending(request: ActingRequest) -> HttpResponse:
    """Does mail arrive? Counts and addresses, no contents."""
    actor, now = request.actor, clock.now()
    policies.require_see_sending(actor)
    counts = queries.sending_counts(actor, now)
    context = {
        "counts": [(Mail.State(state).label, number) for state, number in counts.items()],
        "not_reached": queries.people_not_reached(actor),
        "oldest": queries.oldest_waiting(actor, now),
        "server": _server_in_words(),
        "has_bounces": bool(settings.MAIL_BOUNCES),
        "reads_mails": policies.may_read_demo_mails(actor),
    }
    return render(request, "notify/sending.html", context)


def _server_in_words() -> str:
    server = settings.MAIL_SERVER
    if not server:
        return ""
    if server.scheme in ("file", "console"):
        return _("Dateien auf diesem Rechner (Vorführung)")
    return f"{server.host}:{server.port}"


@login_required
@require_GET
def demo_mails(request: ActingRequest) -> HttpResponse:
    """The mails of the demonstration, the newest first."""
    policies.require_read_demo_mails(request.actor)
    found = sorted(_folder().glob("*.eml"), reverse=True)[:DEMO_MAILS_SHOWN]
    return render(request, "notify/demo_mails.html", {"mails": [_heads(path) for path in found]})


@login_required
@require_GET
def demo_mail(request: ActingRequest, token: str) -> HttpResponse:
    """One mail of the demonstration as plain text."""
    policies.require_read_demo_mails(request.actor)
    found = sorted(_folder().glob(f"*-{token}.eml")) if token.isalnum() else []
    if not found:
        raise Http404
    return render(request, "notify/demo_mail.html", _heads(found[0], with_text=True))


def _folder() -> Path:
    return Path(settings.MAIL_SERVER.folder if settings.MAIL_SERVER else settings.VAR / "mail")


def _heads(path: Path, *, with_text: bool = False) -> dict[str, Any]:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    heads = {"token": path.stem.rpartition("-")[2], "to": message["To"], "subject": message["Subject"]}
    heads["at"] = message["Date"].datetime
    return heads | ({"text": message.get_content()} if with_text else {})
