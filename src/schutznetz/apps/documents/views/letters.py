# SPDX-License-Identifier: EUPL-1.2
"""Letters as PDF: for an office, for an account, certificates for many."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.accounts.queries import account_to_write_about
from schutznetz.apps.documents import actions, queries
from schutznetz.apps.documents.facts import ACCESS, APPOINTMENT, KINDS
from schutznetz.apps.documents.forms import CertificateForm
from schutznetz.apps.documents.policies import require_certify, require_open_documents
from schutznetz.apps.documents.views.lists import pdf_answer, submitted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.ui.templatetags.ui import day


def addressee(person: Person) -> actions.Addressee:
    """By internal mail: name and site."""
    site = [str(person.site)] if person.site else []
    return actions.Addressee([str(person), *site, str(person.authority)], person)


def person_values(person: Person, authority: Authority) -> dict[str, str]:
    return {
        "vorname": person.given_name, "nachname": person.family_name, "behoerde": authority.name,
        "heute": f"{clock.today():%d.%m.%Y}",
    }  # fmt: skip


@page("POST")
def appointment(request: ActingRequest, pk: int) -> HttpResponse:
    """The letter of appointment to an office."""
    office = Office.objects.select_related(
        "person__site", "person__authority", "authority", "site", "working_group", "network"
    ).get(pk=pk)
    values = person_values(office.person, office.authority) | {
        "amt": office.get_role_display(),
        "bereich": str(office.site or office.working_group or office.network or office.authority),
        "seit": f"{office.since:%d.%m.%Y}",
        "bis": f"{office.until:%d.%m.%Y}" if office.until else "auf Weiteres",
        "grundlage": office.basis or "–",
    }
    content = actions.write_letter(
        kind=KINDS[APPOINTMENT], authority=office.authority, to=addressee(office.person), values=values,
        actor=request.actor, now=clock.now(), today=clock.today(),
    )  # fmt: skip
    return pdf_answer(content, f"bestellung-{office.pk}.pdf")


@page("POST")
def handover(request: ActingRequest, pk: str) -> HttpResponse:
    """The sheet on which somebody confirms that they received their access."""
    user = account_to_write_about(request.actor, pk)
    person = user.person
    assert person is not None  # only accounts of people can be seen by an administration
    values = person_values(person, person.authority) | {"anmeldename": user.username}
    content = actions.write_letter(
        kind=KINDS[ACCESS], authority=person.authority, to=addressee(person), values=values,
        actor=request.actor, now=clock.now(), today=clock.today(),
    )  # fmt: skip
    return pdf_answer(content, "zugang.pdf")


@page(*FORM)
def certificates(request: ActingRequest, key: str) -> HttpResponse:
    """Certificates of participation: a form, then one PDF with a page for each name."""
    authority = Authority.objects.get(key=key)
    require_certify(request.actor, authority)
    form = CertificateForm(submitted(request)[0])
    if request.method == "POST" and form.is_valid():
        today = clock.today()
        content = actions.write_certificates(
            authority=authority, sheets=form.values(authority.name, f"{today:%d.%m.%Y}"), actor=request.actor,
            now=clock.now(), today=today,
        )  # fmt: skip
        return pdf_answer(content, "teilnahmebescheinigungen.pdf")
    context = {"form": form, "authority": authority, "today": day(clock.today())}
    return render(request, "documents/certificates.html", context, status=422 if form.is_bound else 200)


@page()
def overview(request: ActingRequest) -> HttpResponse:
    """What there is to write, for each authority of the actor."""
    require_open_documents(request.actor)
    found = [
        {"authority": authority, "may_write": request.actor.has_role_for(authority, "ADM"),
         "kinds": list(KINDS.values()), "own": queries.own_wordings(authority)}
        for authority in queries.authorities_writing(request.actor)
    ]  # fmt: skip
    return render(request, "documents/overview.html", {"found": found, "title": _("Schreiben")})


def home() -> str:
    return reverse("documents:overview")
