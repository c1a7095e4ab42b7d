# SPDX-License-Identifier: EUPL-1.2
"""Regional working groups (Arbeitskreise) of counsellors: who belongs to one, meetings, elections, districting.

The group itself is `organisation.WorkingGroup`; its ministry is that of the programme whose authorities belong to it.
"""
