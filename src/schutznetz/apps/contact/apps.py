# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    name = "schutznetz.apps.contact"
    label = "contact"
    verbose_name = _("Anonymer Kontakt")

    def ready(self) -> None:
        from schutznetz.apps.contact.facts import NEWS
        from schutznetz.apps.contact.models import Mailbox
        from schutznetz.apps.contact.queries import news_for
        from schutznetz.apps.contact.views import doors, ways
        from schutznetz.apps.directory.facts import register_doors, register_ways
        from schutznetz.apps.notify.facts import Kind, register_kind
        from schutznetz.apps.ui.facts import register_needs_now
        from schutznetz.apps.vault.actions.tombstones import register_kind as register_deletion

        subject = _("Es gibt etwas Neues auf der Plattform")
        says = _("Für SAP: Im Tresor wartet etwas. Mehr steht in der Mail nicht.")
        template = "contact/mail/news.txt"
        register_kind(
            Kind(
                NEWS, _("Neues im Tresor"), subject, template, mandatory=True, at_once=True, even_closed=True, says=says
            )
        )
        register_needs_now("contact", news_for)
        register_deletion("mailbox", Mailbox)
        register_ways("contact", ways)
        register_doors("contact", doors)
