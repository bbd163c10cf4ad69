"""Sentence borders over the token arrays.

A sentence ends at the end of its line, and at ``. ! ? ؟ …`` but not inside numbers, abbreviations, web addresses,
brackets or quotations. What closes a quotation or bracket right behind the full stop still belongs to the sentence.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from siyaq.text.normal import WORD, codes, tables

_STOP = ord(".")
_ENDS = codes(".!؟?…")
_QUOTES = codes('"“”„‟″')  # used for both sides in Arabic news, so that only their order tells which is which
_PAIRS = (codes("«»"), codes("()"), codes("[]"), codes("‹›"), codes("‘’"))
_ROUND = codes("([")
_CLOSING = np.concatenate([_QUOTES, codes("»)]›’'")])
_ENDER, _QUOTE, _BRACKET, _CLOSES = 1, 2, 4, 8  # bits
_FAR = 200  # tokens; a longer "quotation" is two marks that lost their partners


@cache
def _kinds() -> np.ndarray:
    """Bits of each code point: ends a sentence, quotation mark, bracket, closes."""
    table = np.zeros(0x110000, np.uint8)
    for letters, bit in ((_ENDS, _ENDER), (_QUOTES, _QUOTE), (np.concatenate(_PAIRS), _BRACKET), (_CLOSING, _CLOSES)):
        table[letters] |= bit
    return table


def sentence_numbers(
    article: np.ndarray, line: np.ndarray, start: np.ndarray, end: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Return the number of each token's sentence within its article, from 0.

    Parameters
    ----------
    article, line : int arrays
        Article and line of each token; a sentence never crosses either.
    start, end : int arrays
        Span of each token in `points`.
    points : uint32 array
        Code points of the chunk.
    """
    n = len(start)
    if not n:
        return np.empty(0, np.int32)
    first = points[start]
    kind = _kinds().take(first, mode="clip")
    newline = np.ones(n + 1, bool)  # whether a token begins a line; one more, so that n may be asked for
    newline[1:-1] = line[1:] != line[:-1]
    changed = np.ones(n, bool)
    changed[1:] = article[1:] != article[:-1]
    ender = (kind & _ENDER).view(bool)
    at = np.flatnonzero(ender)
    at = at[~np.append(ender, False)[at + 1] | newline[at + 1]]  # the last of a run such as "..."
    at = at[_ends_sentence(at, first, kind, newline, start, end, points) & ~newline[at + 1]]
    behind = _after_closing(at + 1, first, kind, newline, start, end)
    breaks = newline[:-1] | changed
    breaks[behind[behind < n]] = True
    number = np.cumsum(breaks) - 1
    return (number - np.maximum.accumulate(np.where(changed, number, 0))).astype(np.int32)


def _ends_sentence(
    at: np.ndarray,
    first: np.ndarray,
    kind: np.ndarray,
    newline: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    points: np.ndarray,
) -> np.ndarray:
    """Whether each ender ends a sentence; `at` holds their tokens."""
    n = len(first)
    before, after = np.maximum(at - 1, 0), np.minimum(at + 1, n - 1)
    glued_before = (end[before] == start[at]) & (at > 0)
    glued_after = (start[after] == end[at]) & (at + 1 < n)
    digit_before, digit_after = _is_digit(points[end[before] - 1]), _is_digit(first[after])
    letters_before, letters_after = end[before] - start[before], end[after] - start[after]
    earlier = np.maximum(before - 1, 0)
    chained = (first[earlier] == _STOP) & (end[earlier] == start[before])  # the last letter of "أ.ف.ب."
    letter_before = _is_letter(first[before])
    letter_after = _is_letter(first[after])

    decimal = digit_before & digit_after & glued_after
    initial = glued_before & letter_before & (letters_before == 1) & (~chained | glued_after)
    short = glued_before & glued_after & letter_before & letter_after & (letters_before <= 2) & (letters_after <= 2)
    latin = glued_before & glued_after & _is_ascii(points[end[before] - 1]) & _is_ascii(first[after]) & letter_after
    listed = newline[before] & digit_before & glued_before  # "1." at the head of a line
    stop = first[at] == _STOP
    kept = ~(stop & (decimal | initial | short | latin | listed))
    return kept & ~_inside(first, kind, newline, start, end)[at]


def _inside(first: np.ndarray, kind: np.ndarray, newline: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whether each token lies in a quotation or in brackets, both ends of which stand in its line.

    The full stop right before a closing quotation mark is outside: it ends the sentence too.
    """
    n = len(first)
    line = np.cumsum(newline[:-1])
    depth = np.zeros(n + 1, np.int32)
    quotes = np.flatnonzero(kind & _QUOTE)
    if len(quotes) > 1:
        number = np.arange(len(quotes))
        begins = np.ones(len(quotes), bool)
        begins[1:] = line[quotes[1:]] != line[quotes[:-1]]
        place = number - np.maximum.accumulate(np.where(begins, number, 0))
        odd = (np.bincount(line[quotes])[line[quotes]] % 2 == 1)[:-1]
        # Where one mark has no partner, order tells nothing, but an opening mark is glued to what follows it alone.
        before = np.append(False, end[:-1] == start[1:])[quotes]
        behind = np.append(end[:-1] == start[1:], False)[quotes]
        looks = (behind & ~before)[:-1] & (before & ~behind)[1:]
        opens = np.where(odd, looks, place[:-1] % 2 == 0) & ~begins[1:]
        _span(depth, quotes[:-1][opens], quotes[1:][opens], first, quoted=True)
    brackets = np.flatnonzero(kind & _BRACKET)
    for opening, closing in _PAIRS:
        marks = brackets[(first[brackets] == opening) | (first[brackets] == closing)]
        if len(marks) > 1:
            left, right = marks[:-1], marks[1:]
            pair = (first[left] == opening) & (first[right] == closing) & (line[left] == line[right])
            _span(depth, left[pair], right[pair], first, quoted=opening not in _ROUND)
    return np.cumsum(depth[:-1]) > 0


def _span(depth: np.ndarray, left: np.ndarray, right: np.ndarray, first: np.ndarray, *, quoted: bool) -> None:
    near = right - left <= _FAR
    left, right = left[near], right[near]
    np.add.at(depth, left, 1)
    stop = np.isin(first[right - 1], codes(".…")) & quoted
    np.subtract.at(depth, right - stop, 1)


def _after_closing(
    behind: np.ndarray, first: np.ndarray, kind: np.ndarray, newline: np.ndarray, start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """Move borders behind marks that close a quotation or bracket and are glued to the sentence."""
    n = len(first)
    for _ in range(3):
        here = np.minimum(behind, n - 1)
        closes = (kind[here] & _CLOSES > 0) & (start[here] == end[here - 1]) & ~newline[here] & (behind < n)
        # A quotation mark that is glued to the next word as well opens there: انتهى."وقال
        following = np.minimum(here + 1, n - 1)
        glued = (start[following] == end[here]) & _is_letter(first[following]) & (here + 1 < n)
        closes &= ~(glued & (kind[here] & _QUOTE > 0))
        if not closes.any():
            break
        behind = behind + closes
    return behind


def _is_digit(point: np.ndarray) -> np.ndarray:
    return (point - 0x30 <= 9) | (point - 0x660 <= 9) | (point - 0x6F0 <= 9)  # unsigned: below wraps to large


def _is_letter(point: np.ndarray) -> np.ndarray:
    return (tables()[0].take(point, mode="clip") == WORD) & ~_is_digit(point)


def _is_ascii(point: np.ndarray) -> np.ndarray:
    return point < 0x80
