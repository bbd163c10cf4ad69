"""Dates in the forms that Arabic outlets, feeds and exports write."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.corpus.dates import EARLIEST, LATEST, parse_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2018-03-23", datetime(2018, 3, 23)),
        ("2018-03-23T08:36:38+00:00", datetime(2018, 3, 23, 8, 36, 38)),
        ("2018-03-23T01:30:00+03:00", datetime(2018, 3, 22, 22, 30)),
        ("2018-03-23 08:36:38Z", datetime(2018, 3, 23, 8, 36, 38)),
        ("20180323", datetime(2018, 3, 23)),
        (20180323, datetime(2018, 3, 23)),
        (1521794198, datetime(2018, 3, 23, 8, 36, 38)),
        (1521794198000, datetime(2018, 3, 23, 8, 36, 38)),
        ("1521794198", datetime(2018, 3, 23, 8, 36, 38)),
        ("23 مارس 2018", datetime(2018, 3, 23)),
        ("23 آذار 2018", datetime(2018, 3, 23)),
        ("الجمعة، 23 آذار/مارس 2018", datetime(2018, 3, 23)),
        ("الجمعة 23 مارس/ آذار 2018", datetime(2018, 3, 23)),
        ("٢٣ مارس ٢٠١٨", datetime(2018, 3, 23)),
        ("۲۳ مارس ۲۰۱۸", datetime(2018, 3, 23)),
        ("4 كانون الثاني 2020", datetime(2020, 1, 4)),
        ("4 كانون الأول 2020", datetime(2020, 12, 4)),
        ("15 تشرين الثاني/نوفمبر 2011", datetime(2011, 11, 15)),
        ("5 جوان 2017", datetime(2017, 6, 5)),
        ("5 أوت 2017", datetime(2017, 8, 5)),
        ("1 غشت 2017", datetime(2017, 8, 1)),
        ("الثلاثاء، 5 يونيو 2018 10:30 م", datetime(2018, 6, 5, 22, 30)),
        ("5 أغسطس 2019 - 14:30", datetime(2019, 8, 5, 14, 30)),
        ("آخر تحديث: 5 أغسطس 2019", datetime(2019, 8, 5)),
        ("3/4/2018", datetime(2018, 4, 3)),
        ("3/25/2018", datetime(2018, 3, 25)),
        ("23-03-2018 14:05", datetime(2018, 3, 23, 14, 5)),
        ("\u200f23/03/2018\u200f", datetime(2018, 3, 23)),
        ("Mon, 05 Mar 2018 10:00:00 +0300", datetime(2018, 3, 5, 7)),
        ("March 5, 2018", datetime(2018, 3, 5)),
        ("5 mars 2018", datetime(2018, 3, 5)),
        ("17 رمضان 1440 هـ", datetime(2019, 5, 22)),
        ("١٧ محرم ١٤٤٢", datetime(2020, 9, 5)),
        ("1440/9/17", datetime(2019, 5, 22)),
        ("الثلاثاء 1 ربيع الأول 1443هـ", datetime(2021, 10, 7)),
        ("2 ربيع الآخر 1443", datetime(2021, 11, 7)),
        ("10 جمادى الآخرة ١٤٤٣ هـ", datetime(2022, 1, 13)),
        ("10 من ذي الحجة 1442 هـ", datetime(2021, 7, 20)),
        ("نشر في: 1 ذو القعدة 1442", datetime(2021, 6, 11)),
        (date(2018, 3, 23), datetime(2018, 3, 23)),
    ],
)
def test_forms(written, meant):
    assert parse_date(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "أمس",
        "منذ ساعتين",
        "yesterday",
        "2019",
        "April 2019",
        "32 مارس 2018",
        "30 فبراير 2019",
        "31 رمضان 1440",
        "1 محرم 1309",
        "0000-00-00",
        "نص",
        "25:61 3/4/2018",
        "9" * 500,
        *(None, True, float("nan"), float("inf"), 10**400, -5, {"a": 1}, [2018], "1e308"),
    ],
)
def test_what_is_no_date(written):
    assert parse_date(written) is None


@settings(deadline=None)
@given(st.text() | st.integers() | st.floats() | st.datetimes())
def test_never_raises_and_stays_in_range(value):
    found = parse_date(value)
    assert found is None or (EARLIEST <= found.year <= LATEST and found.tzinfo is None)
