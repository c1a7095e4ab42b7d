# SPDX-License-Identifier: EUPL-1.2
"""Meetings: the list, one meeting, finding a date, inviting, replying, who came, what was decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.views import Column, Listing, confirm
from schutznetz.apps.working_groups import policies, queries
from schutznetz.apps.working_groups.actions import meetings as actions
from schutznetz.apps.working_groups.facts import READERS
from schutznetz.apps.working_groups.facts import calendar as files
from schutznetz.apps.working_groups.facts.standing import OWING, own_counsellor, reads_reasons
from schutznetz.apps.working_groups.forms.meetings import (
    DaysForm,
    DecisionsForm,
    MeetingForm,
    ReplyForm,
    SheetForm,
    SuitsForm,
)
from schutznetz.apps.working_groups.models import Attendance, Meeting, Option
from schutznetz.apps.working_groups.queries import pages as reads
from schutznetz.apps.working_groups.views.frame import as_file, back_to, group_crumbs, meeting_crumbs

PAGE = "working_groups:meeting"
KINDS = {"held": "success", "invited": "info", "cancelled": "", "planned": "info", "polling": "warning"}
RUNNING = (Meeting.State.POLLING, Meeting.State.PLANNED, Meeting.State.INVITED)


def _url(pk: int) -> str:
    return reverse(PAGE, args=[pk])


def _led(request: ActingRequest, pk: int) -> Meeting:
    found = reads.meeting_for(request.actor, pk)
    policies.require_lead(request.actor, found.group)
    return found


@page()
def meetings(request: ActingRequest, key: str) -> HttpResponse:
    """All meetings of a group, with counts."""
    group = reads.group_for(request.actor, key)
    rows = Meeting.objects.filter(group=group)
    counts = reads.counts_of(rows)
    listing = Listing(
        request, rows,
        [
            Column("on", _("Tag"), sort="on", cell=_day, link=lambda row: _url(row.pk)),
            Column("place", _("Ort")),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=lambda row: KINDS[row.state]),
            Column("all", _("Eingeladen"), numeric=True, cell=lambda row: counts[row.pk]["all"]),
            Column("present", _("Anwesend"), numeric=True, cell=lambda row: counts[row.pk]["present"]),
        ],
        key="meetings", caption=_("Sitzungen"), default_sort="-on", empty_title=_("Noch keine Sitzung"),
        empty_text=_("Geplante und vergangene Sitzungen stehen hier."),
    )  # fmt: skip
    context = {"group": group, "listing": listing, "leads": policies.may_lead(request.actor, group)}
    return render(request, "working_groups/meetings.html", context)


def _day(row: Meeting) -> Any:
    return f"{row.on:%d.%m.%Y}" if row.on else _("noch offen")


@page(*FORM)
def plan(request: ActingRequest, key: str) -> HttpResponse:
    """A meeting whose day is known."""
    group = reads.group_for(request.actor, key)
    policies.require_lead(request.actor, group)
    form = MeetingForm(posted(request), instance=Meeting(group=group), today=clock.today())

    def save() -> str:
        made = actions.plan_meeting(meeting=form.instance, actor=request.actor, now=clock.now())
        return _url(made.pk)

    return form_page(
        request, form, save, title=_("Sitzung planen"), crumbs=group_crumbs(group),
        done=_("Geplant. Eingeladen ist noch niemand."),
    )  # fmt: skip


@page(*FORM)
def ask_days(request: ActingRequest, key: str) -> HttpResponse:
    """Let the members say which of some days suit them."""
    group = reads.group_for(request.actor, key)
    policies.require_lead(request.actor, group)
    form = DaysForm(posted(request), instance=Meeting(group=group), today=clock.today())

    def save() -> str:
        made = actions.ask_for_days(
            meeting=form.instance, slots=form.cleaned_data["slots"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return _url(made.pk)

    says = _("Alle Mitglieder bekommen eine Nachricht und sagen, welche Tage passen. Sie sehen nur Zahlen.")
    return form_page(
        request, form, save, title=_("Termin suchen"), crumbs=group_crumbs(group), says=says,
        done=_("Die Mitglieder sind gefragt."), button=_("Mitglieder fragen"),
    )  # fmt: skip


@page()
def meeting(request: ActingRequest, pk: int) -> HttpResponse:
    """One meeting: for members when, where and their reply; for the speaker what is next; for the ministry counts."""
    found = reads.meeting_for(request.actor, pk)
    today = clock.today()
    leads = policies.may_lead(request.actor, found.group)
    counts = reads.counts_of([found])[found.pk]
    own = reads.own_attendance(request.actor, found)
    is_polling = found.state == Meeting.State.POLLING
    asked = queries.members(found.group, today).filter(state__in=OWING).count() if is_polling else 0
    context = {
        "meeting": found, "leads": leads, "kind": KINDS[found.state], "counts": counts, "own": own,
        "may_change": leads and found.state in RUNNING,
        "may_invite": leads and found.state in ("planned", "invited") and found.on is not None and found.on >= today,
        "may_record": leads and found.state in ("invited", "held") and found.on is not None and found.on <= today,
        "may_reply": own is not None and found.state == "invited" and own.presence == Attendance.Presence.OPEN,
        "days": reads.days_of(found, asked) if is_polling else [],
        "may_say_days": is_polling and policies.may_say_days(request.actor, found),
        "own_days": reads.own_days(request.actor, found) if is_polling and request.actor.person else None,
        "invitation": reads.invitation_of(found, today) if leads and found.on and found.state != "held" else None,
        **_excuses(request, found),
    }  # fmt: skip
    return render(request, "working_groups/meeting.html", context)


def _excuses(request: ActingRequest, found: Meeting) -> dict[str, Any]:
    """Who was invited, for whoever speaks for the group; the words of excuses for whom the rule set names."""
    leads = policies.may_see_attendance(request.actor, found.group)
    reads_words = policies.may_read_reasons(request.actor, found.group)
    rows = reads.attendance_rows(found) if leads or reads_words else []
    told = [row for row in rows if reads_words and not leads and hasattr(row, "absence")]
    return {"rows": rows if leads else [], "reads_reasons": reads_words, "told": told}


@page(*FORM)
@back_to(PAGE)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Change day, place or agenda; whoever is invited hears of it."""
    found = _led(request, pk)
    if found.state not in RUNNING:
        raise actions.WrongState(found.state)
    is_polling = found.state == Meeting.State.POLLING
    form = MeetingForm(posted(request), instance=found, today=clock.today())
    if is_polling:
        for name in ("on", "begins", "ends"):
            del form.fields[name]
        form.fields["place"].required = False

    def save() -> str:
        actions.change_meeting(meeting=form.instance, actor=request.actor, now=clock.now())
        return _url(pk)

    return form_page(
        request, form, save, title=_("Sitzung ändern"), crumbs=meeting_crumbs(reads.meeting_for(request.actor, pk)),
        done=_("Gespeichert."),
    )  # fmt: skip


@page(*FORM)
@back_to(PAGE)
def say_days(request: ActingRequest, pk: int) -> HttpResponse:
    """Which days suit me."""
    found = reads.meeting_for(request.actor, pk)
    policies.require_say_days(request.actor, found)
    counsellor = own_counsellor(request.actor, found.group)
    if counsellor is None or found.state != Meeting.State.POLLING:
        raise actions.WrongState(found.state)
    said = reads.own_days(request.actor, found) or {}
    form = SuitsForm(posted(request), meeting=found, initial={"suits": [key for key, fits in said.items() if fits]})

    def save() -> str:
        suiting = [one.pk for one in form.cleaned_data["suits"]]
        actions.say_days(meeting=found, counsellor=counsellor, suiting=suiting, actor=request.actor, now=clock.now())
        return _url(pk)

    return form_page(
        request, form, save, title=_("Welche Tage passen?"), crumbs=meeting_crumbs(found),
        done=_("Danke. Ihre Antwort ist eingetragen."),
    )  # fmt: skip


@page("POST")
@back_to(PAGE)
def choose_day(request: ActingRequest, pk: int, option: int) -> HttpResponse:
    """Take one of the days."""
    found = _led(request, pk)
    chosen = Option.objects.filter(pk=option, meeting=found).first()
    if chosen is None:
        raise actions.WrongState(found.state)
    actions.choose_day(meeting=found, option=chosen, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Tag steht fest. Laden Sie jetzt ein."))
    return redirect(PAGE, pk)


@page("POST")
@back_to(PAGE)
def invite(request: ActingRequest, pk: int) -> HttpResponse:
    """Invite everybody who is not invited yet."""
    found = _led(request, pk)
    number = actions.invite(meeting=found, actor=request.actor, now=clock.now(), today=clock.today())
    text = ngettext("%(number)d Mitglied ist eingeladen.", "%(number)d Mitglieder sind eingeladen.", number)
    messages.success(request, text % {"number": number} if number else _("Alle waren schon eingeladen."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """The meeting does not take place."""
    found = _led(request, pk)
    if request.method != "POST":
        if found.state not in RUNNING:
            raise actions.WrongState(found.state)
        return confirm(
            request, title=_("Sitzung absagen"), button=_("Absagen"), back=_url(pk),
            text=_("Alle Eingeladenen bekommen eine Nachricht. Niemandem fehlt deshalb eine Teilnahme."),
        )  # fmt: skip
    actions.cancel_meeting(meeting=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Die Sitzung ist abgesagt."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def reply(request: ActingRequest, pk: int) -> HttpResponse:
    """Do I come?"""
    found = reads.meeting_for(request.actor, pk)
    own = reads.own_attendance(request.actor, found)
    if own is None:
        raise Http404
    policies.require_answer(request.actor, own)
    known = {"": None, "comes": "yes", "misses": "no"}[own.reply]
    readers = [name for code, name in READERS.items() if reads_reasons(found.group, code)]
    text = own.absence.text if hasattr(own, "absence") and READERS["self"] in readers else ""
    initial = {"comes": known, "excuse": own.excuse, "text": text}
    form = ReplyForm(posted(request), initial=initial, readers=readers)

    def save() -> str:
        data = form.cleaned_data
        answer = actions.Answer(data["comes"] == "yes", data["excuse"], data["text"])
        actions.reply(attendance=own, answer=answer, actor=request.actor, now=clock.now())
        return _url(pk)

    says = _("Die Teilnahme ist Pflicht; wer nicht kann, entschuldigt sich.")
    return form_page(
        request, form, save, title=_("Einladung beantworten"), crumbs=meeting_crumbs(found), says=says,
        done=_("Danke. Ihre Antwort ist eingetragen."), button=_("Antworten"), cite="SAP-Erlass 2007, Nr. 10",
    )  # fmt: skip


@page(*FORM)
@back_to(PAGE)
def attendance(request: ActingRequest, pk: int) -> HttpResponse:
    """Who was there: a sheet with one choice a member."""
    found = reads.meeting_for(request.actor, pk)
    policies.require_see_attendance(request.actor, found.group)
    if found.on is None or found.on > clock.today() or found.state not in ("invited", "held"):
        raise actions.WrongState(found.state)
    may_read = policies.may_read_reasons(request.actor, found.group)
    form = SheetForm(posted(request), rows=reads.attendance_rows(found), shows_reasons=may_read)

    def save() -> str:
        actions.record_attendance(
            meeting=found, presences=form.presences(), actor=request.actor, now=clock.now(), today=clock.today()
        )
        return _url(pk)

    says = _("Vorgeschlagen ist, was die Mitglieder geantwortet haben. Das Ministerium sieht nur Zahlen.")
    return form_page(
        request, form, save, title=_("Teilnahme eintragen"), crumbs=meeting_crumbs(found), says=says,
        done=_("Die Teilnahme ist eingetragen."),
    )  # fmt: skip


@page(*FORM)
@back_to(PAGE)
def decisions(request: ActingRequest, pk: int) -> HttpResponse:
    """What was decided."""
    found = _led(request, pk)
    if found.state not in ("invited", "held"):
        raise actions.WrongState(found.state)
    form = DecisionsForm(posted(request), instance=found)

    def save() -> str:
        text = form.cleaned_data["decisions"]
        actions.write_decisions(meeting=found, text=text, actor=request.actor, now=clock.now())
        return _url(pk)

    return form_page(
        request, form, save, title=_("Beschlüsse eintragen"), crumbs=meeting_crumbs(found), done=_("Gespeichert."),
        says=_("Nur was beschlossen wurde. Gespräche werden nicht festgehalten."),
    )  # fmt: skip


@page()
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """The meeting for one's own calendar."""
    found = reads.meeting_for(request.actor, pk)
    if found.starts_at is None:
        raise Http404
    return as_file(files.meeting_file(found), f"sitzung-{found.on:%Y-%m-%d}")
