# SPDX-License-Identifier: EUPL-1.2
"""When counsellors are away for their task, and how much of their working time it takes.

Four kinds of people meet here, and each sees something else:

* the counsellor: every entry, the budgets, the course of the quarters;
* their line manager: whether they are away now, since when, and totals a quarter; never an entry;
* the head of the authority: the agreed hours, and, once the rule suggests it, the totals of a notice of overload;
* the ministry: notices of overload, hours only.

Leaving and returning write no line of the journal: whoever reads the journal would otherwise read the entries.
"""
