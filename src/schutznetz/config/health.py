# SPDX-License-Identifier: EUPL-1.2
"""Is the platform able to answer? For supervisors and load balancers; says nothing about anybody."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def gesund(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503. The alarm path does not depend on either."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})
