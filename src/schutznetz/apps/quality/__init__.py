# SPDX-License-Identifier: EUPL-1.2
"""What is expected of counsellors, and what follows: their own overview, open items, reports, reviews by people.

The counsellor sees every open item first (`OpenItem.told_on`); only then may the office see it that keeps this kind of
record. Nothing has a consequence by itself: speaker or academy report, the ministry hears and decides, the head of the
authority carries out (SAP decree, 8 to 11; readings X1, X2, X8, X9, X28).
"""
