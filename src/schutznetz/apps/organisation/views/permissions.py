# SPDX-License-Identifier: EUPL-1.2
"""The page of permissions, made from what the policies declare."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from schutznetz.apps.organisation import policies
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.queries.permissions import permission_groups, role_table
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.ui.policies import Denied


@page()
def permissions(request: ActingRequest) -> HttpResponse:
    """Everything anybody may do, by subject and by office; readable and printable for everybody."""
    if not policies.may_see_permissions(request.actor):
        raise Denied(_("Bitte melden Sie sich an."))
    context = {"groups": permission_groups(), "roles": role_table()}
    return render(request, "organisation/permissions.html", context)
