# SPDX-License-Identifier: EUPL-1.2
"""What an identity provider does to accounts. It acts for one authority; everything else does not exist for it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from schutznetz.apps.accounts.actions import create_account_for, unlock_account
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation.actions import save_person
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.provisioning.actions.leavers import close_person, take_back
from schutznetz.apps.provisioning.actions.offices import sync_offices
from schutznetz.apps.provisioning.facts.resources import MADE_UP, number_of
from schutznetz.apps.provisioning.models import Departure, ProvisioningKey, ScimAccount
from schutznetz.apps.provisioning.queries import person_behind, user_of
from schutznetz.domain.provisioning.people import Wanted, same_person
from schutznetz.domain.provisioning.scim import ScimError, bad_value


@dataclass(frozen=True)
class Act:
    """A request of an identity provider: with which key, when."""

    key: ProvisioningKey
    now: datetime
    today: date


@transaction.atomic
def create_user(*, wanted: Wanted, act: Act) -> User:
    """A new account for a new person, or for somebody of the personnel list who has none yet.

    Raises ScimError: 409 (uniqueness) when the user name is taken or the person has an account, 400 for a bad value.
    """
    _check(wanted)
    if (returned := _returned(wanted, act)) is not None:
        return change_user(user=returned, wanted=wanted, act=act)
    taken = User.objects.filter(username__iexact=wanted.user_name)
    if taken.exists():
        raise ScimError(409, "uniqueness", f"The userName {wanted.user_name} is taken.")
    person = person_behind(act.key.authority, wanted.number, wanted.email) or _new_person(wanted, act)
    user = create_account_for(person=person, actor=None, now=act.now, username=wanted.user_name)
    _write(user, wanted, act)
    if wanted.active is False:
        user.is_active = False
        user.save(update_fields=["is_active"])
    record(verb="provisioning.user_created", subject=user, actor=None, now=act.now, key=act.key.pk)
    return user_of(act.key.authority, str(user.pk))


def _returned(wanted: Wanted, act: Act) -> User | None:
    """The account the provider deleted earlier, when the new one is for the same person: same number or identifier.

    The same user name alone is no proof: names are given out again, and with the account would go its owner's past.
    """
    old = User.objects.select_related("person", "scim").filter(
        person__authority=act.key.authority, scim__detached_at__isnull=False, username__iexact=wanted.user_name
    )
    user = old.first()
    if user is None:
        return None
    told = user.scim.external_id
    is_same = (wanted.external_id and wanted.external_id == told) or (
        wanted.number and user.person is not None and wanted.number == user.person.external_id
    )
    if not is_same:
        raise ScimError(409, "uniqueness", f"The userName {wanted.user_name} belonged to somebody else; take another.")
    return user


def _new_person(wanted: Wanted, act: Act) -> Person:
    number = wanted.number or f"{MADE_UP}{act.key.authority.pk}:{wanted.user_name.casefold()}"[:64]
    if Person.objects.filter(external_id=number).exists():
        raise ScimError(409, "uniqueness", "Somebody with this employeeNumber has an account, or has left.")
    person = Person(
        external_id=number, given_name=wanted.given_name, family_name=wanted.family_name, email=wanted.email,
        phone=wanted.phone, authority=act.key.authority,
    )  # fmt: skip
    return save_person(person=person, actor=None, now=act.now)


@transaction.atomic
def change_user(*, user: User, wanted: Wanted, act: Act) -> User:
    """Make the account what the provider wants it to be. `active` decides about leaving and coming back."""
    assert user.person is not None
    _check(wanted)
    if known := number_of(user.person):
        same_person(known, wanted.number)
    _write(user, wanted, act)
    if wanted.active is False and user.is_active:
        last_on = min(act.today, user.person.left_on or act.today)
        close_person(person=user.person, last_on=last_on, source=Departure.Source.SCIM, actor=None, now=act.now)
    elif wanted.active and not user.is_active:
        _open(user, act)
    record(verb="provisioning.user_changed", subject=user, actor=None, now=act.now, key=act.key.pk)
    return user_of(act.key.authority, str(user.pk))


def _open(user: User, act: Act) -> None:
    """Come back: what the provider closed opens as it was; what somebody closed by hand stays closed."""
    last = Departure.objects.filter(person=user.person, taken_back_at=None).first()
    if last is None:
        _require_not_locked_here(user)
        unlock_account(user=user, actor=None, now=act.now)
    elif last.source == Departure.Source.SCIM:
        take_back(departure=last, actor=None, now=act.now)
    else:
        raise ScimError(409, "", "This person was closed here, not by you; an administrator can take it back.")
    sync_offices([user.pk], authority=act.key.authority, now=act.now, today=act.today)


def _require_not_locked_here(user: User) -> None:
    """An account that somebody locked by hand, for whatever reason, is not opened by a directory service."""
    if (
        history_of(user).filter(verb__in=["account.locked", "account.unlocked"]).values_list("verb", flat=True).first()
        == "account.locked"
    ):
        raise ScimError(409, "", "This account was locked here, not by you; an administrator can unlock it.")


def _check(wanted: Wanted) -> None:
    if wanted.email:
        try:
            validate_email(wanted.email)
        except ValidationError as error:
            raise bad_value(f"{wanted.email[:80]} is no address for mail.") from error


def _write(user: User, wanted: Wanted, act: Act) -> None:
    """Names, addresses and identifiers; one write and one line for each object that changes."""
    person = user.person
    assert person is not None
    _rename(user, wanted.user_name)
    account, _made = ScimAccount.objects.get_or_create(user=user)
    account.external_id, account.detached_at = wanted.external_id, None
    account.save()
    user.email = wanted.email
    user.save(update_fields=["username", "email"])
    told = {
        "given_name": wanted.given_name, "family_name": wanted.family_name, "email": wanted.email,
        "phone": wanted.phone,
    }  # fmt: skip
    if wanted.number and wanted.number != person.external_id:
        if Person.objects.filter(external_id=wanted.number).exists():
            raise ScimError(409, "uniqueness", "Somebody else has this employeeNumber.")
        told["external_id"] = wanted.number
    if any(getattr(person, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(person, name, value)
        save_person(person=person, actor=None, now=act.now)


def _rename(user: User, name: str) -> None:
    if name == user.username:
        return
    if User.objects.filter(username__iexact=name).exclude(pk=user.pk).exists():
        raise ScimError(409, "uniqueness", f"The userName {name} is taken.")
    user.username = name


@transaction.atomic
def delete_user(*, user: User, act: Act) -> None:
    """The provider forgets the account: here it is closed and hidden from the provider, nothing is deleted."""
    assert user.person is not None
    if user.is_active:
        last_on = min(act.today, user.person.left_on or act.today)
        close_person(person=user.person, last_on=last_on, source=Departure.Source.SCIM, actor=None, now=act.now)
    ScimAccount.objects.update_or_create(user=user, defaults={"detached_at": act.now})
    for group in user.scim_groups.all():
        group.members.remove(user)
    record(verb="provisioning.user_deleted", subject=user, actor=None, now=act.now, key=act.key.pk)
