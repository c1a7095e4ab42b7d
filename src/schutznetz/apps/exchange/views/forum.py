# SPDX-License-Identifier: EUPL-1.2
"""The forum of a working group."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange import policies
from schutznetz.apps.exchange.actions import forum as actions
from schutznetz.apps.exchange.facts import NO_CLIENTS
from schutznetz.apps.exchange.forms.forum import HideForm, PostForm, ThreadForm
from schutznetz.apps.exchange.models import Post, Thread
from schutznetz.apps.exchange.queries import forum as reads
from schutznetz.apps.exchange.queries.groups import my_groups, own_group
from schutznetz.apps.exchange.views.frame import FORM, Crumb, day_of, form_page, home, posted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing, confirm


def _url(thread: Thread) -> str:
    return reverse("exchange:thread", args=[thread.pk])


def _crumbs(group: WorkingGroup) -> list[Crumb]:
    return [home(), (_("Forum"), reverse("exchange:group_forum", args=[group.key]))]


@page()
def forum(request: ActingRequest) -> HttpResponse:
    """To the forum of one's own group."""
    policies.require_open_exchange(request.actor)
    groups = my_groups(request.actor, clock.today())
    if not groups:
        raise Denied(_("Ein Forum haben nur Mitglieder eines Arbeitskreises."))
    return redirect("exchange:group_forum", groups[0].key)


@page()
def group_forum(request: ActingRequest, key: str) -> HttpResponse:
    """The subjects of one group."""
    group = reads.group_for(request.actor, key, clock.today())
    listing = Listing(
        request, reads.threads_of(group),
        [
            Column("title", _("Thema"), link=_url),
            Column("opened_by", _("Begonnen von"), cell=lambda row: row.opened_by or _("nicht mehr dabei")),
            Column("number", _("Beiträge"), numeric=True),
            Column(
                "last_post_at", _("Letzter Beitrag"), sort=("last_post_at", "id"),
                cell=lambda row: day_of(row.last_post_at),
            ),
        ],
        key="forum", caption=_("Themen"), default_sort="-last_post_at", empty_title=_("Noch kein Thema"),
        empty_text=_("Fragen Sie Ihre Kolleginnen und Kollegen etwas, oder teilen Sie, was sich bewährt hat."),
    )  # fmt: skip
    is_member = own_group(request.actor, clock.today()) == group
    context = {"listing": listing, "group": group, "is_member": is_member, "hint": NO_CLIENTS}
    return render(request, "exchange/forum.html", context)


@page(*FORM)
def open_thread(request: ActingRequest, key: str) -> HttpResponse:
    """A new subject."""
    group = reads.group_for(request.actor, key, clock.today())
    form = ThreadForm(posted(request))

    def save() -> str:
        made = actions.open_thread(
            group=group, title=form.cleaned_data["title"], body=form.cleaned_data["body"], actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return _url(made)

    return form_page(
        request, form, save, title=_("Neues Thema"), crumbs=_crumbs(group), done=_("Geschrieben."), over=group,
        button=_("Veröffentlichen"), hint=NO_CLIENTS,
        says=_("Ihren Beitrag lesen nur die Mitglieder Ihres Arbeitskreises."),
    )  # fmt: skip


@page(*FORM)
def thread(request: ActingRequest, pk: int) -> HttpResponse:
    """All posts of a subject, and a form for the next."""
    today = clock.today()
    found = reads.thread_for(request.actor, pk, today)
    form = PostForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.write_post(
            thread=found, body=form.cleaned_data["body"], actor=request.actor, now=clock.now(), today=today
        )
        messages.success(request, _("Geschrieben."))
        return redirect(_url(found))
    context = {
        "thread": found,
        "group": found.working_group,
        "posts": reads.posts_of(found, request.actor, today),
        "is_member": own_group(request.actor, today) == found.working_group,
        "form": form,
        "hint": NO_CLIENTS,
    }
    return render(request, "exchange/thread.html", context, status=422 if form.is_bound else 200)


def _post_crumbs(post: Post) -> list[Crumb]:
    return [*_crumbs(post.thread.working_group), (post.thread.title, _url(post.thread))]


@page(*FORM)
def change_post(request: ActingRequest, pk: int) -> HttpResponse:
    """One's own post."""
    today = clock.today()
    found = reads.post_for(request.actor, pk, today)
    policies.require_change_post(request.actor, found, own_group(request.actor, today))
    form = PostForm(posted(request), initial={"body": found.body})

    def save() -> str:
        actions.change_post(
            post=found, body=form.cleaned_data["body"], actor=request.actor, now=clock.now(), today=today
        )
        return _url(found.thread)

    return form_page(
        request, form, save, title=_("Beitrag ändern"), crumbs=_post_crumbs(found), done=_("Geändert."),
        hint=NO_CLIENTS,
    )  # fmt: skip


@page(*FORM)
def delete_post(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask, then delete one's own post."""
    today = clock.today()
    found = reads.post_for(request.actor, pk, today)
    policies.require_change_post(request.actor, found, own_group(request.actor, today))
    if request.method != "POST":
        text = _("Der Text ist dann für alle weg und nicht wiederherzustellen.")
        return confirm(
            request, title=_("Beitrag löschen?"), text=text, button=_("Löschen"), back=_url(found.thread),
            kind="warning",
        )  # fmt: skip
    group, address = found.thread.working_group, _url(found.thread)
    stays = actions.delete_post(post=found, actor=request.actor, now=clock.now(), today=today)
    messages.success(request, _("Gelöscht."))
    return redirect(address if stays else reverse("exchange:group_forum", args=[group.key]))


@page(*FORM)
def hide_post(request: ActingRequest, pk: int) -> HttpResponse:
    """The speaker hides a post."""
    found = reads.post_for(request.actor, pk, clock.today())
    policies.require_hide_post(request.actor, found)
    form = HideForm(posted(request))

    def save() -> str:
        actions.hide_post(post=found, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now())
        return _url(found.thread)

    return form_page(
        request, form, save, title=_("Beitrag verbergen"), crumbs=_post_crumbs(found), done=_("Verborgen."),
        button=_("Verbergen"), says=_("Wer den Beitrag geschrieben hat, sieht ihn weiter und liest den Grund."),
    )  # fmt: skip


@page("POST")
def show_post(request: ActingRequest, pk: int) -> HttpResponse:
    """The speaker takes it back."""
    found = reads.post_for(request.actor, pk, clock.today())
    actions.show_post(post=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Beitrag ist wieder zu lesen."))
    return redirect(_url(found.thread))
