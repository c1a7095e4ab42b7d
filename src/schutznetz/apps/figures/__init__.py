# SPDX-License-Identifier: EUPL-1.2
"""The one door for figures about people: staff structure, labels, pools and sums.

What leaves a counsellor's vault are tallies of the published table plan, encrypted to the body that adds them up.
Nothing here can read them. A share and the receipt that one was sent never meet: see docs/adr on blind tokens.
"""
