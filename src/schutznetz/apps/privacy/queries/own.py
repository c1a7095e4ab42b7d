# SPDX-License-Identifier: EUPL-1.2
"""What is stored about a person, from the declarations of all apps.

The only place that reads other apps' tables whole: whoever declares a holding lets the person see it here.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Model, QuerySet, Value
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from schutznetz.apps.accounts.models import User
from schutznetz.apps.duties import facts as duties
from schutznetz.apps.journal import facts as journal
from schutznetz.apps.notify import facts as notices
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.privacy.facts import (
    StoredActivity,
    StoredHolding,
    StoredRow,
    declared,
    in_words,
    model_of,
    role_words,
)
from schutznetz.apps.privacy.queries.words import LABELS
from schutznetz.regulation.privacy.declarations import Holding
from schutznetz.regulation.privacy.retention import dated_period, kept_until, period

SHOWN = 10


def _notice(kind: str) -> str:
    return next((str(known.name) for known in notices.kinds() if known.key == kind), kind)


def _duty(kind: str) -> str:
    """The title of a kind of duty without its figures."""
    known = next((known for known in duties.kinds() if known.key == kind), None)
    return str(known.title).partition("%")[0].strip(" :,") if known else kind


WORDS: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("notify.notice", "kind"): _notice,
    ("duties.duty", "kind"): _duty,
    ("journal.entry", "verb"): journal.words_of,
    ("journal.entry", "object_type"): journal.object_words,
}


def stored_about(actor: Actor, today: date, limit: int | None = SHOWN) -> list[StoredActivity]:
    """Everything kept about the acting person by purpose, newest rows first; at most `limit` rows of a kind."""
    found = []
    totals = _totals(actor)
    for activity in declared().activities.values():
        holdings = [
            _holding(h, actor, today, limit, totals[h.model])
            for h in declared().of_activity(activity.key)
            if totals.get(h.model)
        ]
        found.append(
            StoredActivity(
                activity.key,
                in_words(activity.name),
                in_words(activity.purpose),
                ", ".join(activity.basis),
                role_words(activity.seen_by),
                in_words(activity.source),
                in_words(activity.recipients),
                tuple(holdings),
            )
        )
    return [activity for activity in found if activity.holdings]


def rows_about(holding: Holding, actor: Actor) -> QuerySet[Any]:
    """The rows of a holding that are about the acting person."""
    model = model_of(holding)
    if holding.model == "accounts.user":
        return model.objects.filter(pk=actor.user.pk)
    way = holding.person.removesuffix("__person")
    if way != holding.person and _leads_to(model, way) is User:
        return model.objects.filter(**{way: actor.user})
    if actor.person is None:
        return model.objects.none()
    return model.objects.filter(**{holding.person: actor.person.pk})


def _leads_to(model: Any, way: str) -> Any:
    """The model at the end of a way along relations, such as `rest__counsellor`."""
    for name in way.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def _totals(actor: Actor) -> dict[str, int]:
    """How many rows each model holds about the acting person, in one query for all."""
    counts = [
        rows_about(holding, actor)
        .order_by()
        .values_list(Value(holding.model, output_field=CharField()))
        .annotate(number=Count("pk"))
        for holding in declared().holdings.values()
        if holding.person
    ]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def _holding(holding: Holding, actor: Actor, today: date, limit: int | None, total: int) -> StoredHolding:
    rows = rows_about(holding, actor).select_related(*_named_by(holding)).order_by("-pk")
    shown = tuple(_row(holding, row, today) for row in (rows[:limit] if limit else rows))
    kept = kept_words(holding, today)
    return StoredHolding(holding, in_words(holding.name), shown, total, kept, in_words(holding.because))


def _named_by(holding: Holding) -> list[str]:
    """The fields of a holding that lead to another object, which is named on the page."""
    fields = (model_of(holding)._meta.get_field(name) for name in holding.fields)
    return [field.name for field in fields if field.many_to_one or field.one_to_one]


def kept_words(holding: Holding, today: date) -> str:
    """For how long, and where it stands."""
    if not holding.keep:
        return _("solange es gebraucht wird")
    version = dated_period(holding.keep, today)
    amount = int(version.value)
    unit = _("Tage") if period(holding.keep).unit == "days" else _("Monate")
    found = {"amount": amount, "unit": unit, "cite": version.citation.text}
    if not holding.since:
        return _("%(amount)s %(unit)s nach dem Ausscheiden (%(cite)s)") % found
    return _("%(amount)s %(unit)s ab „%(start)s“ (%(cite)s)") % (found | {"start": label_of(holding, holding.since)})


def _row(holding: Holding, row: Model, today: date) -> StoredRow:
    values, raw = [], {}
    for name, category in holding.fields.items():
        label = label_of(holding, name)
        text, plain = (_("gespeichert, nicht lesbar"), None) if category == "secret" else _value(holding, row, name)
        raw[name] = plain
        if text:
            values.append((label[:1].upper() + label[1:], text))
    return StoredRow(tuple(values), raw, _until(holding, row, today))


def _value(holding: Holding, row: Model, name: str) -> tuple[str, Any]:
    """A field as shown and as exported."""
    value = getattr(row, name, None)
    if words := WORDS.get((holding.model, name)):
        return words(str(value)), value
    if value is None or value == "":
        return "", None
    if isinstance(value, date):
        return _day(value), value.isoformat()
    if isinstance(value, bool):
        return (_("ja") if value else _("nein")), value
    display = getattr(row, f"get_{name}_display", None)
    return (str(display()) if display else str(value)), value if isinstance(value, int | list | dict) else str(value)


def _day(value: date) -> str:
    """A day, or a moment with its time in Germany."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "d.m.Y, H:i")
    return date_format(value, "d.m.Y")


def _until(holding: Holding, row: Model, today: date) -> date | None:
    began = getattr(row, holding.since, None) if holding.since and holding.keep else None
    if began is None:
        return None
    day = localtime(began).date() if isinstance(began, datetime) else began
    return kept_until(holding.keep, day, today)


def goes_at_once(actor: Actor) -> list[tuple[Holding, int]]:
    """What the person can delete now: holdings with the number of rows."""
    found = [(h, rows_about(h, actor).count()) for h in declared().holdings.values() if h.person and h.erase == "now"]
    return [(holding, count) for holding, count in found if count]


def choices_of(actor: Actor) -> list[tuple[Holding, str]]:
    """The person's own settings that are not at their default: holding and field."""
    found = []
    for holding in declared().holdings.values():
        names = [name for name, category in holding.fields.items() if category == "choice"]
        if names and holding.person and holding.erase == "kept" and (row := rows_about(holding, actor).first()):
            found += [(holding, name) for name in names if getattr(row, name) != default_of(row, name)]
    return found


def default_of(row: Model, name: str) -> Any:
    field: Any = row._meta.get_field(name)
    return field.get_default()


def label_of(holding: Holding, name: str) -> str:
    """A field's label, as people read it: its own, or one of LABELS where it has none."""
    own = str(getattr(model_of(holding)._meta.get_field(name), "verbose_name", name))
    return str(LABELS.get(name, own)) if own == name.replace("_", " ") else own
