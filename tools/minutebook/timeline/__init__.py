"""What happened: corrections, threads of acts, texts compared, and what Git remembers of each record. Pure."""

# SPDX-License-Identifier: Apache-2.0
