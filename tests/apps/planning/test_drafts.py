# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the cut: asked for, computed, stopped, begun anew, changed by hand; and who sees them."""

import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.planning import actions, jobs
from schutznetz.apps.planning.models import Draft
from schutznetz.apps.planning.queries import members_of, plan_for
from schutznetz.apps.planning.queries.drafts import sketch_of, today_of
from schutznetz.apps.sap.models import State
from schutznetz.apps.ui.policies import Denied
from schutznetz.domain.planning.outcome import Progress
from tests.apps.builders import a_person, a_site, a_user, an_authority, let_go
from tests.apps.planning.objects import WISHES, Map, a_place
from tests.apps.sap.objects import DAY, Land, a_counsellor, a_programme, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Map:
    return Map()


def groups_of(draft: Draft) -> dict[str, list[str]]:
    cut = plan_for(draft)
    names = {group.pk: group.name for group in cut.groups}
    found: dict[str, set[str]] = {}
    for one in cut.members:
        found.setdefault(names[one.group_id or 0], set()).add(one.authority.name)
    return {name: sorted(authorities) for name, authorities in sorted(found.items())}


def test_everybody_in_office_and_in_training_is_in_a_draft(land: Map) -> None:
    site = land.alt.authority.sites.get()
    for state in (State.RESTING, State.IN_TRAINING, State.APPLIED, State.ENDED):
        a_counsellor(a_person(site), state)
    nowhere = a_place(land.programme, "Amt Nirgendwo", 7.0, 2, land.west)
    nowhere.authority.sites.update(latitude=None)
    found = members_of(land.programme, DAY)
    assert (len(found.members), found.left_out, [str(one) for one in found.nowhere]) == (10, 2, ["Amt Nirgendwo"])


def test_members_are_read_in_three_queries(land: Map, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(3):
        members_of(land.programme, DAY)


@pytest.mark.requirement("SAP-140")
def test_a_computed_draft_keeps_sizes_and_shortens_ways(land: Map) -> None:
    draft = land.computed()
    assert draft.state == Draft.State.DONE
    assert groups_of(draft) == {land.west.name: ["Amt Alt", "Amt Bach"], land.east.name: ["Amt Chor"]}
    cut = plan_for(draft)
    assert cut.figures.objective == pytest.approx(draft.objective)
    assert (cut.figures.moved, cut.figures.changed, cut.figures.over, cut.figures.broken) == (1, 2, 0, ())
    assert draft.gap == pytest.approx(0, abs=0.006)
    assert today_of(cut).figures.mean_km > cut.figures.mean_km


def test_why_there_is_no_plan_is_said(client: Client, land: Map) -> None:
    draft = land.computed(most_groups=1)
    assert draft.state == Draft.State.IMPOSSIBLE
    client.force_login(land.officer)
    response = client.get(reverse("planning:draft", args=[draft.pk]))
    assert "Mit höchstens 6 wäre kein Platz für alle: Gebraucht werden 8." in response.content.decode()
    let_go(response)


def test_a_stopped_draft_stays_stopped(land: Map) -> None:
    draft = land.ask()
    actions.stop(draft=draft, actor=acting(land.officer), now=clock.now())
    jobs.compute(draft.job, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)
    draft.refresh_from_db()
    assert (draft.state, draft.groups.count()) == (Draft.State.STOPPED, 0)
    assert jobs.next_open() is None


def test_stopped_while_it_runs_nothing_is_written(land: Map) -> None:
    draft = land.ask()
    running = actions.claim(draft.pk, clock.now())
    assert running is not None
    assert actions.note_progress(running, Progress(1.0, 5.0, 4.0))
    actions.stop(draft=draft, actor=acting(land.officer), now=clock.now())
    assert not actions.note_progress(running, Progress(2.0, 5.0, 4.0))
    from schutznetz.domain.planning.outcome import Reason, Refusal

    assert not actions.finish(running, Refusal((Reason("time"),)), clock.now())


def test_a_lost_computation_begins_anew_and_the_old_one_cannot_write(land: Map) -> None:
    draft = land.ask()
    lost = actions.claim(draft.pk, clock.now())
    assert jobs.next_open() == draft.job
    again = actions.claim(draft.pk, clock.now())
    assert lost is not None
    assert again is not None
    assert not actions.note_progress(lost, Progress(1.0, None, None))
    assert actions.note_progress(again, Progress(1.0, None, None))


def test_a_computation_that_is_lost_three_times_is_given_up(land: Map) -> None:
    draft = land.ask()
    for _number in range(3):
        assert actions.claim(draft.pk, clock.now())
    assert actions.claim(draft.pk, clock.now()) is None
    draft.refresh_from_db()
    assert draft.state == Draft.State.FAILED


def test_what_breaks_in_the_solver_ends_the_draft(land: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("schutznetz.apps.planning.jobs.groups.plan_groups", broken)
    assert land.computed().state == Draft.State.FAILED


def test_by_hand_an_authority_moves_in_a_copy_and_the_figures_follow(client: Client, land: Map) -> None:
    draft = land.computed()
    client.force_login(land.officer)
    let_go(client.post(reverse("planning:copy", args=[draft.pk])))
    copy = Draft.objects.get(origin=draft)
    cut = plan_for(copy)
    west, east = (next(one for one in cut.groups if one.working_group == group) for group in (land.west, land.east))
    piece = f"{land.bach.authority_id}-{west.pk}"
    let_go(client.post(reverse("planning:move", args=[copy.pk]), {"what": piece, "to": east.pk}))
    assert groups_of(copy) == {land.west.name: ["Amt Alt"], land.east.name: ["Amt Bach", "Amt Chor"]}
    copy.refresh_from_db()
    assert copy.objective == pytest.approx(plan_for(copy).figures.objective)
    assert (copy.gap or 0) > (draft.gap or 0)
    assert groups_of(draft)[land.west.name] == ["Amt Alt", "Amt Bach"]
    assert Entry.objects.filter(verb="planning.draft_changed").count() == 1


def test_what_a_change_breaks_is_said_by_name(land: Map) -> None:
    actor, now = acting(land.officer), clock.now()
    copy = actions.copy_of(draft=land.computed(), name="Kopie", actor=actor, now=now)
    west, east = (
        next(one for one in plan_for(copy).groups if one.working_group == two) for two in (land.west, land.east)
    )
    actions.move(draft=copy, authority=land.chor.authority_id, source=east, to=west, actor=actor, now=now)
    figures = plan_for(copy).figures
    assert figures.broken == ("AK West: 8 Personen, höchstens 6 sind erlaubt.",)
    assert (figures.over, figures.gap) == (1, None)
    one = copy.members.filter(authority=land.alt.authority).first()
    assert one is not None
    copy.members.filter(pk=one.pk).update(group=copy.groups.create(name="Neu 1", seat=land.bach.authority))
    assert "Amt Alt ist auf 2 Arbeitskreise verteilt, nötig sind nur 1." in plan_for(copy).figures.broken


def test_a_new_group_by_hand_and_an_empty_one_vanishes(land: Map) -> None:
    actor, now = acting(land.officer), clock.now()
    copy = actions.copy_of(draft=land.computed(), name="Kopie", actor=actor, now=now)
    east = next(one for one in plan_for(copy).groups if one.working_group == land.east)
    actions.move(draft=copy, authority=land.chor.authority_id, source=east, to=None, actor=actor, now=now)
    assert groups_of(copy) == {land.west.name: ["Amt Alt", "Amt Bach"], "Neu 1": ["Amt Chor"]}


def test_a_computed_draft_is_not_changed_by_hand(client: Client, land: Map) -> None:
    draft = land.computed()
    group = plan_for(draft).groups[0]
    with pytest.raises(Draft.DoesNotExist):
        actions.move(
            draft=draft, authority=land.bach.authority_id, source=group, to=None, actor=acting(land.officer),
            now=clock.now(),
        )  # fmt: skip
    client.force_login(land.officer)
    response = client.post(
        reverse("planning:move", args=[draft.pk]), {"what": f"{land.bach.authority_id}-{group.pk}", "to": "0"}
    )
    assert response.status_code == 422
    let_go(response)


def test_a_forged_move_changes_nothing(client: Client, land: Map) -> None:
    copy = actions.copy_of(draft=land.computed(), name="Kopie", actor=acting(land.officer), now=clock.now())
    before = groups_of(copy)
    client.force_login(land.officer)
    for forged in ({"what": "1-1", "to": "0"}, {"what": "x", "to": "0"}, {"what": "", "to": "99999"}, {}):
        response = client.post(reverse("planning:move", args=[copy.pk]), forged)
        assert response.status_code == 422
        let_go(response)
    assert groups_of(copy) == before


@pytest.mark.requirement("SAP-141")
def test_only_the_ministry_of_the_programme_plans(land: Map) -> None:
    draft = land.computed()
    speaker_site = land.alt.authority.sites.get()
    other_ministry = a_site(an_authority("Ministerium Anderswo"))
    a_programme(other_ministry.authority)
    strangers = [
        a_user(Role.SPEAKER, speaker_site, everywhere=True), a_user(Role.HEAD, speaker_site, everywhere=True),
        a_user(Role.MINISTRY, other_ministry, everywhere=True), a_user(Role.ADMINISTRATOR, land.site, everywhere=True),
    ]  # fmt: skip
    for user in strangers:
        actor, now = acting(user, DAY), clock.now()
        for act in (
            lambda a=actor, n=now: actions.ask_for(
                programme=land.programme, name="x", wishes=WISHES, actor=a, now=n, today=DAY
            ),
            lambda a=actor, n=now: actions.stop(draft=draft, actor=a, now=n),
            lambda a=actor, n=now: actions.copy_of(draft=draft, name="x", actor=a, now=n),
            lambda a=actor, n=now: actions.delete(draft=draft, actor=a, now=n),
        ):
            with pytest.raises(Denied):
                act()


def test_the_form_begins_with_the_sizes_of_the_decree_and_keeps_what_was_typed(client: Client, land: Map) -> None:
    client.force_login(land.officer)
    response = client.get(reverse("planning:ask"))
    assert response.context["form"].initial["most"] == 25
    assert response.context["form"].initial["wanted"] == 20
    let_go(response)
    typed = {"name": "Neu", "most": "10", "wanted": "12", "change_km": "5", "small_km": "3", "seconds": "20"}
    response = client.post(reverse("planning:ask"), typed)
    assert response.status_code == 422
    assert "Das ist mehr, als höchstens erlaubt sein soll." in response.content.decode()
    let_go(response)
    let_go(client.post(reverse("planning:ask"), typed | {"wanted": "5"}))
    assert Draft.objects.get().wanted == 5


def test_without_anybody_there_is_no_form(client: Client) -> None:
    land = Land()
    client.force_login(land.officer)
    response = client.get(reverse("planning:ask"))
    assert "Noch niemand zu verteilen" in response.content.decode()
    let_go(response)
    let_go(client.post(reverse("planning:ask"), {"name": "x", "most": "25", "wanted": "20"}))
    assert not Draft.objects.exists()


def test_a_ministry_without_a_programme_is_told_what_comes_first(client: Client, land: Map) -> None:
    client.force_login(a_user(Role.MINISTRY, a_site(an_authority("Ministerium Anderswo")), everywhere=True))
    response = client.get(reverse("planning:index"))
    assert response.status_code == 200
    assert reverse("sap:programme") in response.content.decode()
    let_go(response)
    response = client.get(reverse("planning:ask"))
    assert response.status_code == 403
    let_go(response)


def test_two_drafts_stand_beside_each_other(client: Client, land: Map) -> None:
    one, other = land.computed(), land.computed(change_km=500.0)
    client.force_login(land.officer)
    response = client.get(reverse("planning:compare"), {"one": one.pk, "other": other.pk})
    page = response.content.decode()
    assert page.count("<svg viewBox") == 2
    lines = dict(response.context["lines"])
    assert lines["Behörden, die wechseln"] == ["0", "1", "0"]
    let_go(response)
    foreign = Draft.objects.create(
        programme=a_programme(an_authority("Anderswo")), name="fremd", asked_at=clock.now(), state=Draft.State.DONE,
        most=25, wanted=20, small_km=3, change_km=10, seconds=20,
    )  # fmt: skip
    response = client.get(reverse("planning:compare"), {"one": one.pk, "other": foreign.pk})
    assert response.status_code == 422
    assert "fremd" not in response.content.decode()
    let_go(response)


def test_no_name_of_a_person_stands_in_a_draft(client: Client, land: Map) -> None:
    draft = land.computed()
    client.force_login(land.officer)
    response = client.get(reverse("planning:draft", args=[draft.pk]))
    page = response.content.decode()
    assert "Amt Bach (2)" in page
    assert "Person0" not in page
    let_go(response)


def test_who_leaves_the_register_leaves_its_drafts(land: Map) -> None:
    draft = land.computed()
    before = draft.members.count()
    draft.members.first().counsellor.person.delete()  # type: ignore[union-attr]
    assert draft.members.count() == before - 1
    assert plan_for(draft).figures.broken == ()


def test_pages_of_drafts_never_load_the_solver() -> None:
    code = (
        "import os,sys; os.environ['DJANGO_SETTINGS_MODULE']='schutznetz.config.settings';"
        "import django; django.setup(); import schutznetz.config.urls, schutznetz.config.worker;"
        "sys.exit(any(name in sys.modules for name in ('scipy','highspy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_what_is_kept_of_a_draft_is_what_its_members_say(land: Map, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    actor, now = acting(land.officer), clock.now()
    copy = actions.copy_of(draft=land.computed(), name="Kopie", actor=actor, now=now)
    west, east = (
        next(one for one in plan_for(copy).groups if one.working_group == two) for two in (land.west, land.east)
    )
    actions.move(draft=copy, authority=land.chor.authority_id, source=east, to=west, actor=actor, now=now)
    copy.refresh_from_db()
    with django_assert_num_queries(2):
        sketch = sketch_of(copy)
    cut = plan_for(copy)
    assert sketch.figures == cut.figures
    assert sketch.figures.broken
    assert sketch.today == today_of(cut).figures
    assert sum(one.count for one in sketch.pieces) == len(cut.members)
    Draft.objects.filter(pk=copy.pk).update(figures={})  # made before figures were kept
    copy.refresh_from_db()
    assert sketch_of(copy).figures == sketch.figures
