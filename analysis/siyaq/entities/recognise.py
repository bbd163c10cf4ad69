"""Find the named people, places and organisations of articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from os import PathLike

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from siyaq import schema
from siyaq.entities import lists
from siyaq.entities.candidates import SOURCES, label_probabilities
from siyaq.entities.conjunctions import split_joined
from siyaq.entities.decoder import Decoder, rules
from siyaq.entities.dictionary import Dictionary, read_user
from siyaq.entities.evidence import Evidence, gather
from siyaq.entities.idioms import outside_idioms
from siyaq.entities.knowledge import load_knowledge
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import Spans, apart, longest
from siyaq.entities.tagger import Tagger
from siyaq.errors import SiyaqError
from siyaq.text import Tokens, tokenize
from siyaq.text.normal import MARK, codes, tables

BLOCK = 3_000_000
"""Characters of the articles that are worked on together; names found in one are looked for in the others."""
OWN = ("siyaq", "tagger")
_KNOWN = 0.75  # score of names of the knowledge table that no annotated article has
SCORE_DIGITS = 3
"""Of scores; further ones depend on the processor, since the tagger computes in single precision."""
USER = "user dictionary"


def find_mentions(
    articles: pd.DataFrame,
    *,
    recogniser: str = "siyaq",
    dictionary: str | PathLike[str] | pd.DataFrame | None = None,
    model: str | PathLike[str] | None = None,
) -> pd.DataFrame:
    """Find the named mentions of articles.

    Parameters
    ----------
    articles : DataFrame
        With the columns `article_id` and `text`. Their order does not change what is found.
    recogniser : str, default 'siyaq'
        ``siyaq``: dictionary, cues, tagger and consistency, joined by the decoder. ``tagger``: the sequence model
        alone. ``hf:NAME``: a token classification model of Hugging Face (a name or a folder). ``camel:NAME``: one of
        CAMeL Tools.
    dictionary : path or DataFrame, optional
        The user's names, which come first: columns `name`, `type` and, if wanted, `aliases` (see
        `siyaq.entities.dictionary.read_user`).
    model : path, optional
        Folder of a tagger trained with `siyaq.entities.training`, instead of the package's.

    Returns
    -------
    DataFrame
        The table `spans` of `siyaq.schema`: one row per mention, in the order of the articles and of the text. `rule`
        says what found it, `score` how sure that is.

    Raises
    ------
    SiyaqError
        For an unknown recogniser, a missing column, file or model.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["زار المشير خليفة حفتر قاعدة بنينا الجوية"]})
    >>> find_mentions(articles)[["surface", "type"]].values.tolist()
    [['خليفة حفتر', 'PER'], ['قاعدة بنينا الجوية', 'LOC']]
    """
    for column in ("article_id", "text"):
        if column not in articles.columns:
            raise SiyaqError(f"articles: column {column!r} is missing; found: {', '.join(map(str, articles.columns))}")
    if articles["article_id"].duplicated().any():
        twice = articles["article_id"][articles["article_id"].duplicated()].iloc[0]
        raise SiyaqError(f"articles: two rows have the article_id {twice!r}; it must be unique")
    user = read_user(dictionary) if dictionary is not None else None
    find = _finder(recogniser, model)
    ids, texts = articles["article_id"].tolist(), ["" if pd.isna(t) else str(t) for t in articles["text"]]
    tables = [schema.empty("spans")]
    for rows in blocks(ids, texts, BLOCK):
        block = [texts[i] for i in rows]
        tokens = tokenize(block)
        with threadpool_limits(1, user_api="blas"):  # sums in another order would be other scores in the last digit
            spans, names = find(tokens, block)
        if user is not None:
            spans, names = _with_user(spans, names, user.match(tokens))
        tables.append(spans_table(spans, names, tokens, block, [ids[i] for i in rows]))
    found = pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)
    place = pd.Series(np.arange(len(ids)), ids)
    order = np.lexsort((found.start, place.reindex(found.article_id).to_numpy()))
    return schema.validate(found.iloc[order].reset_index(drop=True), "spans")


def blocks(ids: Sequence[str], texts: Sequence[str], characters: int) -> Iterator[list[int]]:
    """Give the rows of articles in blocks of so many characters, sorted by name, so that their order is no matter."""
    rows, size = [], 0
    for i in sorted(range(len(ids)), key=ids.__getitem__):
        rows.append(i)
        size += len(texts[i])
        if size >= characters:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


@cache
def known_names() -> Dictionary:
    """Return the names that the package brings: those learned from annotated articles, and its knowledge."""
    table = load_knowledge()
    forms = [
        (form.strip(), kind)
        for kind, name, aliases in zip(table.type, table.name_ar, table.aliases, strict=True)
        for form in (name, *aliases.split("|"))
        if any(c.isalpha() for c in form)
    ]
    known = Dictionary.of(forms, _KNOWN, "knowledge")
    return known.under(lists.learned(lists.load()))


@cache
def well_known_names() -> Dictionary:
    """Return the people, places and organisations of the world that news readers know."""
    return lists.attested(lists.load(lists.WORLD))


def _finder(recogniser: str, model: str | PathLike[str] | None):
    """Return the function from tokens and texts to spans and their rules."""
    if recogniser not in OWN:
        from siyaq.entities.adapters import adapter

        if model is not None:
            raise SiyaqError(f"recogniser {recogniser!r} takes no `model`; name the model in the recogniser, hf:NAME")
        return adapter(recogniser)
    tagger = Tagger.load(model)
    if recogniser == "tagger":
        return lambda tokens, texts: _tagger_alone(tagger, tokens)
    decoder, names = Decoder.load(), {"learned": known_names(), "world": well_known_names()}

    def find(tokens: Tokens, texts: list[str]) -> tuple[Spans, list[str]]:
        readings = Readings.of(tokens)
        evidence = gather(tokens, label_probabilities(tagger, tokens), names, readings)
        return mentions(evidence, decoder, tokens, readings)

    return find


def mentions(
    evidence: Evidence, decoder: Decoder, tokens: Tokens, readings: Readings | None = None
) -> tuple[Spans, list[str]]:
    """Return the candidates that are mentions, without fixed expressions, joined names cut in two, and the rules."""
    chosen, score = decoder.decode(evidence)
    rule, labels = rules(evidence, chosen)
    spans = evidence.spans[chosen]
    decoded = Spans.of(spans.first, spans.last, spans.cut, spans.type, score, rule)
    known = evidence.spans[evidence.spans.rule >> SOURCES.index("learned") & 1 > 0]
    return split_joined(decoded[outside_idioms(decoded, tokens, readings)], known, tokens), labels


def _tagger_alone(tagger: Tagger, tokens: Tokens) -> tuple[Spans, list[str]]:
    found = tagger.tag(tokens)
    found = found[found.type.isin(schema.ENTITY_TYPES)]
    kind = [schema.ENTITY_TYPES.index(t) for t in found.type]
    return Spans.of(found.first_token, found.last_token, 0, kind, found.score, 0), ["tagger"]


def _with_user(spans: Spans, names: list[str], hits: Spans) -> tuple[Spans, list[str]]:
    """Put the user's names first: the longest of them, and of the others those that touch none of them."""
    own = hits[longest(hits)]
    own = Spans.of(own.first, own.last, own.cut, own.type, 1.0, len(names))
    kept = spans[apart(spans, own)]
    joined = Spans.join([own, kept])
    return joined[np.argsort(joined.first, kind="stable")], [*names, USER]


def spans_table(spans: Spans, names: list[str], tokens: Tokens, texts: list[str], ids: list[str]) -> pd.DataFrame:
    """Return the table `spans` of chosen spans, with offsets into the raw text.

    Parameters
    ----------
    spans : Spans
        `rule` is an index into `names`.
    texts, ids : list of str
        Text and name of each article that `tokens` were made of.
    """
    if not len(spans):
        return schema.empty("spans")
    article = tokens.article[spans.first].tolist()
    start, end = tokens.start[spans.first].tolist(), tokens.end[spans.last].tolist()
    surface = []
    for i, (a, s, e, cut) in enumerate(zip(article, start, end, spans.cut.tolist(), strict=True)):
        text = texts[a][s:e]
        if cut or not (text[0].isalnum() and text[-1].isalnum()):
            low, high = _edges(text, cut)
            start[i], end[i], text = s + low, s + high, text[low:high]
        surface.append(text)
    columns = {
        "article_id": [ids[a] for a in article],
        "sentence": tokens.sentence[spans.first].astype(np.int64),
        "start": np.array(start, np.int64),
        "end": np.array(end, np.int64),
        "surface": surface,
        "type": np.array(schema.ENTITY_TYPES, object)[spans.type],
        "rule": np.array(names, object)[spans.rule],
        "score": np.round(spans.score, SCORE_DIGITS),
    }
    return pd.DataFrame(columns)


def _edges(text: str, cut: int) -> tuple[int, int]:
    """Return where a name begins and ends in what was written: after `cut` letters, and before controls at the end."""
    kind, _ = tables()
    letters = np.flatnonzero(kind[codes(text)] != MARK)
    low, high = int(letters[cut]), len(text)
    while high > low + 1 and not text[high - 1].isprintable():
        high -= 1
    return low, high
