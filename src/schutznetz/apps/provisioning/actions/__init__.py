# SPDX-License-Identifier: EUPL-1.2
"""The only writes of provisioning; what they do to people and accounts goes through those apps' own actions."""
