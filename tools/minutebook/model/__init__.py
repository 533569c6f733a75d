"""What a record is: ids, dates, exact quantities, and the archive of all records at one commit. Pure."""

# SPDX-License-Identifier: Apache-2.0
