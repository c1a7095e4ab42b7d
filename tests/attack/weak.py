# SPDX-License-Identifier: EUPL-1.2
"""Pages with exactly the faults that the attacks look for. Each attack must find its fault here."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from schutznetz.apps.organisation.models import Person
from schutznetz.config.urls import urlpatterns as real


def anybody(_request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a person without asking whose it is."""
    return HttpResponse(Person.objects.get(pk=pk).family_name)


def echo(request: HttpRequest) -> HttpResponse:
    """Repeats what it is told as markup."""
    return HttpResponse("<title>x</title><form method=post><input name=q></form>" + request.POST.get("q", ""))


@csrf_exempt
def unguarded(_request: HttpRequest) -> HttpResponse:
    """Takes a form from anywhere."""
    return HttpResponse("done")


def anywhere(request: HttpRequest) -> HttpResponse:
    """Leads wherever it is told to."""
    return HttpResponse(status=302, headers={"Location": request.GET.get("next", "/")})


class Split(HttpResponse):
    """An answer whose header was put together by hand."""

    def __init__(self, value: str) -> None:
        super().__init__(status=200)
        name, _colon, rest = value.partition("\n")[2].partition(":")
        self.headers["X-Given"] = value.partition("\r")[0] or "-"
        if name:
            self.headers[name] = rest.strip()


def split(request: HttpRequest) -> HttpResponse:
    """Puts what it is told into a header as it is."""
    return Split(request.GET.get("q", ""))


def taker(request: HttpRequest) -> HttpResponse:
    """Writes every field it is sent onto the account."""
    for name, value in request.POST.items():
        if name in ("username",):
            get_user_model().objects.filter(username=request.user.get_username()).update(**{name: value})
    return HttpResponse("ok")


def unbounded(request: HttpRequest) -> HttpResponse:
    """Unpacks whatever it gets."""
    import io
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(request.FILES["file"].read()))  # type: ignore[union-attr]
    size = sum(len(archive.read(member)) for member in archive.infolist())
    return HttpResponse(str(size))


def breaks(request: HttpRequest) -> HttpResponse:
    """Believes that a number is a number."""
    import json

    said: Any = json.loads(request.body or b"{}")
    return HttpResponse(str(int(said["userName"])))


def shared(_request: HttpRequest) -> HttpResponse:
    """Lets anybody's cache keep it."""
    return HttpResponse("personal", headers={"Cache-Control": "public, max-age=60"})


urlpatterns = [
    path("schwach/person/<int:pk>/", anybody),
    path("schwach/echo/", echo),
    path("schwach/offen/", unguarded),
    path("schwach/weiter/", anywhere),
    path("schwach/kopf/", split),
    path("schwach/nimmt/", csrf_exempt(taker)),
    path("schwach/packt/", csrf_exempt(unbounded)),
    path("schwach/bricht/", csrf_exempt(breaks)),
    path("schwach/cache/", shared),
    *real,
]
