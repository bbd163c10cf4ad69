"""The boundary between stages says what is wrong with a table."""

import pandas as pd
import pytest

from siyaq.errors import SchemaError
from siyaq.schema import TABLES, describe, empty, validate


@pytest.mark.parametrize("name", TABLES)
def test_empty_tables_are_valid_and_described(name):
    assert list(validate(empty(name), name).columns) == list(TABLES[name].columns)
    assert describe(name)["meaning"].str.len().min() > 0


@pytest.fixture
def span():
    columns = {
        "article_id": "a",
        "sentence": 0,
        "start": 0,
        "end": 4,
        "surface": "حفتر",
        "type": "PER",
        "rule": "tagger",
    }
    return pd.DataFrame([{**columns, "score": 0.9}])


def test_more_columns_are_kept_after_the_known_ones(span):
    checked = validate(span.assign(note="x")[["note", *span.columns]], "spans")
    assert list(checked.columns) == [*span.columns, "note"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda t: t.drop(columns="surface"), "column 'surface' is missing"),
        (lambda t: t.assign(start="0"), "column 'start' is .*; needed: int"),
        (lambda t: t.assign(type="GPE"), "holds 'GPE'; allowed: PER, LOC, ORG"),
        (lambda t: t.assign(surface=None), "column 'surface' is empty in row 0"),
        (lambda t: pd.concat([t, t]), "two rows have the key article_id='a', start=0, end=4"),
        (lambda t: t.to_dict(), "found a dict; needed: a pandas DataFrame"),
    ],
)
def test_a_wrong_table_is_named_with_what_was_found(span, spoil, message):
    with pytest.raises(SchemaError, match=message):
        validate(spoil(span), "spans")


def test_an_unknown_table_is_named():
    with pytest.raises(SchemaError, match="no table is called 'mention'; there are: articles"):
        validate(pd.DataFrame(), "mention")
