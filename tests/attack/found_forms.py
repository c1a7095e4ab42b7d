# SPDX-License-Identifier: EUPL-1.2
"""Forms as they stand on pages: found, filled, and what of an answer stems from the one who filled them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from schutznetz.adapters import clock

EVIL = "'\"><qz-evil data-qzevil=1><img src=x onerror=alert(1)>"
EVIL_LINK = "javascript:alert(1)//qzevil"
EVIL_END = "</textarea></title></script><qz-evil><script>alert(1)</script>"
EVIL_ALL = "javascript:1//'\"><qz-evil data-qzevil=1><img src=x onerror=alert(1)></textarea></title></script><qz-evil>"
"""All of them in one text; an address of script and a whole tag come first, for columns that hold little."""
DAY = {"_day": "20", "_month": "11", "_year": str(clock.today().year + 1)}
"""A day that lies ahead, in the three fields of a form."""
TEXTS = ("text", "search", "tel", "password", "textarea", "url")


@dataclass
class Field:
    """One name of a form with its kind, the value it has, and the values it may have."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_number: bool = False


@dataclass
class FoundForm:
    """A form of the page `page`: where it goes, how, and its fields by name."""

    page: str
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def has_file(self) -> bool:
        return any(each.kind == "file" for each in self.fields.values())

    @property
    def has_text(self) -> bool:
        return any(each.kind in TEXTS for each in self.fields.values())

    def filled(self, text: str | Callable[[Field], str]) -> dict[str, Any]:
        """What a browser would send: `text` in every free field, the first choice of every other."""
        return {name: _value(each, text) for name, each in self.fields.items() if each.kind not in ("file", "submit")}


def _value(each: Field, text: str | Callable[[Field], str]) -> str:
    if each.is_number:
        return each.value or next((part for end, part in DAY.items() if each.name.endswith(end)), "1")
    if each.kind in TEXTS:
        return text(each) if callable(text) else text
    if each.kind == "email":
        return each.value or "jana@example.org"
    if each.kind == "date":
        return each.value or "2026-11-20"
    return each.value or next((option for option in each.options if option), "")


class _Reader(HTMLParser):
    """Forms of a page, and the traces of markup that got out of its place."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[FoundForm] = []
        self.traces: list[str] = []
        self.open: FoundForm | None = None
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._look(tag, said)
        if tag == "form":
            action = urljoin(self.page, said.get("action") or self.page)
            self.open = FoundForm(self.page, action, said.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None and tag in ("input", "select", "textarea", "option"):
            self._field(tag, said)

    def _look(self, tag: str, said: dict[str, str]) -> None:
        if tag == "qz-evil" or any(name in ("data-qzevil", "onerror") for name in said):
            self.traces.append(self.get_starttag_text() or tag)
        links = [said.get(name, "") for name in ("href", "src", "action", "formaction", "hx-get", "hx-post")]
        self.traces += [link for link in links if link.strip().lower().startswith("javascript:")]

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self.open is not None
        if tag == "option":
            if self.select is not None:
                self.select.options.append(said.get("value", ""))
                self.select.value = said.get("value", "") if "selected" in said else self.select.value
            return
        name = said.get("name", "")
        if not name:
            return
        kind = said.get("type", "text") if tag == "input" else tag
        made = Field(
            name, kind, said.get("value", ""), is_number="numeric" in said.get("inputmode", "") or kind == "number"
        )
        if name not in self.open.fields:
            self.open.fields[name] = made
        elif kind in ("radio", "checkbox") and "checked" in said:
            self.open.fields[name].value = made.value
        self.select = made if tag == "select" else self.select
        self.area = made if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def _read(page: str, html: str) -> _Reader:
    reader = _Reader(page)
    reader.feed(html)
    return reader


def forms_of(page: str, html: str) -> list[FoundForm]:
    return _read(page, html).forms


def traces_of(html: str) -> list[str]:
    """Tags and attributes that only an attack could have put into the page; empty when all of it stayed text."""
    return _read("/", html).traces


def is_page(response: Any) -> bool:
    return response.status_code in (200, 403, 404, 409, 422) and "html" in response.headers.get("Content-Type", "")


def text_of(response: Any) -> str:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content).decode("utf-8", "replace")
    return str(response.content.decode("utf-8", "replace"))
