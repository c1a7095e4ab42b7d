# SPDX-License-Identifier: EUPL-1.2
"""Posts in the forum of a working group: write, change, delete, hide with a reason, show again."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.exchange.facts import FORUM
from schutznetz.apps.exchange.models import Post, Thread
from schutznetz.apps.exchange.policies import require_change_post, require_hide_post, require_read_forum
from schutznetz.apps.exchange.queries.groups import own_group, people_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.queries import programme_of
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import working_groups


def _require_member(actor: Actor, group: WorkingGroup, today: date) -> None:
    """The policy, and the rule behind it.  (SAP-147)"""
    own = own_group(actor, today)
    require_read_forum(actor, group, own)
    rules = rules_of(programme_of(group))
    require(working_groups.post(author_is_member=own == group, rules=rules, today=today))


@transaction.atomic
def open_thread(*, group: WorkingGroup, title: str, body: str, actor: Actor, now: datetime, today: date) -> Thread:
    """A new subject with its first post; the other members hear of it, without its title."""
    _require_member(actor, group, today)
    thread = Thread.objects.create(
        working_group=group, title=title, opened_by=actor.person, opened_at=now, last_post_at=now
    )
    Post.objects.create(thread=thread, author=actor.person, body=body, made_at=now)
    path = reverse("exchange:thread", args=[thread.pk])
    for person in people_of(group, today).exclude(pk=actor.person.pk):
        tell(kind=FORUM, now=now, key=f"{thread.pk}:{person.pk}", person=person, path=path)
    record(verb="exchange.thread_opened", subject=thread, actor=actor.user, now=now)
    return thread


@transaction.atomic
def write_post(*, thread: Thread, body: str, actor: Actor, now: datetime, today: date) -> Post:
    """One more post. Raises `Denied` for people outside the group."""
    _require_member(actor, thread.working_group, today)
    made = Post.objects.create(thread=thread, author=actor.person, body=body, made_at=now)
    Thread.objects.filter(pk=thread.pk).update(last_post_at=now)
    record(verb="exchange.post_written", subject=thread, actor=actor.user, now=now)
    return made


@transaction.atomic
def change_post(*, post: Post, body: str, actor: Actor, now: datetime, today: date) -> None:
    """The author changes the text; readers see that it was changed."""
    require_change_post(actor, post, own_group(actor, today))
    post.body, post.changed_at = body, now
    post.save(update_fields=["body", "changed_at"])
    record(verb="exchange.post_changed", subject=post, actor=actor.user, now=now)


@transaction.atomic
def delete_post(*, post: Post, actor: Actor, now: datetime, today: date) -> bool:
    """The text goes at once and for good; with its last post the whole subject. Is the subject still there?"""
    require_change_post(actor, post, own_group(actor, today))
    post.body, post.deleted_at, post.hidden_because = "", now, ""
    post.save(update_fields=["body", "deleted_at", "hidden_because"])
    record(verb="exchange.post_deleted", subject=post, actor=actor.user, now=now)
    if post.thread.posts.filter(deleted_at=None).exists():
        return True
    post.thread.delete()
    return False


@transaction.atomic
def hide_post(*, post: Post, reason: str, actor: Actor, now: datetime) -> None:
    """The speaker hides a post and says why; its author goes on seeing it."""
    require_hide_post(actor, post)
    post.hidden_at, post.hidden_because = now, reason
    post.save(update_fields=["hidden_at", "hidden_because"])
    record(verb="exchange.post_hidden", subject=post, actor=actor.user, now=now)


@transaction.atomic
def show_post(*, post: Post, actor: Actor, now: datetime) -> None:
    """Take the hiding back; twice changes nothing."""
    require_hide_post(actor, post)
    if post.hidden_at is not None:
        post.hidden_at, post.hidden_because = None, ""
        post.save(update_fields=["hidden_at", "hidden_because"])
        record(verb="exchange.post_shown", subject=post, actor=actor.user, now=now)
