"""Pages: HTML files and feeds, whose articles must be found among menus and markup.

Their parsers are heavy and few people need them, so they are imported when the first page is read. A page that is made
to keep a parser busy is refused before it is parsed: what takes long are many tags and attributes, not many words.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping

from siyaq.corpus.cleaning import Report, clean_texts, without
from siyaq.corpus.encodings import SAMPLE, find_encoding
from siyaq.corpus.files import File
from siyaq.corpus.rows import Row, Skip

MAX_PAGE = 8 * 2**20
"""Bytes of the largest page."""
MAX_FEED = 64 * 2**20
"""Bytes of the largest feed."""
MAX_TAGS = 30_000
MAX_TAG = 2**16
"""Most tags of a page, and characters of a tag: news pages have some thousand, and some hundred."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<[^<>]{{{MAX_TAG}}}")


def read_html(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the article of a page: its text without menus and footers, title, date, site and address."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of is in the table of skips
    page = _decode(file.read(MAX_PAGE))
    bare = without(without(page, "<script", "</script>"), "<!--", "-->")
    if bare.count("<") > MAX_TAGS or _LONG_TAG.search(bare):
        detail = f"more than {MAX_TAGS:,} tags, or one of more than {MAX_TAG:,} characters; this is no news page"
        yield Skip(file.name, None, "html", detail)
        return
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            # No guesses; and a last date of its own, or pages would be dated by the day on which they are read.
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
        )
    except Exception as error:  # whatever a page makes of a parser costs this page alone
        yield Skip(file.name, None, "html", f"cannot be parsed: {type(error).__name__}: {error}")
        return
    if found is None or not (found.text or "").strip():
        yield Skip(file.name, None, "html", "no article text was found on the page")
        return
    text, title = found.text, (found.title or "").strip()
    first, _, rest = text.partition("\n")
    if title and first.strip() == title and rest.strip():
        text = rest
    fields = {"text": text, "title": title, "published": found.date, "source": found.sitename, "url": found.url}
    yield Row(file.name, None, fields, name)


def _decode(data: bytes) -> str:
    """Text of a page: as UTF-8 where it is, else as it declares, else as it looks."""
    declared = _CHARSET.search(data[:4096])
    found = find_encoding(data[:SAMPLE])
    if found != "utf-8" and declared and not (found or "").startswith(("utf-16", "utf-32")):
        found = declared.group(1).decode("ascii")
    try:
        return data.decode(found or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def read_feed(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the entries of an RSS or Atom file."""
    import feedparser

    data = file.read(MAX_FEED)
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # as above
        yield Skip(file.name, None, "feed", f"cannot be parsed: {type(error).__name__}: {error}")
        return
    if not feed.entries:
        reason = feed.get("bozo_exception") or "there are no entries"
        yield Skip(file.name, None, "feed", f"no RSS or Atom feed that can be read: {reason}")
        return
    source = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        body = "\n".join(c.value for c in entry.get("content", ()) if c.get("value")) or entry.get("summary", "")
        fields = {
            "article_id": entry.get("id") or entry.get("link"),
            "title": _plain(entry.get("title", "")),
            "text": _plain(body),
            "published": entry.get("published") or entry.get("updated"),
            "source": entry.get("source", {}).get("title") or source,
            "url": entry.get("link"),
        }
        yield Row(file.name, number, fields, f"{name}:{number}")
    if feed.bozo:
        detail = f"the feed is damaged, entries may be missing behind entry {len(feed.entries)}: {feed.bozo_exception}"
        yield Skip(file.name, None, "feed", detail)


def _plain(markup: str) -> str:
    """Text of a piece of HTML: in a feed markup is the format, whatever is cleaned later."""
    return clean_texts([markup], {"entities", "html"}, Report())[0].strip()
