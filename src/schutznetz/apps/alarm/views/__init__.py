# SPDX-License-Identifier: EUPL-1.2
"""The pages of the alarm. The live ones (station, security desk) are shells that speak with the brokers alone."""
