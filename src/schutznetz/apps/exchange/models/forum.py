# SPDX-License-Identifier: EUPL-1.2
"""The forum of a working group: its members alone read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Thread(models.Model):
    """A subject in the forum of one working group. It goes, with its posts, some time after the last post."""

    working_group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="threads")
    title = models.CharField(_("Thema"), max_length=150)
    opened_by = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="+", null=True)
    opened_at = models.DateTimeField(_("begonnen am"))
    last_post_at = models.DateTimeField(_("letzter Beitrag"))

    class Meta:
        ordering = ["-last_post_at", "-id"]
        indexes = [models.Index(fields=["working_group", "-last_post_at"], name="thread_by_group")]

    def __str__(self) -> str:
        """What it is about is for members only, so its name in lists of other rooms is a number."""
        return f"#{self.pk}"


class Post(models.Model):
    """One post. Deleted, it loses its text; hidden by the speaker, only its author and speakers read it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    author = models.ForeignKey("organisation.Person", models.SET_NULL, related_name="forum_posts", null=True)
    body = models.TextField(_("Beitrag"), max_length=5000, blank=True)
    made_at = models.DateTimeField(_("geschrieben am"))
    changed_at = models.DateTimeField(_("geändert am"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("gelöscht am"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("verborgen am"), null=True, blank=True)
    hidden_because = models.CharField(_("Grund"), max_length=300, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["thread", "made_at"], name="post_by_thread")]

    def __str__(self) -> str:
        return f"#{self.pk}"
