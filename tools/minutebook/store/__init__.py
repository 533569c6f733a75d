"""Records as files: the strict reader, the contract, loading from disk or a commit, the canonical form, the problems."""

# SPDX-License-Identifier: Apache-2.0
