# SPDX-License-Identifier: EUPL-1.2
"""Offices that follow from groups, by the rules of the administration."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.actions import save_office
from schutznetz.apps.organisation.models import Authority, Office
from schutznetz.apps.provisioning.models import GroupOffice, GroupRule

Wanted = set[tuple[int, int]]
"""(person, rule)"""


@transaction.atomic
def sync_offices(users: Collection[Any], *, authority: Authority, now: datetime, today: date) -> None:
    """Give and end the offices of these accounts (their keys) so that they follow from their groups."""
    rules = {rule.pk: rule for rule in GroupRule.objects.filter(authority=authority)}
    wanted = _wanted(users, rules.values())
    is_open = Q(office__until=None) | Q(office__until__gt=today)
    given = GroupOffice.objects.filter(is_open, office__person__user__in=users, office__authority=authority)
    for one in given.select_related("office__authority", "office__person"):
        if (one.office.person_id, one.rule_id) in wanted:
            wanted.discard((one.office.person_id, one.rule_id or 0))
        else:
            _end(one.office, now, today)
    for person, rule in sorted(wanted):
        _give(person, rules[rule], now, today)


def _wanted(users: Collection[Any], rules: Collection[GroupRule]) -> Wanted:
    names = {rule.group_name.casefold() for rule in rules}
    if not names:
        return set()
    members = User.objects.filter(pk__in=users, is_active=True, person__isnull=False)
    rows = members.values_list("person_id", "scim_groups__name", "scim_groups__authority")
    return {
        (person, rule.pk)
        for person, group, authority in rows
        for rule in rules
        if group and authority == rule.authority_id and group.casefold() == rule.group_name.casefold()
    }


def _end(office: Office, now: datetime, today: date) -> None:
    """At once where a day before exists; an office that began today is held until the day is over."""
    office.until = max(office.since, today - timedelta(days=1))
    save_office(office=office, actor=None, now=now)


def _give(person: int, rule: GroupRule, now: datetime, today: date) -> None:
    """Unless the person holds the same office already, given by hand."""
    same = Office.objects.filter(person_id=person, role=rule.role, authority=rule.authority, site=rule.site)
    if same.filter(Q(until=None) | Q(until__gte=today)).exists():
        return
    office = Office(person_id=person, role=rule.role, authority=rule.authority, site=rule.site, since=today)
    save_office(office=office, actor=None, now=now)
    GroupOffice.objects.create(office=office, rule=rule)
