# SPDX-License-Identifier: EUPL-1.2
"""Listings: tables with filter, sort and paging on the server, and the page that asks before something is done.

A listing makes two queries: the keys of the first MOST rows in their order, which are the count as well, and the rows
of its page by their keys. So a database sorts keys, never whole rows. What is behind MOST is found by searching, and
the listing says so. Links swap the listing through htmx; because the whole page is
rendered and the browser takes its part, the swap cannot differ from a reload.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from schutznetz.apps.ui.facts import Text, list_of
from schutznetz.apps.ui.forms import SearchFilter, Shown
from schutznetz.apps.ui.models import keys_of

KEPT = "liste"
MOST = 2_000
"""Rows of a listing that are counted and can be paged through."""
A_MARK = 0x908172635445362790817263544536
"""Stands for a key in the pattern of an address; no object has it."""
Plain = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column. `cell(row)` gives the value (default: the attribute `key`), `link(row)` an address,
    `badge(row)` the kind of a badge. `sort` names the fields to order by; without it the column cannot be sorted, and
    only what an index carries should be. `plain(row)` is the value in a file where it differs. `may(actor)` hides a
    column; one without `in_file` is only looked at, one without `on_page` only saved.
    """

    key: str
    label: Text
    sort: str | Sequence[str] = ()
    cell: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    badge: Callable[[Any], str] | None = None
    numeric: bool = False
    plain: Callable[[Any], Any] | None = None
    may: Callable[[Any], bool] | None = None
    in_file: bool = True
    on_page: bool = True

    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    def value(self, row: Any) -> Any:
        return self.cell(row) if self.cell else getattr(row, self.key)

    def plain_value(self, row: Any) -> Plain:
        """The value for a file: a number, a day, local time without a zone, or text."""
        found = self.plain(row) if self.plain else self.value(row)
        if isinstance(found, bool):
            return _("ja") if found else _("nein")
        if isinstance(found, datetime):
            return timezone.localtime(found).replace(tzinfo=None)
        if found in (None, "–"):
            return None
        return found if isinstance(found, int | float | date) else str(found)


def said(field: str, choices: Iterable[tuple[Any, Text]]) -> Callable[[Any], str]:
    """A `cell` for a field with choices, whose words are translated once and not once a row."""
    words = {value: str(label) for value, label in choices}

    def cell(row: Any) -> str:
        value = getattr(row, field)
        return words.get(value, value)

    return cell


def page_of(url_name: str, *names: str) -> Callable[[Any], str]:
    """A `link` to the page of each row. `names` are what its address holds, in their order (default: the row's `pk`):

    numbers, UUIDs, or keys that need no escaping in an address. `page_of("alarm:alarm", "site.key", "key")`.
    """
    read = [attrgetter(name) for name in names or ["pk"]]

    def link(row: Any) -> str:
        values = tuple(one(row) for one in read)
        return _pattern(url_name, tuple(isinstance(value, int) for value in values), *_place()) % values

    return link


@cache
def _pattern(url_name: str, are_numbers: tuple[bool, ...], _urlconf: str, _prefix: str) -> str:
    """The address with `%s` for each value: to look for it anew for each row takes most of a row's time."""
    marks = [
        A_MARK % 2**60 + place if is_number else UUID(int=A_MARK + place) for place, is_number in enumerate(are_numbers)
    ]
    found = reverse(url_name, args=marks).replace("%", "%%")
    for mark in marks:
        found = found.replace(str(mark), "%s")
    return found


def _place() -> tuple[str, str]:
    """On what an address depends besides its name."""
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


def address_of(url_name: str) -> str:
    """The address of a page that belongs to no object; empty when there is none of that name."""
    return _address(url_name, *_place())


@cache
def _address(url_name: str, _urlconf: str, _prefix: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Cell:
    value: Any
    column: Column
    url: str = ""
    badge: str | None = None


@dataclass(frozen=True)
class Heading:
    column: Column
    url: str
    direction: str


@dataclass(frozen=True)
class Chosen:
    """A filter in use, with the address of the list without it."""

    label: Text
    text: str
    url: str


class BoundedPaginator(Paginator):
    """Pages through `found`, no further than MOST; the rows of a page are fetched from `rows` by their keys.

    `rows` is what `found` was narrowed from: all that a row carries, without the cost of its filters. `first(most)`
    may give the first keys by a way of its own, None for the ordinary one.
    """

    def __init__(
        self, found: Any, rows: Any, per_page: int, first: Callable[[int], list[Any] | None] | None = None
    ) -> None:
        super().__init__(found, per_page)
        self._rows, self._first = rows, first

    @cached_property
    def keys(self) -> list[Any]:
        """The keys of the first rows as the database gives them, one more than are shown; a list is its own keys."""
        found: Any = self.object_list
        if not isinstance(found, QuerySet):
            return list(found[: MOST + 1])
        known = self._first(MOST + 1) if self._first else None
        if known is not None:
            return known
        return keys_of(found[: MOST + 1])

    @property
    def count(self) -> int:
        return min(len(self.keys), MOST)

    @property
    def has_more(self) -> bool:
        """Are there rows behind the last that is shown?"""
        return len(self.keys) > MOST

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        return Page(self._fetched(self.keys[begin : min(begin + self.per_page, self.count)]), number, self)

    def _fetched(self, keys: list[Any]) -> list[Any]:
        if not keys or not isinstance(self.object_list, QuerySet):
            return keys
        known = [self._rows.model._meta.pk.to_python(key) for key in keys]
        by_key = {row.pk: row for row in self._rows.order_by().filter(pk__in=known)}
        return [by_key[key] for key in known if key in by_key]


class Listing:
    """A queryset as a table. Reads `sort`, `page` and the filter's fields from the address; keeps all others.

    `key` names the listing on its page (letters only), `caption` says what the rows are. The first column with a
    `link` is the row's heading. `empty_title` and `empty_text` stand there when there are no rows at all. `saved_as`
    is the key of a `ListDeclaration`: then the list can be saved as a file; `of` is the object it belongs to.
    `first(listing, most)` may read the first keys by a way of its own, where no planner finds a quick one.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        key: str,
        caption: Text,
        filters: Callable[..., SearchFilter] | None = None,
        default_sort: str = "",
        page_size: int = 50,
        empty_title: Text = "",
        empty_text: Text = "",
        saved_as: str = "",
        of: str = "",
        first: Callable[["Listing", int], list[Any] | None] | None = None,
    ) -> None:
        self.request, self.key, self.caption = request, key, caption
        shown = [column for column in columns if column.may is None or column.may(_actor(request))]
        self.all_columns = [replace(column, label=str(column.label)) for column in shown]  # translated once, not a cell
        self.columns = [column for column in self.all_columns if column.on_page]
        self.page_size, self.default_sort = page_size, default_sort
        self.empty_title, self.empty_text = empty_title, empty_text
        self.filter_form = filters(request.GET or None, auto_id=f"{key}_%s") if filters else None
        self._queryset, self._saved_as, self._of = queryset, saved_as, of
        self._first = partial(first, self) if first else None

    @property
    def sort(self) -> str:
        """Key of the sorting column, with `-` in front when descending; empty when none."""
        asked = self.request.GET.get("sort", self.default_sort)
        known = {column.key for column in self.columns if column.order()}
        return asked if asked.removeprefix("-") in known else self.default_sort

    @cached_property
    def page(self) -> Any:
        paginator = BoundedPaginator(self.found(), self._queryset, self.page_size, self._first)
        return paginator.get_page(self.request.GET.get("page"))

    @property
    def total(self) -> int:
        return int(self.page.paginator.count)

    @property
    def has_more(self) -> bool:
        """Are there rows behind the last that is shown?"""
        return bool(self.page.paginator.has_more)

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen()) or self.is_wrong

    @property
    def is_wrong(self) -> bool:
        """Does the filter hold something that makes no sense?"""
        form = self.filter_form
        return bool(form and form.is_bound and not form.is_valid())

    def chosen(self) -> list[Chosen]:
        """The filters in use, each in words."""
        form = self.filter_form
        if not form or not form.is_bound or not form.is_valid():
            return []
        return [Chosen(one.label, one.text, self._without(one)) for one in form.shown()]

    def _without(self, one: Shown) -> str:
        return self.address(**dict.fromkeys(one.names), page=None) or self.request.path

    def found(self) -> QuerySet[Any]:
        """All rows of the filter in their order; none while the filter is wrong."""
        return self.ordered(self.narrowed())

    def narrowed(self) -> QuerySet[Any]:
        form = self.filter_form
        if not form or not form.is_bound:
            return self._queryset
        return form.narrow(self._queryset) if form.is_valid() else self._queryset.none()

    def ordered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = next((c for c in self.columns if c.key == self.sort.removeprefix("-")), None)
        if not chosen:
            return queryset if queryset.ordered else queryset.order_by("pk")
        fields = chosen.order()
        if self.sort.startswith("-"):
            fields = tuple(field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields)
        return queryset.order_by(*fields, "-pk" if self.sort.startswith("-") else "pk")

    def address(self, **changes: Any) -> str:
        """The query of this page with these parameters changed (None removes one)."""
        kept = {name: values for name, values in self.request.GET.lists() if name not in changes}
        kept.update({name: [str(value)] for name, value in changes.items() if value is not None})
        return f"?{urlencode(kept, doseq=True)}"

    def headings(self) -> Iterator[Heading]:
        for column in self.columns:
            direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
            target = f"-{column.key}" if direction == "ascending" else column.key
            yield Heading(column, self.address(sort=target, page=None) if column.order() else "", direction)

    def rows(self) -> Iterator[list[Cell]]:
        for row in self.page:
            yield [self._cell(column, row) for column in self.columns]

    def _cell(self, column: Column, row: Any) -> Cell:
        url = column.link(row) if column.link else ""
        return Cell(column.value(row), column, self._kept(url), column.badge(row) if column.badge else None)

    def _kept(self, url: str) -> str:
        """`url` with this list's query behind it, so that the object's page can lead back to the same list."""
        if not url or not self._query:
            return url
        return f"{url}{'&' if '?' in url else '?'}{self._query}"

    @cached_property
    def _query(self) -> str:
        """Written once for all rows; empty when the list was opened without one."""
        query = self.request.GET.urlencode()
        return urlencode({KEPT: query}) if query else ""

    def pages(self) -> Iterator[tuple[int | None, str]]:
        """Page numbers with their addresses; None stands for a gap."""
        for number in self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1):
            yield (number, self.address(page=number)) if isinstance(number, int) else (None, "")

    def previous_url(self) -> str:
        return self.address(page=self.page.number - 1) if self.page.has_previous() else ""

    def next_url(self) -> str:
        return self.address(page=self.page.number + 1) if self.page.has_next() else ""

    # --- as a file ------------------------------------------------------------------------------------------------

    @property
    def file_columns(self) -> list[Column]:
        """The columns that the acting person may save."""
        return [column for column in self.all_columns if column.in_file]

    def file_rows(self, columns: Sequence[Column], most: int) -> Iterable[list[Plain]]:
        """Plain values of every row of the filter, the first `most`, in their order; reads as it goes."""
        for row in self.found()[:most].iterator(chunk_size=1000):
            yield [column.plain_value(row) for column in columns]

    def file_url(self) -> str:
        """Where this list, with its filter, is saved; empty when it cannot be."""
        if not list_of(self._saved_as):
            return ""
        arguments = [self._saved_as, self._of] if self._of else [self._saved_as]
        query = self.address(page=None)
        try:
            return reverse("documents:save_list", args=arguments) + (query if query != "?" else "")
        except NoReverseMatch:
            return ""


def _actor(request: HttpRequest) -> Any:
    return getattr(request, "actor", None)


def confirm(
    request: HttpRequest, *, title: Text, text: Text, button: Text, back: str, kind: str = "warning"
) -> HttpResponse:
    """The page that asks before something is done: its button posts to the same address. `back` is the way out."""
    context = {"title": title, "text": text, "button": button, "back": back, "kind": kind}
    return render(request, "ui/confirm.html", context)
