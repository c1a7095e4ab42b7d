# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people type about the organisation. Plans are checked by the same rules as editor and import."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.actions.plans import free_key
from schutznetz.apps.organisation.facts import Actor, floor_shape
from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Room, Site
from schutznetz.apps.organisation.queries import authorities_administered_by
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.ui.forms import KernForm
from schutznetz.domain.organisation import values
from schutznetz.domain.plans.check import FloorShape, RoomShape, check_plan, desk_fault, door_fault
from schutznetz.domain.plans.geometry import Point, bounds, middle, rectangle

KEY_HELP = gettext_lazy("Leer lassen: Dann entsteht sie aus dem Namen. Sie ändert sich danach nie mehr.")


def metres(label: Any, help_text: Any = "", *, required: bool = True) -> forms.FloatField:
    """A length or position, with comma or point."""
    return forms.FloatField(label=label, help_text=help_text, required=required, localize=True)


class KeyedForm(KernForm, forms.ModelForm):
    """A new object gets a key, typed or made from its name; the key of an existing one is never asked for."""

    key_prefix = ""
    named_by = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]
        else:
            self.fields["key"].required = False
            self.fields["key"].help_text = KEY_HELP

    def siblings(self) -> QuerySet[Any]:
        """The objects among which a key must be unique."""
        return type(self.instance)._default_manager.all()

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key and self.siblings().filter(key=key).exists():
            raise ValidationError(_("Diese Kennung ist schon vergeben."))
        if key:
            return key
        name = str(self.data.get(self.add_prefix(self.named_by), ""))
        return free_key(self.key_prefix + name, set(self.siblings().values_list("key", flat=True)))


class AuthorityForm(KeyedForm):
    class Meta:
        model = Authority
        fields = ["name", "key"]


class SiteForm(KeyedForm):
    """`actor` limits the authorities of a new site; an existing one stays with its authority."""

    groups = [
        (gettext_lazy("Standort"), ["authority", "name", "key", "address", "phone"]),
        (gettext_lazy("Sicherheit"), ["has_public_contact", "has_guards", "second_circuit"]),
        (gettext_lazy("Lage auf der Karte"), ["latitude", "longitude"]),
    ]

    class Meta:
        model = Site
        fields = [
            "authority", "name", "key", "address", "phone", "has_public_contact", "has_guards", "second_circuit",
            "latitude", "longitude",
        ]  # fmt: skip
        localized_fields = ("latitude", "longitude")
        labels = {"authority": gettext_lazy("Behörde")}
        help_texts = {
            "phone": gettext_lazy("Diese Nummer steht bei einem Alarm auf dem Bildschirm."),
            "latitude": gettext_lazy("Zum Beispiel 51,6548"),
            "longitude": gettext_lazy("Zum Beispiel 7,0906"),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["authority"]
        else:
            self.fields["authority"].queryset = authorities_administered_by(actor)  # type: ignore[attr-defined]


class FloorForm(KeyedForm):
    """The instance carries its site."""

    class Meta:
        model = Floor
        fields = ["name", "key", "level", "width", "height"]
        localized_fields = ("width", "height")

    def siblings(self) -> QuerySet[Any]:
        return Floor.objects.filter(site=self.instance.site)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and "width" in data and "height" in data:
            shape = replace(floor_shape(self.instance), width=data["width"], height=data["height"])
            report_faults(self, shape, "width")
        return data


def report_faults(form: forms.BaseForm, shape: FloorShape, field: str, own: tuple[str, str] = ("", "")) -> None:
    """Put what is wrong with a plan on the form: at `field` for the object (kind, id) itself, else above all."""
    names = {("room", room.id): room.name for room in shape.rooms}
    names |= {("desk", desk.id): desk.label for desk in shape.desks}
    for fault in check_plan(shape)[:10]:
        text = problem_text(fault.code, fault.facts)
        if (fault.kind, fault.id) == own:
            form.add_error(field, text)
        else:
            name = names.get((fault.kind, fault.id), fault.id)
            form.add_error(None, f"{name}: {text}")


class RoomForm(KeyedForm):
    """The instance carries its floor. A rectangle is given by its corner and size, other rooms by their corners."""

    key_prefix = "r-"
    x = metres(gettext_lazy("Abstand von links"), gettext_lazy("In Metern, zum Beispiel 4,2"), required=False)
    y = metres(gettext_lazy("Abstand von oben"), required=False)
    width = metres(gettext_lazy("Breite"), required=False)
    height = metres(gettext_lazy("Tiefe"), required=False)
    outline = forms.CharField(
        label=gettext_lazy("Umriss, wenn der Raum kein Rechteck ist"),
        help_text=gettext_lazy(
            "Jede Ecke als Abstand von links und von oben, Ecken mit Leerzeichen getrennt: 0,0 5.5,0 5.5,4 0,4"
        ),
        required=False,
    )
    groups = [
        (gettext_lazy("Raum"), ["name", "key", "kind", "shaft"]),
        (gettext_lazy("Lage auf dem Plan"), ["x", "y", "width", "height", "outline"]),
    ]

    class Meta:
        model = Room
        fields = ["name", "key", "kind", "shaft"]
        help_texts = {"shaft": gettext_lazy("Nur bei Treppen und Aufzügen: gleicher Name auf jeder Etage.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = tuple((x, y) for x, y in self.instance.points or ())
        if points:
            self.initial.update(self._shape_initial(points))

    @staticmethod
    def _shape_initial(points: tuple[Point, ...]) -> dict[str, Any]:
        left, top, right, bottom = bounds(points)
        box = rectangle(left, top, right - left, bottom - top)
        if len(points) == 4 and set(points) == set(box):
            return {"x": left, "y": top, "width": round(right - left, 3), "height": round(bottom - top, 3)}
        return {"outline": " ".join(f"{x:g},{y:g}" for x, y in points)}

    def siblings(self) -> QuerySet[Any]:
        return Room.objects.filter(floor=self.instance.floor)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        points = self._points(data)
        if points and not self.errors:
            self._check(points, data)
            self.instance.points = [list(corner) for corner in points]
        return data

    def _points(self, data: dict[str, Any]) -> tuple[Point, ...]:
        if data.get("outline"):
            try:
                found = values.outline(data["outline"])
            except values.Bad:
                self.add_error("outline", problem_text("no_outline"))
                return ()
            return found
        box = [data.get(name) for name in ("x", "y", "width", "height")]
        if None in box:
            self.add_error("width", problem_text("half_rectangle"))
            return ()
        return rectangle(*box)  # type: ignore[arg-type]

    def _check(self, points: tuple[Point, ...], data: dict[str, Any]) -> None:
        floor: Floor = self.instance.floor
        key = self.instance.key if self.instance.pk else data["key"]
        room = RoomShape(key, data["name"], data["kind"], points, data["shaft"])
        shape = floor_shape(floor)
        others = tuple(one for one in shape.rooms if one.id != key)
        report_faults(self, replace(shape, rooms=(*others, room)), "outline", ("room", key))


class DoorForm(KeyedForm):
    """The instance carries its floor."""

    key_prefix = "t-"
    named_by = "room_a"
    x = metres(gettext_lazy("Abstand von links"), gettext_lazy("In Metern, zum Beispiel 4,2"))
    y = metres(gettext_lazy("Abstand von oben"))

    class Meta:
        model = Door
        fields = ["kind", "room_a", "room_b", "key", "x", "y", "is_blocked"]
        labels = {"room_a": gettext_lazy("Raum A"), "room_b": gettext_lazy("Raum B")}
        help_texts = {
            "room_a": gettext_lazy("Sicherheits- und Fluchttüren lassen sich von diesem Raum aus immer öffnen."),
            "room_b": gettext_lazy("Leer lassen, wenn die Tür ins Freie führt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("room_a", "room_b"):
            self.fields[name].queryset = Room.objects.filter(floor=self.instance.floor)  # type: ignore[attr-defined]

    def siblings(self) -> QuerySet[Any]:
        return Door.objects.filter(floor=self.instance.floor)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        one, other = data.get("room_a"), data.get("room_b")
        if one and one == other:
            self.add_error("room_b", problem_text("same_room"))
        elif one and None not in (data.get("x"), data.get("y")):
            code = door_fault(one.points, other.points if other else None, (data["x"], data["y"]))
            if code:
                self.add_error("x", problem_text(code))
        return data


class DeskForm(KeyedForm):
    """The instance carries its site; `floor` limits the rooms of a new desk."""

    key_prefix = "d-"
    named_by = "label"
    x = metres(gettext_lazy("Abstand von links"), gettext_lazy("Leer lassen: Mitte des Raums"), required=False)
    y = metres(gettext_lazy("Abstand von oben"), required=False)

    class Meta:
        model = Desk
        fields = ["label", "key", "room", "x", "y", "has_public_contact"]
        labels = {"room": gettext_lazy("Raum")}

    def __init__(self, *args: Any, floor: Floor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = Room.objects.filter(floor=floor) if floor else Room.objects.filter(floor__site=self.instance.site)
        self.fields["room"].queryset = rooms.select_related("floor")  # type: ignore[attr-defined]
        self.fields["room"].label_from_instance = lambda room: f"{room.name} ({room.floor.name})"  # type: ignore[attr-defined]

    def siblings(self) -> QuerySet[Any]:
        return Desk.objects.filter(site=self.instance.site)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        room, point = data.get("room"), (data.get("x"), data.get("y"))
        if room and None in point:
            data["x"], data["y"] = (round(value, 2) for value in middle(room.points))
        elif room and (code := desk_fault(room.points, point)):  # type: ignore[arg-type]
            self.add_error("x", problem_text(code))
        return data
