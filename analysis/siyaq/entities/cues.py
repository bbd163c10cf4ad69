"""Words that announce names: ranks and titles, heads of organisations and places, outlets, verbs of saying.

A cue says something about the words beside it; what that is worth is a weight of the decoder. Where a cue marks a whole
name out (a rank and two unknown words, a name in quotes after its outlet's head, a numbered brigade, an acronym in
brackets) the span is a candidate of its own.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from siyaq.entities.candidates import likeliest
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import LOC, ORG, PER, Spans
from siyaq.entities.tagger_words import Slices, find
from siyaq.text import Tokens, normal

CUES = {
    "rank": "المشير الفريق اللواء العميد العقيد المقدم الرائد النقيب الملازم الجنرال الأدميرال الماريشال "
    "الكولونيل الميجور الرقيب العريف الشهيد الحاج القائد المجاهد الركن فريق لواء عميد عقيد جنرال",
    "title": "الرئيس الوزير السيد السيدة الدكتور الدكتورة الشيخ الشيخة الأمير الأميرة الملك الملكة المهندس "
    "المهندسة المستشار السفير السفيرة الأستاذ الأستاذة المتحدث المتحدثة الناطق الناطقة المبعوث المبعوثة "
    "النائب النائبة الكاتب الكاتبة الفنان الفنانة المطرب المطربة المخرج المخرجة الممثل الممثلة اللاعب "
    "اللاعبة المدرب المهاجم الحارس المدافع النجم النجمة الشاعر الشاعرة الباحث الباحثة المحلل المحامي "
    "المحامية الصحفي الصحفية الصحافي الإعلامي الإعلامية الناشط الناشطة الخبير البابا السلطان الإمام "
    "القاضي الطبيب الزعيم المدعو الخبيرة الداعية الرئيسة الوزيرة العاهل المرشح الحكم المتهم الطفل",
    "role": "رئيس رئيسة وزير وزيرة قائد آمر مدير مديرة سفير سفيرة نائب نائبة مبعوث مبعوثة عضو أمين ممثل متحدث "
    "ناطق مستشار حاكم محافظ والي عميد زعيم مدرب لاعب نجم مهاجم حارس مؤسس كاتب مخرج نجل ابن شقيق والد "
    "زوجة ابنة قائدة الموفد محلل باحث",
    "organisation": "شركة مؤسسة منظمة حزب حركة جمعية اتحاد جامعة مجلس وزارة هيئة لجنة وكالة بنك مصرف نادي فريق منتخب "
    "جيش قوات كتيبة غرفة بعثة سفارة قنصلية حكومة محكمة مركز مكتب جهاز تنظيم جماعة مديرية نقابة معهد "
    "كلية مستشفى ديوان رئاسة قيادة أركان إدارة مجموعة شبكة صندوق تحالف ائتلاف تيار جبهة ميليشيا "
    "ميليشيات لواء فرقة سرايا سرية كتائب برلمان مدرسة مصلحة دائرة أكاديمية ثانوية المجلس الهيئة اللجنة "
    "المؤسسة الشركة الوكالة المنظمة الحزب الحركة الجمعية الاتحاد الجامعة البنك المصرف النادي المنتخب "
    "الجيش القوات الكتيبة الغرفة البعثة السفارة القنصلية الحكومة المحكمة المركز المكتب الجهاز التنظيم "
    "الجماعة المديرية النقابة المعهد الكلية المستشفى الديوان الرئاسة القيادة الإدارة المجموعة الشبكة "
    "الصندوق التحالف الائتلاف التيار الجبهة البرلمان المفوضية مفوضية",
    "state": "السفارة القنصلية الخارجية الداخلية الرئاسة الجيش البرلمان المنتخب المخابرات الاستخبارات الدفاع القوات "
    "البنك الخطوط الحرس الأركان المحكمة البحرية الكنيسة الجامعة الاتحاد",
    "place": "مطار ميناء معبر قاعدة سجن مخيم معسكر حقل مرفأ منفذ جسر ساحة ميدان شارع قصر ملعب جبل وادي بحر خليج "
    "نهر مضيق قناة بوابة حي فندق مسجد جامع كنيسة متحف مسرح حديقة محمية مقبرة سد",
    "generic": "مدينة بلدة قرية محافظة ولاية إقليم منطقة جزيرة دولة مملكة جمهورية العاصمة ضاحية مقاطعة معتمدية "
    "بلدية شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط ناحية",
    "outlet": "قناة صحيفة موقع وكالة إذاعة تلفزيون جريدة مجلة راديو شبكة محطة فضائية منصة تطبيق القناة الصحيفة "
    "الموقع بوابة لوكالة لصحيفة لقناة",
    "say": "قال قالت أعلن أعلنت أكد أكدت أضاف أضافت ذكر ذكرت أوضح أوضحت صرح صرحت أشار أشارت دعا دعت اعتبر "
    "اعتبرت حذر طالب كشف وصف بحث التقى استقبل",
    "unit": "لواء كتيبة سرية فوج فرقة اللواء الكتيبة السرية الفوج الفرقة القوة قوة",
    "arm": "مشاة مدرع مدرعة دبابات صاعقة مدفعية حدود قتال مجحفل معززة مظلات",
    "quote": "\" “ ” « » „ ‟ ' ‘ ’",
    "open": "( [",
    "close": ") ]",
}
"""Groups of cue words; the proclitics before them are ignored."""
NATIONS = (
    "ليبي تونسي مصري جزائري مغربي موريتاني سوداني صومالي جيبوتي سعودي إماراتي قطري كويتي بحريني عماني "
    "يمني عراقي سوري لبناني أردني فلسطيني إسرائيلي تركي إيراني أفغاني باكستاني هندي بنغالي صيني ياباني "
    "كوري فلبيني إندونيسي ماليزي تايلاندي فيتنامي روسي أوكراني بولندي تشيكي سلوفاكي مجري روماني بلغاري "
    "يوناني قبرصي صربي كرواتي ألباني نمساوي سويسري ألماني فرنسي بلجيكي هولندي بريطاني إنجليزي اسكتلندي "
    "أيرلندي إسباني برتغالي إيطالي مالطي دنماركي سويدي نرويجي فنلندي أمريكي أميركي كندي مكسيكي برازيلي "
    "أرجنتيني تشيلي كولومبي فنزويلي كوبي بيروفي أوروغواياني أسترالي نيوزيلندي نيجيري غاني سنغالي مالي "
    "نيجري تشادي إثيوبي إريتري كيني أوغندي رواندي كونغولي كاميروني أنغولي زيمبابوي كازاخستاني أوزبكي "
    "أذري أرميني جورجي أوروبي أفريقي إفريقي عربي خليجي مغاربي كردي"
)
"""Adjectives of nations, masculine; with the article and the feminine ending they are the group ``nation``."""
CUES["nation"] = " ".join(a + w + b for w in NATIONS.split() for a in ("", "ال") for b in ("", "ة"))
GROUPS = tuple(CUES)
RULES = ("rank before a name", "name in quotes", "acronym in brackets", "numbered unit", "institution of a nation")
_ORDINALS = frozenset(
    normal("الأول الأولى الثاني الثانية الثالث الثالثة الرابع الخامس السادس السابع الثامن التاسع العاشر").split()
)
_WORDS_OF_INSTITUTION = 6
_BIT = {group: np.uint32(1 << i) for i, group in enumerate(GROUPS)}
_WORDS: dict[str, int] = {}
for _i, _group in enumerate(GROUPS):
    for _word in CUES[_group].split():
        _WORDS[normal(_word)] = _WORDS.get(normal(_word), 0) | 1 << _i


@cache
def _known_words() -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of all cue words, sorted, and the groups of each as bits."""
    keys = Slices(list(_WORDS)).hashes(0)
    order = np.argsort(keys)
    return keys[order], np.array(list(_WORDS.values()), np.uint32)[order]


def cue_bits(tokens: Tokens, readings: Readings) -> np.ndarray:
    """Return the groups of each token as bits (bit `i`: ``GROUPS[i]``)."""
    per_type = np.zeros(len(tokens.types), np.uint32)
    keys, bits = _known_words()
    place = find(keys, readings.value)
    has = np.flatnonzero(place >= 0)
    np.bitwise_or.at(per_type, readings.type[has], bits[place[has]])
    return per_type[tokens.type]


def is_cue(bits: np.ndarray, group: str) -> np.ndarray:
    """Return which tokens are cues of a group."""
    return (bits & _BIT[group]) > 0


def shift(values: np.ndarray, by: int, sentence: np.ndarray) -> np.ndarray:
    """Return the value `by` tokens on (negative: before) in the same sentence, else zero."""
    out = np.zeros_like(values)
    if by > 0:
        same = sentence[by:] == sentence[:-by]
        out[:-by][same] = values[by:][same]
    elif by < 0:
        same = sentence[-by:] == sentence[:by]
        out[-by:][same] = values[:by][same]
    else:
        out[:] = values
    return out


def free_ranks(probability: np.ndarray, tokens: Tokens, bits: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Return the label probabilities with ranks outside of names, and the names after them people's.

    ``اللواء باسم البوعيشي`` is a rank and a man, ``اللواء 155 مشاة`` and ``اللواء السابع`` are brigades: a name that
    begins with a rank with the article goes on with a number, or the rank is no part of it.

    Parameters
    ----------
    probability : float array, (tokens, 7)
        Of O, then B and I of each type.
    """
    label = likeliest(probability)
    count = np.array([t.isdigit() or t in _ORDINALS for t in tokens.types], bool)[tokens.type]
    rank = is_cue(bits, "rank") & np.array([t.startswith("ال") for t in tokens.types], bool)[tokens.type]
    inside = (label > 0) & (label % 2 == 0)
    follows = shift(inside & ~count, 1, sentence)
    out = probability.copy()
    for i in np.flatnonzero(rank & (label % 2 == 1) & follows).tolist():
        out[i], out[i, 0] = 0, probability[i].sum()
        part, j = 2 * PER + 1, i + 1
        while j < len(label) and label[j] == label[i] + 1 and sentence[j] == sentence[i]:
            out[j] = 0
            out[j, 0], out[j, part] = probability[j, 0], probability[j, 1:].sum()
            part, j = 2 * PER + 2, j + 1
    return out


def cue_spans(tokens: Tokens, bits: np.ndarray, sentence: np.ndarray, common: np.ndarray) -> Spans:
    """Return the spans that cues mark out; `rule` is an index into `RULES`.

    Parameters
    ----------
    bits : uint32 array
        From `cue_bits`.
    sentence : int array
        A number for each sentence, over all articles.
    common : bool array
        Tokens that are ordinary words, numbers or punctuation: no person's name goes on over them.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> text = tokenize(["آمر اللواء 155 مشاة اللواء باسم البوعيشي"])
    >>> bits = cue_bits(text, Readings.of(text))
    >>> common = np.isin(np.array(text.types)[text.type], ["155", "مشاه"])
    >>> spans = cue_spans(text, bits, text.sentence, common)
    >>> [(RULES[r], f, e) for r, f, e in zip(spans.rule.tolist(), spans.first.tolist(), spans.last.tolist())]
    [('rank before a name', 5, 6), ('numbered unit', 1, 3)]
    """
    parts = []
    announces = is_cue(bits, "rank") | is_cue(bits, "title")
    higher = np.array([t == "اول" for t in tokens.types], bool)[tokens.type] & shift(is_cue(bits, "rank"), -1, sentence)
    announces |= higher  # الفريق أول
    word = ~common & (bits == 0) & ~higher
    begin = shift(announces, -1, sentence) & word
    length = np.zeros(len(tokens), np.int64)
    going = begin.copy()
    for i in range(4):
        going &= shift(word, i, sentence)
        length += going
    at = np.flatnonzero(length >= 2)
    parts.append(Spans.of(at, at + length[at] - 1, 0, PER, 0.5, 0))
    quote = is_cue(bits, "quote")
    after_outlet = quote & shift(is_cue(bits, "outlet"), -1, sentence)
    parts.append(_enclosed(after_outlet, quote, sentence, ORG, 1))
    place = (is_cue(bits, "generic") | is_cue(bits, "place")) & ~is_cue(bits, "outlet")
    after_place = quote & shift(place, -1, sentence)
    parts.append(_enclosed(after_place, quote, sentence, LOC, 1))
    latin = np.array([t[0].isascii() and t.isalpha() and 2 <= len(t) <= 8 for t in tokens.types], bool)[tokens.type]
    acronym = latin & shift(is_cue(bits, "open"), -1, sentence) & shift(is_cue(bits, "close"), 1, sentence)
    at = np.flatnonzero(acronym)
    parts.append(Spans.of(at, at, 0, ORG, 0.5, 2))
    digit = np.array([t.isdigit() for t in tokens.types], bool)[tokens.type]
    numbered = np.flatnonzero(is_cue(bits, "unit") & shift(digit, 1, sentence))
    arm = shift(is_cue(bits, "arm"), 2, sentence)[numbered]
    parts.append(Spans.of(numbered, numbered + 1 + arm, 0, ORG, 0.5, 3))
    parts.append(_of_nation(tokens, bits, sentence))
    return Spans.join(parts)


def _of_nation(tokens: Tokens, bits: np.ndarray, sentence: np.ndarray) -> Spans:
    """Return the heads of organisations with all words up to the adjective of a nation, if all have the article."""
    definite = np.array([t.startswith(("ال", "وال", "لل")) for t in tokens.types], bool)[tokens.type]
    nation = is_cue(bits, "nation") & definite
    first = np.flatnonzero(is_cue(bits, "organisation") | is_cue(bits, "state"))
    parts, last = [Spans.of([], [], [], [], [], [])], first
    for _ in range(_WORDS_OF_INSTITUTION):
        on = last + 1 < len(tokens)
        first, last = first[on], last[on] + 1
        on = definite[last] & (sentence[last] == sentence[first])
        first, last = first[on], last[on]
        parts.append(Spans.of(first[nation[last]], last[nation[last]], 0, ORG, 0.5, 4))
    return Spans.join(parts)


def _enclosed(opening: np.ndarray, quote: np.ndarray, sentence: np.ndarray, kind: int, rule: int) -> Spans:
    """Return what stands between an opening quotation mark and the next, up to five words."""
    at = np.flatnonzero(opening)
    marks = np.flatnonzero(quote)
    place = np.searchsorted(marks, at, side="right")
    at, place = at[place < len(marks)], place[place < len(marks)]
    close = marks[place]
    good = (sentence[close] == sentence[at]) & (close - at > 1) & (close - at <= 6)
    return Spans.of(at[good] + 1, close[good] - 1, 0, kind, 0.5, rule)
