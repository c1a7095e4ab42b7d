# SPDX-License-Identifier: EUPL-1.2
"""Signing in at a service of the authority (OpenID Connect), and signing out there.

The way there is a plain link, not a form: the content policy forbids forms that lead to another host.
"""

import logging
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.views import LogoutView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock, oidc
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.facts import Outsider, outsider
from schutznetz.apps.accounts.models import User
from schutznetz.apps.ui.policies import sudo
from schutznetz.apps.ui.views import confirm

LOG = logging.getLogger(__name__)
ATTEMPTS, SERVICE, WAY_OUT = "attempts", "service", "way_out"
"""Names in the session: attempts under way by state, the service behind this session, and its page for signing out."""
MOST_ATTEMPTS = 4
ATTEMPT_LIFE_S = 900
IN, CONFIRM, LINK = "in", "confirm", "link"


class NotHere(Exception):
    """The way back does not end in a sign-in; the message is the part of the page that says why."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


def _service(key: str) -> oidc.Provider:
    found = next((service for service in queries.services() if service.key == key), None)
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Off to the service; afterwards to `next`."""
    return _leave(request, _service(key), IN, request.GET.get("next", ""))


@never_cache
@login_required
@require_GET
def confirm_there(request: HttpRequest, key: str) -> HttpResponse:
    """A fresh proof: the service has to ask for password or key again."""
    return _leave(request, _service(key), CONFIRM, request.GET.get("next", ""))


@never_cache
@login_required
@sudo
@require_GET
def link_there(request: HttpRequest, key: str) -> HttpResponse:
    """Link the own account with the one at the service."""
    return _leave(request, _service(key), LINK, reverse("accounts:profile"))


def _leave(request: HttpRequest, service: oidc.Provider, purpose: str, after: str) -> HttpResponse:
    attempt = oidc.begin()
    try:
        way = oidc.way_there(
            service, attempt, _way_back(request, service), anew=purpose == CONFIRM, language=get_language() or ""
        )
    except (oidc.ServiceUnreachable, oidc.ServiceRefused) as error:
        LOG.warning("sign-in service %s: %s", service.key, error)
        return _stopped(request, service, "unreachable", 503)
    facts = {"service": service.key, "purpose": purpose, "next": after, "at": clock.now().timestamp()}
    earlier = list(request.session.get(ATTEMPTS, {}).items())[-(MOST_ATTEMPTS - 1) :]
    request.session[ATTEMPTS] = dict(earlier) | {attempt.state: attempt.as_dict() | facts}
    return redirect(way)


def _way_back(request: HttpRequest, service: oidc.Provider) -> str:
    return request.build_absolute_uri(reverse("accounts:service_back", args=[service.key]))


def _stopped(request: HttpRequest, service: oidc.Provider, why: str, status: int) -> HttpResponse:
    context = {"service": service, "why": why, "signed_in": request.user.is_authenticated}
    return render(request, "accounts/service_stopped.html", context, status=status)


@never_cache
@require_GET
def back(request: HttpRequest, key: str) -> HttpResponse:
    """The person comes back from the service."""
    service = _service(key)
    try:
        attempt = _attempt(request, service)
        who = _who(request, service, attempt)
        return _GO_ON[attempt["purpose"]](request, service, who, attempt)
    except NotHere as error:
        return _stopped(request, service, str(error), error.status)


def _attempt(request: HttpRequest, service: oidc.Provider) -> dict[str, Any]:
    """The attempt that the address names, once. NotHere when there is none, or it is too old."""
    attempts = dict(request.session.get(ATTEMPTS, {}))
    attempt = attempts.pop(request.GET.get("state", ""), None)
    request.session[ATTEMPTS] = attempts
    if attempt is None or attempt["service"] != service.key:
        raise NotHere("stale")
    if clock.now().timestamp() - attempt["at"] > ATTEMPT_LIFE_S:
        raise NotHere("stale")
    return dict(attempt)


def _who(request: HttpRequest, service: oidc.Provider, attempt: dict[str, Any]) -> Outsider:
    """Whoever signed in there. NotHere when somebody cancelled or the answer is not what it should be."""
    if "error" in request.GET:
        LOG.info("sign-in service %s: %.60s", service.key, request.GET["error"])
        raise NotHere("cancelled")
    if request.GET.get("iss", service.issuer) != service.issuer:
        raise NotHere("refused")
    secrets_of_it = oidc.Attempt(attempt["state"], attempt["nonce"], attempt["verifier"])
    try:
        arrival = oidc.way_back(
            service, secrets_of_it, code=request.GET.get("code", ""), redirect_uri=_way_back(request, service),
            now=clock.now(),
        )  # fmt: skip
    except oidc.ServiceUnreachable as error:
        LOG.warning("sign-in service %s: %s", service.key, error)
        raise NotHere("unreachable", 503) from error
    except (oidc.TokenRefused, oidc.ServiceRefused) as error:
        LOG.warning("sign-in service %s refused: %s", service.key, error)
        raise NotHere("refused") from error
    attempt["id_token"] = arrival.id_token
    who = outsider(service, arrival.claims)
    if who is None:
        LOG.warning("sign-in service %s: no claim %s", service.key, service.subject)
        raise NotHere("refused")
    return who


def _go_in(request: HttpRequest, service: oidc.Provider, who: Outsider, attempt: dict[str, Any]) -> HttpResponse:
    user = actions.account_of(provider=service, outsider=who, now=clock.now(), today=clock.today())
    if user is None:
        raise NotHere("stranger", 403)
    if request.user.is_authenticated and request.user != user:
        logout(request)
    _remember(request, service, who, attempt, user)
    record_authentication(
        request, user, "service", service=service.key, is_strong=who.is_strong, proven_at=who.proven_at
    )
    login = Login(user=user, redirect_url=_inside(request, attempt["next"]))
    response: HttpResponse = perform_login(request, login)
    return response


def _remember(request: HttpRequest, service: oidc.Provider, who: Outsider, attempt: dict[str, Any], user: User) -> None:
    """What signing out needs later, kept with the session."""
    facts = {"key": service.key, "sid": who.sid, "user": str(user.pk), "id_token": attempt["id_token"]}
    request.session[SERVICE] = facts


def _inside(request: HttpRequest, asked: str) -> str:
    """The page to go to: only one of our own."""
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else "/"


def _go_on_confirmed(
    request: HttpRequest, service: oidc.Provider, who: Outsider, attempt: dict[str, Any]
) -> HttpResponse:
    """A proof counts only for the own account, and only if the service asked for it just now."""
    user = request.user
    identities = queries.identities_of(user) if isinstance(user, User) else None
    if identities is None or not identities.filter(issuer=service.issuer, subject=who.subject).exists():
        raise NotHere("other", 403)
    if who.proven_at < attempt["at"] - 60:
        raise NotHere("not_anew")
    record_authentication(
        request, user, "service", service=service.key, reauthenticated=True, proven_at=who.proven_at,
        is_strong=who.is_strong or None,
    )  # fmt: skip
    if who.is_strong:
        actions.note_strong(provider=service, subject=who.subject, today=clock.today())
    after = _inside(request, attempt["next"])
    request.GET = QueryDict(urlencode({"next": after}))
    response: HttpResponse = resume_request(request) or redirect(after)
    return response


def _go_on_linked(request: HttpRequest, service: oidc.Provider, who: Outsider, attempt: dict[str, Any]) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        raise NotHere("stale")
    if not actions.try_to_link(provider=service, subject=who.subject, user=user, now=clock.now()):
        raise NotHere("taken", 409)
    if who.is_strong:
        actions.note_strong(provider=service, subject=who.subject, today=clock.today())
    messages.success(request, _("Ihr Konto ist mit %(service)s verbunden.") % {"service": service.name})
    return redirect(attempt["next"])


_GO_ON = {IN: _go_in, CONFIRM: _go_on_confirmed, LINK: _go_on_linked}


@login_required
@sudo
@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """The service opens the own account no longer."""
    identity = get_object_or_404(queries.identities_of(request.user), pk=pk)  # type: ignore[arg-type]
    home = reverse("accounts:profile")
    if not request.user.has_usable_password() and not queries.passkeys_of(request.user).exists():  # type: ignore[union-attr,arg-type]
        messages.error(
            request, _("Legen Sie zuerst ein Passwort oder einen Passkey an. Sonst kämen Sie nicht mehr hinein.")
        )
        return redirect(home)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Verbindung mit dem Anmeldedienst lösen?"),
            text=_("Sie melden sich danach hier mit Passwort oder Passkey an."),
            button=_("Verbindung lösen"),
            back=home,
        )
    actions.unlink(identity=identity, now=clock.now(), today=clock.today())
    messages.success(request, _("Die Verbindung ist gelöst."))
    return redirect(home)


class SignOutView(LogoutView):
    """Sign out here; whoever came through a service is offered to sign out there as well."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        way = _way_out(self.request)
        response: HttpResponse = super().post(*args, **kwargs)
        if not way:
            return response
        self.request.session[WAY_OUT] = way
        return redirect("accounts:signed_out")


def _way_out(request: HttpRequest) -> dict[str, str]:
    """Address and name of the service's page for signing out; empty when there is none."""
    facts = request.session.get(SERVICE) or {}
    service = next((one for one in queries.services() if one.key == facts.get("key")), None)
    if service is None or facts.get("user") != str(request.user.pk):
        return {}
    home = request.build_absolute_uri(reverse("account_login"))
    address = oidc.way_out(service, id_token=facts.get("id_token", ""), return_to=home)
    return {"url": address, "name": service.name} if address else {}


@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Signed out here, but not yet at the service."""
    if request.user.is_authenticated:
        return redirect("/")
    return render(request, "accounts/signed_out.html", {"way": request.session.get(WAY_OUT)})


@csrf_exempt
@never_cache
@require_POST
def signed_out_there(request: HttpRequest, key: str) -> HttpResponse:
    """OpenID Connect Back-Channel Logout: the service reports that somebody signed out, signed with its key."""
    service = _service(key)
    try:
        claims = oidc.logout_claims(service, request.POST.get("logout_token", ""), clock.now())
    except oidc.TokenRefused as error:
        LOG.warning("sign-in service %s: logout refused: %s", service.key, error)
        return JsonResponse({"error": "invalid_request"}, status=400)
    except (oidc.ServiceUnreachable, oidc.ServiceRefused) as error:
        LOG.warning("sign-in service %s: %s", service.key, error)
        return JsonResponse({"error": "temporarily_unavailable"}, status=503)
    actions.signed_out_there(
        provider=service, sid=str(claims.get("sid") or ""), subject=str(claims.get(service.subject) or ""),
        token_id=claims["jti"], now=clock.now(),
    )  # fmt: skip
    return HttpResponse(status=200)
