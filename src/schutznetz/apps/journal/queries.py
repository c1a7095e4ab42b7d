# SPDX-License-Identifier: EUPL-1.2
from django.db.models import Model, QuerySet

from schutznetz.apps.journal.models import Entry


def since(bookmark: int, *verbs: str) -> QuerySet[Entry]:
    """Entries after the one with the id `bookmark`, oldest first, of these verbs (all without any)."""
    entries = Entry.objects.filter(id__gt=bookmark).order_by("id")
    return entries.filter(verb__in=verbs) if verbs else entries


def history_of(subject: Model) -> QuerySet[Entry]:
    """What was done to this object, newest first."""
    return (
        Entry.objects.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk))
        .select_related("actor__person")
        .order_by("-id")
    )
