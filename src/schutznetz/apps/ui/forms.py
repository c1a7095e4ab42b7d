# SPDX-License-Identifier: EUPL-1.2
"""Forms in the style of the kit: one column, error summary with links, and dates that never lose what was typed.

Any Django form is drawn in the style of the kit (the templates of `django/forms` are ours); `KernForm` adds groups,
the mark of optional fields, and the error summary.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.choices import BaseChoiceIterator
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.facts import Text

DASHES = BLANK_CHOICE_DASH[0][1]
REQUIRED = forms.Field.default_error_messages["required"]
# What a field says of a length, in plain words; a field may say it in its own.
PLAIN = {
    "max_length": _("Höchstens %(limit_value)s Zeichen, es sind %(show_value)s. Bitte kürzen Sie den Text."),
    "min_length": _("Mindestens %(limit_value)s Zeichen, es sind %(show_value)s. Bitte ergänzen Sie den Text."),
}

typed_before: ContextVar[QueryDict | None] = ContextVar("typed_before", default=None)
"""What somebody sent from this page and was kept, because they had to show first who they are; None otherwise."""
NEVER_AGAIN = (forms.PasswordInput, forms.FileInput)
SENT_WHEN_CHOSEN = (forms.CheckboxInput, forms.RadioSelect, forms.SelectMultiple, forms.HiddenInput)
"""Controls of which nothing may come: nothing is chosen, or a script fills them in with what is not kept."""


class KernForm:
    """Mixin for `forms.Form` and `forms.ModelForm` (name it first).

    `groups` puts fields under headings: `groups = [(_("Anschrift"), ["street", "town"])]`; the rest follows.
    `mark_optional` writes "freiwillig" behind the label of fields that may stay empty. While `typed_before` is set, an
    empty form shows again what was typed into it, unless `shows_typed` is false.
    """

    groups: list[tuple[Text, list[str]]] = []
    mark_optional = True
    shows_typed = True
    required_css_class = ""
    template_name = "ui/parts/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _name_the_empty_choice(field)
            field.error_messages = {**PLAIN, **field.error_messages}
            if field.error_messages.get("required") is REQUIRED:
                field.error_messages["required"] = _("Bitte füllen Sie das aus.")

    if TYPE_CHECKING:  # a form base here would send the type checker's Django plugin in circles
        fields: dict[str, forms.Field]

        is_bound: bool

        def visible_fields(self) -> list[BoundField]: ...
        def __getitem__(self, name: str) -> BoundField: ...
        def add_prefix(self, field_name: str) -> str: ...

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What was typed before stands there again; otherwise what Django says."""
        typed, sent_as = typed_before.get(), self.add_prefix(field_name)
        says_page = typed is not None and field.widget.is_hidden and sent_as not in typed
        if typed is None or says_page or not _shows_again(field) or not self._was_sent(typed):
            return super().get_initial_for_field(field, field_name)  # type: ignore[misc]
        return field.widget.value_from_datadict(typed, MultiValueDict(), sent_as)

    def _was_sent(self, typed: QueryDict) -> bool:
        """Is it this form that was sent? A browser sends every other control, empty ones as well."""
        if self.is_bound or not self.shows_typed:
            return False
        open_ones = [(self.add_prefix(name), field) for name, field in self.fields.items() if _shows_again(field)]
        is_there = [
            not field.widget.value_omitted_from_data(typed, MultiValueDict(), name) for name, field in open_ones
        ]
        sure = [there for there, (_, field) in zip(is_there, open_ones, strict=True)
                if not isinstance(field.widget, SENT_WHEN_CHOSEN)]  # fmt: skip
        return all(sure) and (bool(sure) or any(name in typed for name, _field in open_ones))

    def fieldsets(self) -> Iterator["Group"]:
        """The visible fields in their groups; fields without a group come last, under no heading."""
        grouped = {name for _label, names in self.groups for name in names}
        for label, names in self.groups:
            yield Group(label, [self[name] for name in names if name in self.fields])
        rest = [field for field in self.visible_fields() if field.name not in grouped]
        if rest:
            yield Group("", rest)


def _shows_again(field: forms.Field) -> bool:
    return not field.disabled and not isinstance(field.widget, NEVER_AGAIN)


def _name_the_empty_choice(field: forms.Field) -> None:
    """Words instead of Django's row of dashes."""
    says = _("Bitte wählen") if field.required else _("keine Angabe")
    if isinstance(field, forms.ModelChoiceField):
        if str(field.empty_label) == DASHES:
            field.empty_label = says
    elif isinstance(field, forms.ChoiceField):
        known: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if any(str(label) == DASHES for _key, label in known):
            field.choices = [(key, says if str(label) == DASHES else label) for key, label in known]


@dataclass(frozen=True)
class Group:
    label: Text
    fields: list[BoundField]


def field_target(field: BoundField) -> str:
    """The id of the control that an error link should focus: for radios and check lists the first one."""
    return field.id_for_label or f"{field.auto_id}_0"


class TypedDay(NamedTuple):
    """A date exactly as it was typed into three fields."""

    day: str
    month: str
    year: str

    @property
    def is_empty(self) -> bool:
        return not any(part.strip() for part in self)


class DayWidget(forms.Widget):
    """Day, month and year as three fields; shows again whatever was typed."""

    template_name = "ui/parts/day_input.html"
    use_fieldset = True
    input_type = "day"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = self.typed(value)
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{context['widget']['attrs'].get('id', name)}_{part}",
                "value": text,
                **look,
            }
            for (part, look), text in zip(self.looks().items(), typed, strict=True)
        ]
        return context

    @staticmethod
    def looks() -> dict[str, dict[str, Any]]:
        return {
            "day": {"label": _("Tag"), "size": 2},
            "month": {"label": _("Monat"), "size": 2},
            "year": {"label": _("Jahr"), "size": 4},
        }

    @staticmethod
    def typed(value: Any) -> TypedDay:
        if isinstance(value, TypedDay):
            return value
        if isinstance(value, date):
            return TypedDay(f"{value.day:02}", f"{value.month:02}", str(value.year))
        return TypedDay("", "", "")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDay:
        return TypedDay(*(data.get(f"{name}_{part}", "") for part in self.looks()))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in self.looks())

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_day" if id_ else ""


class DayField(forms.Field):
    """A calendar day from three typed fields; an impossible date is an error that keeps the input."""

    widget = DayWidget
    default_error_messages = {
        "incomplete": _("Bitte geben Sie Tag, Monat und Jahr an."),
        "invalid": _("Dieses Datum gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr."),
    }

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if value.is_empty:
            return None
        if not all(part.strip() for part in value):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self._date(value)

    def _date(self, typed: TypedDay) -> date:
        try:
            day, month, year = (int(part) for part in typed)
            if not 1900 <= year <= 2200:
                raise ValueError("year")
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?|(?P<pair>[0-9]{2})(?P<rest>[0-9]{2})")
"""10:05, 10.05, 1005 or 10."""


class ClockField(forms.TimeField):
    """A time of day typed as 10:05, 10.05, 1005 or 10."""

    widget = forms.TimeInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5}, format="%H:%M")
    default_error_messages = {"invalid": _("Diese Uhrzeit gibt es nicht. Schreiben Sie sie so: 10:05.")}

    def to_python(self, value: Any) -> time | None:
        """Read by hand: `strptime` takes 19 for nine minutes past one."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        typed = CLOCK.fullmatch(value.strip())
        hour, minute = (typed["hour"] or typed["pair"], typed["minute"] or typed["rest"] or 0) if typed else (24, 0)
        if int(hour) > 23 or int(minute) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(hour), int(minute))


class _Named(ModelChoiceIterator):
    """Key and name of each row: hundreds of objects would only be made to be thrown away."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", "name").iterator()


class NamedChoiceField(forms.ModelChoiceField):
    """One of many rows that are called by their `name`, as sites are."""

    iterator = _Named


class ManyChoiceField(forms.ModelMultipleChoiceField):
    """Some of many rows; a number no database holds is a choice that does not exist."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            first = value[0] if value else ""
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": first}
            ) from None


class KnownChoices(BaseChoiceIterator):
    """Choices that are pairs of texts already: Django looks at each of hundreds anew to see whether it is a group."""

    def __init__(self, pairs: Iterable[tuple[str, Text]]) -> None:
        self.pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, Text]]:
        return iter(self.pairs)


class SearchFilter(KernForm, forms.Form):
    """Filters of a listing: subclass with optional fields and write `narrow(queryset)`."""

    mark_optional = False
    shows_typed = False

    if TYPE_CHECKING:  # without a Meta the type checker's Django plugin looks for one for ever

        class Meta: ...

    def narrow(self, queryset: Any) -> Any:
        """The rows that match `cleaned_data`; called only when the form is valid."""
        raise NotImplementedError

    def shown(self) -> Iterator["Shown"]:
        """The filters in use in words; only of a valid form."""
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "", False) and not field.widget.is_hidden:
                yield Shown(field.label or name, _in_words(field, value), self._names(name))

    def _names(self, name: str) -> tuple[str, ...]:
        """The parameters of the address that make up a field."""
        return tuple(known for known in self.data if known == name or known.startswith(f"{name}_"))


class Shown(NamedTuple):
    """A filter in use: what it is called, what was chosen (empty for a tick), and its parameters in the address."""

    label: Text
    text: str
    names: tuple[str, ...]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return ""
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)
