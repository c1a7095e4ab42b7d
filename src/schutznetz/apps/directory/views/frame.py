# SPDX-License-Identifier: EUPL-1.2
"""What pages without a trace share. Other apps that answer below `/hilfe/` use it too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def traceless(*methods: str) -> Callable[[View], View]:
    """A view for everybody, without account: GET unless `methods` say otherwise.

    Without a session there is nothing that a forged form could misuse, so no token and no cookie for it; the middleware
    `config.traceless` makes whoever is signed in a stranger here. An object that does not exist is a page that does not
    exist.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_http_methods([*methods] or ["GET", "HEAD"])
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as error:
                raise Http404 from error

        answer.is_traceless = True  # type: ignore[attr-defined]
        return answer

    return decorate
