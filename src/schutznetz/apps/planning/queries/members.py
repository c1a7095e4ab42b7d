# SPDX-License-Identifier: EUPL-1.2
"""Who is to be put into working groups: everybody in office and in training, with place and group of today."""

from dataclasses import dataclass
from datetime import date

from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.planning.models import DraftMember
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor, Programme, State
from schutznetz.apps.sap.queries import places_of
from schutznetz.apps.working_groups.queries import groups_of

MEMBERS = (*IN_OFFICE, State.IN_TRAINING)


@dataclass(frozen=True)
class Asked:
    """Members as rows without a draft yet, and the authorities of which no site has coordinates."""

    members: tuple[DraftMember, ...]
    nowhere: tuple[Authority, ...]
    left_out: int
    """Persons of the authorities without coordinates."""


def members_of(programme: Programme, today: date) -> Asked:
    """Everybody of a programme, in three queries. Whoever's site has no coordinates counts at their authority; whose
    place in a working group is not recorded, in that of their authority."""
    rows = list(
        Counsellor.objects.filter(state__in=MEMBERS, authority__sap_participant__programme=programme)
        .select_related("authority__sap_participant", "person")
        .only(
            "authority__name", "authority__key", "authority__sap_participant__working_group_id",
            "authority__sap_participant__authority_id", "person__site_id",
        )
        .order_by("authority__name", "pk")
    )  # fmt: skip
    sites, middles = places_of(programme)
    belongs = {pk: group.pk for pk, group in groups_of((row.pk for row in rows), today).items()}
    members, without = [], []
    for row in rows:
        place = sites.get(row.person.site_id or 0) or middles.get(row.authority_id)
        if place is None:
            without.append(row)
            continue
        members.append(
            DraftMember(
                counsellor=row, authority=row.authority, latitude=place[0], longitude=place[1],
                today_id=belongs.get(row.pk, row.authority.sap_participant.working_group_id),
            )
        )  # fmt: skip
    nowhere = {row.authority_id: row.authority for row in without}
    return Asked(tuple(members), tuple(nowhere.values()), len(without))
