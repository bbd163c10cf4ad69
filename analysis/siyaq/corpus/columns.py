"""Columns: the names that exports give to what Siyaq needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from siyaq.errors import SourceError

NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "articleid", "uid", "guid", "_id", "doc_id", "document_id", "معرف", "المعرف"),
    "text": (
        *(
            "text",
            "body",
            "content",
            "article_text",
            "article_body",
            "articlebody",
            "full_text",
            "fulltext",
            "maintext",
        ),
        *("main_text", "news_text", "story", "article", "النص", "نص", "المحتوى", "محتوى", "المتن", "متن", "نص_الخبر"),
        *("نص_المقال", "الخبر", "المقال"),
    ),
    "title": ("title", "headline", "heading", "head", "العنوان", "عنوان", "عنوان_الخبر", "عنوان_المقال"),
    "published": (
        *("published", "date", "published_at", "publish_date", "publication_date", "date_published", "datepublished"),
        *("date_publish", "pub_date", "pubdate", "datetime", "time", "timestamp", "created_at", "created", "التاريخ"),
        *("تاريخ", "تاريخ_النشر", "تاريخ_الخبر", "وقت_النشر"),
    ),
    "source": (
        *("source", "outlet", "publisher", "newspaper", "source_name", "site", "sitename", "site_name", "domain"),
        *("source_domain", "media", "المصدر", "مصدر", "الصحيفة", "صحيفة", "الموقع", "الجريدة", "الوكالة"),
    ),
    "url": ("url", "link", "href", "permalink", "uri", "source_url", "web_url", "الرابط", "رابط"),
}
"""Recognised names of each column, the most certain first. Case, spaces, hyphens and marks do not count."""

_RANK = {name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}
_MARKS = re.compile("[\u0640\u064b-\u0652\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def plain(name: object) -> str:
    """Return a column's name as it is compared.

    Examples
    --------
    >>> plain(" Publish-Date ")
    'publish_date'
    """
    return re.sub(r"[\s\-.]+", "_", _MARKS.sub("", str(name)).strip().casefold())


def check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """Return the user's names for columns, or say what is wrong with them."""
    columns = dict(columns or {})
    for field in columns:
        if field not in NAMES:
            raise SourceError(f"columns: {field!r} is no column that can be named; allowed: {', '.join(NAMES)}")
    return columns


def recognise(found: Iterable[object], named: Mapping[str, str]) -> dict[str, object]:
    """Map Siyaq's columns to those of an input: the user's names first, then the recognised ones.

    Examples
    --------
    >>> recognise(["ID", "العنوان", "Body", "Date"], {})
    {'article_id': 'ID', 'title': 'العنوان', 'text': 'Body', 'published': 'Date'}
    >>> recognise(["id", "Body", "story"], {"text": "story"})
    {'text': 'story', 'article_id': 'id'}
    """
    found = [c for c in found if c is not None]
    chosen = {field: name for field, name in named.items() if name in found}
    best: dict[str, int] = {}
    for column in found:
        field, rank = _RANK.get(plain(column), (None, 0))
        if field is None or field in named or column in named.values():
            continue
        if field not in best or rank < best[field]:
            best[field] = rank
            chosen[field] = column
    return chosen
