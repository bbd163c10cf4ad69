"""What a run can be asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from siyaq.errors import SiyaqError


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run can be asked for; all of it goes into the manifest.

    Attributes
    ----------
    recogniser : str
        ``"siyaq"``, or an adapter such as ``"hf:NAME"``.
    dictionary : path, optional
        CSV of the user's own names, which go before all others.
    corrections : path, optional
        CSV of corrections; by default ``corrections.csv`` in the source folder, where there is one.
    clean, deduplicate : bool
        Mend dirt in texts; fold near-duplicates into groups that count once.
    period : {"auto", "day", "week", "month", "quarter", "year"}
        Of the frequencies through time; auto is the finest that makes at most 36 periods.
    window : {"sentence", "paragraph", "article"} or int
        What two names must share to be co-mentioned; a number is a distance in tokens.
    null : {"bicm", "hypergeometric", "fdsm", "none"}
        Null model of the edges' p-values.
    min_articles : int
        Articles an entity needs to enter the network.
    topics : int or "auto"
        Number of topics.
    method : {"lsa-kmeans", "nmf", "lda", "embeddings"}
        How topics are fitted; embeddings need the extra of that name.
    topic_articles : int
        Articles that topics are fitted on at most; of more, a sample is drawn and all are assigned.
    part_size : int
        Characters of the articles that are worked on together; names found in one are looked for in the others.
    seed : int
        For everything random.
    """

    recogniser: str = "siyaq"
    dictionary: str | None = None
    corrections: str | None = None
    clean: bool = True
    deduplicate: bool = True
    period: str = "auto"
    window: str | int = "sentence"
    null: str = "bicm"
    min_articles: int = 2
    topics: int | str = "auto"
    method: str = "lsa-kmeans"
    topic_articles: int = 50_000
    part_size: int = 3_000_000
    seed: int = 0

    @classmethod
    def named(cls, given: dict[str, Any]) -> Settings:
        """Return the settings with these values; the others as they are.

        Raises
        ------
        SiyaqError
            For a name that is no setting.

        Examples
        --------
        >>> Settings.named({"seed": 1}).seed
        1
        """
        known = [f.name for f in fields(cls)]
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise SiyaqError(f"no setting is called {unknown[0]!r}; there are: {', '.join(known)}")
        return cls(**given)
