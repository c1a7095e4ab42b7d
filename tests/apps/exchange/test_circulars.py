# SPDX-License-Identifier: EUPL-1.2
"""Circulars in three directions, who has read them, and who never sees them."""

from datetime import timedelta

import pytest

from schutznetz.apps.exchange.actions.circulars import (
    Letter,
    confirm_reading,
    remind,
    send_to_members,
    send_to_ministry,
    send_to_speakers,
)
from schutznetz.apps.exchange.models import Circular, Receipt
from schutznetz.apps.exchange.queries.circulars import circular_for, circulars_of, finding_of, readers_of
from schutznetz.apps.exchange.queries.start import needs_now
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Status
from tests.apps.builders import a_user
from tests.apps.exchange.objects import DAY, NOW, Region, client_of, of

LETTER = Letter("Neue Fristen", "Bitte beachten Sie die neuen Fristen.")


def from_ministry(region: Region) -> Circular:
    return send_to_speakers(programme=region.programme, letter=LETTER, actor=of(region.officer), now=NOW, today=DAY)


@pytest.mark.requirement("SAP-145")
def test_a_circular_of_the_ministry_lists_speakers_read_and_unread(region: Region) -> None:
    made = from_ministry(region)
    assert {one.person for one in made.receipts.all()} == {region.speaker.person, region.stranger.person}
    confirm_reading(circular=made, actor=of(region.speaker), now=NOW)
    readers = readers_of(made)
    assert [(str(one.person), one.read_at is not None) for one in readers] == [
        ("Frieda Fremd", False), ("Petra Sprecher", True),
    ]  # fmt: skip
    found = finding_of(made, readers, DAY)
    assert (found.status, found.facts["unread"]) == (Status.DUE, 1)
    assert Entry.objects.filter(verb="exchange.circular_sent").count() == 1
    assert not any("Fristen" in str(entry.facts) for entry in Entry.objects.all())


@pytest.mark.requirement("SAP-145")
def test_a_group_asks_and_the_ministry_answers_that_group_only(region: Region) -> None:
    asked = send_to_ministry(
        group=region.group, programme=region.programme, letter=LETTER, actor=of(region.speaker), now=NOW, today=DAY
    )
    assert {one.person for one in asked.receipts.all()} == {region.officer.person, region.second.person}
    late = a_user(Role.MINISTRY, region.ministry_site, everywhere=True)
    assert circular_for(of(late), asked.pk)[0] == asked, "who comes to the ministry later reads on"
    assert asked in circulars_of(of(late))
    answer = send_to_speakers(
        programme=region.programme, letter=Letter("Antwort", "Ja.", asked), actor=of(region.officer), now=NOW, today=DAY
    )
    assert [one.person for one in answer.receipts.all()] == [region.speaker.person]
    assert answer in circulars_of(of(region.speaker))
    assert not circulars_of(of(region.stranger)).exists()


def test_members_get_what_their_speaker_writes_and_nobody_else_reads_it(region: Region) -> None:
    made = send_to_members(
        group=region.group, programme=region.programme, letter=LETTER, actor=of(region.speaker), now=NOW, today=DAY
    )
    people = {one.person for one in made.receipts.all()}
    assert people == {region.counsellor_user.person, region.member.person}, "the sender is no addressee"
    assert circular_for(of(region.member), made.pk)[0] == made
    for user in region.outsiders.values():
        with pytest.raises(Denied):
            circular_for(of(user), made.pk)


def test_who_may_send(region: Region) -> None:
    common = {"letter": LETTER, "now": NOW, "today": DAY, "programme": region.programme}
    for user in (region.speaker, region.head, region.admin, region.academy):
        with pytest.raises(Denied):
            send_to_speakers(actor=of(user), **common)
    for user in (region.member, region.stranger, region.officer, region.admin):
        with pytest.raises(Denied):
            send_to_members(group=region.group, actor=of(user), **common)
        with pytest.raises(Denied):
            send_to_ministry(group=region.group, actor=of(user), **common)
    assert not Circular.objects.exists()


def test_confirming_twice_keeps_the_first_moment_and_strangers_cannot(region: Region) -> None:
    made = from_ministry(region)
    confirm_reading(circular=made, actor=of(region.speaker), now=NOW)
    confirm_reading(circular=made, actor=of(region.speaker), now=NOW + timedelta(days=1))
    assert Receipt.objects.get(circular=made, person=region.speaker.person).read_at == NOW
    with pytest.raises(Denied):
        confirm_reading(circular=made, actor=of(region.member), now=NOW)


def test_reminding_reaches_those_who_have_not_read_and_once_a_day(region: Region) -> None:
    made = from_ministry(region)
    confirm_reading(circular=made, actor=of(region.speaker), now=NOW)
    assert remind(circular=made, actor=of(region.officer), now=NOW) == 1
    assert remind(circular=made, actor=of(region.officer), now=NOW + timedelta(hours=1)) == 0
    told = Notice.objects.filter(kind="exchange.reminder")
    assert [one.person for one in told] == [region.stranger.person]
    with pytest.raises(Denied):
        remind(circular=made, actor=of(region.speaker), now=NOW)


def test_whoever_is_in_no_office_any_more_reads_no_circular_and_is_not_reminded(region: Region) -> None:
    made = send_to_members(
        group=region.group, programme=region.programme, letter=LETTER, actor=of(region.speaker), now=NOW, today=DAY
    )
    gone = region.counsellor_user
    client, url = client_of(gone), f"/austausch/rundschreiben/{made.pk}/"
    assert client.get(url).status_code == 200
    assert gone.person is not None
    gone.person.offices.update(until=DAY - timedelta(days=1))
    assert client.get(url).status_code == 200, "the role goes on until it is ended itself"
    Counsellor.objects.filter(person=gone.person).update(state="ended", ended_on=DAY - timedelta(days=1))
    assert client.get(url).status_code == 403
    assert client.post(f"{url}gelesen/").status_code == 403
    with pytest.raises(Denied):
        confirm_reading(circular=made, actor=of(gone), now=NOW)
    waiting = made.receipts.filter(read_at=None).exclude(person=gone.person).count()
    assert remind(circular=made, actor=of(region.speaker), now=NOW) == waiting > 0
    assert not Notice.objects.filter(kind="exchange.reminder", person=gone.person).exists()


def test_the_start_page_names_what_waits(region: Region) -> None:
    made = from_ministry(region)
    assert [one.title for one in needs_now(of(region.speaker), NOW)] == ["Rundschreiben: Neue Fristen"]
    confirm_reading(circular=made, actor=of(region.speaker), now=NOW)
    assert list(needs_now(of(region.speaker), NOW)) == []


@pytest.mark.usefixtures("on_the_day")
def test_writing_reading_and_answering_in_pages(region: Region) -> None:
    officer, speaker = client_of(region.officer), client_of(region.speaker)
    empty = officer.post("/austausch/rundschreiben/neu/", {"subject": "Betreff", "body": ""})
    assert (empty.status_code, b"Betreff" in empty.content) == (422, True)
    sent = officer.post("/austausch/rundschreiben/neu/", {"subject": "Betreff", "body": "Ein Text"})
    made = Circular.objects.get()
    assert sent.headers["Location"] == f"/austausch/rundschreiben/{made.pk}/"
    assert "0 von 2 haben bestätigt" in officer.get(sent.headers["Location"]).content.decode()
    page = speaker.get(f"/austausch/rundschreiben/{made.pk}/").content.decode()
    assert "Als gelesen bestätigen" in page
    assert "Wer gelesen hat" not in page, "addressees do not see each other"
    speaker.post(f"/austausch/rundschreiben/{made.pk}/gelesen/")
    speaker.post(f"/austausch/rundschreiben/{made.pk}/antworten/", {"subject": "Antwort", "body": "Gern."})
    answer = Circular.objects.get(answers=made)
    assert (answer.direction, answer.working_group) == ("ministry", region.group)
    assert "Antwort" in officer.get(f"/austausch/rundschreiben/{made.pk}/").content.decode()
    other = client_of(region.stranger).get(f"/austausch/rundschreiben/{made.pk}/").content.decode()
    assert f"/rundschreiben/{answer.pk}/" not in other, "another group's answer is not theirs to see"
    assert client_of(region.stranger).get(f"/austausch/rundschreiben/{answer.pk}/").status_code == 403


@pytest.mark.usefixtures("on_the_day")
def test_the_list_asks_the_same_number_of_queries_for_many(region: Region, django_assert_max_num_queries) -> None:
    for _one in range(12):
        from_ministry(region)
    client = client_of(region.officer)
    client.get("/austausch/rundschreiben/")
    with django_assert_max_num_queries(16):
        page = client.get("/austausch/rundschreiben/").content.decode()
    assert page.count("0 von 2 gelesen") == 12
