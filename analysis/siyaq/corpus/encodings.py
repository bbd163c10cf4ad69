"""Encodings: which one a file of text has."""

from __future__ import annotations

import codecs

import charset_normalizer

SAMPLE = 2**18
_LEGACY = ["cp1256", "iso8859_6", "mac_arabic", "utf_16_le", "utf_16_be", "cp1252", "cp720", "cp864"]
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(sample: bytes) -> str | None:
    """Return the name of the encoding of some text, or None where none fits.

    A byte order mark decides. UTF-8 is taken where most of what is not ASCII is valid UTF-8, so that one damaged line
    does not turn a file into another encoding; then charset-normalizer chooses among those that Arabic text has had.

    Examples
    --------
    >>> find_encoding("قال المتحدث باسم الحكومة إن الاجتماع تأجل".encode("cp1256"))
    'cp1256'
    >>> find_encoding("قال المتحدث".encode()[:-1])
    'utf-8'
    """
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    if b"\0" not in sample:
        text = sample.decode("utf-8", "replace")
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if text.count("\ufffd") * 5 <= foreign:
            return "utf-8"
    best = charset_normalizer.from_bytes(sample, cp_isolation=_LEGACY).best()
    if best is None:
        return "utf-8" if b"\0" in sample and sample.count(b"\0") * 20 < len(sample) else None
    return best.encoding.replace("_", "-") if best.encoding.startswith("utf") else best.encoding
