"""Roles as they are written before and after a name."""

import pytest


@pytest.mark.parametrize(
    ("text", "role", "organisation"),
    [
        ("التقى وزير الخارجية الإيطالي [PER أنطونيو تاياني] أمس.", "وزير الخارجية الإيطالي", "italy"),
        ("أشاد الفريق أول [PER مايكل لانغلي] بذلك.", "الفريق أول", None),
        ("وصل قائد [ORG أفريكوم] الجنرال [PER مايكل لانغلي] اليوم.", "قائد أفريكوم الجنرال", "africom"),
        (
            "قال رئيس [ORG مجلس النواب الليبي] [PER عقيلة صالح] ذلك.",
            "رئيس مجلس النواب الليبي",
            "house-of-representatives-libya",
        ),
        (
            "وصل آمر “[ORG اللواء 155 مشاة]” اللواء [PER باسم البوعيشي].",
            "آمر “اللواء 155 مشاة” اللواء",
            "155-infantry-brigade",
        ),
        (
            "قال [PER خليفة حفتر]، قائد [ORG الجيش الوطني الليبي]، ذلك.",
            "قائد الجيش الوطني الليبي",
            "libyan-national-army",
        ),
        ("اجتمع قائد القوة والقائم بالأعمال [PER جيريمي برنت] هناك.", "القائم بالأعمال", None),
    ],
)
def test_roles(resolve, text, role, organisation):
    roles = resolve(text).roles
    assert roles.role.tolist() == [role]
    assert roles.organisation_id.iloc[0] == organisation or (
        organisation is None and roles.organisation_id.isna().all()
    )


@pytest.mark.parametrize(
    "text",
    [
        "قال السيد [PER فرج القطراني] ذلك.",
        "قال إن [PER فرج القطراني] سيعود.",
        "كان المبعوث الخاص ل[PER فرج القطراني] هناك.",
        "قال المتحدث باسم [PER فرج القطراني] ذلك.",
        "وصل الوزير. [PER فرج القطراني] غائب.",
        "وصل [PER فرج القطراني]، قائد كتيبة كبيرة لها مقر قديم جدا وسط مدينة طبرق القديمة الواسعة",
    ],
)
def test_no_role(resolve, text):
    assert resolve(text).roles.empty


def test_a_role_belongs_to_the_nearest_person(resolve):
    roles = resolve("التقى الوزير [PER سعد الورشفاني] رئيس البلدية [PER فرج القطراني].").roles
    assert roles.set_index("entity_id").role.to_dict() == {
        "saad-al-warshafani": "الوزير",
        "faraj-al-qatrani": "رئيس البلدية",
    }
