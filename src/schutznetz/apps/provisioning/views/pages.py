# SPDX-License-Identifier: EUPL-1.2
"""The page of a short form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(request: HttpRequest, form: Any, title: str, button: str, lead: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "lead": lead}
    return render(request, "provisioning/form.html", context, status=422 if form.is_bound else 200)
