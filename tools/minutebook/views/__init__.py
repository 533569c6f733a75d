"""What a page or the terminal shows, as plain data without language. Pure."""

# SPDX-License-Identifier: Apache-2.0
