# SPDX-License-Identifier: EUPL-1.2
"""Pages of somebody who writes without a name. The browser works; the server draws the same page for everybody."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.contact.facts import CODE_WORDS, LETTERS_EACH, SLOT_WORDS
from schutznetz.apps.contact.forms import AgainForm, BookingForm, CallForm, LetterForm, WordsForm
from schutznetz.apps.contact.queries import free_slots, reader_of
from schutznetz.apps.directory.facts import Way
from schutznetz.apps.directory.models import Profile
from schutznetz.apps.directory.queries.people import next_free, profile_by_key
from schutznetz.apps.directory.views.frame import traceless
from schutznetz.apps.vault.queries import instance_id
from schutznetz.regulation.privacy.retention import dated_period

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:",
        "connect-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
        "worker-src 'self'", "require-trusted-types-for 'script'", "trusted-types vault",
    )
)  # fmt: skip
"""No form of these pages can be sent, whatever happens to its script: what is typed leaves the browser sealed."""


def ways(profile: Profile) -> Iterator[Way]:
    """What the profile of a counsellor offers besides the telephone; nothing while they have no vault."""
    if reader_of(profile.counsellor) is None:
        return
    says = _("Ende-zu-Ende verschlüsselt. Sie müssen sich nicht nennen.")
    yield Way(_("Anonym schreiben"), reverse("contact:write", args=[profile.key]), says, is_first=True)
    if free_slots(profile.counsellor, clock.now()):
        says = _("Freie Zeiten sehen und eine davon nehmen.")
        yield Way(_("Termin ohne Namen"), reverse("contact:book", args=[profile.key]), says)
    says = _("Bald zurückgerufen werden, ohne zu sagen, was war.")
    yield Way(_("Rückruf nach einem Vorfall"), reverse("contact:after_incident", args=[profile.key]), says)


def doors() -> Iterator[Way]:
    """From the start of finding help back to what one has written."""
    says = _("Sie haben schon geschrieben oder einen Termin genommen.")
    yield Way(_("Mit Ihren Wörtern nachsehen"), reverse("contact:again"), says)


@traceless()
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write to a counsellor."""
    return _page(request, key, "contact/write.html", {"form": LetterForm(), "typed": WordsForm()})


@traceless()
def after_incident(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to be called back soon, without a word about what happened.  (SAP-019)"""
    return _page(request, key, "contact/call.html", {"form": CallForm()})


@traceless()
def book(request: HttpRequest, key: str) -> HttpResponse:
    """Take a time without a name."""
    profile = profile_by_key(key, clock.today())
    slots = free_slots(profile.counsellor, clock.now())
    return _page(request, key, "contact/book.html", {"form": BookingForm(), "slots": slots})


@traceless()
def again(request: HttpRequest) -> HttpResponse:
    """Come back with the words: read the answer, write again, call off."""
    context = {
        "form": WordsForm(), "again": AgainForm(prefix="again"), "instance": instance_id(),
        "code_words": CODE_WORDS, "slot_words": SLOT_WORDS,
    }  # fmt: skip
    return _sealed_page(request, "contact/again.html", context)


def _page(request: HttpRequest, key: str, template: str, context: dict[str, object]) -> HttpResponse:
    today = clock.today()
    profile = profile_by_key(key, today)
    context |= {
        "profile": profile, "counsellor": profile.counsellor, "reader": reader_of(profile.counsellor),
        "other": next_free(profile, today) if profile.counsellor.is_full else None, "code_words": CODE_WORDS,
        "slot_words": SLOT_WORDS,
    }  # fmt: skip
    return _sealed_page(request, template, context)


def _sealed_page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    days = dated_period("contact_mailboxes", clock.today()).value
    response = render(request, template, context | {"kept_days": days, "most": LETTERS_EACH})
    response.headers["Content-Security-Policy"] = POLICY
    return response
