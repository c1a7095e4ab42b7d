# SPDX-License-Identifier: EUPL-1.2
"""The forum: members alone, the reminder at every form, moderation with a reason; attacked from every role."""

import pytest

from schutznetz.apps.exchange.actions import forum as actions
from schutznetz.apps.exchange.facts import NO_CLIENTS
from schutznetz.apps.exchange.models import Post, Thread
from schutznetz.apps.exchange.queries.forum import posts_of
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_person
from tests.apps.exchange.objects import DAY, NOW, Region, a_thread, client_of, of

QUERIES = 16


@pytest.fixture
def post(region: Region) -> Post:
    assert region.member.person is not None
    return a_thread(region.group, region.member.person, "Streng vertraulich")


@pytest.mark.requirement("SAP-147")
@pytest.mark.usefixtures("on_the_day")
def test_a_member_posts_and_the_reminder_stands_at_every_form(region: Region) -> None:
    client = client_of(region.member)
    address = f"/austausch/forum/{region.group.key}/neu/"
    assert str(NO_CLIENTS) in client.get(address).content.decode()
    made = client.post(address, {"title": "Beratung am Abend", "body": "Wer kennt etwas?"})
    thread = Thread.objects.get()
    assert made.headers["Location"] == f"/austausch/thema/{thread.pk}/"
    page = client.get(f"/austausch/thema/{thread.pk}/").content.decode()
    assert str(NO_CLIENTS) in page
    assert "Wer kennt etwas?" in page
    empty = client.post(f"/austausch/thema/{thread.pk}/", {"body": "   "})
    assert empty.status_code == 422
    assert Post.objects.count() == 1
    line = Entry.objects.get(verb="exchange.thread_opened")
    assert "kennt" not in str(line.facts)
    told = Notice.objects.filter(kind="exchange.forum")
    assert {one.person for one in told} == {region.counsellor_user.person, region.speaker.person}


@pytest.mark.requirement("SAP-147")
@pytest.mark.usefixtures("on_the_day")
def test_nobody_outside_the_group_reads_or_writes(region: Region, post: Post) -> None:
    """Ministry, head, academy, administration, another group's speaker: every address, asked and posted to."""
    paths = (
        f"/austausch/forum/{region.group.key}/", f"/austausch/forum/{region.group.key}/neu/",
        f"/austausch/thema/{post.thread_id}/", f"/austausch/beitrag/{post.pk}/aendern/",
        f"/austausch/beitrag/{post.pk}/loeschen/", f"/austausch/beitrag/{post.pk}/verbergen/",
        f"/austausch/beitrag/{post.pk}/zeigen/",
    )  # fmt: skip
    form = {"title": "T", "body": "Übernommen", "reason": "weg"}
    for name, user in region.outsiders.items():
        client = client_of(user)
        for path in paths:
            got = client.get(path) if not path.endswith("/zeigen/") else None
            answers = [one for one in (got, client.post(path, form)) if one is not None]
            assert {one.status_code for one in answers} <= {403, 405}, (name, path)
            assert answers[0].status_code == 403, (name, path)
            assert not any("vertraulich" in one.content.decode() for one in answers)
    post.refresh_from_db()
    assert (post.body, post.hidden_at, Post.objects.count()) == ("Streng vertraulich", None, 1)


@pytest.mark.usefixtures("on_the_day")
def test_who_left_the_group_is_outside(region: Region, post: Post) -> None:
    counsellor = region.counsellor
    assert client_of(region.counsellor_user).get(f"/austausch/thema/{post.thread_id}/").status_code == 200
    counsellor.memberships.update(until="2026-06-14")
    assert client_of(region.counsellor_user).get(f"/austausch/thema/{post.thread_id}/").status_code == 403


def test_only_its_author_changes_and_deletes_a_post(region: Region, post: Post) -> None:
    common = {"now": NOW, "today": DAY}
    for user in (region.speaker, region.counsellor_user, region.officer):
        with pytest.raises(Denied):
            actions.change_post(post=post, body="Anders", actor=of(user), **common)
        with pytest.raises(Denied):
            actions.delete_post(post=post, actor=of(user), **common)
    actions.change_post(post=post, body="Besser", actor=of(region.member), **common)
    post.refresh_from_db()
    assert (post.body, post.changed_at) == ("Besser", NOW)


def test_deleting_takes_the_text_and_with_the_last_post_the_subject(region: Region, post: Post) -> None:
    common = {"now": NOW, "today": DAY}
    second = actions.write_post(thread=post.thread, body="Ich.", actor=of(region.speaker), **common)
    assert actions.delete_post(post=post, actor=of(region.member), **common)
    post.refresh_from_db()
    assert (post.body, post.deleted_at) == ("", NOW)
    with pytest.raises(Denied):
        actions.change_post(post=post, body="Zurück", actor=of(region.member), **common)
    assert not actions.delete_post(post=second, actor=of(region.speaker), **common)
    assert not Thread.objects.exists()


def test_a_hidden_post_is_read_by_its_author_and_the_speaker_with_the_reason(region: Region, post: Post) -> None:
    for user in (region.member, region.officer, region.stranger):
        with pytest.raises(Denied):
            actions.hide_post(post=post, reason="Name", actor=of(user), now=NOW)
    actions.hide_post(post=post, reason="Ein Name stand darin.", actor=of(region.speaker), now=NOW)
    sees = {
        name: posts_of(post.thread, of(user), DAY)[0].has_text
        for name, user in (("author", region.member), ("speaker", region.speaker), ("other", region.counsellor_user))
    }
    assert sees == {"author": True, "speaker": True, "other": False}
    actions.show_post(post=Post.objects.get(), actor=of(region.speaker), now=NOW)
    assert posts_of(post.thread, of(region.counsellor_user), DAY)[0].has_text


@pytest.mark.usefixtures("on_the_day")
def test_a_hidden_text_is_not_in_the_page_of_another_member(region: Region, post: Post) -> None:
    actions.hide_post(post=post, reason="Ein Name stand darin.", actor=of(region.speaker), now=NOW)
    page = client_of(region.counsellor_user).get(f"/austausch/thema/{post.thread_id}/").content.decode()
    assert "Ein Name stand darin." in page
    assert "vertraulich" not in page


@pytest.mark.usefixtures("on_the_day")
def test_words_of_members_are_text_and_never_markup(region: Region) -> None:
    assert region.member.person is not None
    post = a_thread(region.group, region.member.person, "<script>alert(1)</script> {{ 7|add:7 }}")
    page = client_of(region.speaker).get(f"/austausch/thema/{post.thread_id}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.usefixtures("on_the_day")
def test_a_page_of_many_posts_asks_no_more_than_one_of_few(
    region: Region, post: Post, django_assert_max_num_queries
) -> None:
    people = [a_person(region.site, f"A{n}", f"Autorin {n}") for n in range(12)]
    Post.objects.bulk_create(Post(thread=post.thread, author=one, body="Text", made_at=NOW) for one in people)
    client = client_of(region.speaker)
    client.get(f"/austausch/thema/{post.thread_id}/")
    with django_assert_max_num_queries(QUERIES):
        page = client.get(f"/austausch/thema/{post.thread_id}/").content.decode()
    assert page.count("Autorin") == 12
