# SPDX-License-Identifier: EUPL-1.2
"""Pages of data protection."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.journal import jobs as journal_jobs
from schutznetz.apps.journal import queries as journal
from schutznetz.apps.journal.facts import object_words, words_of
from schutznetz.apps.journal.queries import verify
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.queries.texts import borrowed_text
from schutznetz.apps.privacy import jobs, policies
from schutznetz.apps.privacy.actions import own as own_actions
from schutznetz.apps.privacy.actions import requests as request_actions
from schutznetz.apps.privacy.forms import AnswerForm, HeadsForm, JournalFilter, PutOffForm, RequestFilter, RequestForm
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.privacy.queries import deletions, own, register
from schutznetz.apps.privacy.queries import requests as requests_read
from schutznetz.apps.privacy.queries.named import names_of
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.policies import sudo
from schutznetz.apps.ui.templatetags.ui import moment
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of
from schutznetz.regulation.privacy.rights import ARTICLES


@login_required
@require_GET
def overview(request: ActingRequest) -> HttpResponse:
    """Ways to everything about data protection that the actor may see."""
    policies.require_see_own_data(request.actor)
    actor = request.actor
    context = {
        "sees_requests": policies.may_see_requests(actor),
        "reads_journal": policies.may_read_journal(actor),
        "sees_deletions": policies.may_see_deletions(actor),
        "sees_register": policies.may_see_register(actor),
    }
    return render(request, "privacy/overview.html", context)


@login_required
@require_GET
def own_data(request: ActingRequest) -> HttpResponse:
    """What is stored about me, by purpose."""
    policies.require_see_own_data(request.actor)
    stored = own.stored_about(request.actor, clock.today())
    return render(request, "privacy/own_data.html", {"stored": stored})


@login_required
@sudo
@require_POST
def export(request: ActingRequest) -> HttpResponse:
    """All of it as a ZIP."""
    packed = own_actions.export_own(actor=request.actor, now=clock.now(), today=clock.today())
    name = f"meine-daten-{clock.today():%Y-%m-%d}.zip"
    response = HttpResponse(packed, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@sudo
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: ActingRequest) -> HttpResponse:
    """What goes at once and what stays, with the reason; then delete."""
    policies.require_see_own_data(request.actor)
    if request.method == "POST":
        count = own_actions.erase_own(actor=request.actor, now=clock.now())
        messages.success(request, _("Gelöscht oder zurückgesetzt: %(count)s.") % {"count": count})
        return redirect("privacy:own_data")
    context = {
        "rows": [(own_name(holding), count) for holding, count in own.goes_at_once(request.actor)],
        "choices": [(own_name(h), own.label_of(h, name)) for h, name in own.choices_of(request.actor)],
        "stored": own.stored_about(request.actor, clock.today(), limit=1),
    }
    return render(request, "privacy/erase.html", context)


def own_name(holding: Any) -> str:
    return own.in_words(holding.name)


@login_required
@require_GET
def requests(request: ActingRequest) -> HttpResponse:
    """My requests, and for the office in charge all of them."""
    policies.require_see_own_data(request.actor)
    mine = requests_read.own_requests(request.actor)
    listing = _requests_listing(request) if policies.may_see_requests(request.actor) else None
    return render(request, "privacy/requests.html", {"mine": mine, "listing": listing})


def _requests_listing(request: Any, _of: str = "") -> Listing:
    policies.require_see_requests(request.actor)
    return Listing(
        request, requests_read.requests_to_answer(request.actor), REQUEST_COLUMNS, key="requests",
        caption=_("Anträge"), default_sort="due", filters=RequestFilter, saved_as="requests",
        empty_title=_("Noch keine Anträge"),
        empty_text=_("Anträge der Beschäftigten zu ihren Daten stehen hier, die dringendsten zuerst."),
    )  # fmt: skip


REQUEST_COLUMNS = [
    Column("kind", gettext_lazy("Worum es geht"), cell=lambda row: row.get_kind_display().partition(":")[0],
           link=page_of("privacy:request")),
    Column("person", gettext_lazy("Person"), sort=("person__family_name", "person__given_name")),
    Column("received", gettext_lazy("Eingegangen"), sort="received_at", cell=lambda row: moment(row.received_at),
           plain=lambda row: row.received_at),
    Column("due", gettext_lazy("Antwort bis"), sort="due_on", cell=lambda row: f"{row.due_on:%d.%m.%Y}",
           plain=lambda row: row.due_on),
    Column("state", gettext_lazy("Stand"), sort="state", cell=lambda row: row.get_state_display(),
           badge=lambda row: "info" if row.is_open else ""),
]  # fmt: skip
REQUESTS = ListDeclaration(
    key="requests",
    holds_people=True,
    name=gettext_lazy("Anträge zum Datenschutz"),
    purpose=gettext_lazy("Damit die zuständige Stelle jeden Antrag rechtzeitig beantwortet. Für nichts anderes."),
    basis=gettext_lazy("Art. 12 Abs. 3 DSGVO"),
    fields=[column.label for column in REQUEST_COLUMNS],
    roles=[*policies.READERS],
    build=_requests_listing,
    url_name="privacy:requests",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActingRequest) -> HttpResponse:
    """Make a request."""
    policies.require_see_own_data(request.actor)
    form = RequestForm(request.POST if request.method == "POST" else None, initial={"kind": request.GET.get("art", "")})
    if form.is_valid():
        asked = request_actions.make_request(
            actor=request.actor, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"], now=clock.now()
        )
        messages.success(request, _("Ihr Antrag ist eingegangen."))
        return redirect("privacy:request", asked.pk)
    return render(request, "privacy/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_GET
def one_request(request: ActingRequest, pk: int) -> HttpResponse:
    """A request with its state and answer; for the office in charge with the form to answer."""
    return _request_page(request, _visible(request, pk))


def _visible(request: ActingRequest, pk: int) -> RightsRequest:
    return get_object_or_404(requests_read.visible_requests(request.actor).select_related("person"), pk=pk)


def _request_page(request: ActingRequest, asked: RightsRequest, **forms: Any) -> HttpResponse:
    answers = asked.is_open and policies.may_answer_request(request.actor, asked)
    is_mine = request.actor.person is not None and request.actor.person.pk == asked.person_id
    context = {
        "asked": asked, "article": ARTICLES[asked.kind], "is_mine": is_mine,
        "form": forms.get("form") or (AnswerForm() if answers else None),
        "later": forms.get("later") or (PutOffForm() if answers and not asked.put_off_because else None),
        "history": journal.history_of(asked),
    }  # fmt: skip
    status = 422 if forms else 200
    return render(request, "privacy/request.html", context, status=status)


@login_required
@require_POST
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """Take up, grant or decline."""
    asked = _visible(request, pk)
    policies.require_answer_request(request.actor, asked)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _request_page(request, asked, form=form)
    request_actions.answer(
        asked=asked, step=form.cleaned_data["step"], text=form.cleaned_data["text"], actor=request.actor,
        now=clock.now(), today=clock.today(),
    )  # fmt: skip
    messages.success(request, _("Gespeichert. Die Person sieht den neuen Stand auf ihrer Seite."))
    return redirect("privacy:request", pk)


@login_required
@require_POST
def put_off(request: ActingRequest, pk: int) -> HttpResponse:
    """Answer later, with reasons."""
    asked = _visible(request, pk)
    policies.require_answer_request(request.actor, asked)
    form = PutOffForm(request.POST)
    if not form.is_valid():
        return _request_page(request, asked, later=form)
    request_actions.put_off(
        asked=asked, because=form.cleaned_data["because"], actor=request.actor, now=clock.now(), today=clock.today()
    )
    messages.success(request, _("Aufgeschoben. Die Person liest die Gründe auf ihrer Seite."))
    return redirect("privacy:request", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take back one's own request."""
    asked = get_object_or_404(requests_read.own_requests(request.actor), pk=pk)
    if request.method == "POST":
        request_actions.withdraw(asked=asked, actor=request.actor, now=clock.now(), today=clock.today())
        messages.success(request, _("Ihr Antrag ist zurückgezogen."))
        return redirect("privacy:requests")
    return confirm(
        request,
        title=_("Antrag zurückziehen?"),
        text=_("Niemand bearbeitet ihn dann weiter. Sie können jederzeit einen neuen stellen."),
        button=_("Zurückziehen"),
        back=reverse("privacy:request", args=[pk]),
    )


def _who(row: Any) -> str:
    if row.actor_kind != "person":
        return _("System")
    name = str(row.actor) if row.actor else _("nicht mehr vorhandenes Konto")
    return " ".join(part for part in (name, borrowed_text(row.facts)) if part)


def _what(row: Any, names: dict[tuple[str, str], str]) -> str:
    """The object by its name; by its number when it has none or is gone."""
    return f"{object_words(row.object_type)} {names.get((row.object_type, row.object_id)) or row.object_id[:8]}"


LINKS_CHECKED_AT_ONCE = 5_000
FAULTS_SHOWN = 20
EACH_BY_ITSELF = 8
"""So many authorities at most are asked one by one."""
JOURNAL_COLUMNS = [
    Column("at", gettext_lazy("Wann"), sort="id", cell=lambda row: moment(row.at), plain=lambda row: row.at),
    Column("verb", gettext_lazy("Handlung"), sort="verb", cell=lambda row: words_of(row.verb)),
    Column("what", gettext_lazy("Woran"), cell=lambda row: _what(row, {})),
    Column("who", gettext_lazy("Wer"), cell=_who),
]


@login_required
@require_GET
def journal_page(request: ActingRequest) -> HttpResponse:
    """The journal of the actor's authorities, and the heads of its months."""
    listing = journal_list(request)
    told = journal.heads_told()
    months = [(segment, told.get(segment.pk)) for segment in journal.segments()]
    context = {"listing": listing, "months": months, "newest": journal.tip()}
    return render(request, "privacy/journal.html", context)


def journal_list(request: Any, _of: str = "") -> Listing:
    """The journal of the actor's authorities; raises `Denied`."""
    policies.require_read_journal(request.actor)
    authorities = request.actor.authorities_with(*policies.READERS)
    names, acts = cache(lambda: names_of(listing.page.object_list)), cache(words_of)  # translated once, not a row
    cells: dict[str, Callable[[Any], Any]] = {
        "what": lambda row: _what(row, names()),
        "verb": lambda row: acts(row.verb),
    }
    columns = [
        replace(column, cell=cells.get(column.key, column.cell), plain=column.plain or column.cell)
        for column in JOURNAL_COLUMNS
    ]
    listing = Listing(
        request, journal.entries_of(authorities), columns, key="journal", caption=_("Einträge"),
        filters=JournalFilter, default_sort="-at", empty_title=_("Noch nichts geschehen"),
        empty_text=_("Sobald jemand etwas anlegt oder ändert, steht es hier."), saved_as="journal",
        first=partial(_newest_or_oldest, authorities),
    )  # fmt: skip
    return listing


def _newest_or_oldest(authorities: Iterable[int], listing: Listing, most: int) -> list[Any] | None:
    """In the order of time the keys of each authority are read off its index; None for the ordinary way."""
    form, order = listing.filter_form, listing.sort
    own = set(authorities)
    if order.removeprefix("-") != "at" or listing.is_wrong or form is None or len(own) > EACH_BY_ITSELF:
        return None
    parts = [form.narrow(part) if form.is_bound else part for part in journal.entries_by_authority(own)]
    return journal.first_keys(parts, most, newest_first=order.startswith("-"))


JOURNAL = ListDeclaration(
    key="journal",
    holds_people=True,
    name=gettext_lazy("Journal"),
    purpose=gettext_lazy(
        "Damit Datenschutz und Administration einen Vorfall aufklären können. Nicht, um Arbeit zu kontrollieren."
    ),
    basis=gettext_lazy("Art. 5 Abs. 2 und Art. 32 DSGVO"),
    fields=[column.label for column in JOURNAL_COLUMNS],
    roles=[*policies.READERS],
    build=journal_list,
    monitoring=gettext_lazy(
        "Zeigt, wer wann was geändert hat. Nicht, wer etwas angesehen hat, und keine Inhalte. "
        "Auswertungen je Person sind nicht vorgesehen; wer die Liste speichert, steht selbst im Journal."
    ),
    url_name="privacy:journal",
)


@login_required
@require_GET
def journal_heads(request: ActingRequest) -> HttpResponse:
    """The heads as a text file, to be kept outside of this program."""
    policies.require_read_journal(request.actor)
    return _download(journal_jobs.heads_text(), f"journal-koepfe-{clock.today():%Y-%m-%d}.txt", "text/plain")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_journal(request: ActingRequest) -> HttpResponse:
    """Recompute the chain now, and compare it with heads that were kept elsewhere."""
    policies.require_read_journal(request.actor)
    form = HeadsForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = verify.newest_faults(now=clock.now(), most=LINKS_CHECKED_AT_ONCE, heads=form.links())
        context |= {"is_checked": True, "faults": list(islice(found, FAULTS_SHOWN)), "compared": len(form.links())}
        context |= {"newest": journal.tip(), "most": LINKS_CHECKED_AT_ONCE}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "privacy/check_journal.html", context, status=status)


def _download(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_GET
def deletion_runs(request: ActingRequest) -> HttpResponse:
    """The periods, what is due, and what was deleted in each run: numbers only."""
    policies.require_see_deletions(request.actor)
    today = clock.today()
    names = {rule.key: rule.name for rule in jobs.rules()}
    runs = [
        (
            run,
            [(names.get(count.rule, count.rule), count) for count in run.counts.all() if count.count or count.trouble],
        )
        for run in deletions.runs()[:30]
    ]
    context = {"runs": runs, "due": jobs.forecast(clock.now(), today), "periods": deletions.periods(today)}
    return render(request, "privacy/deletions.html", context)


@login_required
@require_GET
def document(request: ActingRequest, name: str) -> HttpResponse:
    """The register, the impact assessment or the catalogue of lists as a page."""
    policies.require_see_register(request.actor)
    if name not in register.DOCUMENTS:
        raise Http404
    context = {"entries": register.register(clock.today()), "lists": register.catalogue(), "name": name}
    return render(request, f"privacy/{register.DOCUMENTS[name]}.html", context)


@login_required
@require_GET
def document_file(request: ActingRequest, name: str) -> HttpResponse:
    """The same as a text file (Markdown)."""
    policies.require_see_register(request.actor)
    if name not in register.DOCUMENTS:
        raise Http404
    return _download(register.document(name, clock.today(), settings.AUTHORITY_NAME), f"{name}.md", "text/markdown")
