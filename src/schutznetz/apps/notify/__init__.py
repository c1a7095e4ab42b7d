# SPDX-License-Identifier: EUPL-1.2
"""Notices to people: kept in the transaction of the act, shown on a page, and sent as mail.

How another app tells somebody something
----------------------------------------
Register the kind once, in ``AppConfig.ready()``::

    from schutznetz.apps.notify.facts import Kind, register_kind

    register_kind(
        Kind(
            "trainings.invited",                       # app.what, never changes
            _("Einladung zu einer Schulung"),          # how people choose it on their page
            _("Neue Termine"),                         # subject: neutral, a constant, no names, no topic that exposes
            "trainings/mail/invited.txt",              # plain text, German source with {% translate %}
        )
    )

and tell it in the transaction of the act::

    with transaction.atomic():
        ...                                            # the act and its journal line
        tell(kind="trainings.invited", person=person, key=f"invited:{invitation.pk}", now=now, day="2027-03-14",
             path=reverse("trainings:training", args=[training.pk]))

``key`` makes it happen once: the same key again does nothing. Facts are short plain values for the template; ``path``
(optional) becomes the link. Facts never hold counselling, alarm details, or anything a colleague reading over a
shoulder must not see: a mail says that something is there, the page behind the sign-in says what.

A kind with ``entry=…`` (a function from the notice to a `domain.ics.Event`) sends the appointment along: mail programs
put it into the calendar, and take it out again when the event is over.

Guarantees: nothing is sent when the transaction rolls back; a notice is sent at least once (a power cut between the
server's yes and our note of it sends it twice, with the same Message-ID); without a mail server, an address or the
person's wish it stays readable on the page ``/benachrichtigungen/``. To somebody whose account is locked or whose last
day is over when the mail is packed or sent, nothing goes but kinds marked ``even_closed``. Only kinds marked
``mandatory`` cannot be switched off; only kinds marked ``at_once`` go out in quiet hours and outside the digest.
"""
