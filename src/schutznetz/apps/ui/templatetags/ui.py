# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: A002  (`id` is the word that templates use)
"""The components of the kit as template tags; `README.md` of this app shows each in use."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from schutznetz.apps.ui import facts
from schutznetz.apps.ui.forms import field_target
from schutznetz.apps.ui.views import KEPT, Cell, Listing

register = template.Library()


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
def badge(text: Any, kind: str = "info", small: bool = True) -> SafeString:
    """Written here: a long table holds hundreds, and a template costs each of them ten times as much."""
    shape = f"kern-badge--{kind}" if kind else "app-badge--plain"
    size = " kern-badge--small" if small else ""
    return format_html(
        '<span class="kern-badge app-badge {}{}"><span class="kern-label">{}</span></span>', shape, size, text
    )


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


@register.simple_tag
def listing_rows(listing: Listing) -> SafeString:
    """The rows of a listing; written here for the same reason as `badge`."""
    begins = [
        format_html(
            '<td role="cell" data-label="{}" class="kern-table__cell{}">',
            column.label, " kern-table__cell--numeric" if column.numeric else "",
        )
        for column in listing.columns
    ]  # fmt: skip
    return SafeString("".join(_row(cells, begins) for cells in listing.rows()))


def _row(cells: list[Cell], begins: list[SafeString]) -> str:
    heading = f'<th scope="row" role="rowheader" class="kern-table__header">{_shown(cells[0])}</th>'
    others = "".join(f"{begin}{_shown(cell)}</td>" for cell, begin in zip(cells[1:], begins[1:], strict=True))
    return f'<tr class="kern-table__row" role="row">{heading}{others}</tr>'


def _shown(cell: Cell) -> str:
    """The escaped value of a cell as it stands on the page: linked, as a badge, or plain."""
    if cell.badge is not None and not cell.url:
        return badge(cell.value, cell.badge)
    value = "" if cell.value is None else cell.value
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = moment(value)
    elif isinstance(value, date):
        value = day(value)
    text = conditional_escape(value if isinstance(value, str) else localize(value))
    return format_html('<a href="{}">{}</a>', cell.url, text) if cell.url else text


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


@register.simple_tag
def options(widget: dict[str, Any]) -> SafeString:
    """The choices of a select, in their groups; written here for the same reason as `badge`: some have hundreds."""
    return SafeString("".join(_options(*group) for group in widget["optgroups"]))


def _options(name: Any, group: list[dict[str, Any]], _index: int) -> str:
    lines = "".join(
        f'\n<option value="{conditional_escape(str(one["value"]))}"{_written(one["attrs"])}>'
        f"{conditional_escape(localize(one['label']))}</option>"
        for one in group
    )
    return f'\n<optgroup label="{conditional_escape(name)}">{lines}\n</optgroup>' if name else lines


def _written(attributes: dict[str, Any]) -> str:
    """HTML attributes as Django's widgets mean them: True stands alone, False is left out."""
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attributes.items()
        if value is not False
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
    entries = [(area, _url(area.url_name)) for area in facts.areas_for(actor)]
    inside = [url for _area, url in entries if url and request.path.startswith(url)]
    deepest = max(inside, key=len, default="")
    shown = [(area, {"name": area.name, "url": url, "is_here": url == deepest}) for area, url in entries if url]
    return _grouped(shown)


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


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


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
def day(value: date | datetime | None) -> str:
    """14.03.2027, in English 14 March 2027; an empty string for None."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return local.strftime("%d.%m.%Y") if get_language() == "de" else f"{local.day} {local:%B %Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """14.03.2027, 09:05 Uhr in Germany's time; an empty string for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _("%(day)s, %(time)s Uhr") % {"day": day(value), "time": f"{local:%H:%M}"}


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
