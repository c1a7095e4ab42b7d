# SPDX-License-Identifier: EUPL-1.2
"""The academy of the programme: topics, calendar, registrations, who attended.

Of a seminar or a supervision nothing is kept but who attended which event (decree, Nr. 9.1): there is no field for
contents, topics of talk, remarks or ratings, and nobody may add one. Line managers see days of absence, nothing else.
"""
