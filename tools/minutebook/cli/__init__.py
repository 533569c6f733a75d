"""The command line: arguments in, calls to the other layers, output and exit status out. No rule lives here."""

# SPDX-License-Identifier: Apache-2.0
