# SPDX-License-Identifier: EUPL-1.2
"""The declared permissions in words, for the page and for docs/generated/permissions.md. Needs no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.ui.policies import EVERYBODY, SCOPES, Permission, permissions


@dataclass(frozen=True)
class Line:
    """One permission in words."""

    says: str
    who: str
    where: str
    cite: str
    is_confidential: bool


def load_policies() -> None:
    """Import the policies of every app, so that everything is declared."""
    for config in apps.get_app_configs():
        if config.name.startswith("schutznetz.") and module_has_submodule(config.module, "policies"):
            import_module(f"{config.name}.policies")


def line_of(permission: Permission) -> Line:
    return Line(
        str(permission.says),
        _who(permission),
        str(SCOPES[permission.scope]),
        _(str(permission.cite)) if permission.cite else "",
        permission.confidential,
    )


def _who(permission: Permission) -> str:
    names = [str(Role(role).label) for role in permission.roles if role != EVERYBODY]
    if EVERYBODY in permission.roles:
        names.insert(0, _("alle Angemeldeten"))
    return "; ".join([*names, *([str(permission.also)] if permission.also else [])])


def permission_groups() -> list[tuple[str, list[Line]]]:
    """All permissions by app: its name, and its lines."""
    load_policies()
    return [
        (str(apps.get_app_config(app).verbose_name), [line_of(one) for one in found])
        for app, found in groupby(permissions(), key=lambda one: one.app)
    ]


def role_table() -> list[tuple[str, str, list[Line]]]:
    """For every office its code, its name, and what it may beyond what everybody may."""
    load_policies()
    return [(str(role), str(role.label), [line_of(one) for one in _of_role(role)]) for role in Role]


def _of_role(role: Role) -> Iterator[Permission]:
    return (one for one in permissions() if role in one.roles)


def as_markdown() -> str:
    """The page of permissions as a document for the file, in the language now active."""
    lines = ["<!-- SPDX-License-Identifier: EUPL-1.2 -->", f"# {_('Wer darf was?')}", ""]
    lines += [_("Erzeugt aus den Prüfungen des Programms mit `tools/permissions.py`; nicht von Hand ändern."), ""]
    for name, found in permission_groups():
        head = f"| {_('Was')} | {_('Wer')} | {_('Wo')} | {_('Fundstelle')} |"
        lines += [f"## {name}", "", head, "|---|---|---|---|"]
        lines += [f"| {_row(line)} |" for line in found]
        lines.append("")
    return "\n".join(lines)


def _row(line: Line) -> str:
    says = f"{line.says} **{_('vertraulich')}**" if line.is_confidential else line.says
    return " | ".join(text or "–" for text in (says, line.who, line.where, line.cite))
