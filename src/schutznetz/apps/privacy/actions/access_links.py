# SPDX-License-Identifier: EUPL-1.2
"""Nobody opens the account of somebody in whom others confide without their learning of it.

A new sign-in link is read from the journal: the person and the data protection officers of the authority are told,
whoever made it. The key of a notice is the line of the journal, so that reading twice tells nobody twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.journal.queries import newest
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import GUARDED
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.privacy.actions.heads import officers

GIVEN = "account.link_given"
TO_PERSON, TO_OFFICER = "privacy.link_to_person", "privacy.link_to_officer"
LOOKS_BACK = timedelta(days=14)
"""So long the worker may stand still without a link being passed over (house rule)."""


def tell_links(*, now: datetime, today: date) -> int:
    """Tell of every link made lately for a guarded account that nobody was told of yet; how many there were."""
    guarded = _guarded_accounts()
    entries = newest(GIVEN, since=now - LOOKS_BACK, object_ids=[str(user.pk) for user in guarded.values()])
    told = set(Notice.objects.filter(key__in=[_key(entry) for entry in entries]).values_list("key", flat=True))
    new = [entry for entry in entries if _key(entry) not in told]
    return sum(_tell_of(entry, guarded[entry.object_id], now, today) for entry in new)


def _guarded_accounts() -> dict[str, User]:
    """Accounts whose person holds, or held, a guarded office, by their id as text."""
    people = Office.objects.filter(role__in=GUARDED).values("person")
    return {str(user.pk): user for user in User.objects.filter(person__in=people).select_related("person")}


def _key(entry: Entry) -> str:
    return f"{TO_PERSON}:{entry.token}"


@transaction.atomic
def _tell_of(entry: Entry, user: User, now: datetime, today: date) -> bool:
    """Tell of one link, if the person was guarded on its day."""
    person, at = user.person, entry.at.astimezone(BERLIN)
    if person is None or not Office.objects.held_on(at.date()).filter(person=person, role__in=GUARDED).exists():
        return False
    when = f"{at:%d.%m.%Y, %H:%M}"
    tell(kind=TO_PERSON, now=now, key=str(entry.token), person=person, when=when, path=reverse("accounts:profile"))
    path = f"{reverse('privacy:journal')}?verb={GIVEN}"
    for officer in _others(officers(today, person.authority_id), person):
        tell(kind=TO_OFFICER, now=now, key=f"{entry.token}:{officer.pk}", person=officer, when=when, path=path)
    return True


def _others(people: Iterable[Person], person: Person) -> Iterator[Person]:
    return (one for one in people if one.pk != person.pk)
