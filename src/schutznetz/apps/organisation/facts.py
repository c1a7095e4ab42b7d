# SPDX-License-Identifier: EUPL-1.2
"""The acting person as policies see it: who, and which offices today."""

from dataclasses import dataclass
from typing import Any

from schutznetz.apps.organisation.models import Office, Site

Role = Office.Role


@dataclass(frozen=True)
class HeldOffice:
    """One office held today; `site_id` is None when it covers the whole authority."""

    role: str
    authority_id: int
    site_id: int | None


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a signed-in user with the offices of today, or nobody (`user` None)."""

    user: Any = None
    person: Any = None
    offices: tuple[HeldOffice, ...] = ()

    def __bool__(self) -> bool:
        return self.user is not None

    def __str__(self) -> str:
        return str(self.person or self.user or "")

    def has_role(self, *roles: str) -> bool:
        """Does the actor hold one of these roles anywhere?"""
        return any(office.role in roles for office in self.offices)

    def has_role_at(self, site: Site, *roles: str) -> bool:
        """Does the actor hold one of these roles for this site, or for its whole authority?"""
        return any(
            office.role in roles
            and office.authority_id == site.authority_id
            and office.site_id in (None, site.pk)
            for office in self.offices
        )
