# SPDX-License-Identifier: EUPL-1.2
"""Every answer carries the protective headers; the three kinds of no answer as pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.ui.policies import Denied
from schutznetz.config import middleware
from tests.apps.builders import a_site, a_user

pytestmark = pytest.mark.django_db
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/", "/konto/anmelden/", "/gibt-es-nicht/"])
def test_every_answer_is_protected(client: Client, path: str) -> None:
    headers = client.get(path, follow=True).headers
    assert {name: headers.get(name) for name in WANTED} == WANTED
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_page_may_add_the_brokers_it_talks_to_and_no_other_does() -> None:
    def with_brokers(request: HttpRequest) -> HttpResponse:
        request.csp_connect = "ws://127.0.0.1:20001"  # type: ignore[attr-defined]
        return HttpResponse()

    def without(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/")
    policy = middleware.security_headers(with_brokers)(request).headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:20001" in policy
    other = middleware.security_headers(without)(RequestFactory().get("/")).headers["Content-Security-Policy"]
    assert "ws://" not in other


def test_denied_and_refused_are_pages_that_say_why(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user, request.actor = AnonymousUser(), Actor()  # type: ignore[attr-defined]
    turn = middleware.refusals(lambda _request: HttpResponse()).process_exception  # type: ignore[attr-defined]
    denied = turn(request, Denied("Das darf nur die Standortleitung."))
    assert denied.status_code == 403
    assert "Das darf nur die Standortleitung." in denied.content.decode()
    assert turn(request, ValueError("a bug")) is None


def test_an_address_of_a_button_says_so_when_it_is_only_opened(client: Client) -> None:
    user = a_user(Office.Role.EMPLOYEE, a_site())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("accounts:preferences")
    page = client.get(address, headers={"accept": "text/html"})
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "Diese Adresse gehört zu einer Schaltfläche" in page.content.decode()
    assert client.get(address, headers={"accept": "application/json"}).content == b""
