"""Articles of our own to write into files: one per file, or several."""

FIRST = "وصل المبعوث الأممي إلى طرابلس صباح الأحد. والتقى رئيس المجلس الرئاسي في مقر البعثة."
SECOND = "أعلنت المؤسسة الوطنية للنفط استئناف الضخ من ميناء الزويتينة بعد توقف دام أسبوعين."
THIRD = "فاز فريق الاتحاد على ضيفه بهدفين مقابل هدف واحد في المباراة التي أقيمت بملعب المدينة الرياضية."

ROWS = [
    {
        "id": "a1",
        "title": "زيارة",
        "text": FIRST,
        "date": "2020-03-01",
        "source": "صحيفة المرفأ",
        "url": "https://example.org/1",
    },
    {"id": "a2", "title": "النفط", "text": SECOND, "date": "2020-03-02", "source": "صحيفة المرفأ", "url": None},
    {"id": "a3", "title": None, "text": THIRD, "date": None, "source": "إذاعة الجبل", "url": None},
]
