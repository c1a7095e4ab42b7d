# SPDX-License-Identifier: EUPL-1.2
"""The alarm desk: a program of its own that knows who can be reached, and says so. No Django, no database.

Nothing waits for it: a press rings without it, and every station climbs its ladder alone.
"""
