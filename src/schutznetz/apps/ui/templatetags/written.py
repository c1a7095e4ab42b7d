# SPDX-License-Identifier: EUPL-1.2
"""HTML that is written here instead of by a template: rows, choices and menus, of which a page holds hundreds.

A template costs each of them ten times as much; the tags of `ui` give these out. Everything that is not a `SafeString`
is escaped.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schutznetz.apps.ui.views import Cell, Listing

SPECIAL = re.compile("[&<>\"']")


def escaped(text: Any) -> str:
    """As Django's `conditional_escape`; most texts hold nothing to escape, and seeing that is quicker than escaping."""
    if type(text) is not str:
        if isinstance(text, Promise):
            text = str(text)
        if hasattr(text, "__html__"):
            return str(text.__html__())
        text = str(text)
    return escape(text) if SPECIAL.search(text) else text


def day(value: date | datetime | None) -> str:
    """14.03.2027, in English 14 March 2027; an empty string for None."""
    if value is None:
        return ""
    return _day(timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value)


def _day(local: date) -> str:
    return local.strftime("%d.%m.%Y") if get_language() == "de" else f"{local.day} {local:%B %Y}"


def moment(value: datetime | None) -> str:
    """14.03.2027, 09:05 Uhr in Germany's time; an empty string for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _("%(day)s, %(time)s Uhr") % {"day": _day(local), "time": f"{local:%H:%M}"}


def badge(text: Any, kind: str = "info", small: bool = True) -> SafeString:
    """A word on a colour."""
    shape = f"kern-badge--{escaped(kind)}" if kind else "app-badge--plain"
    size = " kern-badge--small" if small else ""
    return SafeString(
        f'<span class="kern-badge app-badge {shape}{size}"><span class="kern-label">{escaped(text)}</span></span>'
    )


# --- the rows of a listing ----------------------------------------------------------------------------------------


def listing_rows(listing: Listing) -> SafeString:
    """The rows of a listing."""
    begins = [
        f'<td role="cell" data-label="{escaped(column.label)}" '
        f'class="kern-table__cell{" kern-table__cell--numeric" if column.numeric else ""}">'
        for column in listing.columns
    ]
    return SafeString("".join(_row(cells, begins) for cells in listing.rows()))


def _row(cells: list[Cell], begins: list[str]) -> str:
    heading = f'<th scope="row" role="rowheader" class="kern-table__header">{shown(cells[0])}</th>'
    others = "".join(f"{begin}{shown(cell)}</td>" for cell, begin in zip(cells[1:], begins[1:], strict=True))
    return f'<tr class="kern-table__row" role="row">{heading}{others}</tr>'


def shown(cell: Cell) -> str:
    """The escaped value of a cell as it stands on the page: linked, as a badge, or plain."""
    if cell.badge is not None and not cell.url:
        return badge(cell.value, cell.badge)
    value = "" if cell.value is None else cell.value
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = moment(value)
    elif isinstance(value, date):
        value = day(value)
    text = escaped(value if isinstance(value, str) else localize(value))
    return f'<a href="{escaped(cell.url)}">{text}</a>' if cell.url else text


# --- the choices of a select --------------------------------------------------------------------------------------


def options(widget: dict[str, Any]) -> SafeString:
    """The choices of a select, in their groups."""
    return SafeString("".join(_options(*group) for group in widget["optgroups"]))


def _options(name: Any, group: list[dict[str, Any]], _index: int) -> str:
    lines = "".join(
        f'\n<option value="{escaped(str(one["value"]))}"{_attributes(one["attrs"]) if one["attrs"] else ""}>'
        f"{_label(one['label'])}</option>"
        for one in group
    )
    return f'\n<optgroup label="{escaped(name)}">{lines}\n</optgroup>' if name else lines


def _label(label: Any) -> str:
    return escaped(label if isinstance(label, str) else localize(label))


def _attributes(attributes: Mapping[str, Any]) -> str:
    """HTML attributes as Django's widgets mean them: True stands alone, False is left out."""
    return "".join(
        f" {escaped(name)}" + ("" if value is True else f'="{escaped(str(value))}"')
        for name, value in attributes.items()
        if value is not False
    )


# --- the menu -----------------------------------------------------------------------------------------------------


def menu(entries: Iterable[Mapping[str, Any]], path: str, *, flat: bool = False) -> SafeString:
    """The entries of `ui.navigation` as a list; groups open on a click, or stand open one below the other (`flat`)."""
    return SafeString(f"<ul>{''.join(_entry(entry, path, flat) for entry in entries)}</ul>\n")


def _entry(entry: Mapping[str, Any], path: str, flat: bool) -> str:
    name, is_here = escaped(entry["name"]), entry["is_here"]
    fellows = entry.get("entries")
    if fellows and flat:
        return f'<li><span class="app-menu__group">{name}</span>{menu(fellows, path, flat=True)}</li>'
    if fellows:
        here = ' aria-current="true"' if is_here else ""
        return (
            f'<li><details class="app-menu app-nav__group" data-menu><summary{here}>{name}'
            '<span class="app-nav__caret" aria-hidden="true"></span></summary>'
            f'<div class="app-menu__body">{menu(fellows, path)}</div></details></li>'
        )
    here = f' aria-current="{"page" if entry["url"] == path else "true"}"' if is_here else ""
    return f'<li><a href="{escaped(entry["url"])}"{here}>{name}</a></li>'
