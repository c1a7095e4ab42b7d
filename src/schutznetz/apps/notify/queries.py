# SPDX-License-Identifier: EUPL-1.2
"""Reads of notices: one's own, and whether mail arrives."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.notify.models import BrokenAddress, Choice, Mail, Notice
from schutznetz.apps.notify.policies import require_see_sending
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.organisation.queries import authorities_administered_by
from schutznetz.apps.ui import facts as shell
from schutznetz.domain.notices.timing import Wishes

LATEST = 20
COUNTED = timedelta(days=7)


def choice_of(person: Person) -> Choice:
    """What this person chose; the unsaved default when nothing."""
    return Choice.objects.filter(person=person).first() or Choice(person=person)


def wishes_of(people: Iterable[Person]) -> dict[int, Wishes]:
    """What these people chose, by their ids, in one query; whoever chose nothing is missing."""
    rows = Choice.objects.filter(person__in=[one.pk for one in people])
    return {row.person_id: row.wishes() for row in rows}


def notices_of(actor: Actor) -> list[Notice]:
    """The latest notices of the acting person, the newest first."""
    return list(Notice.objects.filter(person=actor.person)[:LATEST]) if actor.person else []


def address_of(person: Person) -> str:
    """Where mail for this person goes: the address of the person, else of the account; empty when neither."""
    user = getattr(person, "user", None)
    return person.email or (user.email if user else "")


def closed(person: Person, today: date) -> str:
    """Why mail is no longer for this person: `left` after the last day, `locked` with the account; empty otherwise."""
    if person.left_on and person.left_on < today:
        return "left"
    user = getattr(person, "user", None)
    return "locked" if user and not user.is_active else ""


def broken(address: str) -> BrokenAddress | None:
    return BrokenAddress.objects.filter(address=address.lower()).first() if address else None


def people_not_reached(actor: Actor) -> list[tuple[Person, BrokenAddress]]:
    """People of the administered authorities whose address does not work, by name."""
    require_see_sending(actor)
    known = {row.address: row for row in BrokenAddress.objects.all()}
    people = Person.objects.filter(authority__in=authorities_administered_by(actor), left_on=None)
    found = people.annotate(mail=Lower("email")).filter(mail__in=known)
    return [(person, known[person.email.lower()]) for person in found]


def sending_counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many mails are in which state: those of the last week, of the whole instance, without names."""
    require_see_sending(actor)
    rows = Mail.objects.filter(made_at__gte=now - COUNTED).order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return {state: counts.get(state, 0) for state in Mail.State.values}


def oldest_waiting(actor: Actor, now: datetime) -> Mail | None:
    """The mail that should have gone out long ago: a sign that the server does not answer."""
    require_see_sending(actor)
    return Mail.objects.filter(state=Mail.State.WAITING, due_at__lt=now).order_by("due_at").first()


def needs_now(actor: Actor, _now: datetime) -> Iterator[shell.Notice]:
    """The person's own address does not work."""
    address = address_of(actor.person) if actor.person else ""
    if broken(address):
        yield shell.Notice(
            _("Mails an Sie kommen nicht an"), reverse("notify:mine"), address, "warning", action=_("Ansehen")
        )
