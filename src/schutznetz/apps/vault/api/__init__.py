# SPDX-License-Identifier: EUPL-1.2
"""Everything the vault's own origin answers for this app: its one page, the way in, and the endpoints below `api/`.

JSON unless said otherwise; files are `application/octet-stream`. Without a session of the vault every endpoint answers
401 `{"error": "no_session"}`, but for those marked. What is wrong with a request is a word in `error`: 422 its shape,
403 the right is missing, 409 it exists already, 412 somebody was faster (`version`), 413 too large or full, 429 too
fast. Kept apart from the platform by `config.vault_door`.
"""

from uuid import UUID

from django.urls import URLPattern, path, register_converter

from schutznetz.apps.vault.api import doors, files, keys, sharing
from schutznetz.apps.vault.api.doors import enter, shell

__all__ = ["enter", "paths", "shell"]


class Random:
    """A random id of 128 bits in 32 hexadecimal digits, as the browser draws it."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> UUID:
        return UUID(value)

    def to_url(self, value: UUID | str) -> str:
        return UUID(str(value)).hex


register_converter(Random, "random")

paths: list[URLPattern] = [
    path("vault", keys.vault, name="vault"),
    path("wraps/<slug:kind>/<int:n>", keys.wrap, name="wrap"),
    path("rotation", keys.rotation, name="rotation"),
    path("deletion", keys.deletion, name="deletion"),
    path("container", files.container, name="container"),
    path("versions", files.versions, name="versions"),
    path("versions/<int:number>", files.version, name="version"),
    path("versions/<int:number>/restore", files.restore, name="restore"),
    path("blobs", files.blobs, name="blobs"),
    path("blobs/<random:key>", files.blob, name="blob"),
    path("shares", sharing.shares, name="shares"),
    path("shares/<random:key>", sharing.share, name="share"),
    path("colleagues", sharing.colleagues, name="colleagues"),
    path("rules", sharing.rules, name="rules"),
    path("lines", sharing.lines, name="lines"),
    path("services", sharing.services, name="services"),
    path("leave", doors.leave, name="leave"),
    path("door/register/begin", doors.register_begin, name="door_register_begin"),
    path("door/register/finish", doors.register_finish, name="door_register_finish"),
    path("door/forget", doors.forget, name="door_forget"),
    path("door/enter/begin", doors.enter_begin, name="door_enter_begin"),
    path("door/enter/finish", doors.enter_finish, name="door_enter_finish"),
]
