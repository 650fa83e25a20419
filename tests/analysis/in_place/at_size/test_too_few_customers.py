"""Rows that hold too few customers, or customers too far apart, are refused in one sentence."""

import pytest

from analysis.core.errors import InputError

AGE, INCOME = "20 + i % 50 AS age", "15 + (i * 7) % 90 AS income"
BASE = f"i AS id, {AGE}, {INCOME}"


# columns in SQL, which rows, the sentence
REFUSED = {
    "no rows": (BASE, "i < 0", "rows.parquet has no rows; name a table or files that hold customers."),
    "one feature that varies": (f"i AS id, 5 AS age, {INCOME}", "true", "at least two numeric columns that vary"),
    "nobody has a feature": (f"i AS id, NULL::INTEGER AS age, {INCOME}", "true", "at least two numeric columns"),
    "one customer": (BASE, "i = 5", "at least two numeric columns that vary; found 0 (none)"),
    "one usable customer": (
        "i AS id, CASE WHEN i < 1 OR i > 300 THEN i END AS age, CASE WHEN i < 300 THEN i * 7 % 90 END AS income",
        "true",
        "for every customer that can be segmented (599 cannot)",
    ),
    "two usable customers": (
        f"i AS id, CASE WHEN i < 2 THEN i END AS age, {INCOME}",
        "true",
        "Segments need at least 3 customers that differ in their features; this table has 2.",
    ),
    "nobody has every feature": (
        "i AS id, CASE WHEN i % 2 = 0 THEN i END AS age, CASE WHEN i % 2 = 1 THEN i * 7 % 90 END AS income",
        "true",
        "No customer can be segmented: all 600 of rows.parquet lack a feature.",
    ),
    "outliers beyond any step": (
        f"i AS id, {AGE}, CASE i WHEN 0 THEN 9e14 ELSE (i * 7) % 90 * 1e-8 END AS income",
        "true",
        "income reaches from 0 to 9e+14, too far to distinguish most customers apart; leave out the outliers",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(segmented, tmp_path, case):
    columns, where, message = REFUSED[case]
    with pytest.raises(InputError) as refused:
        segmented(columns, where)
    assert message in str(refused.value)
    assert str(refused.value).endswith(".")
    assert not (tmp_path / "out").exists()
