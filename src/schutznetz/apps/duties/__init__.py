# SPDX-License-Identifier: EUPL-1.2
"""Duties: what somebody has to do, under which paragraph, until when, and the page where it is done.

How another app registers a duty
--------------------------------
Register the kind once, in ``AppConfig.ready()``::

    from schutznetz.apps.duties.facts import Kind, register_kind

    register_kind(
        Kind(
            "trainings.refresher",                                  # app.what, never changes
            _("Auffrischung: %(training)s"),                        # title, filled from the duty's facts
            _("Die letzte Schulung liegt %(months)s Monate zurück."),  # why
            "trainings:training",                                   # where it is done, reversed with facts["args"]
            button=_("Termin wählen"),
            review=refreshers,                                      # see (a); leave out for (b)
        )
    )

(a) *Derived from facts* (the rule): ``review(now, today)`` yields a ``Wanted`` for everything that is to be done now. A
job compares: what is new is opened, what is no longer wanted is done (or void, when its period passed), what moved
gets its new date. Nobody ticks anything by hand, and the start page cannot disagree with the facts. Name the office
(``role`` with ``site``, ``authority``, ``working_group`` or ``network``) or the ``person`` who is to do it.

(b) *Opened by an act*: ``open_duty(kind=..., wanted=Wanted(...), now=now)`` in the transaction of the act, and
``close_duties(kind=..., source=..., now=now)`` in the transaction of the act that settles it.

(c) *Confirmed by the person*: ``confirm=_("Angaben stimmen")`` puts a button on the duty itself; ``yearly``-like
reviews ask ``queries.last_done`` when it was confirmed.

Duties of one kind that a person may have several of need ``about=`` as well: who, when or how much, read for the acting
person when a page shows them (``queries.about_sources`` does it in one query). It stays out of calendars and mails.

Due days are put off to the next working day (``domain.workdays``). People are reminded by mail before and after the
day (figures in ``regulation/duties``), through ``notify`` with its digest and quiet hours. A duty tells only those who
are to do it: it is never reported to a superior, never counted by person, and never has a consequence by itself.
"""
