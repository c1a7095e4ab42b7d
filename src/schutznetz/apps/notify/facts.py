# SPDX-License-Identifier: EUPL-1.2
"""Kinds of notices, as apps register them, and notices as texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import mail as post
from schutznetz.apps.notify.models import Mail, Notice
from schutznetz.apps.ui.facts import Text
from schutznetz.domain import ics

TRIAL = "notify.trial"
VERBS = {
    "notices.chosen": gettext_lazy("hat gewählt, wann Mails kommen"),
    "mail.address_broken": gettext_lazy("Adresse nimmt keine Mail an"),
    "mail.address_trusted": gettext_lazy("hat gesagt, dass die Adresse stimmt"),
}
OBJECTS = {
    "notify.choice": gettext_lazy("Wahl der Benachrichtigungen"),
    "notify.brokenaddress": gettext_lazy("Mailadresse"),
}
SEPARATOR = "\n\n* * *\n\n"


@dataclass(frozen=True)
class Kind:
    """A kind of notice. ``subject`` is shown in lists of mails and on locked telephones: neutral and without values.

    ``template`` renders the facts as plain text, a few short lines. ``mandatory``: cannot be switched off;
    ``at_once``: neither quiet hours nor the digest hold it back. ``entry`` gives the appointment a notice is about, as
    it stands when the mail is written: it goes along as an invitation, or as its withdrawal when it ``is_over``. Its
    title is as neutral as the subject. ``even_closed``: goes out although the account was locked or the last day is
    over by then: what is said about the account itself, and of a vault that stays open to whoever left.
    """

    key: str
    name: Text
    subject: Text
    template: str
    mandatory: bool = False
    at_once: bool = False
    even_closed: bool = False
    says: Text = ""
    entry: Callable[[Notice], ics.Event | None] | None = None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind; registering the same key again replaces it."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> Kind:
    """ValueError when nobody registered it."""
    if key not in _kinds:
        raise ValueError(f"no notice of the kind {key} is registered")
    return _kinds[key]


def kinds() -> list[Kind]:
    """Every kind, in the order of their names in the language of the page."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.name).casefold())


def says(notice: Notice) -> str:
    """The notice as plain text in the active language; empty when its kind is gone."""
    if notice.kind not in _kinds:
        return ""
    template = Engine.get_default().get_template(_kinds[notice.kind].template)
    return str(template.render(Context(dict(notice.facts), autoescape=False))).strip()


def link_of(notice: Notice) -> str:
    """The path of the page behind the notice, on this server only; empty without one."""
    path = str(notice.facts.get("path", ""))
    return path if path.startswith("/") and not path.startswith("//") else ""


def subject_of(found: Sequence[Notice]) -> str:
    """The subject of the kind, or a general one for several kinds."""
    keys = {notice.kind for notice in found}
    return str(kind_of(keys.pop()).subject) if len(keys) == 1 else _("Neue Nachrichten")


def letter_of(found: Sequence[Notice], language: str, *, for_person: bool) -> tuple[str, str]:
    """Subject and text of the mail that carries these notices."""
    with translation.override(language):
        parts = [_("Guten Tag,"), SEPARATOR.join(_paragraph(notice) for notice in found)]
        return subject_of(found), "\n\n".join([*parts, _foot(for_person=for_person)]) + "\n"


def invitations_of(found: Sequence[Notice], address: str, language: str) -> list[tuple[str, str]]:
    """Method and file of the appointments these notices are about, each once: what was told last holds."""
    entries: dict[str, ics.Event] = {}
    with translation.override(language):
        for notice in sorted(found, key=lambda one: (one.made_at, one.pk)):
            provider = kind_of(notice.kind).entry
            entry = provider(notice) if provider else None
            if entry is not None:
                entries[entry.uid] = replace(entry, changed_at=max(entry.changed_at, notice.made_at))
    made = [ics.invitation(one, organizer=settings.MAIL_FROM, attendee=address) for one in entries.values()]
    return [(one.method, one.file) for one in made]


def as_letter(mail: Mail) -> post.Letter:
    """A mail as the adapter takes it; its token tells us which one came back."""
    local, _at, domain = (settings.MAIL_BOUNCES or settings.MAIL_FROM).rpartition("@")
    sender = f"{local}+{mail.token}@{domain}" if settings.MAIL_BOUNCES else settings.MAIL_FROM
    name = settings.AUTHORITY_NAME or "Schutznetz"
    invitations = tuple((method, file) for method, file in mail.invitations)
    return post.Letter(
        mail.token, mail.address, mail.subject, mail.text, sender, settings.MAIL_FROM, name, mail.language,
        mail.made_at, invitations,
    )  # fmt: skip


def trial_letter(*, address: str, language: str, now: datetime) -> post.Letter:
    """A trial that goes out at once and leaves no row."""
    subject, text = letter_of([Notice(kind=TRIAL)], language, for_person=False)
    return as_letter(Mail(address=address, language=language, subject=subject, text=text, made_at=now))


def _paragraph(notice: Notice) -> str:
    path = link_of(notice)
    return f"{says(notice)}\n{settings.PUBLIC_URL}{path}" if path and settings.PUBLIC_URL else says(notice)


def _foot(*, for_person: bool) -> str:
    """Why this came, and where to change it; `-- ` is how mail programs know a signature."""
    lines = ["-- ", settings.AUTHORITY_NAME or "Schutznetz"]
    lines.append(_("Diese Mail hat ein Programm geschrieben. Bitte antworten Sie nicht darauf."))
    if for_person:
        lines.append(_("Wann und worüber Sie Mails bekommen, stellen Sie in Schutznetz unter „Mein Konto“ ein."))
    return "\n".join(lines)
