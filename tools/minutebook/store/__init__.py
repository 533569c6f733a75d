"""Records as files: strict reader, contract, loading from disk or a commit, canonical form, catalogue of problems."""

# SPDX-License-Identifier: Apache-2.0
