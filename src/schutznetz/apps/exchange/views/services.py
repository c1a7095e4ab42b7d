# SPDX-License-Identifier: EUPL-1.2
"""The directory of services."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange import policies
from schutznetz.apps.exchange.actions import services as actions
from schutznetz.apps.exchange.facts import NO_CLIENTS, topic_names
from schutznetz.apps.exchange.forms.services import ContactForm, NoteForm, ServiceForm, service_filter
from schutznetz.apps.exchange.models import Contact, ExperienceNote, Service
from schutznetz.apps.exchange.queries import services as reads
from schutznetz.apps.exchange.queries.groups import led_groups, my_groups, own_group
from schutznetz.apps.exchange.views.frame import FORM, Crumb, form_page, home, posted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.views import Column, Listing, confirm
from schutznetz.domain.workdays import add_months
from schutznetz.regulation.sap_erlass.rule_sets import Rules


def _crumbs() -> list[Crumb]:
    return [home(), (_("Hilfsangebote"), reverse("exchange:services"))]


def _url(service: Service) -> str:
    return reverse("exchange:service", args=[service.pk])


def _old_before(rules: Rules, today: date) -> date:
    return add_months(today, -rules.integer("working_groups.note_months", today))


@page()
def services(request: ActingRequest) -> HttpResponse:
    """Everything that helps, found by topic, name and town."""
    today = clock.today()
    programme = reads.directory_for(request.actor, today)
    rules = rules_of(programme)
    old = _old_before(rules, today)
    listing = Listing(
        request, reads.services_of(programme),
        [
            Column("name", _("Name"), sort="sort_name", link=_url),
            Column("town", _("Ort")),
            Column("topics", _("Hilft bei"), cell=lambda row: topic_names([one.code for one in row.topics.all()])),
            Column("notes", _("Erfahrungen"), cell=lambda row: row.notes_number, numeric=True),
            Column(
                "checked_on", _("Geprüft"), sort="checked_on", cell=lambda row: _checked(row, old),
                badge=lambda row: "" if row.closed_on else "warning" if row.checked_on < old else "success",
            ),
        ],
        key="services", caption=_("Hilfsangebote"), filters=service_filter(rules, today, old), default_sort="name",
        empty_title=_("Noch kein Hilfsangebot"),
        empty_text=_("Tragen Sie die Beratungsstelle ein, mit der Sie die besten Erfahrungen haben."),
    )  # fmt: skip
    context = {"listing": listing, "keeps": policies.may_keep_services(request.actor, own_group(request.actor, today))}
    return render(request, "exchange/services.html", context)


def _checked(row: Service, old: date) -> str:
    if row.closed_on:
        return _("geschlossen")
    return _("prüfen") if row.checked_on < old else f"{row.checked_on:%d.%m.%Y}"


@page()
def service(request: ActingRequest, pk: int) -> HttpResponse:
    """Public facts; for counsellors also experience and the contacts of their group."""
    today = clock.today()
    found = reads.service_for(request.actor, pk, today)
    rules, keeps = reads.rules_in(found), policies.may_keep_services(request.actor, own_group(request.actor, today))
    context = {
        "service": found,
        "topics": topic_names([one.code for one in found.topics.all()]),
        "keeps": keeps,
        "is_old": reads.is_old(found, rules, today) and not found.closed_on,
        "notes": reads.notes_of(found, request.actor, rules, today) if keeps else [],
        "contacts": reads.contacts_of(found, request.actor, rules, today) if keeps else [],
        "led": list(led_groups(request.actor)),
    }
    return render(request, "exchange/service.html", context)


@page(*FORM)
def add_service(request: ActingRequest) -> HttpResponse:
    """A new entry."""
    today = clock.today()
    programme = reads.directory_for(request.actor, today)
    policies.require_keep_services(request.actor, own_group(request.actor, today))
    group = next(iter(my_groups(request.actor, today)), None)
    return _service_form(request, Service(programme=programme, working_group=group), _("Hilfsangebot eintragen"))


@page(*FORM)
def change_service(request: ActingRequest, pk: int) -> HttpResponse:
    """Change public facts."""
    today = clock.today()
    found = reads.service_for(request.actor, pk, today)
    policies.require_keep_services(request.actor, own_group(request.actor, today))
    return _service_form(request, found, _("Hilfsangebot ändern"))


def _service_form(request: ActingRequest, found: Service, title: str) -> HttpResponse:
    form = ServiceForm(posted(request), instance=found, rules=reads.rules_in(found), today=clock.today())

    def save() -> str:
        made = actions.save_service(
            service=form.instance, topics=form.cleaned_data["topics"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return _url(made)

    says = _("Nur, was öffentlich bekannt ist. Diese Angaben können später allen gezeigt werden, Erfahrungen nie.")
    return form_page(request, form, save, title=title, crumbs=_crumbs(), done=_("Gespeichert."), says=says)


@page("POST")
def check_service(request: ActingRequest, pk: int) -> HttpResponse:
    """Everything still holds."""
    found = reads.service_for(request.actor, pk, clock.today())
    actions.check_service(service=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Danke. Das Hilfsangebot gilt als heute geprüft."))
    return redirect(_url(found))


@page(*FORM)
def add_note(request: ActingRequest, pk: int) -> HttpResponse:
    """A new experience."""
    found = reads.service_for(request.actor, pk, clock.today())
    policies.require_keep_services(request.actor, own_group(request.actor, clock.today()))
    return _note_form(request, ExperienceNote(service=found), _("Erfahrung schreiben"))


@page(*FORM)
def change_note(request: ActingRequest, pk: int) -> HttpResponse:
    """One's own experience."""
    policies.require_open_exchange(request.actor)
    return _note_form(request, reads.note_of_own(request.actor, pk), _("Erfahrung ändern"))


def _note_form(request: ActingRequest, found: ExperienceNote, title: str) -> HttpResponse:
    form = NoteForm(posted(request), instance=found)

    def save() -> str:
        actions.save_note(note=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return _url(found.service)

    says = _("Das lesen nur Soziale Ansprechpersonen, mit Ihrem Namen. Das Ministerium liest es nicht.")
    return form_page(
        request, form, save, title=title, crumbs=[*_crumbs(), (found.service.name, _url(found.service))],
        done=_("Gespeichert."), says=says, hint=NO_CLIENTS, over=found.service,
    )  # fmt: skip


@page("POST")
def check_note(request: ActingRequest, pk: int) -> HttpResponse:
    """One's own experience still holds."""
    policies.require_open_exchange(request.actor)
    found = reads.note_of_own(request.actor, pk)
    actions.check_note(note=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Danke. Ihre Erfahrung gilt als heute geprüft."))
    return redirect(_url(found.service))


@page(*FORM)
def delete_note(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask, then delete one's own experience."""
    policies.require_open_exchange(request.actor)
    found = reads.note_of_own(request.actor, pk)
    back = _url(found.service)
    if request.method != "POST":
        text = _("Der Text ist dann für alle weg und nicht wiederherzustellen.")
        return confirm(request, title=_("Erfahrung löschen?"), text=text, button=_("Löschen"), back=back)
    actions.delete_note(note=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Gelöscht."))
    return redirect(back)


@page(*FORM)
def add_contact(request: ActingRequest, pk: int, key: str) -> HttpResponse:
    """The speaker notes a contact of the group."""
    group = WorkingGroup.objects.get(key=key)
    policies.require_note_contact(request.actor, group)
    found = reads.service_for(request.actor, pk, clock.today())
    form = ContactForm(posted(request), instance=Contact(service=found, working_group=group), today=clock.today())

    def save() -> str:
        actions.note_contact(contact=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return _url(found)

    return form_page(
        request, form, save, title=_("Kontakt eintragen"), crumbs=[*_crumbs(), (found.name, _url(found))],
        done=_("Gespeichert."), says=_("Das lesen die Mitglieder Ihres Arbeitskreises."), hint=NO_CLIENTS, over=found,
    )  # fmt: skip


@page()
def contacts(request: ActingRequest, key: str) -> HttpResponse:
    """The contact log of one group."""
    today = clock.today()
    group = WorkingGroup.objects.get(key=key)
    policies.require_read_work(request.actor, group, own_group(request.actor, today))
    listing = Listing(
        request, reads.contacts_log(group),
        [
            Column("service", _("Hilfsangebot"), link=lambda row: _url(row.service)),
            Column("on", _("Am"), sort=("on", "id")),
            Column("kind", _("Art"), cell=lambda row: row.get_kind_display()),
            Column("person", _("Von"), cell=lambda row: row.person or _("nicht mehr dabei")),
            Column("next_on", _("Nächster Kontakt"), sort="next_on", cell=_next, badge=lambda row: _due(row, today)),
        ],
        key="contacts", caption=_("Kontakte"), default_sort="-on", empty_title=_("Noch kein Kontakt"),
        empty_text=_("Kontakte trägt die Sprecherin oder der Sprecher auf der Seite des Hilfsangebots ein."),
    )  # fmt: skip
    return render(request, "exchange/contacts.html", {"listing": listing, "group": group})


def _next(row: Contact) -> str:
    return f"{row.next_on:%d.%m.%Y}" if row.next_on and row.settled_on is None else "–"


def _due(row: Contact, today: date) -> str:
    return "warning" if row.next_on and row.settled_on is None and row.next_on <= today else ""
