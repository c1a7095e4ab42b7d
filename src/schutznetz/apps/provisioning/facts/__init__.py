# SPDX-License-Identifier: EUPL-1.2
"""Our rows as SCIM resources, and the documents with which the server describes itself."""
