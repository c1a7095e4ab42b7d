# SPDX-License-Identifier: EUPL-1.2
"""Setting up an authority step by step: who is reached, who was heard, what is released, and what is still missing.

Nearly everything here is read from what other apps know. Only what nobody else keeps has rows: contact, participation
of the staff bodies, decisions on release with their papers, and reports of barriers.
"""
