# SPDX-License-Identifier: EUPL-1.2
"""Words and shapes of accounts: the demo's roles, and user names made from people's names."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.oidc_settings import Provider
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.ui.facts import Text

DEMO = "demo"
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

READ_RIGHTS = _("Lesen Sie unter „Meine Ämter“, wer was darf, und benennen Sie eine Vertretung.")
TRY: dict[str, Text] = {
    **dict.fromkeys((Role.HEAD, Role.EQUALITY, Role.TRAINING_SAFETY, Role.SUPERVISOR, Role.COORDINATION), READ_RIGHTS),
    **dict.fromkeys(
        (Role.STAFF_COUNCIL, Role.DISABILITY, Role.SPEAKER),
        _("Lesen Sie unter „Meine Ämter“, wer was darf."),
    ),
    Role.COUNSELLOR: _("Öffnen Sie „Mein Tresor“: Beratungen, eine Anfrage ohne Namen, die Meldung des Quartals."),
    Role.STATISTICS: _("Zählen Sie in „Mein Tresor“ die Meldungen eines Quartals zusammen."),
    Role.DATA_PROTECTION: _("Lesen Sie, was im Journal steht, was gelöscht wird und wer was darf."),
    Role.EMPLOYEE: _("Öffnen Sie die Alarmstation am eigenen Arbeitsplatz und lösen Sie einen Alarm aus."),
    Role.SITE_MANAGER: _("Sehen Sie, wer im Ernstfall wen hört, und wo am Standort Lücken sind."),
    Role.SECURITY: _("Öffnen Sie den Leitstand: laufende Alarme, Pläne und der Verlauf."),
    Role.ADMINISTRATOR: _("Legen Sie Konten an, vergeben Sie Ämter und lesen Sie Standorte ein."),
}


Vaults = Callable[[], frozenset[UUID]]
"""Accounts whose vault is set up; asked in the demo only."""
_vaults: list[Vaults] = []


def register_vaults(provider: Vaults) -> None:
    """The room of the vault lies further down the street; called once, when the app starts."""
    _vaults[:] = [provider]


def with_vault() -> frozenset[UUID]:
    return frozenset(key for provider in _vaults for key in provider())


@dataclass(frozen=True)
class DemoGroup:
    """The demo people of one role, with a sentence about what to try."""

    role: str
    label: Text
    says: Text
    people: tuple[User, ...]


def words_for_wait(seconds: int) -> str:
    """The same sentence for every name, whether there is such an account or not."""
    if seconds <= 90:
        wait = ngettext("%(count)d Sekunde", "%(count)d Sekunden", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("%(count)d Minute", "%(count)d Minuten", minutes) % {"count": minutes}
    return gettext("Zu viele Versuche. Bitte warten Sie %(wait)s und versuchen Sie es dann noch einmal.") % {
        "wait": wait
    }


@dataclass(frozen=True)
class Outsider:
    """Somebody as a sign-in service describes them.

    `groups` is None when the service did not tell all of them: then nothing may be concluded from a missing one.
    `email` and `username` are empty unless the service vouches for them; `is_strong`: a second factor was used there.
    """

    subject: str
    email: str = ""
    username: str = ""
    personnel: str = ""
    groups: frozenset[str] | None = None
    is_strong: bool = False
    proven_at: float = 0
    sid: str = ""


def outsider(provider: Provider, claims: Mapping[str, Any]) -> Outsider | None:
    """The claims of a service in our words; None when the claim that names the person is missing."""
    subject = claims.get(provider.subject)
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        return None
    verified = claims.get("email_verified") in (True, "true") or provider.trust_email
    return Outsider(
        subject=subject,
        email=_text(claims, "email") if verified else "",
        username=_text(claims, provider.username),
        personnel=_text(claims, provider.personnel),
        groups=_groups(provider, claims),
        is_strong=_is_strong(provider, claims),
        proven_at=_seconds(claims.get("auth_time")),
        sid=_text(claims, "sid")[:255],
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _seconds(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _groups(provider: Provider, claims: Mapping[str, Any]) -> frozenset[str] | None:
    """Names without Keycloak's slashes. A single name comes as a text (ADFS); too many come as a pointer (Entra)."""
    value = claims.get(provider.groups)
    if value is None and provider.groups in (claims.get("_claim_names") or {}):
        return None
    listed = [value] if isinstance(value, str) else value
    if value is None:
        return frozenset()
    return frozenset(str(name).strip("/") for name in listed) if isinstance(listed, list) else None


def _is_strong(provider: Provider, claims: Mapping[str, Any]) -> bool:
    amr = claims.get("amr")
    used = {amr} if isinstance(amr, str) else set(amr) if isinstance(amr, list) else set()
    return bool(provider.amr & used) or claims.get("acr") in provider.acr


def plain(text: str) -> str:
    """`text` in lower-case ASCII letters and digits: Jürgen Groß-Öztürk -> juergen.gross.oeztuerk."""
    spelled = unicodedata.normalize("NFKD", text.casefold().translate(UMLAUTS))
    ascii_text = spelled.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", ascii_text).strip(".")


def usernames(given_name: str, family_name: str) -> Iterator[str]:
    """Candidates for a user name, best first: jana.kern, jana.kern2, jana.kern3 …"""
    stem = f"{plain(given_name)}.{plain(family_name)}".strip(".")[:140] or "konto"
    yield stem
    number = 2
    while True:
        yield f"{stem}{number}"
        number += 1
