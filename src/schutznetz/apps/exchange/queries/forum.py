# SPDX-License-Identifier: EUPL-1.2
"""The forum as its members read it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet

from schutznetz.apps.exchange.models import Post, Thread
from schutznetz.apps.exchange.policies import may_change_post, may_hide_post, require_read_forum
from schutznetz.apps.exchange.queries.groups import counted, own_group
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup


@dataclass(frozen=True)
class Shown:
    """A post as one reader sees it: with its text or without, and what they may do."""

    post: Post
    has_text: bool
    may_change: bool
    may_hide: bool


def group_for(actor: Actor, key: str, today: date) -> WorkingGroup:
    """A group whose forum the actor reads; raises `Denied` or `DoesNotExist`."""
    found = WorkingGroup.objects.get(key=key)
    require_read_forum(actor, found, own_group(actor, today))
    return found


def threads_of(group: WorkingGroup) -> QuerySet[Thread]:
    """Subjects of a group with the number of posts that still have a text."""
    rows = Thread.objects.filter(working_group=group).select_related("opened_by")
    return rows.annotate(number=counted(Post.objects.filter(thread=OuterRef("pk"), deleted_at=None)))


def thread_for(actor: Actor, pk: int, today: date) -> Thread:
    """A subject the actor reads; raises `Denied` or `DoesNotExist`."""
    found = Thread.objects.select_related("working_group").get(pk=pk)
    require_read_forum(actor, found.working_group, own_group(actor, today))
    return found


def posts_of(thread: Thread, actor: Actor, today: date) -> list[Shown]:
    """All posts in their order; hidden ones with their text only for author and speakers."""
    own = own_group(actor, today)
    found = []
    for post in thread.posts.select_related("author__authority"):
        post.thread = thread
        is_mine = actor.person is not None and post.author_id == actor.person.pk
        hides = may_hide_post(actor, post)
        has_text = post.deleted_at is None and (post.hidden_at is None or is_mine or hides)
        found.append(Shown(post, has_text, may_change_post(actor, post, own), hides))
    return found


def post_for(actor: Actor, pk: int, today: date) -> Post:
    """A post of a subject the actor reads; raises `Denied` or `DoesNotExist`."""
    found = Post.objects.select_related("thread__working_group").get(pk=pk)
    require_read_forum(actor, found.thread.working_group, own_group(actor, today))
    return found
