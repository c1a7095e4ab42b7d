# SPDX-License-Identifier: EUPL-1.2
"""Reads of closed files, always of their owner; and public keys of colleagues for a handover."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from schutznetz.apps.accounts.models import OpenSession, User
from schutznetz.apps.exchange.queries.services import open_services
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import programme_of, rules_for
from schutznetz.apps.vault.facts import Access, Standing
from schutznetz.apps.vault.models import DoorKey, Instance, Share, VaultBlob, VaultIdentity, VaultVersion
from schutznetz.apps.vault.policies import OWNERS, may_keep_vault
from schutznetz.regulation.privacy.retention import kept_until

FOUND_MOST = 20


def instance_id() -> str:
    """The name of this installation inside encrypted files and codes: drawn once, part of every backup."""
    found = Instance.objects.first()
    if found is None:
        found = Instance.objects.create()
    return str(found.key)


def access_of(user: Any, today: date) -> Access:
    """May this user write, or only read, export and delete (for the days of leavers), or nothing?  (SAP-054)

    Whoever has left has a closed account, and gets in all the same; an account that was locked does not.
    """
    if user is None or not user.is_authenticated:
        return Access(Standing.NONE)
    has_left = bool(user.person and user.person.left_on and user.person.left_on < today)
    if user.is_active and not has_left and may_keep_vault(actor_for(user, today)):
        return Access(Standing.WRITE)
    ended = ended_on(user, today)
    if ended is None or not VaultIdentity.objects.filter(user=user).exists():
        return Access(Standing.NONE)
    until = kept_until("vault_leavers", ended, today)
    is_open = today <= until and (user.is_active or has_left)
    return Access(Standing.READ if is_open else Standing.NONE, until)


def ended_on(user: User, today: date) -> date | None:
    """The last day on which this person held an office with a vault; None while they hold one, or never did."""
    if user.person is None:
        return None
    left = user.person.left_on or date.max
    held = Office.objects.filter(person=user.person, role__in=OWNERS, since__lte=today)
    last = max((min(until or date.max, left) for until in held.values_list("until", flat=True)), default=None)
    return last if last is not None and last < today else None


def identity_of(user: Any) -> VaultIdentity | None:
    """The vault of a user, with its wraps."""
    return VaultIdentity.objects.filter(user=user).prefetch_related("wraps").first()


def owners() -> frozenset[UUID]:
    """Accounts with a vault that is set up, for the sign-in page of the demonstration."""
    return frozenset(VaultIdentity.objects.values_list("user_id", flat=True))


def recipients_of_role(role: str, authority: Authority | None, today: date) -> list[VaultIdentity]:
    """Vaults of those who hold an office today, for closed files sent to an office; of any authority when None."""
    held = Office.objects.held_on(today).filter(role=role)
    people = (held.filter(authority=authority) if authority else held).values("person")
    return list(VaultIdentity.objects.filter(user__person__in=people, user__is_active=True).order_by("id"))


def keys_of_role(role: str, authority: Authority, today: date) -> list[str]:
    """The public keys of an office, for what is closed in the browser of somebody else."""
    return [one.recipient for one in recipients_of_role(role, authority, today)]


def identity_of_person(person: Person) -> VaultIdentity | None:
    """The vault of a person, for a message to exactly this counsellor."""
    return VaultIdentity.objects.filter(user__person=person).first()


def newest(identity: VaultIdentity) -> VaultVersion | None:
    return VaultVersion.objects.filter(identity=identity).order_by("-version").first()


def newest_number(identity: VaultIdentity) -> int:
    """The number of the newest state; 0 when there is none."""
    found = VaultVersion.objects.filter(identity=identity).order_by("-version").values_list("version", flat=True)
    return found.first() or 0


def versions(identity: VaultIdentity) -> list[VaultVersion]:
    """The states kept, newest first, without their contents."""
    return list(VaultVersion.objects.filter(identity=identity).defer("blob"))


def version(identity: VaultIdentity, number: int) -> VaultVersion:
    """Raises `VaultVersion.DoesNotExist`."""
    return VaultVersion.objects.get(identity=identity, version=number)


def blobs(identity: VaultIdentity) -> list[VaultBlob]:
    """All closed files of a vault, without their contents."""
    return list(VaultBlob.objects.filter(identity=identity).defer("blob"))


def blob(identity: VaultIdentity, key: UUID) -> VaultBlob:
    """Raises `VaultBlob.DoesNotExist`."""
    return VaultBlob.objects.get(identity=identity, pk=key)


def held_bytes(identity: VaultIdentity) -> int:
    return VaultBlob.objects.filter(identity=identity).aggregate(all=Sum("size_bucket"))["all"] or 0


def shares_for(identity: VaultIdentity) -> list[Share]:
    """What others left for this vault, without contents."""
    return list(Share.objects.filter(recipient=identity).defer("blob"))


def share_for(identity: VaultIdentity, key: UUID) -> Share:
    """Raises `Share.DoesNotExist`."""
    return Share.objects.get(recipient=identity, pk=key)


def colleagues(actor: Actor, name: str, today: date) -> QuerySet[VaultIdentity]:
    """Vaults of counsellors of the own programme whose name begins so, for a handover.  (reading of SAP-055)"""
    mine = Counsellor.objects.advising(today).filter(person=actor.person).select_related("authority").first()
    programme = programme_of(mine.authority) if mine else None
    if programme is None or not name.strip():
        return VaultIdentity.objects.none()
    near = Counsellor.objects.advising(today).filter(authority__sap_participant__programme=programme)
    words = Q(user__person__family_name__istartswith=name.strip()) | Q(
        user__person__given_name__istartswith=name.strip())  # fmt: skip
    rows = VaultIdentity.objects.filter(words, user__person__in=near.values("person"), user__is_active=True)
    return rows.exclude(user=actor.user).select_related("user__person__authority").order_by(
        "user__person__family_name", "user__person__given_name", "id")[:FOUND_MOST]  # fmt: skip


def colleague(actor: Actor, recipient: str, today: date) -> VaultIdentity:
    """The vault of a counsellor of the own programme by its public key; raises `VaultIdentity.DoesNotExist`."""
    mine = Counsellor.objects.advising(today).filter(person=actor.person).select_related("authority").first()
    programme = programme_of(mine.authority) if mine else None
    if programme is None:
        raise VaultIdentity.DoesNotExist
    near = Counsellor.objects.advising(today).filter(authority__sap_participant__programme=programme)
    return VaultIdentity.objects.get(recipient=recipient, user__person__in=near.values("person"))


def rules_as_data(actor: Actor, today: date) -> dict[str, dict[str, Any]]:
    """Every parameter in force with value and citation, for pages that hold no figure of the decree themselves."""
    own = Counsellor.objects.filter(person=actor.person).select_related("authority").order_by("-id").first()
    rules = rules_for(own.authority if own else _home(actor))
    found: dict[str, dict[str, Any]] = {}
    for one in reversed(rules.chain_on(today)):
        for topic, values in one.topics.items():
            for parameter in values:
                dated = next((each for each in reversed(parameter.versions) if each.citation.since <= today), None)
                if dated is not None:
                    found[f"{topic}.{parameter.key}"] = {"value": dated.value, "citation": str(dated.citation)}
    return found


def _home(actor: Actor) -> Authority:
    return actor.person.authority if actor.person else Authority.objects.order_by("pk")[0]


def services_as_data() -> list[dict[str, str]]:
    """All services that exist, public facts only: whoever asks for all of them tells nothing of whom they advise."""
    return [
        {"name": one.name, "town": one.town, "phone": one.phone, "hours": one.hours, "access": one.access}
        for one in open_services()
    ]


def is_signed_in_somewhere(user: Any) -> bool:
    """Has this user an open session of the platform? Whoever signs out everywhere is out of the vault as well."""
    return OpenSession.objects.filter(user=user).exists()


def door_keys(identity: VaultIdentity) -> list[DoorKey]:
    return list(DoorKey.objects.filter(identity=identity))


def door_key(credential: str) -> DoorKey | None:
    rows = DoorKey.objects.select_related("identity__user__person__authority")
    return rows.filter(credential=credential).first()


def is_counsellor(actor: Actor) -> bool:
    return actor.has_role(Role.COUNSELLOR)


def overdue(today: date) -> list[VaultIdentity]:
    """Vaults whose owner can get in no more: their days after the end are over."""
    rows = VaultIdentity.objects.select_related("user__person__authority")
    return [one for one in rows.iterator() if _is_over(one.user, today)]


def _is_over(user: User, today: date) -> bool:
    until = access_of(user, today).until
    return until is not None and until < today
