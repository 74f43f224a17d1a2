"""Decoding in a worker for test_formats_set.py; imported by name there."""

from __future__ import annotations

import json
import os

from photodedup.core.decode import decode


def perform(_operation: int, payload: bytes, descriptor: int | None) -> bytes:
    assert descriptor is not None
    data = b""
    while chunk := os.read(descriptor, 1 << 20):
        data += chunk
    decoded = decode(data, long_side=int(payload))
    facts = decoded.facts
    return json.dumps(
        [facts.width, facts.height, facts.format, facts.damage, decoded.pixels.shape]
    ).encode()
