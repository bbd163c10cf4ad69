"""Repeats: what stands in one article twice, and the headlines of others that are glued into it.

Pages put the title or an abstract at the head of the body and bring it again, and they place links between paragraphs.
Only whole lines are taken away, and only where they repeat, follow words such as اقرأ أيضا, or are the title of another
article. Pages that were turned into text have their lines only where blanks stand between their blocks.
"""

from __future__ import annotations

import re
from collections.abc import Container

from siyaq.corpus.cleaning import Report

LEAST_WORDS = 8
"""A repeated line of fewer words may be meant: a refrain, a caption, a score."""
_HEADLINE_WORDS = 4, 25
_AFTER_MARKER = 8  # headlines at most that follow one marker
_MARKER = re.compile(
    r"(?:ا?قرا ?(?:ايضا|المزيد|كذلك)?|(?:مواضيع|اخبار|مقالات|موضوعات) ذات صله|ذات صله|شاهد ايضا|قد يهمك(?: ايضا)?|"
    r"(?:و?ل?)?لمزيد(?: من (?:الاخبار|التفاصيل))?|المزيد|طالع ايضا|وللمزيد|read more|related(?: articles)?)"
)
_INLINE = re.compile(r"(?:إ|ا)?قر(?:أ|ا)\s+(?:أ|ا)يض(?:اً|ًا|ا)\s*:|مواضيع ذات صلة\s*:|شاهد أيض(?:اً|ًا|ا)\s*:")
_END = tuple('.!?؟…:»"”،؛)')
_HEAD = 40
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"[ \t]{7,}")
_SITE = re.compile(r"[ \t]+[-–—|»•][ \t]+")
_LONGEST_SITE = 45
_BELOW = 20  # lines in which the headline stands that the browser's tab shows
_FOLD = str.maketrans(
    {**dict.fromkeys("أإآ", "ا"), "ى": "ي", "ة": "ه", "ـ": None, **{chr(c): None for c in range(0x64B, 0x653)}}
)


def break_gaps(body: str, report: Report) -> str:
    r"""Return the body with line feeds where it has seven blanks or more: there was the end of a block.

    Examples
    --------
    >>> break_gaps("أخبار الطقس          قال المرصد إن الحرارة سترتفع.", Report())
    'أخبار الطقس\nقال المرصد إن الحرارة سترتفع.'
    """
    if "      " not in body and "\t" not in body:
        return body
    opened, n = _GAP.subn("\n", body)
    if n:
        report.add("gaps", sum(map(len, _GAP.findall(body))))
    return opened


def drop_repeats(title: str | None, body: str, report: Report) -> str:
    r"""Return the body without a title or paragraph that stands there once more.

    Examples
    --------
    >>> lead = "وصل المبعوث الأممي إلى العاصمة طرابلس في زيارة تستمر ثلاثة أيام"
    >>> report = Report()
    >>> drop_repeats("زيارة", f"{lead}.\nواجتمع بالوزراء.\n{lead}", report)
    'وصل المبعوث الأممي إلى العاصمة طرابلس في زيارة تستمر ثلاثة أيام.\nواجتمع بالوزراء.'
    >>> report.articles
    {'repeated': 1}
    """
    length = len(body)
    body = _drop_tab_title(_drop_doubled_head(body))
    lines = body.split("\n")
    keys = [line.strip(" .\t") for line in lines]
    own = title.strip(" .\t") if title else None
    seen: set[str] = set()
    kept: list[str] = []
    for i, (line, key) in enumerate(zip(lines, keys, strict=True)):
        words = key.count(" ") + 1
        if (words >= LEAST_WORDS and key in seen) or (key == own and words >= 3 and not any(keys[:i])):
            continue
        seen.add(key)
        kept.append(line)
    if len(kept) < len(lines):
        body = "\n".join(kept).rstrip("\n")
    if len(body) < length:
        report.add("repeated", length - len(body))
    return body


def _drop_tab_title(body: str) -> str:
    """Without a first line "site - section - headline" over the same headline."""
    first, _, rest = body.lstrip().partition("\n")
    dashes = list(_SITE.finditer(first[:_LONGEST_SITE]))
    below = [" " + headline_key(line) for line in rest.split("\n", _BELOW)[:_BELOW]] if dashes else []
    for dash in dashes:  # the headline may have one too
        headline = " " + headline_key(first[dash.end() :])
        words = headline.count(" ")
        # on a line of its own, or behind the date
        if words >= 3 and (headline in below or (words >= 4 and any(line.endswith(headline) for line in below))):
            return rest.lstrip("\n")
    return body


def _drop_doubled_head(body: str) -> str:
    """Without the first of two copies of the same beginning: "A A and so on"."""
    head = body[:_HEAD]
    if len(head) < _HEAD:
        return body
    again = body.find(head, _HEAD)
    if again < 0:
        return body
    first = body[:again].rstrip(" .…\n\t")
    if first.count(" ") + 1 >= LEAST_WORDS and body.startswith(first, again):
        return body[again:]
    return body


def drop_related(title: str | None, body: str, titles: Container[str], report: Report) -> str:
    r"""Return the body without glued headlines.

    Parameters
    ----------
    title : str or None
        The article's own title, which is none of another.
    body : str
    titles : container of str
        `headline_key` of the titles of all articles.
    report : Report

    Examples
    --------
    >>> body = "افتتح الوزير الميناء.\nاقرأ أيضا:\nإغلاق ميناء الزويتينة مجددا\nوقال إن العمل مستمر."
    >>> drop_related(None, body, set(), Report())
    'افتتح الوزير الميناء.\nوقال إن العمل مستمر.'
    """
    lines = body.split("\n")
    own = headline_key(title) if title else None
    kept: list[str] = []
    after_marker = 0  # headlines that may still follow
    for i, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            kept.append(line)
            continue
        ended = bare.endswith(_END)
        words = bare.count(" ") + 1
        if after_marker and not ended and 3 <= words <= _HEADLINE_WORDS[1]:
            after_marker -= 1
            continue
        after_marker = 0
        if words <= 4 and _MARKER.fullmatch(bare.translate(_FOLD).strip(" :.…-")):
            after_marker = _AFTER_MARKER
            continue
        if i and not ended and _HEADLINE_WORDS[0] <= words <= _HEADLINE_WORDS[1]:
            key = headline_key(bare)
            if key != own and key in titles:
                continue
        kept.append(_cut_inline(line))
    if len(kept) == len(lines) and all(map(str.__eq__, kept, lines)):
        return body
    shorter = "\n".join(kept).rstrip()
    report.add("related", len(body) - len(shorter))
    return shorter


def _cut_inline(line: str) -> str:
    """Without "... اقرأ أيضا: a headline" at the end of a line."""
    if ":" not in line:
        return line
    found = _INLINE.search(line)
    if found is None or line.count(" ", found.end()) > _HEADLINE_WORDS[1]:
        return line
    return line[: found.start()].rstrip(" -–|")


def headline_key(title: str) -> str:
    """Return what a headline is compared by: its words without marks.

    Examples
    --------
    >>> headline_key("حفتر: «العدو اللدود»") == headline_key("حفتر : العدوّ اللدود")
    True
    """
    return " ".join(_WORD.findall(title.translate(_FOLD)))
