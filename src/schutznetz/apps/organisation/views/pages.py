# SPDX-License-Identifier: EUPL-1.2
"""What all pages of the organisation share: the frame of a view, the page with one form, the page that asks first."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.views import confirm

View = Callable[..., HttpResponse]
Crumb = tuple[Text, str]


def page(*methods: str) -> Callable[[View], View]:
    """A view for signed-in people; an object that does not exist is a page that does not exist."""

    def decorate(view: View) -> View:
        @login_required
        @require_http_methods([*methods] or ["GET", "HEAD"])
        @wraps(view)
        def answer(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as error:
                raise Http404 from error

        return answer

    return decorate


FORM = ("GET", "HEAD", "POST")


def say_done(request: ActingRequest, done: Text, *, is_done: bool) -> None:
    """That something was done; or, when the page was old and it was not, that it stands otherwise by now."""
    if is_done:
        messages.success(request, str(done))
    else:
        messages.error(request, _("Das geht beim jetzigen Stand nicht. So steht es jetzt."))


def form_page(
    request: ActingRequest,
    form: BaseForm,
    save: Callable[[], str],
    *,
    title: Text,
    crumbs: Sequence[Crumb],
    done: Text,
    says: Text = "",
    button: Text = "",
) -> HttpResponse:
    """Show a form; when it is right, `save()` and go to the address it returns. 422 when it is not."""
    if request.method == "POST" and form.is_valid():
        target = save()
        messages.success(request, str(done))
        return redirect(target)
    context = {"form": form, "title": title, "crumbs": crumbs, "says": says, "button": button or _("Speichern")}
    context["back"] = crumbs[-1][1]
    return render(request, "organisation/form.html", context, status=422 if form.is_bound else 200)


def delete_page(
    request: ActingRequest,
    delete: Callable[[], None],
    *,
    title: Text,
    text: Text,
    back: str,
    target: str,
    done: Text,
    in_use: Text = "",
) -> HttpResponse:
    """Ask, then delete; says why when something else still needs the object."""
    if request.method != "POST":
        return confirm(request, title=title, text=text, button=_("Löschen"), back=back, kind="warning")
    try:
        delete()
    except ProtectedError:
        messages.error(request, str(in_use))
        return redirect(back)
    messages.success(request, str(done))
    return redirect(target)
