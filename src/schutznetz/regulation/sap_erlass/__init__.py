# SPDX-License-Identifier: EUPL-1.2
"""The decree on Soziale Ansprechpartner (SAP: trained colleagues who advise colleagues), as data and pure functions.

SAP is not the software house. Every figure stands in a rule set (`sets/<key>/<topic>.toml`) with its section; which set
applies on a day is an act of the ministry (`rule_sets.Switch`). A successor decree is a new folder of data.
"""
