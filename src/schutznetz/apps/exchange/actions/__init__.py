# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the exchange: policy first, rule second, one transaction, one journal line."""
