# SPDX-License-Identifier: EUPL-1.2
"""Numbers for everybody."""

from itertools import groupby

from schutznetz.apps.directory.models import Contact, Line
from schutznetz.apps.organisation.models import Authority


def shown_lines() -> list[tuple[str, list[Line]]]:
    """What is shown, by group: the urgent ones first."""
    order = {group.value: position for position, group in enumerate(Line.Group)}
    rows = sorted(Line.objects.filter(is_shown=True), key=lambda line: (order[line.group], line.position, line.pk))
    return [(str(Line.Group(group).label), list(lines)) for group, lines in groupby(rows, key=lambda line: line.group)]


def contacts_of(authority: Authority) -> dict[str, list[Contact]]:
    """Ways to counsellors on paper and by telephone (`ways`), and other bodies of an authority (`bodies`)."""
    order = {kind.value: position for position, kind in enumerate(Contact.Kind)}
    rows = sorted(Contact.objects.filter(authority=authority), key=lambda one: (order[one.kind], one.name))
    direct = (Contact.Kind.POST, Contact.Kind.TELEPHONE)
    return {
        "ways": [one for one in rows if one.kind in direct], "bodies": [one for one in rows if one.kind not in direct]
    }  # fmt: skip
