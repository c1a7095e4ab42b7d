# SPDX-License-Identifier: EUPL-1.2
"""SCIM 2.0 (RFC 7643, RFC 7644) as pure functions: filters, changes, and what a resource means for us."""
