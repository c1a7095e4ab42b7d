# SPDX-License-Identifier: EUPL-1.2
"""What counsellors share: circulars, a forum of each working group, services that help, events, reports, trends.

Three rules hold for all of it (decree, Nr. 10.1, 10.2):

* what members write to each other stays in their working group: no office opens it, the ministry and the
  administration neither;
* public facts about a service and the experience of members stand in different tables;
* heads and the ministry read sums of a whole working group, never of a person, and no small numbers.
"""
