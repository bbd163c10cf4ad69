"""Who is named in which role: `وزير الخارجية الإيطالي أنطونيو تاياني`, `خليفة حفتر، قائد الجيش الوطني`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from siyaq.entities.resolution.forms import bare
from siyaq.entities.resolution.institutions import Countries
from siyaq.schema import empty, validate
from siyaq.text import Tokens, normal, tokenize

_HEADS = frozenset(  # offices, then ranks
    normal(
        """رئيس رئيسة وزير وزيرة قائد آمر أمين أمينة سكرتير سكرتيرة مدير مديرة متحدث متحدثة ناطق ناطقة مبعوث
    مبعوثة مندوب مندوبة سفير سفيرة مستشار مستشارة نائب نائبة عضو عضوة زعيم زعيمة مرشد مفتي محافظ حاكم
    ملك ملكة أمير أميرة سلطان ولي مفوض مفوضة منسق منسقة مسؤول مسؤولة مسئول خبير خبيرة محلل كاتب صحفي
    صحفية صحافي مراسل محامي محامية مدرب لاعب نجم حارس مهاجم مدافع فنان فنانة مخرج مخرجة مطرب مؤسس وكيل
    وكيلة مساعد مساعدة كبير نقيب قاضي مدعي قائم قنصل بابا عمدة رجل باحث باحثة مرشح مرشحة ممثل ممثلة شيخ
    أستاذ أستاذة دكتور دكتورة مهندس سيد سيدة حاج كابتن ناشط ناشطة معارض مقدم مذيع موظف عميد
        فريق لواء مشير عقيد جنرال مقدم رائد نقيب ملازم أدميرال مارشال عميد كولونيل بريغادير مهيب"""
    ).split()
)
_COURTESY = frozenset(("سيد", "سيده", "دكتور", "دكتوره", "شيخ", "استاذ", "استاذه", "مهندس", "حاج"))
_BREAKS = frozenset(  # a role has no such word in it
    normal(
        """ان قال قالت اكد اكدت اعلن اعلنت اضاف اضافت مع من علي الي بعد قبل خلال عبر بين حيث كما قد الذي التي
    هو هي ثم او كان كانت يوم امس اليوم هذا هذه ذلك تلك ضد حول عند منذ حتي لكن بينما اذ عن التقي التقت
    استقبل بحث ناقش اوضح اوضحت صرح صرحت ذكر ذكرت اشار اشارت كشف كشفت نقل نقلت اعتبر اعتبرت طالب طالبت
    دعا دعت وصل وصلت زار زارت اغتال اوفد يفيد افاد افادت حذر حذرت نفي نفت رفض رفضت وافق تلقي عقد عقدت
    رحب رحبت شدد شددت راي تابع يري يقول تقول يحاول تحاول عين كلف وقع اتهم اتهمت سعي سعت انا نحن بحسب وفق
    بانه انه انها بان بعدما عندما فيما قتل قتلت اعتقل اطلق غادر حضر حضره ترأس يضم ضم بعث تسلم طلب شارك
    قام قامت تم يتم وقعت"""
    ).split()
)
_OF = frozenset(  # behind these a name is what the role is of, not who has it
    """باسم لدي في الي من ل ب عهد حكومه قياده بقياده رياسه برياسه حكم نظام لقاء مقتل اطلاق سراح وفاه اعتقال
    زياره قوات دعوه""".split()  # noqa: SIM905
)
_QUIET = re.compile(r"[\"'“”«»„‟()\[\]]")
_REACH = 14
_AFTER = 9


def _flags(types: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of each word type: letters before the role that it begins (-1: none), whether it ends one, is a quote."""
    head = np.full(len(types), -1, np.int8)
    stop = np.zeros(len(types), bool)
    quiet = np.zeros(len(types), bool)
    for i, word in enumerate(types):
        quiet[i] = bool(_QUIET.fullmatch(word))
        stop[i] = (
            word in _BREAKS
            or (word[:1] in ("و", "ف") and word[1:] in _BREAKS)
            or (len(word) == 1 and not word.isalnum() and not quiet[i])
        )
        for cut, stem in (
            (0, word),
            (1, word[1:] if word[:1] in "وفبل" else ""),
            (2, word[2:] if word[:2] == "لل" else ""),
        ):
            if stem and bare(stem) in _HEADS and not (cut and word in _HEADS):
                head[i] = cut
                break
    return head, stop, quiet


def find_roles(mentions: pd.DataFrame, articles: pd.DataFrame, countries: Countries) -> pd.DataFrame:
    """Return the roles in which people are named.

    The words before a name are read backwards to the furthest head of a role (an office or a rank), up to a verb, a
    stop, or another person; after a comma a role may follow the name. Courtesy alone (السيد) is no role.

    Parameters
    ----------
    mentions : DataFrame
        Schema ``mentions``.
    articles : DataFrame
        Schema ``articles``.
    countries : Countries
        For the adjectives of states.

    Returns
    -------
    DataFrame
        Schema ``roles``: the organisation is the last one, or place, that is named inside the role, else the state that
        an adjective names.
    """
    people = mentions[mentions.type == "PER"]
    if people.empty:
        return empty("roles")
    chosen = articles[articles.article_id.isin(people.article_id.unique())].reset_index(drop=True)
    texts = chosen.text.tolist()
    tokens = tokenize(texts)
    reader = _Roles(tokens, mentions, chosen, countries)
    rows = [row for person in people.itertuples(index=False) for row in reader.of(person)]
    table = pd.DataFrame(rows, columns=["entity_id", "role", "organisation_id", "article_id", "sentence", "published"])
    table["published"] = pd.to_datetime(table.published, utc=True)
    order = ["article_id", "sentence", "entity_id", "role"]
    return validate(table.drop_duplicates(order).sort_values(order, ignore_index=True), "roles")


class _Roles:
    """Reads the words around one name after another."""

    def __init__(self, tokens: Tokens, mentions: pd.DataFrame, articles: pd.DataFrame, countries: Countries) -> None:
        self.tokens, self.countries = tokens, countries
        self.head, self.stop, self.quiet = (f.tolist() for f in _flags(tokens.types))
        self.types = tokens.type.tolist()
        self.sentence = tokens.sentence.tolist()
        self.number = {a: i for i, a in enumerate(articles.article_id.tolist())}
        self.article = tokens.article.tolist()
        self.texts = articles.text.tolist()
        self.published = articles.published.tolist() if "published" in articles else [None] * len(articles)
        self.place = self._places(mentions)
        self.owner = self._owners(mentions)

    def _places(self, mentions: pd.DataFrame) -> dict[tuple[str, int], tuple[int, int]]:
        """Return (article, start) of each mention -> its first and last token."""
        own = mentions[mentions.article_id.isin(list(self.number))]
        keys = self.tokens.article.astype(np.int64) << 32 | self.tokens.start
        base = own.article_id.map(self.number).to_numpy(np.int64) << 32
        first = np.searchsorted(keys, base | own.start.to_numpy(), side="right") - 1
        last = np.searchsorted(keys, base | (own.end.to_numpy() - 1), side="right") - 1
        who = zip(own.article_id.tolist(), own.start.tolist(), strict=True)
        return dict(zip(who, zip(first.tolist(), last.tolist(), strict=True), strict=True))

    def _owners(self, mentions: pd.DataFrame) -> dict[int, tuple[str, str]]:
        """Return token -> (type, entity) for all tokens inside mentions."""
        out: dict[int, tuple[str, str]] = {}
        columns = (mentions[c].tolist() for c in ("article_id", "start", "type", "entity_id"))
        for article, start, kind, entity in zip(*columns, strict=True):
            first, last = self.place.get((article, start), (0, -1))
            for token in range(first, last + 1):
                out[token] = kind, entity
        return out

    def of(self, person) -> list[tuple]:
        """Return the rows of one mention of a person."""
        at, last = self.place[person.article_id, person.start]
        if at < 0:
            return []
        text = self.texts[self.number[person.article_id]]
        attached = int(self.tokens.start[at]) < person.start  # `للقذافي`: what stands before is of another
        found = [None if attached else self._before(at), self._after(last)]
        rows = []
        for begin, end, cut in filter(None, found):
            start = int(self.tokens.start[begin]) + cut
            stop = person.start if end == at - 1 else int(self.tokens.end[end])
            role = re.sub(r"\s+", " ", text[start:stop]).strip(" \"'“”«»،,:")
            if role.count("(") != role.count(")"):
                role = role.translate({40: None, 41: None}).strip()
            words = [bare(w) for w in (self.tokens.types[self.types[t]] for t in range(begin, end + 1)) if w.isalpha()]
            if role and not all(w in _COURTESY for w in words):
                day = self.published[self.number[person.article_id]]
                rows.append(
                    (person.entity_id, role, self._organisation(begin, end), person.article_id, person.sentence, day)
                )
        return rows

    def _before(self, at: int) -> tuple[int, int, int] | None:
        best = None
        for t in range(at - 1, max(at - 1 - _REACH, -1), -1):
            kind = self.types[t]
            if self.sentence[t] != self.sentence[at] or self.article[t] != self.article[at]:
                break
            if self.stop[kind] or self.owner.get(t, ("",))[0] == "PER":
                break
            if self.head[kind] >= 0 and t not in self.owner:
                best = (t, at - 1, self.head[kind])
                if self.head[kind]:
                    break
        return None if best and self.tokens.types[self.types[at - 1]] in _OF else best

    def _after(self, last: int) -> tuple[int, int, int] | None:
        n = len(self.types)
        t = last + 1
        while t < n and self.quiet[self.types[t]]:
            t += 1
        if t >= n or self.tokens.types[self.types[t]] not in ("،", ",", "-", "("):
            return None
        begin = t + 1
        if begin >= n or self.head[self.types[begin]] != 0 or self.article[begin] != self.article[last]:
            return None
        end = begin
        for t in range(begin + 1, min(begin + _AFTER, n)):
            kind = self.types[t]
            if self.stop[kind] or self.sentence[t] != self.sentence[begin] or self.owner.get(t, ("",))[0] == "PER":
                break
            end = t
        else:
            return None  # no end in sight: not a role set off by commas
        return begin, end, 0

    def _organisation(self, begin: int, end: int) -> str | None:
        inside = [self.owner[t] for t in range(begin, end + 1) if t in self.owner and self.owner[t][0] != "PER"]
        if inside:
            bodies = [entity for kind, entity in inside if kind == "ORG"]
            return (bodies or [entity for _, entity in inside])[-1]
        words = [self.tokens.types[self.types[t]] for t in range(begin, end + 1)]
        states = [state for i in range(len(words)) if (state := self.countries.state(words, i, towns=False)[0])]
        return states[-1] if states else None
