# SPDX-License-Identifier: EUPL-1.2
"""Numbers for everybody."""

from itertools import groupby

from django.utils.translation import override

from schutznetz.apps.directory.facts import EMERGENCY
from schutznetz.apps.directory.models import Contact, Line
from schutznetz.apps.organisation.models import Authority


def shown_lines() -> list[tuple[str, list[Line]]]:
    """What is shown, by group: the urgent ones first."""
    order = {group.value: position for position, group in enumerate(Line.Group)}
    rows = sorted(Line.objects.filter(is_shown=True), key=lambda line: (order[line.group], line.position, line.pk))
    return [(str(Line.Group(group).label), list(lines)) for group, lines in groupby(rows, key=lambda line: line.group)]


def lines_as_data() -> list[dict[str, str]]:
    """What the public pages show, for programs that show it where no page of ours is: emergency calls first.

    Public facts in both languages (`…_en` may be empty); `numbers` as they are read, several behind commas.
    """
    with override("de"):
        german = {number: str(name) for number, name in EMERGENCY.items()}
    with override("en"):
        english = {number: str(name) for number, name in EMERGENCY.items()}
    urgent = [
        {"numbers": number, "name": german[number], "name_en": english[number], "says": "", "says_en": ""}
        for number in EMERGENCY
    ]
    return urgent + [
        {
            "numbers": one.numbers, "name": one.name, "name_en": one.name_en, "says": one.says, "says_en": one.says_en,
        }
        for _group, lines in shown_lines()
        for one in lines
    ]  # fmt: skip


def contacts_of(authority: Authority) -> dict[str, list[Contact]]:
    """Ways to counsellors on paper and by telephone (`ways`), and other bodies of an authority (`bodies`)."""
    order = {kind.value: position for position, kind in enumerate(Contact.Kind)}
    rows = sorted(Contact.objects.filter(authority=authority), key=lambda one: (order[one.kind], one.name))
    direct = (Contact.Kind.POST, Contact.Kind.TELEPHONE)
    return {
        "ways": [one for one in rows if one.kind in direct], "bodies": [one for one in rows if one.kind not in direct]
    }  # fmt: skip
