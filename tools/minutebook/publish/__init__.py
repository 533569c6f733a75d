"""The public edition: pages, frame, assets, and the switch that puts a new edition in the place of the old."""

# SPDX-License-Identifier: Apache-2.0
