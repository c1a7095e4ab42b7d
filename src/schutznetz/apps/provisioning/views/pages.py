# SPDX-License-Identifier: EUPL-1.2
"""The page of a short form, and what was sent with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, form: Any, title: str, button: str, lead: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "lead": lead}
    return render(request, "provisioning/form.html", context, status=422 if form.is_bound else 200)
