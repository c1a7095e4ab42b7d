# SPDX-License-Identifier: EUPL-1.2
"""Saving a list: first the page that says what the file is for, then the file."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.documents import actions
from schutznetz.apps.documents.forms import SaveForm
from schutznetz.apps.documents.policies import require_save_lists
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.ui.facts import ListDeclaration, list_of
from schutznetz.apps.ui.policies import require_proof
from schutznetz.apps.ui.views import Listing

PDF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For the browser's own viewer, which brings its styles along."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@page(*FORM)
def save_list(request: ActingRequest, key: str, of: str = "") -> Any:
    """Ask for kind, columns and purpose; POST gives the file. The filter stands in the address as on the list.

    A list of many people asks for a fresh proof first, once it is clear that this person may see it.
    """
    declaration = list_of(key)
    if declaration is None:
        raise Http404
    require_save_lists(request.actor)
    listing: Listing = declaration.build(request, of)
    if declaration.holds_people:
        require_proof(request)
    form = SaveForm(submitted(request)[0], declaration=declaration, columns=listing.file_columns)
    if request.method == "POST" and form.is_valid() and not listing.is_wrong:
        return _file(request, declaration, listing, form.cleaned_data)
    context = {
        "form": form,
        "declaration": declaration,
        "listing": listing,
        "rows": min(listing.total, declaration.most),
        "is_cut": listing.found()[declaration.most : declaration.most + 1].exists(),
        "back": _back(request, declaration, of),
    }
    return render(request, "documents/save_list.html", context, status=422 if request.method == "POST" else 200)


def _back(request: ActingRequest, declaration: ListDeclaration, of: str) -> str:
    """The list with its filter."""
    if not declaration.url_name:
        return "/"
    page_url = reverse(declaration.url_name, args=[of] if of else [])
    return f"{page_url}?{request.GET.urlencode()}" if request.GET else page_url


def submitted(request: ActingRequest) -> tuple[Any, Any]:
    """What was sent and its files for a form; an empty submission is one, too."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _file(
    request: ActingRequest, declaration: ListDeclaration, listing: Listing, data: dict[str, Any]
) -> HttpResponseBase:
    wish = actions.Wish(data["kind"], data["columns"], data.get("purpose", ""))
    now = clock.now()
    content, _rows = actions.save_list(
        declaration=declaration, listing=listing, wish=wish, actor=request.actor, now=now
    )
    name = f"{declaration.key}-{clock.today():%Y-%m-%d}.{wish.kind}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=TYPES[wish.kind])


def pdf_answer(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A PDF to save; a preview opens in the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    response.headers["Content-Language"] = "de"
    response.headers["Content-Security-Policy"] = PDF_POLICY
    return response
