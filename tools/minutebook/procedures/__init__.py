"""How a matter may move: the stages of its procedure, and where it stands among them. Pure."""

# SPDX-License-Identifier: Apache-2.0
