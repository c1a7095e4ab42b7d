# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: A002  (`id` is the word that templates use)
"""The components of the kit as template tags; `README.md` of this app shows each in use."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from schutznetz.apps.ui import facts
from schutznetz.apps.ui.forms import field_target
from schutznetz.apps.ui.templatetags import written
from schutznetz.apps.ui.templatetags.written import badge, day, listing_rows, moment, options
from schutznetz.apps.ui.views import KEPT, Listing, address_of

register = template.Library()
for _tag in (badge, listing_rows, options):
    register.simple_tag(_tag)
for _filter in (day, moment):
    register.filter(_filter)


def part(part_name: str, /, **context: Any) -> SafeString:
    return mark_safe(render_to_string(f"ui/parts/{part_name}.html", context))  # noqa: S308  (an autoescaped template)


# --- blocks: {% alert "info" title="…" %}…{% endalert %} ---------------------------------------------------------


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: Any = "", level: int = 2, role: str = "") -> SafeString:
    return part("alert", content=content, kind=kind, title=title, level=level, role=role)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    return part("inset", content=content)


@register.simple_block_tag
def panel(content: str, title: Any = "", level: int = 2, id: str = "") -> SafeString:
    return part("panel", content=content, title=title, level=level, id=id)


@register.simple_block_tag
def card(content: str, title: Any, url: str = "", icon: str = "", badge: Any = "", kind: str = "") -> SafeString:
    return part("card", content=content, title=title, url=url, icon=icon, badge=badge, kind=kind)


@register.simple_block_tag
def cards(content: str) -> SafeString:
    return format_html('<div class="app-cards">{}</div>', content)


@register.simple_block_tag
def columns(content: str) -> SafeString:
    return format_html('<div class="app-columns">{}</div>', content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    return format_html('<div class="app-buttons">{}</div>', content)


@register.simple_block_tag
def page_head(
    content: str, title: Any, lead: Any = "", state: Any = "", kind: str = "info", over: Any = ""
) -> SafeString:
    return part("page_head", content=content, title=title, lead=lead, state=state, kind=kind, over=over)


@register.simple_block_tag
def empty(content: str, title: Any) -> SafeString:
    return part("empty", content=content, title=title)


@register.simple_block_tag
def details(content: str, title: Any, is_open: bool = False) -> SafeString:
    return part("details", content=content, title=title, is_open=is_open)


@register.simple_block_tag(name="facts")
def fact_list(content: str) -> SafeString:
    return format_html('<dl class="kern-description-list app-facts">{}</dl>', content)


@register.simple_block_tag
def dialog(content: str, id: str, title: Any) -> SafeString:
    return part("dialog", content=content, id=id, title=title)


@register.simple_block_tag
def table(content: str, caption: Any, hide_caption: bool = False) -> SafeString:
    return part("table", content=content, caption=caption, hide_caption=hide_caption)


# --- single tags --------------------------------------------------------------------------------------------------


@register.simple_tag
def fact(label: Any, value: Any = "", url: str = "", missing: Any = "–") -> SafeString:
    return part("fact", label=label, value=missing if value in (None, "") else value, url=url)


@register.simple_tag
def icon(name: str, label: Any = "") -> SafeString:
    return part("icon", name=name, label=label)


@register.simple_tag
def button(text: Any, kind: str = "primary", icon: str = "", **attributes: Any) -> SafeString:
    return part("button", text=text, kind=kind, icon=icon, attributes=_attributes(attributes))


@register.simple_tag
def link_button(text: Any, url: str, kind: str = "secondary", icon: str = "", **attributes: Any) -> SafeString:
    return part("link_button", text=text, url=url, kind=kind, icon=icon, attributes=_attributes(attributes))


def _attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments as HTML attributes: `data_dialog` becomes `data-dialog`; False and empty ones are left out."""
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value not in (False, "")}


@register.simple_tag(takes_context=True)
def confirm_button(
    context: Any,
    text: Any,
    url: str,
    title: Any,
    says: Any = "",
    button: Any = "",
    kind: str = "secondary",
    icon: str = "",
) -> SafeString:
    """A button that asks first: a dialog with script, the page at `url` (see `ui.views.confirm`) without."""
    dialog_id = "d" + "".join(c if c.isalnum() else "-" for c in url)
    token = context.get("csrf_token")
    values = {"text": text, "url": url, "title": title, "says": says, "yes": button or text, "kind": kind, "icon": icon}
    return part("confirm_button", id=dialog_id, csrf_token=token, **values)


@register.simple_tag
def progress(label: Any, value: float, maximum: float = 100, id: str = "progress") -> SafeString:
    return part("progress", label=label, value=value, maximum=maximum, id=id)


@register.simple_tag
def task_list(tasks: Iterable[facts.Task], title: Any = "") -> SafeString:
    steps = [{"task": task, "state": facts.TASK_STATES[task.state]} for task in tasks]
    done = sum(step["task"].state == "done" for step in steps)  # type: ignore[attr-defined]
    return part("task_list", steps=steps, title=title, done=done)


@register.simple_tag(takes_context=True)
def tabs(context: Any, *pairs: Any) -> SafeString:
    """`{% tabs "Übersicht" url1 "Verlauf" url2 %}`: links; the one of this page is marked."""
    path = context["request"].path
    items = [(text, url, url.split("?")[0] == path) for text, url in zip(pairs[::2], pairs[1::2], strict=True)]
    return part("tabs", items=items)


@register.simple_tag
def listing(listing: Listing) -> SafeString:
    return mark_safe(render_to_string("ui/parts/listing.html", {"listing": listing}, listing.request))  # noqa: S308


@register.simple_tag(takes_context=True)
def crumb(context: Any, text: Any, url_name: str = "", *args: Any, keep: bool = False) -> SafeString:
    """One step of the breadcrumb. `keep=True` leads back to a list with the filter it had."""
    url = reverse(url_name, args=args) if url_name else ""
    kept = context["request"].GET.get(KEPT, "") if keep and "request" in context else ""
    return part("crumb", text=text, url=f"{url}?{kept}" if url and kept else url)


@register.simple_tag
def spoken(finding: Any) -> facts.Spoken:
    """`{% spoken finding as words %}`: says, cite, due, instead."""
    return facts.spoken(finding)


# --- forms --------------------------------------------------------------------------------------------------------


@register.simple_tag
def form_errors(*forms: BaseForm) -> SafeString:
    """The summary of all errors, with links to the fields; the script focuses it. Empty without errors."""
    found = [error for form in forms for error in _errors(form)]
    title = ngettext("Bitte prüfen Sie eine Angabe", "Bitte prüfen Sie %(n)d Angaben", len(found)) % {"n": len(found)}
    return part("form_errors", errors=found, title=title) if found else SafeString()


def _errors(form: BaseForm) -> list[dict[str, Any]]:
    if not form.is_bound:
        return []
    own = [{"text": text, "label": "", "target": ""} for text in form.non_field_errors()]
    hidden = [{"text": text, "label": "", "target": ""} for field in form.hidden_fields() for text in field.errors]
    return (
        own
        + hidden
        + [
            {"text": text, "label": field.label, "target": field_target(field)}
            for field in form.visible_fields()
            for text in field.errors
        ]
    )


@register.filter
def is_wrong(attributes: dict[str, Any]) -> bool:
    """Do these widget attributes mark an invalid field?"""
    return attributes.get("aria-invalid") == "true"


@register.filter
def target(field: BoundField) -> str:
    return field_target(field)


# --- the shell ----------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def navigation(context: Any) -> list[dict[str, Any]]:
    """The areas of the acting person: name, url whether this page lies in it; a group has `entries`."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if request is None or not actor:
        return []
    entries = [(area, address_of(area.url_name)) for area in facts.areas_for(actor)]
    inside = [url for _area, url in entries if url and request.path.startswith(url)]
    deepest = max(inside, key=len, default="")
    shown = [(area, {"name": area.name, "url": url, "is_here": url == deepest}) for area, url in entries if url]
    return _grouped(shown)


@register.simple_tag(takes_context=True)
def menu(context: Any, entries: list[dict[str, Any]], flat: bool = False) -> SafeString:
    """The entries of `navigation` as a list of links."""
    request = context.get("request")
    return written.menu(entries, request.path if request else "", flat=flat)


def _grouped(entries: list[tuple[facts.Area, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Entries of one group under its name, where the first of them stood; alone in its group, an entry stays itself."""
    named = [(str(area.group) if area.group else "", entry) for area, entry in entries]  # translated once each
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, entry in named:
        groups.setdefault(name, []).append(entry)
    found: list[dict[str, Any]] = []
    for name, entry in named:
        fellows = groups[name]
        if not name or len(fellows) < 2:
            found.append(entry)
        elif entry is fellows[0]:
            found.append({"name": name, "entries": fellows, "is_here": any(one["is_here"] for one in fellows)})
    return found


@register.simple_tag(takes_context=True)
def banners(context: Any) -> SafeString:
    request: HttpRequest | None = context.get("request")
    return mark_safe("".join(facts.banners(request))) if request and hasattr(request, "actor") else SafeString()  # noqa: S308


@register.simple_tag(takes_context=True)
def theme(context: Any) -> str:
    """`light` or `dark` when the person chose one, else empty: the device decides."""
    request = context.get("request")
    if request is None:
        return ""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "") or request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


# --- words --------------------------------------------------------------------------------------------------------


@register.filter
def duration(value: timedelta | None) -> str:
    """1 h 15 min; under an hour only minutes, under a minute seconds."""
    if value is None:
        return ""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds} s"
