# SPDX-License-Identifier: EUPL-1.2
"""What staff keep for those who look for help."""

from datetime import date

from django.db.models import QuerySet

from schutznetz.apps.directory.models import Contact, Line, MeetingRoom, Profile
from schutznetz.apps.directory.policies import (
    KEEPERS,
    is_counsellor,
    may_keep_profile,
    may_keep_rooms,
    require_keep_contacts,
    require_keep_lines,
    require_keep_profile,
    require_keep_rooms,
)
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.sap.queries import counsellor_of


def own_profile(actor: Actor, today: date) -> Profile:
    """The actor's profile; a new one, not saved, before the first time. Raises `Denied`."""
    counsellor = counsellor_of(actor, today)
    require_keep_profile(actor, counsellor)
    assert counsellor is not None
    found = Profile.objects.filter(counsellor=counsellor).first() or Profile(phone=counsellor.person.phone)
    found.counsellor = counsellor
    return found


def is_without_profile(actor: Actor, today: date) -> bool:
    """Whether a holder of the office does not advise on this day: their task rests, or none is entered."""
    return is_counsellor(actor) and not may_keep_profile(actor, counsellor_of(actor, today))


def kept_authorities(actor: Actor) -> QuerySet[Authority]:
    """Authorities whose contacts the actor keeps."""
    return Authority.objects.filter(pk__in=actor.authorities_with(*KEEPERS)).order_by("name")


def kept_authority(actor: Actor, key: str) -> Authority:
    found = Authority.objects.get(key=key)
    require_keep_contacts(actor, found)
    return found


def kept_contact(actor: Actor, pk: int) -> Contact:
    found = Contact.objects.select_related("authority").get(pk=pk)
    require_keep_contacts(actor, found.authority)
    return found


def kept_line(actor: Actor, pk: int) -> Line:
    require_keep_lines(actor)
    return Line.objects.get(pk=pk)


def kept_sites(actor: Actor) -> list[Site]:
    """Sites whose rooms the actor keeps."""
    ids = {office.authority_id for office in actor.offices}
    rows = Site.objects.filter(authority__in=ids).select_related("authority").prefetch_related("meeting_rooms")
    return [site for site in rows.order_by("authority__name", "name") if may_keep_rooms(actor, site)]


def kept_site(actor: Actor, pk: int) -> Site:
    found = Site.objects.select_related("authority").get(pk=pk)
    require_keep_rooms(actor, found)
    return found


def kept_room(actor: Actor, pk: int) -> MeetingRoom:
    found = MeetingRoom.objects.select_related("site__authority").get(pk=pk)
    require_keep_rooms(actor, found.site)
    return found
