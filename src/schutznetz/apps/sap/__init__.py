# SPDX-License-Identifier: EUPL-1.2
"""The programme of Soziale Ansprechpersonen (SAP): colleagues who advise colleagues. Not the software house.

A ministry runs a programme (`Programme`), authorities take part in it (`Participant`) by the act of their own head.
Only so does a ministry learn anything of an authority: an office `MIN` elsewhere on the same server opens nothing.
"""
