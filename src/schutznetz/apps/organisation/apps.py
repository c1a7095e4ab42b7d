# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "schutznetz.apps.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        post_migrate.connect(keep_search, sender=self, dispatch_uid="organisation.search")
        from schutznetz.apps.organisation.views import helping, lists
        from schutznetz.apps.ui.facts import register_banner, register_list, register_needs_now

        for declaration in lists.DECLARATIONS:
            register_list(declaration)
        register_banner("help", helping.banner)
        register_needs_now("help", helping.needs_now)
        self._add_areas()

    def _add_areas(self) -> None:
        from schutznetz.apps.organisation.policies import has_offices, may_see_own_desk, may_see_plans
        from schutznetz.apps.ui.facts import ADMINISTRATION, Area, register_area

        register_area(
            Area(
                "own_offices",
                _("Meine Ämter"),
                "organisation:own_offices",
                has_offices,
                order=88,
                says=_("Ihre Ämter, wer Sie vertritt, und wer was darf."),
                icon="info",
            )
        )

        register_area(
            Area(
                "organisation",
                _("Standorte"),
                "organisation:sites",
                may_see_plans,
                order=90,
                says=_("Standorte, Pläne, Arbeitsplätze und Personen."),
                icon="home",
                group=ADMINISTRATION,
            )
        )
        register_area(
            Area(
                "own_desk",
                _("Mein Arbeitsplatz"),
                "organisation:own_desk",
                may_see_own_desk,
                order=89,
                says=_("Wo Hilfe Sie bei einem Alarm sucht."),
                icon="visibility",
            )
        )


def keep_search(**_sent: object) -> None:
    """After each migration the words of people are indexed still."""
    from schutznetz.apps.ui.models import keep_words

    keep_words("organisation_person", "family_name", "given_name", "external_id")
