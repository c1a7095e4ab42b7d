# SPDX-License-Identifier: EUPL-1.2
"""The only writes of data protection."""
