# SPDX-License-Identifier: EUPL-1.2
"""The administration's pages: connection to the identity provider, lists of accounts, who has left."""
