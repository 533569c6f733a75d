"""The bytes of an attachment are of the type that the record gives it."""

# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.store.attachments import _is_of_type

PNG, WEBP = b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8 "


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("application/pdf", b"%PDF-1.7\n", True),
        ("application/pdf", b"<html>", False),
        ("image/png", PNG, True),
        ("image/png", PNG[:-1], False),
        ("image/png", b"GIF89a", False),
        ("image/jpeg", b"\xff\xd8\xff\xe0", True),
        ("image/jpeg", b"\xff\xd8", False),
        ("image/webp", WEBP, True),
        ("image/webp", b"RIFF\x10\0\0\0WAVEfmt ", False),
        ("text/plain", "三号楼前面八十步。\n".encode(), True),
        ("text/plain", "三号楼".encode("gb18030"), False),
        ("text/plain", b"a\0b", False),
        ("text/plain", b"1 < 2, x<y and <b", True),
        ("text/plain", b"  <SCRIPT>", False),
        ("text/csv", b"a,b\n<svg onload=x>,1\n", False),
        ("text/csv", b"a,b\n1,2\n", True),
    ],
)
def test_content_and_type_agree(media_type: str, content: bytes, expected: bool) -> None:
    assert _is_of_type(content, media_type) is expected
