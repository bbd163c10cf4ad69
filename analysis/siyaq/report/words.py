"""The report's own words, in each of its languages.

Dates inside Arabic are embedded from left to right, or their parts would change places.
"""

WORDS = {
    "en": {
        "title": "Who is named, with whom, and about what",
        "contents": "Contents",
        "made_with": "Made with",
        "code": "code",
        "source": "code",
        "data": "data",
        "facts": "{articles:,} articles from {sources:,} sources, {first} to {last}; "
        "{mentions:,} mentions of {entities:,} people, places and organisations",
        "undated": "undated",
    },
    "ar": {
        "title": "من ذُكر، ومع من، وفي أي موضوع",
        "contents": "المحتويات",
        "made_with": "أُنجز بواسطة",
        "code": "الشيفرة",
        "source": "النص البرمجي",
        "data": "البيانات",
        "facts": "المقالات: {articles:,}، والمصادر: {sources:,}، من \u202a{first}\u202c إلى \u202a{last}\u202c؛ "
        "ورود الأسماء: {mentions:,}، والأشخاص والأماكن والمنظمات: {entities:,}",
        "undated": "بلا تاريخ",
    },
}
