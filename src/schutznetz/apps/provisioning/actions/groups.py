# SPDX-License-Identifier: EUPL-1.2
"""Groups of the identity provider, and the administration's rules of what they mean."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.policies import require_of_authority
from schutznetz.apps.provisioning.actions.offices import sync_offices
from schutznetz.apps.provisioning.actions.users import Act
from schutznetz.apps.provisioning.models import GroupRule, ScimGroup
from schutznetz.apps.provisioning.policies import require_provision, require_role_by_group
from schutznetz.apps.provisioning.queries import users_of
from schutznetz.domain.provisioning.people import WantedGroup
from schutznetz.domain.provisioning.scim import ScimError, bad_value


@transaction.atomic
def create_group(*, wanted: WantedGroup, act: Act) -> ScimGroup:
    """Raises ScimError: 409 for a name that is taken, 400 for members that do not exist."""
    _require_free(wanted.name, act)
    group = ScimGroup(authority=act.key.authority)
    return _write(group, wanted, act, "provisioning.group_created")


@transaction.atomic
def change_group(*, group: ScimGroup, wanted: WantedGroup, act: Act) -> ScimGroup:
    if wanted.name.casefold() != group.name.casefold():
        _require_free(wanted.name, act)
    return _write(group, wanted, act, "provisioning.group_changed")


@transaction.atomic
def delete_group(*, group: ScimGroup, act: Act) -> None:
    """Offices that came from the group end."""
    members = list(group.members.values_list("pk", flat=True))
    record(verb="provisioning.group_deleted", subject=group, actor=None, now=act.now, key=act.key.pk)
    group.delete()
    sync_offices(members, authority=act.key.authority, now=act.now, today=act.today)


def _require_free(name: str, act: Act) -> None:
    if ScimGroup.objects.filter(authority=act.key.authority, name__iexact=name).exists():
        raise ScimError(409, "uniqueness", f"There is a group {name} already.")


def _write(group: ScimGroup, wanted: WantedGroup, act: Act, verb: str) -> ScimGroup:
    before = {str(pk) for pk in group.members.values_list("pk", flat=True)} if not group._state.adding else set()
    renamed = group.name != wanted.name
    group.name, group.external_id = wanted.name, wanted.external_id
    group.save()
    members = _members(wanted, act)
    group.members.set(members)
    record(verb=verb, subject=group, actor=None, now=act.now, key=act.key.pk, members=len(members))
    now_in = {str(user.pk) for user in members}
    touched = before | now_in if renamed else before ^ now_in
    sync_offices(touched, authority=act.key.authority, now=act.now, today=act.today)
    return group


def _members(wanted: WantedGroup, act: Act) -> list[User]:
    """The accounts named. A group inside a group, or somebody unknown, is an error: silence would hide it."""
    known = {str(user.pk): user for user in users_of(act.key.authority).in_bulk(_uuids(wanted.members)).values()}
    if unknown := [value for value in wanted.members if value.casefold() not in known]:
        raise bad_value(f"There is no User {unknown[0]}.")
    return [known[value.casefold()] for value in wanted.members]


def _uuids(values: tuple[str, ...]) -> list[str]:
    found = []
    for value in values:
        try:
            found.append(str(UUID(value)))
        except ValueError as error:
            raise bad_value(f"There is no User {value}.") from error
    return found


@transaction.atomic
def save_rule(*, rule: GroupRule, actor: Actor, now: datetime, today: date) -> GroupRule:
    """A new rule takes effect at once for everybody who is in the group already."""
    require_provision(actor, rule.authority)
    require_role_by_group(rule.role)
    require_of_authority(rule.authority_id, rule.site)
    rule.save()
    record(verb="provisioning.rule_made", subject=rule, actor=actor.user, now=now, role=rule.role)
    sync_offices(_members_of(rule), authority=rule.authority, now=now, today=today)
    return rule


@transaction.atomic
def delete_rule(*, rule: GroupRule, actor: Actor, now: datetime, today: date) -> None:
    """The offices it gave end."""
    require_provision(actor, rule.authority)
    held = list(rule.given.values_list("office__person__user", flat=True))
    record(verb="provisioning.rule_deleted", subject=rule, actor=actor.user, now=now, role=rule.role)
    authority = rule.authority
    rule.delete()
    sync_offices(held, authority=authority, now=now, today=today)


def _members_of(rule: GroupRule) -> list[object]:
    groups = ScimGroup.objects.filter(authority=rule.authority, name__iexact=rule.group_name)
    return list(User.objects.filter(scim_groups__in=groups).values_list("pk", flat=True))
