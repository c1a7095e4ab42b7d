# SPDX-License-Identifier: EUPL-1.2
"""Listings: tables with filter, sort and paging on the server, and the page that asks before something is done.

A listing makes two queries: the count and the rows of its page. Links swap the listing through htmx; because the whole
page is rendered and the browser takes its part, the swap cannot differ from a reload.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.forms import SearchFilter

KEPT = "liste"


@dataclass(frozen=True)
class Column:
    """One column. `cell(row)` gives the value (default: the attribute `key`), `link(row)` an address,
    `badge(row)` the kind of a badge. `sort` names the fields to order by; without it the column cannot be sorted.
    """

    key: str
    label: Text
    sort: str | Sequence[str] = ()
    cell: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    badge: Callable[[Any], str] | None = None
    numeric: bool = False

    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    def value(self, row: Any) -> Any:
        return self.cell(row) if self.cell else getattr(row, self.key)


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


class Listing:
    """A queryset as a table. Reads `sort`, `page` and the filter's fields from the address; keeps all others.

    `key` names the listing on its page (letters only), `caption` says what the rows are. The first column with a
    `link` is the row's heading. `empty_title` and `empty_text` stand there when there are no rows at all.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        key: str,
        caption: Text,
        filters: type[SearchFilter] | None = None,
        default_sort: str = "",
        page_size: int = 50,
        empty_title: Text = "",
        empty_text: Text = "",
    ) -> None:
        self.request, self.columns, self.key, self.caption = request, columns, key, caption
        self.page_size, self.default_sort = page_size, default_sort
        self.empty_title, self.empty_text = empty_title, empty_text
        self.filter_form = filters(request.GET or None, auto_id=f"{key}_%s") if filters else None
        self._queryset = queryset

    @property
    def sort(self) -> str:
        """Key of the sorting column, with `-` in front when descending; empty when none."""
        asked = self.request.GET.get("sort", self.default_sort)
        known = {column.key for column in self.columns if column.order()}
        return asked if asked.removeprefix("-") in known else self.default_sort

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.ordered(self.narrowed()), self.page_size).get_page(self.request.GET.get("page"))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_filtered(self) -> bool:
        form = self.filter_form
        return bool(form and form.is_bound and any(form.data.get(name) for name in form.fields))

    def narrowed(self) -> QuerySet[Any]:
        form = self.filter_form
        return form.narrow(self._queryset) if form and form.is_bound and form.is_valid() else self._queryset

    def ordered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = next((c for c in self.columns if c.key == self.sort.removeprefix("-")), None)
        if not chosen:
            return queryset if queryset.ordered else queryset.order_by("pk")
        fields = chosen.order()
        if self.sort.startswith("-"):
            fields = tuple(field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields)
        return queryset.order_by(*fields, "pk")

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
        query = self.request.GET.urlencode()
        if not url or not query:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode({KEPT: query})}"

    def pages(self) -> Iterator[tuple[int | None, str]]:
        """Page numbers with their addresses; None stands for a gap."""
        for number in self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1):
            yield (number, self.address(page=number)) if isinstance(number, int) else (None, "")

    def previous_url(self) -> str:
        return self.address(page=self.page.number - 1) if self.page.has_previous() else ""

    def next_url(self) -> str:
        return self.address(page=self.page.number + 1) if self.page.has_next() else ""


def confirm(
    request: HttpRequest, *, title: Text, text: Text, button: Text, back: str, kind: str = "warning"
) -> HttpResponse:
    """The page that asks before something is done: its button posts to the same address. `back` is the way out."""
    context = {"title": title, "text": text, "button": button, "back": back, "kind": kind}
    return render(request, "ui/confirm.html", context)
