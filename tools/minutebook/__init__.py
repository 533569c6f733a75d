"""Minutebook 议事录: the deliberation record of a residential community.

Arrows point at what may be imported; nothing imports upwards:

    cli ─► desk · publish ─► store · gitlog            (edges: disk, Git, web)
               │      │
               ▼      ▼
        views ─► timeline · checks ─► procedures · rules ─► model      (pure)
"""

# SPDX-License-Identifier: Apache-2.0
