# SPDX-License-Identifier: EUPL-1.2
"""Booking a room for a talk. Everybody of an authority books alike; others read that it is taken, and no more."""

from contextlib import suppress
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.directory.actions import bookings
from schutznetz.apps.directory.forms.keeping import BookingForm
from schutznetz.apps.directory.queries import rooms as reads
from schutznetz.apps.directory.queries.keeping import kept_sites
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.ui.templatetags.written import moment
from schutznetz.apps.ui.views import confirm

DAY = "tag"


@page()
def rooms(request: ActingRequest) -> HttpResponse:
    """Rooms of the own authority, and what I booked."""
    context = {
        "rooms": reads.rooms_for(request.actor),
        "own": reads.own_bookings(request.actor, clock.now()),
        "kept": kept_sites(request.actor),
    }
    return render(request, "directory/rooms.html", context)


@page(*FORM)
def room(request: ActingRequest, pk: int) -> HttpResponse:
    """One room on one day, with the form to book it."""
    found = reads.room_for(request.actor, pk)
    day = _day(request)
    form = BookingForm(request.POST if request.method == "POST" else None, now=clock.now(), initial={"on": day})
    if request.method == "POST" and form.is_valid():
        begins, ends = form.times()
        try:
            bookings.book(room=found, begins=begins, ends=ends, actor=request.actor)
        except bookings.Taken:
            form.add_error("begins", _("In dieser Zeit ist der Raum belegt. Bitte wählen Sie eine andere."))
            day = form.cleaned_data.get("on", day)
        else:
            messages.success(request, _("Gebucht. Im Kalender steht nur „belegt“."))
            return redirect(f"{reverse('directory:room', args=[pk])}?{DAY}={begins:%Y-%m-%d}")
    context = {
        "room": found, "day": day, "slots": reads.slots_of(found, day, request.actor), "form": form,
        "before": day - timedelta(days=1) if day > clock.today() else None, "after": day + timedelta(days=1),
    }  # fmt: skip
    return render(request, "directory/room.html", context, status=422 if form.is_bound else 200)


def _day(request: ActingRequest) -> date:
    """The day in the address, else today; nonsense counts as today."""
    with suppress(ValueError, OverflowError):
        asked = date.fromisoformat(request.GET.get(DAY, ""))
        if abs(asked - clock.today()) < timedelta(days=400):
            return asked
    return clock.today()


@page(*FORM)
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """Give a booked time back."""
    found = reads.own_booking(request.actor, pk)
    back = reverse("directory:rooms")
    if request.method != "POST":
        text = _("%(room)s, %(site)s: %(begins)s bis %(ends)s Uhr.") % {
            "room": found.room, "site": found.room.site, "begins": moment(found.begins),
            "ends": f"{localtime(found.ends):%H:%M}",
        }  # fmt: skip
        return confirm(request, title=_("Buchung absagen?"), text=text, button=_("Absagen"), back=back)
    bookings.cancel(booking=found, actor=request.actor)
    messages.success(request, _("Abgesagt. Der Raum ist wieder frei."))
    return redirect(back)
