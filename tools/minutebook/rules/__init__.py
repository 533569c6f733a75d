"""What the law says: electorates, participation, thresholds, elections, ties, separate hands. Pure."""

# SPDX-License-Identifier: Apache-2.0
