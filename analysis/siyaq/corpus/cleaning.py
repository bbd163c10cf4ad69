"""Cleaning: what real pages bring besides their words, taken away by rules that count what they touched."""

from __future__ import annotations

import re

_SURROGATES = re.compile("[\ud800-\udfff]")


def harmless(text: str) -> str:
    """Return `text` without what no file can hold: lone surrogates become U+FFFD, NUL goes."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _SURROGATES.sub("\ufffd", text)
    return text
