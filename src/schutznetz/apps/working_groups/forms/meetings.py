# SPDX-License-Identifier: EUPL-1.2
"""Meetings: day and place, days to choose from, replies, attendance, decisions."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.forms import ClockField, DayField, KernForm, ManyChoiceField
from schutznetz.apps.working_groups.models import Attendance, Meeting, Option

Presence, Excuse = Attendance.Presence, Attendance.Excuse
NO_CLIENTS = gettext_lazy("Keine Angaben über Ratsuchende und keine Inhalte von Beratungen.")
CLOCK_HELP = gettext_lazy("Zum Beispiel 9:30")
EXCUSED = [(one.value, one.label) for one in Excuse if one.value]
OPTIONS = 5
"""So many days can be asked for at once."""


def presence_choices() -> list[tuple[str, str]]:
    """Presence and kind of excuse as one choice, so that a sheet is filled with one key a row."""
    found = [(Presence.OPEN.value, str(Presence.OPEN.label)), (Presence.PRESENT.value, str(Presence.PRESENT.label))]
    for key, label in EXCUSED:
        found.append((f"{Presence.EXCUSED.value}:{key}", _("entschuldigt: %(kind)s") % {"kind": label}))
    return [*found, (Presence.UNEXCUSED.value, str(Presence.UNEXCUSED.label))]


class HoursForm(KernForm):
    """From and until: the end lies after the beginning."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        begins, ends = data.get("begins"), data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("Das Ende liegt vor dem Beginn."))  # type: ignore[attr-defined]
        return data


class MeetingForm(HoursForm, forms.ModelForm):
    """A meeting with its day."""

    on = DayField(label=gettext_lazy("Tag"))
    begins = ClockField(label=gettext_lazy("Von"), help_text=CLOCK_HELP)
    ends = ClockField(label=gettext_lazy("Bis"))
    place = forms.CharField(label=gettext_lazy("Ort"), max_length=200, help_text=gettext_lazy("Raum, Haus, Stadt"))

    class Meta:
        model = Meeting
        fields = ["on", "begins", "ends", "place", "agenda"]
        widgets = {"agenda": forms.Textarea({"rows": 6})}
        help_texts = {"agenda": NO_CLIENTS}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found < self.today:
            raise ValidationError(_("Dieser Tag ist schon vorbei."))
        return found


class DaysForm(KernForm, forms.ModelForm):
    """Up to five days to choose from; empty ones do not count."""

    class Meta:
        model = Meeting
        fields = ["place", "agenda"]
        widgets = {"agenda": forms.Textarea({"rows": 4})}
        help_texts = {"agenda": NO_CLIENTS, "place": gettext_lazy("Wenn er schon feststeht")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.groups = today, []
        for number in range(1, OPTIONS + 1):
            names = [f"on{number}", f"begins{number}", f"ends{number}"]
            is_needed = number <= 2
            self.fields[names[0]] = DayField(label=_("Tag"), required=is_needed)
            self.fields[names[1]] = ClockField(label=_("Von"), required=is_needed)
            self.fields[names[2]] = ClockField(label=_("Bis"), required=is_needed)
            self.groups.append((_("%(number)d. Vorschlag") % {"number": number}, names))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["slots"] = [slot for number in range(1, OPTIONS + 1) if (slot := self._slot(number, data))]
        if not self.errors and len(set(data["slots"])) < 2:
            self.add_error("on2", _("Bitte schlagen Sie mindestens zwei verschiedene Tage oder Zeiten vor."))
        return data

    def _slot(self, number: int, data: dict[str, Any]) -> tuple[date, time, time] | None:
        names = [f"on{number}", f"begins{number}", f"ends{number}"]
        on, begins, ends = (data.get(name) for name in names)
        if self.errors.keys() & set(names) or not any((on, begins, ends)):
            return None
        for name, value in zip(names, (on, begins, ends), strict=True):
            if value is None:
                self.add_error(name, _("Bitte ergänzen Sie diesen Vorschlag, oder lassen Sie ihn ganz leer."))
        if on and on < self.today:
            self.add_error(names[0], _("Dieser Tag ist schon vorbei."))
        if begins and ends and ends <= begins:
            self.add_error(names[2], _("Das Ende liegt vor dem Beginn."))
        return (on, begins, ends) if on and begins and ends else None


class SuitsForm(KernForm, forms.Form):
    """Which of the days suit me."""

    mark_optional = False
    suits = ManyChoiceField(
        label=gettext_lazy("Diese Tage passen mir"), queryset=Option.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("Ohne Häkchen: Keiner passt."),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["suits"]
        field.queryset = meeting.options.all()
        field.label_from_instance = lambda one: _("%(day)s, %(begins)s bis %(ends)s Uhr") % {
            "day": f"{one.on:%d.%m.%Y}", "begins": f"{one.begins:%H:%M}", "ends": f"{one.ends:%H:%M}",
        }  # fmt: skip


class ReplyForm(KernForm, forms.Form):
    """Do I come? If not: the kind of reason, and words only the speaker reads."""

    mark_optional = False

    comes = forms.ChoiceField(
        label=gettext_lazy("Kommen Sie?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Ja, ich komme")), ("no", gettext_lazy("Nein, ich kann nicht"))],
    )  # fmt: skip
    excuse = forms.ChoiceField(
        label=gettext_lazy("Warum nicht? Die Art genügt"), required=False,
        choices=[("", gettext_lazy("Bitte wählen")), *EXCUSED],
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Wenn Sie mögen: ein Satz dazu"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, readers: Iterable[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Das lesen nur: %(who)s.") % {"who": ", ".join(map(str, readers))}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("comes") == "no" and not data.get("excuse") and "excuse" not in self.errors:
            self.add_error("excuse", _("Bitte wählen Sie die Art des Grundes."))
        return data


class SheetForm(KernForm, forms.Form):
    """Who was there: one choice a member."""

    mark_optional = False

    def __init__(self, *args: Any, rows: list[Attendance], shows_reasons: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = presence_choices()
        for row in rows:
            self.fields[f"p{row.pk}"] = forms.ChoiceField(
                label=str(row.counsellor.person),
                choices=choices,
                initial=proposed(row),
                help_text=_hint(row, shows_reasons),
            )

    def presences(self) -> dict[int, tuple[str, str]]:
        found = {}
        for name, value in self.cleaned_data.items():
            presence, _colon, kind = value.partition(":")
            found[int(name[1:])] = (presence, kind)
        return found


def proposed(row: Attendance) -> str:
    """What stands in the sheet before it is filled: what is recorded, else what the member said."""
    if row.presence == Presence.EXCUSED:
        return f"{row.presence}:{row.excuse}"
    if row.presence != Presence.OPEN:
        return row.presence
    return f"{Presence.EXCUSED}:{row.excuse}" if row.reply == Attendance.Reply.MISSES else Presence.PRESENT.value


def _hint(row: Attendance, shows_reasons: bool) -> str:
    """Hints of fields are drawn as they are, so what members wrote is escaped here."""
    parts = [str(row.counsellor.authority)]
    if row.reply:
        parts.append(_("hat geantwortet: %(reply)s") % {"reply": row.get_reply_display()})
    if shows_reasons and hasattr(row, "absence"):
        parts.append(_("sagt dazu: „%(text)s“") % {"text": row.absence.text})
    return escape("; ".join(parts))


class DecisionsForm(KernForm, forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["decisions"]
        widgets = {"decisions": forms.Textarea({"rows": 8})}
        help_texts = {"decisions": NO_CLIENTS}
