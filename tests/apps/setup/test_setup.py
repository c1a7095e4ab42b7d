# SPDX-License-Identifier: EUPL-1.2
"""Setting up an authority: steps from the data, participation with its errors, release, papers, the test press."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from schutznetz.adapters import clock, mail_check
from schutznetz.adapters.mail import Server
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Alarm, DeskTest, Ring, Station
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.setup import actions, queries
from schutznetz.apps.setup.facts import MAIL_FAULTS
from schutznetz.apps.setup.models import BarrierReport, Body, Confirmation, Contact, Paper, Participation, Release
from schutznetz.apps.setup.queries.notices import needs_now, release_note
from schutznetz.apps.setup.queries.steps import standing_of, steps_of
from schutznetz.apps.setup.queries.trials import last_trial
from schutznetz.apps.setup.queries.vacancies import vacancies
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from tests.apps.builders import a_desk, a_floor, a_room, a_site, a_user, an_authority, an_office, let_go
from tests.mail_server import MailServer, Postman

pytestmark = pytest.mark.django_db
Role = Office.Role
NOW = datetime(2027, 3, 14, 9, 0, tzinfo=UTC)
TODAY = date(2027, 3, 14)
BACKEND = "django.contrib.auth.backends.ModelBackend"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def authority():
    return an_authority("Jobcenter Musterkreis")


@pytest.fixture
def site(authority):
    return a_site(authority)


@pytest.fixture
def admin(site):
    return a_user(Role.ADMINISTRATOR, site)


@pytest.fixture
def signed_in(client, admin):
    client.force_login(admin, backend=BACKEND)
    return client


def actor_of(user):
    return actor_for(user, TODAY)


def states(authority):
    return {step.key: step.is_done for step in steps_of(standing_of(authority, NOW, TODAY))}


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def page(name, authority, *more):
    return reverse(f"setup:{name}", args=[authority.key, *more])


# --- steps follow from the data ---------------------------------------------------------------------------------


def test_an_empty_authority_has_nothing_done(authority):
    assert not any(states(authority).values())


def test_contact_makes_its_step_done(authority, signed_in):
    answer = signed_in.post(
        page("contact", authority), {"address": "Ring 1, 45657 Kreisstadt", "email": "post@kreis.example", "phone": "1"}
    )
    assert answer.status_code == 302
    assert states(authority)["contact"]
    assert Entry.objects.filter(verb="setup.contact_changed").count() == 1


def test_who_reads_the_set_up_reads_the_contact_and_changes_nothing(authority, site, client):
    """Every step in the list opens for those who see the list."""
    client.force_login(a_user(Role.STAFF_COUNCIL, site, everywhere=True), backend=BACKEND)
    assert "Noch keine Angaben" in client.get(page("contact", authority)).content.decode()
    sent = {"address": "Ring 1, 45657 Kreisstadt", "email": "post@kreis.example", "phone": "1"}
    Contact.objects.create(authority=authority, changed_at=NOW, **sent)
    found = client.get(page("contact", authority)).content.decode().split("<main")[1]
    assert "post@kreis.example" in found
    assert 'name="phone"' not in found
    assert client.post(page("contact", authority), sent | {"phone": "2"}).status_code == 403
    assert Contact.objects.get().phone == "1"


def test_a_wrong_address_is_said_at_the_field_and_nothing_is_lost(authority, signed_in):
    answer = signed_in.post(page("contact", authority), {"address": "Ring 1", "email": "post@", "phone": "123"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="post@"' in text and 'value="Ring 1"' in text and 'aria-invalid="true"' in text
    assert not Contact.objects.exists()


def test_participation_needs_every_body_and_the_agreement(authority):
    Release.objects.create(authority=authority, kind="agreement", decided_on=TODAY, signed_by="L", recorded_at=NOW)
    for body in Body:
        assert not states(authority)["participation"]
        Participation.objects.create(
            authority=authority, body=body, informed_on=TODAY, answered_on=TODAY, answer="agreed", changed_at=NOW
        )
    assert states(authority)["participation"]


def test_a_body_that_does_not_exist_needs_no_answer(authority):
    Release.objects.create(authority=authority, kind="agreement", decided_on=TODAY, signed_by="L", recorded_at=NOW)
    for body in Body:
        Participation.objects.create(authority=authority, body=body, is_there=False, changed_at=NOW)
    assert states(authority)["participation"]


def test_rings_need_a_trigger_and_a_ring_at_every_desk(authority, site):
    desk = a_desk(a_room(a_floor(site)))
    assert not states(authority)["rings"]
    a_station(desk)
    assert not states(authority)["rings"]
    Ring.objects.create(desk=desk, site=site, version=1)
    assert states(authority)["rings"]


def test_the_test_press_counts_by_site(authority, site):
    desk = a_desk(a_room(a_floor(site)))
    a_station(desk)
    assert not states(authority)["trial"]
    DeskTest.objects.create(desk=desk, tested_at=NOW, station_key="st-1")
    assert states(authority)["trial"]
    a_desk(a_room(a_floor(a_site(authority, "Zweiter"))))
    assert not states(authority)["trial"]


def a_station(desk):
    station = Station.objects.create(
        key=f"st-{desk.pk}", kind="desk", label="x", desk=desk, desk_key=desk.key, enrolled_at=NOW,
        public_key_a=f"UA{desk.pk}", public_key_b=f"UB{desk.pk}",
    )  # fmt: skip
    station.sites.add(desk.site)
    return station


def test_the_overview_names_the_next_step_and_why_others_wait(authority, signed_in):
    text = signed_in.get(page("overview", authority)).content.decode()
    assert "0 von 9 Schritten erledigt" in text
    assert "Zuerst braucht es Arbeitsplätze auf einem Plan." in text


def test_queries_of_the_overview_do_not_grow_with_the_authority(authority, signed_in, django_assert_max_num_queries):
    for number in range(8):
        a_desk(a_room(a_floor(a_site(authority, f"Standort {number}"))))
    with django_assert_max_num_queries(40):
        signed_in.get(page("overview", authority))


def test_offices_are_filled_by_those_who_hold_them_today(authority, site):
    site.has_guards = True
    site.save()
    assert all(vacancy.is_open for vacancy in vacancies(authority, TODAY))
    a_user(Role.SITE_MANAGER, site)
    a_user(Role.STAFF_COUNCIL, site)
    a_user(Role.ADMINISTRATOR, site)
    a_user(Role.SECURITY, a_site(authority, "Anderswo"))
    open_ones = {
        vacancy.role for vacancy in vacancies(authority, TODAY) if vacancy.is_open and vacancy.site in (None, site)
    }
    assert open_ones == {
        Role.ADMINISTRATOR,
        Role.HEAD,
        Role.DISABILITY,
        Role.EQUALITY,
        Role.DATA_PROTECTION,
        Role.SECURITY,
    }


def test_the_first_sign_in_leads_to_set_up_once(authority, client):
    person = Person.objects.create(external_id="A1", given_name="A", family_name="B", authority=authority)
    an_office(person, Role.ADMINISTRATOR)
    client.force_login(User.objects.create_user("first", person=person), backend=BACKEND)
    assert client.get("/").headers["Location"] == page("overview", authority)
    assert client.get("/").status_code == 200


def test_the_way_back_is_shown_where_a_step_is_done_and_only_there(authority, signed_in):
    back = "Zurück zu diesem Schritt"
    assert back not in signed_in.get(reverse("organisation:imports")).content.decode()
    signed_in.get(page("places", authority))
    text = signed_in.get(reverse("organisation:imports")).content.decode()
    assert back in text
    assert f'href="{page("places", authority)}"' in text
    assert back not in signed_in.get(reverse("start:home")).content.decode()
    signed_in.get(page("overview", authority))
    assert back not in signed_in.get(reverse("organisation:imports")).content.decode()


def test_who_only_reads_gets_no_way_back(authority, site, client):
    client.force_login(a_user(Role.HEAD, site), backend=BACKEND)
    client.get(page("places", authority))
    assert "setup_step" not in client.session


# --- mail ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def postman():
    return Postman()


@pytest.fixture
def mail_server(postman, settings):
    server = MailServer(postman)
    settings.MAIL_SERVER = server.address
    yield server
    server.stop()


def test_the_mail_server_is_tried_and_a_trial_arrives(authority, admin, signed_in, mail_server, postman):
    admin.person.email = "adm@kreis.example"
    admin.person.save()
    assert not states(authority)["mail"]
    text = signed_in.post(page("mail", authority), {"trial": "on"}).content.decode()
    assert "Mails gehen hinaus" in text
    assert postman.got[0].rcpt_tos == ["adm@kreis.example"]
    assert states(authority)["mail"]
    signed_in.post(page("mail", authority), {})
    assert len(postman.got) == 1


def test_the_cause_is_said_in_plain_words_and_the_step_stays_open(authority, admin, signed_in, mail_server, postman):
    admin.person.email = "adm@kreis.example"
    admin.person.save()
    signed_in.post(page("mail", authority), {"trial": "on"})
    assert states(authority)["mail"]
    postman.answers["adm@kreis.example"] = "550 5.1.1 nobody"
    text = signed_in.post(page("mail", authority), {"trial": "on"}).content.decode()
    assert "Der Mailserver kennt Ihre Adresse nicht." in text
    assert "5.1.1" in text
    assert not states(authority)["mail"]
    faults = [entry.facts["fault"] for entry in Entry.objects.filter(verb="setup.mail_checked")]
    assert faults == ["none", "address_refused"]


def test_every_fault_has_its_words():
    assert set(MAIL_FAULTS) == set(mail_check.FAULTS)


def test_without_a_mail_server_somebody_decides_to_do_without(authority, signed_in, settings):
    settings.MAIL_SERVER = None
    assert "Noch kein Mailserver eingerichtet" in signed_in.post(page("mail", authority)).content.decode()
    assert not states(authority)["mail"]
    signed_in.post(page("without_mail", authority))
    assert states(authority)["mail"]
    settings.MAIL_SERVER = Server("file")
    assert not states(authority)["mail"], "a server that came later is to be tried"


# --- participation ----------------------------------------------------------------------------------------------


def test_a_body_is_heard(authority, signed_in):
    today = clock.today()
    data = {"is_there": "on", "answer": "agreed", "note": "mit Auflage", "paper": SimpleUploadedFile("../x/b.pdf", PDF)}
    answer = signed_in.post(page("body", authority, "pr"), data | day("informed_on", today) | day("answered_on", today))
    assert answer.status_code == 302
    row = Participation.objects.get()
    assert (row.body, row.answer, row.informed_on) == ("PR", "agreed", today)
    assert Paper.objects.get().name == "b.pdf"


def test_a_local_body_is_heard_beside_that_of_the_authority(authority, site, signed_in):
    wanted = {"body": "PR", "site": site.pk}
    answer = signed_in.post(page("local_body", authority), wanted)
    where = reverse("setup:body_at", args=[authority.key, "pr", site.key])
    assert answer.headers["Location"] == where
    today = clock.today()
    assert signed_in.post(where, {"is_there": "on"} | day("informed_on", today)).status_code == 302
    row = Participation.objects.get()
    assert (row.body, row.site) == ("PR", site)
    text = signed_in.get(page("participation", authority)).content.decode()
    assert f"Personalrat, {site}" in text
    assert len(queries.hearings(authority, today)) == 4
    stranger = a_site(an_authority(), "Fremd")
    assert signed_in.post(page("local_body", authority), {"body": "PR", "site": stranger.pk}).status_code == 422
    assert signed_in.get(reverse("setup:body_at", args=[authority.key, "pr", stranger.key])).status_code == 404


def test_the_page_of_a_site_says_whether_its_alarm_is_released(authority, site, signed_in):
    text = signed_in.get(reverse("alarm:site", args=[site.key])).content.decode()
    assert "Der Alarm ist noch nicht freigegeben." in text
    assert "Noch nicht gehört: Personalrat" in text
    assert page("participation", authority) in text
    Participation.objects.create(authority=authority, body="PR", site=a_site(authority, "Anderswo"), changed_at=NOW)
    for body in Body:
        Participation.objects.create(authority=authority, body=body, is_there=False, changed_at=NOW)
    Release.objects.create(
        authority=authority, kind="agreement", decided_on=clock.today(), signed_by="L", recorded_at=NOW
    )
    note = release_note(actor_of(User.objects.get(pk=signed_in.session["_auth_user_id"])), site, clock.now())
    assert (note.kind, note.title) == ("success", "Die Dienstvereinbarung gilt. Der Alarm ist freigegeben.")


@pytest.mark.parametrize(
    ("informed", "answered", "answer", "said"),
    [
        (None, TODAY, "agreed", "wann Sie unterrichtet haben"),
        (TODAY, TODAY - timedelta(days=1), "agreed", "nicht vor der Unterrichtung"),
        (TODAY, None, "agreed", "Tag der Antwort"),
        (TODAY, TODAY, "", "wie die Antwort lautet"),
        (date(2199, 1, 1), None, "", "liegt in der Zukunft"),
    ],
)
def test_what_does_not_fit_together_is_said_at_the_field(
    authority, signed_in, informed, answered, answer, said, monkeypatch
):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    data = {"is_there": "on", "answer": answer, "note": "bleibt stehen"}
    data |= day("informed_on", informed) if informed else {}
    data |= day("answered_on", answered) if answered else {}
    response = signed_in.post(page("body", authority, "pr"), data)
    assert response.status_code == 422
    assert said in response.content.decode() and "bleibt stehen" in response.content.decode()
    assert not Participation.objects.exists()


# --- release ----------------------------------------------------------------------------------------------------


def a_head(site):
    return a_user(Role.HEAD, site, everywhere=True, given_name="Ute", family_name="Landrat")


def test_an_interim_decision_has_an_end_and_a_reason(authority, site, client):
    client.force_login(a_head(site), backend=BACKEND)
    today = clock.today()
    council = a_user(Role.STAFF_COUNCIL, site)
    a_user(Role.STAFF_COUNCIL, a_site(an_authority("Nachbarkreis")))
    assert client.post(page("decide_interim", authority), {"reason": "Ein Übergriff"}).status_code == 422
    too_long = {"reason": "Ein Übergriff"} | day("until", today + timedelta(days=183))
    answer = client.post(page("decide_interim", authority), too_long)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "darf höchstens bis zum" in text and "Ein Übergriff</textarea>" in text
    assert not Release.objects.exists()
    right = too_long | day("until", today + timedelta(days=182))
    assert client.post(page("decide_interim", authority), right).status_code == 302
    row = Release.objects.get()
    assert (row.kind, row.decided_on, row.signed_by) == ("interim", today, "Ute Landrat")
    assert Entry.objects.get(verb="setup.interim_decided").object_id == str(row.pk)
    assert "Ein Übergriff" not in str(Entry.objects.get(verb="setup.interim_decided").facts)
    assert [notice.person for notice in Notice.objects.filter(kind=actions.INTERIM)] == [council.person]
    assert "Übergriff" not in str(Notice.objects.get().facts), "the reason stands behind the sign-in"
    shown = client.get(page("participation", authority)).content.decode()
    assert "Ein Übergriff" in shown and "Zurücknehmen" in shown


def test_nobody_but_the_head_decides_or_takes_it_back(authority, site, admin, client, signed_in):
    """The administration enters agreements; the head's decision it can neither make nor undo."""
    wish = {"authority": authority, "until": TODAY + timedelta(days=30), "reason": "x", "now": NOW, "today": TODAY}
    for role in (Role.ADMINISTRATOR, Role.STAFF_COUNCIL, Role.EMPLOYEE):
        with pytest.raises(Denied):
            actions.decide_interim(actor=actor_of(a_user(role, site, everywhere=True)), **wish)
    with pytest.raises(Denied):
        actions.decide_interim(actor=actor_of(a_head(a_site(an_authority("Nachbarkreis")))), **wish)
    head = actor_of(a_head(site))
    with pytest.raises(Denied):
        actions.decide_interim(actor=replace(head, helper=admin), **wish)
    row = actions.decide_interim(actor=head, **wish)
    assert signed_in.post(page("withdraw", authority, row.pk)).status_code == 403
    assert signed_in.get(page("decide_interim", authority)).status_code == 403
    assert "trifft die Behördenleitung hier selbst" in signed_in.get(page("participation", authority)).content.decode()
    with pytest.raises(ValueError, match="own act"):
        actions.record_release(release=Release(authority=authority, kind="interim"), actor=actor_of(admin), now=NOW)
    client.force_login(head.user, backend=BACKEND)
    assert client.post(page("withdraw", authority, row.pk)).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at
    agreement = Release.objects.create(
        authority=authority, kind="agreement", decided_on=TODAY, signed_by="L", recorded_at=NOW
    )
    assert client.post(page("withdraw", authority, agreement.pk)).status_code == 403


def test_a_second_click_changes_nothing_and_a_new_decision_takes_the_place_of_the_old(authority, site):
    head = actor_of(a_head(site))
    wish = {"authority": authority, "reason": "x", "actor": head, "now": NOW, "today": TODAY}
    first = actions.decide_interim(until=TODAY + timedelta(days=30), **wish)
    assert actions.decide_interim(until=TODAY + timedelta(days=30), **wish) == first
    assert Entry.objects.filter(verb="setup.interim_decided").count() == 1
    second = actions.decide_interim(until=TODAY + timedelta(days=60), **wish)
    assert list(Release.objects.filter(withdrawn_at=None)) == [second]
    assert [row.object_id for row in Entry.objects.filter(verb="setup.release_withdrawn")] == [str(first.pk)]


def test_an_end_out_of_bounds_is_refused_with_its_citation(authority, site):
    head = actor_of(a_head(site))
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=183)):
        with pytest.raises(Refused) as refused:
            actions.decide_interim(authority=authority, until=until, reason="x", actor=head, now=NOW, today=TODAY)
        assert "Hausregel" in str(refused.value.finding.citation)
    assert not Release.objects.exists()


def test_without_release_the_start_page_warns_and_the_alarm_goes_on(authority, admin):
    titles = [notice.title for notice in needs_now(actor_of(admin), NOW)]
    assert "Der Alarm ist noch nicht freigegeben." in titles
    Release.objects.create(authority=authority, kind="agreement", decided_on=TODAY, signed_by="L", recorded_at=NOW)
    titles = [notice.title for notice in needs_now(actor_of(admin), NOW)]
    assert "Der Alarm ist noch nicht freigegeben." not in titles


def test_an_interim_decision_is_mentioned_only_near_its_end(authority, admin):
    release = Release.objects.create(
        authority=authority, kind="interim", decided_on=TODAY, until=TODAY + timedelta(days=90), reason="x",
        signed_by="L", recorded_at=NOW,
    )  # fmt: skip
    assert not [n for n in needs_now(actor_of(admin), NOW) if n.kind == "warning"]
    release.until = TODAY + timedelta(days=20)
    release.save()
    assert [n for n in needs_now(actor_of(admin), NOW) if n.kind == "warning"]


def test_a_withdrawn_agreement_releases_nothing(authority, signed_in):
    row = Release.objects.create(
        authority=authority, kind="agreement", decided_on=date(2026, 1, 1), signed_by="L", recorded_at=NOW
    )
    assert signed_in.get(page("withdraw", authority, row.pk)).status_code == 200
    signed_in.post(page("withdraw", authority, row.pk))
    assert "Der Alarm ist noch nicht freigegeben." in signed_in.get(page("participation", authority)).content.decode()
    assert Release.objects.get().withdrawn_at


def test_employees_and_strangers_are_denied(authority, site):
    for user in (a_user(Role.EMPLOYEE, site), a_user(Role.ADMINISTRATOR, a_site())):
        with pytest.raises(Denied):
            actions.confirm(authority=authority, topic=Confirmation.Topic.FILE, actor=actor_of(user), now=NOW)
    assert not Confirmation.objects.exists() and not Entry.objects.exists()


# --- papers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"<svg/>", "kein PDF"), (b"%PDF-1.7 cut off", "kein PDF"), (PDF + b" " * 5 * 1024 * 1024, "größer als 5 MB")],
)
def test_only_a_small_pdf_is_kept(authority, signed_in, content, said):
    data = {"is_there": "on", "answer": "", "paper": SimpleUploadedFile("x.pdf", content)}
    answer = signed_in.post(page("body", authority, "sbv"), data)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Paper.objects.exists()


def test_a_paper_is_handed_out_as_a_download_and_can_go(authority, signed_in, admin, tmp_path):
    paper = actions.put_paper(
        authority=authority, topic="release", name="DV.pdf", content=PDF, actor=actor_of(admin), now=NOW
    )
    answer = signed_in.get(page("paper", authority, paper.pk))
    assert b"".join(answer.streaming_content) == PDF
    let_go(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    signed_in.post(page("remove_paper", authority, paper.pk))
    assert not Paper.objects.exists() and not list(tmp_path.rglob("*.pdf"))


def test_there_is_room_for_so_many_papers(authority, admin, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PAPERS", 1)
    values = {"authority": authority, "topic": "PR", "name": "x.pdf", "content": PDF, "now": NOW}
    actions.put_paper(**values, actor=actor_of(admin))
    with pytest.raises(actions.TooManyPapers):
        actions.put_paper(**values, actor=actor_of(admin))


# --- the test press ---------------------------------------------------------------------------------------------


def a_test_press(desk, key="01test", **fields):
    values = {"site": desk.site, "desk": desk, "desk_key": desk.key, "station_key": "st", "stored_at": NOW}
    values |= {"pressed_at": NOW, "raised_as": "test", "final_class": "test"} | fields
    return Alarm.objects.create(key=key, **values)


def test_the_result_is_taken_from_the_record(authority, site, signed_in):
    desk = a_desk(a_room(a_floor(site)))
    a_station(desk)
    url = page("trial_desk", authority, site.key, desk.key)
    waiting = signed_in.get(f"{url}?nach=-").content.decode()
    assert "Warte auf den Probealarm" in waiting and 'hx-trigger="every 2s"' in waiting
    a_test_press(desk, delivered_at=NOW + timedelta(milliseconds=84), delivered_to=7)
    swapped = signed_in.get(f"{url}?nach=-", headers={"HX-Request": "true"}).content.decode()
    assert "nach 84 Millisekunden" in swapped and "every 2s" not in swapped and "<html" not in swapped
    assert swapped.strip() in signed_in.get(f"{url}?nach=-").content.decode()


def test_a_press_nobody_heard_is_no_success(authority, site, signed_in):
    desk = a_desk(a_room(a_floor(site)))
    a_station(desk)
    a_test_press(desk, state="resolved", ended_at=NOW)
    text = signed_in.get(page("trial_desk", authority, site.key, desk.key)).content.decode()
    assert "hat keine andere Station gehört" in text and "ist angekommen" not in text


def test_real_alarms_are_never_shown_here(site):
    desk = a_desk(a_room(a_floor(site)))
    a_test_press(desk, "01a", raised_as="real", final_class="test")
    a_test_press(desk, "01b", raised_as="test", final_class="real")
    assert last_trial(desk) is None


# --- summary, barriers ------------------------------------------------------------------------------------------


def test_the_summary_closes_the_set_up_and_says_who_did(authority, signed_in, admin):
    assert signed_in.post(page("summary", authority)).status_code == 302
    assert states(authority)["summary"]
    assert str(admin.person) in signed_in.get(page("summary", authority)).content.decode()
    assert not [n for n in needs_now(actor_of(admin), NOW) if "fortsetzen" in n.title]


def test_anybody_reports_a_barrier_and_it_waits_for_an_answer(client, signed_in, admin):
    client.logout()
    answer = client.post(reverse("setup:report_barrier"), {"text": "Die Schaltfläche ist stumm.", "page": "/"})
    assert answer.status_code == 302
    report = BarrierReport.objects.get()
    assert "Gemeldete Barriere" in [notice.title for notice in needs_now(actor_of(admin), NOW)]
    client.force_login(admin, backend=BACKEND)
    client.post(reverse("setup:barrier_answered", args=[report.pk]))
    report.refresh_from_db()
    assert report.answered_by == admin
    assert "Gemeldete Barriere" not in [notice.title for notice in needs_now(actor_of(admin), NOW)]


def test_a_program_in_the_trap_and_a_flood_are_turned_away(client, monkeypatch):
    url = reverse("setup:report_barrier")
    assert client.post(url, {"text": "x", "website": "https://spam.example"}).status_code == 422
    monkeypatch.setattr("schutznetz.apps.setup.views.barriers.MOST_AN_HOUR", 2)
    answers = [client.post(url, {"text": "x"}).status_code for _n in range(4)]
    assert answers.count(422) >= 1 and BarrierReport.objects.count() <= 2


def test_the_statement_names_the_contact_and_the_next_instance(client, authority):
    Contact.objects.create(
        authority=authority, address="Ring 1", email="post@kreis.example", phone="1", changed_at=NOW,
        barrier_office="Stelle für Teilhabe", barrier_email="teilhabe@kreis.example",
    )  # fmt: skip
    text = client.get(reverse("start:accessibility")).content.decode()
    for wanted in ("teilhabe@kreis.example", "Ombudsstelle", "BGG NRW", reverse("setup:report_barrier"), "teilweise"):
        assert wanted in text
