# SPDX-License-Identifier: EUPL-1.2
"""The directory of services, and what only counsellors read of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from schutznetz.apps.exchange.models import Contact, ExperienceNote, Service
from schutznetz.apps.exchange.policies import require_read_services
from schutznetz.apps.exchange.queries.groups import counted, led_groups, my_groups, own_group, programme_for
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.queries import programme_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import working_groups
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@dataclass(frozen=True)
class Aged:
    """A note or contact with what the rule says of its age."""

    row: ExperienceNote | Contact
    finding: Finding
    is_mine: bool = False


def directory_for(actor: Actor, today: date) -> Programme:
    """The programme whose directory the actor reads; raises `Denied`."""
    found = programme_for(actor, today)
    require_read_services(actor, found, own_group(actor, today))
    if found is None:
        raise Denied(_("Das Verzeichnis gehört zu einem SAP-Programm."))
    return found


def services_of(programme: Programme) -> QuerySet[Service]:
    """Services with their topics and the number of notes."""
    rows = Service.objects.filter(programme=programme).prefetch_related("topics").select_related("working_group")
    return rows.annotate(notes_number=counted(ExperienceNote.objects.filter(service=OuterRef("pk"))))


def service_for(actor: Actor, pk: int, today: date) -> Service:
    """One service of that directory; those of other programmes do not exist for the actor."""
    programme = directory_for(actor, today)
    return Service.objects.select_related("working_group", "programme__ministry").get(pk=pk, programme=programme)


def require_same_programme(group: WorkingGroup | None, service: Service, *, actor: Actor | None = None) -> None:
    """The group, or one the actor speaks for, belongs to the programme of the directory."""
    groups = [group] if group else list(led_groups(actor)) if actor else []
    if not any(programme_of(one) == service.programme for one in groups):
        raise Denied(_("Dieses Hilfsangebot gehört zum Verzeichnis eines anderen Programms."))


def notes_of(service: Service, actor: Actor, rules: Rules, today: date) -> list[Aged]:
    """What members experienced, the freshest first.  (SAP-149)"""
    rows = service.notes.select_related("author__authority")
    me = actor.person.pk if actor.person else None
    return [
        Aged(one, working_groups.note(checked_on=one.checked_on, rules=rules, today=today), one.author_id == me)
        for one in rows
    ]


def is_old(service: Service, rules: Rules, today: date) -> bool:
    """Public facts are asked about by the same clock as notes."""
    return working_groups.note(checked_on=service.checked_on, rules=rules, today=today).is_open


def contacts_of(service: Service, actor: Actor, rules: Rules, today: date) -> list[Aged]:
    """Contacts of the actor's own groups with a service.  (SAP-159)"""
    rows = service.contacts.filter(working_group__in=my_groups(actor, today))
    return [aged(one, rules, today) for one in rows.select_related("person", "working_group")]


def aged(contact: Contact, rules: Rules, today: date) -> Aged:
    next_on = contact.next_on if contact.settled_on is None else None
    return Aged(contact, working_groups.contact(next_on=next_on, rules=rules, today=today))


def contacts_log(group: WorkingGroup) -> QuerySet[Contact]:
    """All contacts of a group."""
    return Contact.objects.filter(working_group=group).select_related("service", "person")


def note_of_own(actor: Actor, pk: int) -> ExperienceNote:
    """One's own note; somebody else's does not exist for the actor."""
    if actor.person is None:
        raise ExperienceNote.DoesNotExist
    return ExperienceNote.objects.select_related("service__programme").get(pk=pk, author=actor.person)


def rules_in(service: Service) -> Rules:
    return rules_of(service.programme)


def open_services(*, topic: str = "", words: str = "", way: str = "") -> QuerySet[Service]:
    """Public facts for everybody, also without signing in: what still exists. Nothing of what members experienced.

    `way` is the field of the first step: phone, email, web or address.
    """
    rows = Service.objects.filter(closed_on=None).prefetch_related("topics")
    if topic:
        rows = rows.filter(topics__code=topic)
    if words:
        rows = rows.filter(search__words=words)
    if way in ("phone", "email", "web", "address"):
        rows = rows.exclude(**{way: ""})
    return rows.order_by("sort_name", "id")


def open_service(pk: int) -> Service:
    """One of them; raises `Service.DoesNotExist`."""
    return open_services().get(pk=pk)
