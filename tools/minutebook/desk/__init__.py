"""The secretary's desk: new acts, corrections, canonical form, the sample's history. An edge: it writes files."""

# SPDX-License-Identifier: Apache-2.0
