# SPDX-License-Identifier: EUPL-1.2
"""What an import file of the organisation may say: its tables, columns and values, without any database."""
