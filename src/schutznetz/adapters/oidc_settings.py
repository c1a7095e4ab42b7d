# SPDX-License-Identifier: EUPL-1.2
"""Sign-in services of an authority (Keycloak, ADFS, Entra …), as the environment names them.

`SCHUTZNETZ_OIDC=kreis,land` lists the keys; for each key in capitals:

| Variable | Meaning |
|---|---|
| `SCHUTZNETZ_OIDC_KREIS_ISSUER` | address of the service, exactly as its tokens name it |
| `…_CLIENT_ID`, `…_CLIENT_SECRET` | what the service gave us; `…_CLIENT_SECRET_FILE` names a file instead |
| `SCHUTZNETZ_OIDC_KREIS_NAME` | what the button says |
| `…_SCOPES` | default `openid profile email` |
| `…_SUBJECT` | claim that names the person for good: `sub` (default), `oid` (Entra) |
| `…_USERNAME` | claim compared with user names: `preferred_username` (default), `upn` (ADFS, Entra) |
| `…_PERSONNEL` | claim with the personnel number, default `employeeNumber` |
| `…_LINK` | how an account may be found at the first sign-in: any of `email username personnel`; default none |
| `…_CREATE` | `1`: somebody who is entered as a person gets an account at the first sign-in |
| `…_AUTHORITY` | key of the authority whose people sign in here; needed for `LINK` and `CREATE` if there are several |
| `…_TRUST_EMAIL` | `1`: addresses count as verified although the service does not say so (ADFS, Entra) |
| `…_ROLES` | JSON: group to EMP, SEC, SITE or ADM, `{"/schutznetz/admins": "ADM", "leitung-marl": "SITE@marl"}` |
| `…_GROUPS` | claim with the groups, default `groups` |
| `…_AMR`, `…_ACR` | values that count as a second factor, separated by blanks; default none |
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

LINKS = frozenset({"email", "username", "personnel"})
GIVEN_BY_GROUPS = frozenset({"EMP", "SEC", "SITE", "ADM"})
"""Offices a group may give. All others are appointed or elected, by an act with a date and a basis."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class OidcSettingsError(ValueError):
    """The environment describes a sign-in service wrongly; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One sign-in service; the fields are the variables of this module's table."""

    key: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = ""
    scopes: str = "openid profile email"
    subject: str = "sub"
    username: str = "preferred_username"
    personnel: str = "employeeNumber"
    link: frozenset[str] = frozenset()
    create: bool = False
    authority: str = ""
    trust_email: bool = False
    roles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    groups: str = "groups"
    amr: frozenset[str] = frozenset()
    acr: frozenset[str] = frozenset()


def providers(environ: Mapping[str, str]) -> dict[str, Provider]:
    """The services of this instance by key. OidcSettingsError when a variable is missing or wrong."""
    keys = [key.strip() for key in environ.get("SCHUTZNETZ_OIDC", "").split(",") if key.strip()]
    return {key: _provider(key, environ) for key in keys}


def _provider(key: str, environ: Mapping[str, str]) -> Provider:
    if not (key.isascii() and key.isalnum() and key == key.lower()):
        raise OidcSettingsError(f"SCHUTZNETZ_OIDC: {key!r} is not made of small letters and digits")
    prefix = f"SCHUTZNETZ_OIDC_{key.upper()}_"
    given = {name.removeprefix(prefix).lower(): value for name, value in environ.items() if name.startswith(prefix)}
    texts = {name: given[name] for name in TEXTS if given.get(name)}
    return Provider(
        key=key,
        issuer=_issuer(prefix, given),
        client_id=_needed(prefix, given, "client_id"),
        client_secret=_secret(prefix, given),
        link=_words(prefix + "LINK", given.get("link", ""), LINKS),
        create=_switch(given, "create"),
        trust_email=_switch(given, "trust_email"),
        roles=_roles(prefix, given),
        amr=frozenset(given.get("amr", "").split()),
        acr=frozenset(given.get("acr", "").split()),
        **({"name": key} | texts),
    )


TEXTS = ("name", "scopes", "subject", "username", "personnel", "authority", "groups")


def _needed(prefix: str, given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise OidcSettingsError(f"{prefix}{name.upper()} is missing")
    return given[name]


def _issuer(prefix: str, given: Mapping[str, str]) -> str:
    issuer = _needed(prefix, given, "issuer")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise OidcSettingsError(f"{prefix}ISSUER must begin with https://")
    return issuer


def _secret(prefix: str, given: Mapping[str, str]) -> str:
    if path := given.get("client_secret_file"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise OidcSettingsError(f"{prefix}CLIENT_SECRET_FILE: {error}") from error
    return given.get("client_secret", "")


def _switch(given: Mapping[str, str], name: str) -> bool:
    return given.get(name, "").strip().lower() in ("1", "true", "yes", "on")


def _words(where: str, text: str, allowed: frozenset[str]) -> frozenset[str]:
    words = frozenset(text.replace(",", " ").split())
    if words - allowed:
        raise OidcSettingsError(f"{where}: unknown {', '.join(sorted(words - allowed))}")
    return words


def _roles(prefix: str, given: Mapping[str, str]) -> Mapping[str, str]:
    text = given.get("roles", "") or "{}"
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise OidcSettingsError(f"{prefix}ROLES is not JSON: {error}") from error
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise OidcSettingsError(f"{prefix}ROLES must map names of groups to roles")
    if other := {role for role in table.values() if role.partition("@")[0] not in GIVEN_BY_GROUPS}:
        raise OidcSettingsError(f"{prefix}ROLES: no group can give {', '.join(sorted(other))}")
    return MappingProxyType({name.strip("/"): role for name, role in table.items()})
