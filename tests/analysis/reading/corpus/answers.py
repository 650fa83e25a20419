"""What becomes of each file in `corpus`: read, with what the report says and some values, or refused in a sentence."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Read:
    """`rows` customers of which `placed` are segmented; `values` are typed ones by line and key."""

    rows: int = 12
    placed: int = 12
    says: tuple[str, ...] = ()
    values: dict[tuple[int, str], Any] = field(default_factory=dict)
    columns: tuple[str, ...] | None = None


class Refused(tuple[str, ...]):
    """What the sentence says."""

    def __new__(cls, *words: str) -> "Refused":
        return super().__new__(cls, words)


CORPUS: dict[str, Read | Refused] = {
    "plain.csv": Read(
        says=("encoding: UTF-8", "separator: comma", "header: line 1"), values={(2, "age"): 27, (13, "income"): 40}
    ),
    "utf8_bom.csv": Read(says=("a byte order mark says so",), columns=("CustomerID", "City", "Age", "Income")),
    "utf16_le_bom.csv": Read(says=("encoding: UTF-16",), columns=("CustomerID", "City", "Age", "Income")),
    "utf16_be_bom.csv": Read(says=("encoding: UTF-16",), columns=("CustomerID", "City", "Age", "Income")),
    "utf16_le_bare.csv": Read(says=("every other byte is zero",), columns=("CustomerID", "City", "Age", "Income")),
    "utf16_be_bare.csv": Read(says=("every other byte is zero",), columns=("CustomerID", "City", "Age", "Income")),
    "cp1252.csv": Read(
        says=("Windows-1252 (western European) (not UTF-8 (first on line 4)",), values={(4, "city"): "Zürich"}
    ),
    "utf8_accents.csv": Read(values={(4, "city"): "Zürich"}),
    "mixed_encodings.csv": Refused("line 14:", "not UTF-8, but those on line 4 are", "save the file again"),
    "neither_encoding.csv": Refused("line 6:", "neither UTF-8 nor Windows-1252"),
    "nul_byte.csv": Refused("line 5: a NUL byte", "save the file as CSV in UTF-8"),
    "binary.csv": Refused("a NUL byte"),
    "semicolon.csv": Read(says=("separator: semicolon",), columns=("CustomerID", "City", "Age", "Income")),
    "tab.tsv": Read(says=("separator: tab",), columns=("CustomerID", "City", "Age", "Income")),
    "tab_in.csv": Read(says=("separator: tab",), columns=("CustomerID", "City", "Age", "Income")),
    "bar.txt": Read(says=("separator: vertical bar",), columns=("CustomerID", "City", "Age", "Income")),
    "sep_line.csv": Read(says=("separator: semicolon (the file says so)",), values={(3, "age"): 27}),
    "crlf.csv": Read(values={(13, "age"): 33}),
    "cr_only.csv": Read(values={(13, "age"): 33}),
    "no_last_line_break.csv": Read(values={(13, "age"): 33}),
    "comma_in_quotes.csv": Read(values={(4, "city"): "Oslo, old town"}),
    "quotes_in_quotes.csv": Read(values={(4, "city"): 'Oslo "old" town'}),
    "line_break_in_cell.csv": Read(values={(4, "city"): "Os\nlo", (6, "age"): 25}),
    "crlf_in_cell.csv": Read(values={(4, "city"): "Os\r\nlo", (6, "age"): 25}),
    "unbalanced_quote.csv": Read(says=("1 row has a stray quote, first on line 6",)),
    "text_after_quote.csv": Read(says=("1 row has a stray quote, first on line 7",)),
    "blank_lines.csv": Read(values={(5, "age"): 34}),
    "semicolon_decimal_comma.csv": Read(says=("Income: decimal comma",), values={(2, "income"): 20.5}),
    "one_column.csv": Refused("only one column", "separate the columns"),
    "trailing_commas.csv": Read(
        says=("12 rows end in separators without values",),
        values={(2, "age"): 27},
        columns=("CustomerID", "City", "Age", "Income"),
    ),
    "trailing_commas_header_too.csv": Read(
        says=("Column 5: ignored", "it has no values"), columns=("CustomerID", "City", "Age", "Income", "Column 5")
    ),
    "one_trailing_comma.csv": Read(says=("1 row ends in separators without values (first on line 5",)),
    "short_row.csv": Read(placed=11, says=("first on line 8; set aside", "3 values, but there are 4 columns")),
    "long_row.csv": Read(placed=11, says=("5 values, but there are 4 columns",)),
    "short_row_after_line_break.csv": Read(placed=11, says=("first on line 9; set aside",)),
    "unquoted_comma.csv": Read(placed=11, says=("5 values, but there are 4 columns",)),
    "all_blank_row.csv": Read(rows=13, placed=12, says=("Age: 1 missing value (first on line 7)",)),
    "blank_header.csv": Read(
        says=("'Column 2' (column 2 has no name)",), columns=("CustomerID", "Column 2", "Age", "Income")
    ),
    "index_column.csv": Read(
        says=("'Column 1' (column 1 has no name)", "it numbers the rows"),
        columns=("Column 1", "CustomerID", "City", "Age", "Income"),
    ),
    "duplicate_header.csv": Read(
        says=("'Age (2)'", "called 'Age', too"), columns=("CustomerID", "Age", "Age (2)", "Income")
    ),
    "header_differs_in_case.csv": Read(columns=("CustomerID", "City", "income", "Income (2)")),
    "no_header.csv": Read(
        says=("none; columns are called Column 1, Column 2", "line 1 holds numbers"),
        values={(1, "column_3"): 27},
        columns=("Column 1", "Column 2", "Column 3", "Column 4"),
    ),
    "header_only.csv": Refused("has a header but no customers", "add one line per customer"),
    "year_headers.csv": Read(columns=("CustomerID", "City", "2023", "2024")),
    "title_above.csv": Read(
        says=("title: 'Customer report' (line 1, above the header",),
        values={(4, "age"): 27},
        columns=("CustomerID", "City", "Age", "Income"),
    ),
    "title_padded.csv": Read(says=("title: 'Customer report'",), columns=("CustomerID", "City", "Age", "Income")),
    "header_spaces.csv": Read(columns=("CustomerID", "City", "Age", "Income")),
    "header_line_break.csv": Read(columns=("CustomerID", "City", "Age in years", "Income")),
    "proto_header.csv": Read(values={(2, "proto"): "Rome"}, columns=("CustomerID", "__proto__", "Age", "Income")),
    "constructor_header.csv": Read(columns=("CustomerID", "constructor", "Age", "toString")),
    "html_header.csv": Read(columns=("CustomerID", "<b onclick=alert(1)>City</b>", "Age", "<script>alert(1)</script>")),
    "formula_header.csv": Read(columns=("CustomerID", "=1+1", "Age", "@SUM(A1)")),
    "sql_header.csv": Read(columns=("CustomerID", 'City"; DROP TABLE raw; --', "Age", "In'come")),
    "emoji_header.csv": Read(columns=("CustomerID", "🏙️", "Age", "💶")),
    "own_names_header.csv": Read(columns=("CustomerID", "segment", "line", "reason")),
    "sql_names_header.csv": Read(columns=("CustomerID", "text", "number", "x")),
    "reserved_header.csv": Refused("the header '__cell' is used by Kindred itself; rename"),
    "long_header.csv": Read(columns=("CustomerID", "City", "Age", "I" * 500)),
    "empty.csv": Refused("is empty", "needs a header"),
    "only_spaces.csv": Refused("is empty"),
    "one_customer.csv": Refused("at least two numeric columns that vary; found 0"),
    "two_customers.csv": Refused("at least 3 customers that differ", "has 2"),
    "three_customers.csv": Read(rows=3, placed=3),
    "two_distinct.csv": Refused("at least 3 customers that differ", "has 2"),
    "three_distinct.csv": Read(),
    "constant_column.csv": Read(says=("Year: ignored", "same value for every customer")),
    "constant_but_spelt.csv": Read(says=("Year: ignored",)),
    "all_text.csv": Refused("at least two numeric columns that vary; found 0 (none)"),
    "one_number.csv": Refused("found 1 (Age)"),
    "empty_column.csv": Read(says=("Fax: ignored", "it has no values")),
    "all_missing.csv": Refused("No customer can be segmented: all 12"),
    "nothing_there.csv": Refused("at least two numeric columns"),
    "free_text.csv": Read(rows=30, placed=30, says=("Note: text", "free text with 30 different values")),
    "row_numbers.csv": Read(rows=30, placed=30, says=("Row: ignored", "it numbers the rows")),
    "postcodes.csv": Read(rows=30, placed=30, says=("its name says that its numbers are codes",)),
    "leading_zeros.csv": Read(
        rows=30, placed=30, says=("Area: category", "leading zeros"), values={(3, "area"): "001"}
    ),
    "zero_led_ids.csv": Read(values={(2, "id"): "001"}),
    "flags.csv": Read(rows=30, placed=30, says=("Active: category", "only 0 and 1")),
    "id_na.csv": Read(values={(5, "id"): "NA"}),
    "id_null.csv": Read(values={(5, "id"): "null"}),
    "rtl_ids.csv": Read(values={(2, "id"): "אבג", (3, "id"): "عميل"}),
    "emoji_ids.csv": Read(values={(2, "id"): "👩\u200d🔬"}),
    "huge_ids.csv": Read(values={(2, "id"): "100000000000000000000"}),
    "id_twice.csv": Read(rows=13, placed=12, says=("CustomerID '3' is already on line 4",)),
    "row_twice.csv": Read(rows=13, placed=12, says=("the same row as line 4",)),
    "totals_row.csv": Read(rows=13, placed=12, says=("a total of others, it seems: it says 'Total'",)),
    "totals_german.csv": Read(rows=13, placed=12, says=("it says 'Summe'",)),
    "total_is_a_city.csv": Read(),
    "spaces.csv": Read(
        says=(
            "City: spaces removed around 1 value (first on line 3)",
            "Age: spaces removed around 1 value (first on line 7)",
        ),
        values={(3, "city"): "Rome", (7, "age"): 31},
    ),
    "no_break_spaces.csv": Read(says=("Age: spaces removed",), values={(7, "age"): 31}),
    "missing_value.csv": Read(rows=12, placed=11, says=("Age: 1 missing value (first on line 5)", "Age is missing")),
    "missing_00.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_01.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_02.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_03.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_04.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_05.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_06.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_07.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_08.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_09.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_10.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_11.csv": Read(rows=12, placed=11, says=("Income is missing",)),
    "missing_category.csv": Read(
        says=("City: 1 missing value shown as (missing) (first on line 5)",), values={(5, "city"): "(missing)"}
    ),
    "infinity.csv": Read(rows=12, placed=11, says=("Income is 'inf', too large to compute with",)),
    "minus_infinity.csv": Read(rows=12, placed=11, says=("'-Infinity', too large",)),
    "huge_integer.csv": Read(rows=12, placed=11, says=("too large to compute with",)),
    "huge_exponent.csv": Read(rows=12, placed=11, says=("'1e400', too large",)),
    "sixteen_digits.csv": Read(values={(3, "income"): 100000000007919}),
    "word_in_numbers.csv": Read(
        rows=12,
        placed=11,
        says=("Income: 1 value cannot be read as a number (first on line 5: 'lots')", "Income is 'lots', not a number"),
    ),
    "unit_in_value.csv": Read(rows=12, placed=11, says=("'33 k', not a number",)),
    "arabic_digits.csv": Read(says=("with other digits",)),
    "negative_age.csv": Read(says=("Age: 1 odd value kept (first on line 5: -3)",), values={(5, "age"): -3}),
    "age_of_300.csv": Read(says=("Age: 1 odd value kept (first on line 5: 300)",)),
    "outlier.csv": Read(says=("Income: 1 outlier kept (first on line 5)",)),
    "decimal_comma.csv": Read(says=("Income: decimal comma",), values={(2, "income"): 20.5}),
    "thousands_comma.csv": Read(
        says=(
            "Income: decimal point",
            "12 values with thousands are read as numbers (first on line 2: '20,000' as 20,000)",
        ),
        values={(2, "income"): 20000},
    ),
    "thousands_dot_semicolon.csv": Read(
        says=("Income: decimal comma", "columns are separated by semicolons"), values={(2, "income"): 20000}
    ),
    "dot_ambiguous.csv": Read(
        says=("Income: decimal point", "assumed: nothing in the file says which it is"), values={(2, "income"): 20.125}
    ),
    "dot_decided_by_column.csv": Read(values={(2, "income"): 20.125}),
    "dot_decided_by_other_column.csv": Read(
        says=("Income: decimal comma", "as in the other columns"), values={(2, "income"): 20000}
    ),
    "both_marks.csv": Read(values={(2, "income"): 1020.5}),
    "both_marks_german.csv": Read(values={(2, "income"): 1020.5}),
    "thousands_space.csv": Read(says=("with thousands",), values={(2, "income"): 20000}),
    "thousands_narrow_space.csv": Read(values={(2, "income"): 20000}),
    "thousands_apostrophe.csv": Read(values={(2, "income"): 20000}),
    "currency_euro.csv": Read(says=("with currency",), values={(2, "income"): 20}),
    "currency_after.csv": Read(values={(2, "income"): 20.5}),
    "currency_code.csv": Read(values={(2, "income"): 20.25}),
    "brackets.csv": Read(says=("brackets for negative",), values={(2, "income"): -20.5}),
    "percent.csv": Read(says=("with percent sign",), values={(2, "income"): 2.0}),
    "sign_at_the_end.csv": Read(says=("sign at the end",), values={(2, "income"): -20}),
    "typographic_minus.csv": Read(values={(2, "income"): -20}),
    "plus_signs.csv": Read(values={(2, "income"): 20}),
    "exponents.csv": Read(values={(2, "income"): 20000}),
    "bad_groups.csv": Read(says=("12 values with thousands",)),
    "date_as_amount.csv": Read(rows=12, placed=11, says=("'2024-01-02', not a number",)),
    "dates_iso.csv": Read(says=("Since: date", "year first")),
    "dates_german.csv": Read(says=("day first",)),
    "dates_american.csv": Read(says=("month first",)),
    "dates_british.csv": Read(says=("day first",)),
    "dates_ambiguous.csv": Read(says=("dates: Since: day first (assumed: no day is above 12)",)),
    "dates_mixed.csv": Read(says=("Since: ignored",)),
    "dates_with_time.csv": Read(says=("Since: date",)),
    "html_cells.csv": Read(values={(2, "city"): "<script>alert(1)</script>"}),
    "formula_cells.csv": Read(values={(2, "city"): '=HYPERLINK("http://x","y")'}),
    "guarded_formula.csv": Read(says=("apostrophes: leading ones are removed",), values={(2, "city"): "=1+1"}),
    "apostrophe_name.csv": Read(values={(2, "city"): "'s-Hertogenbosch"}),
    "long_cell.csv": Read(),
    "own_export.csv": Read(says=("segment: ignored", "Kindred wrote it into an export")),
    "packed.csv.gz": Read(says=("packing: gzip",), values={(2, "age"): 27}),
    "packed_cut.csv.gz": Refused("cut short or damaged", "pack it again"),
    "gzip_named.csv": Read(says=("packing: gzip",)),
    "workbook.xlsx": Read(
        says=("sheet: 'Customers' (not used: 'Notes')",),
        values={(5, "city"): "Łódź", (4, "income"): 54.5, (2, "age"): 27},
    ),
    "excel_named.csv": Read(says=("kind: Excel (by its content; its name says CSV)",)),
    "workbook_cut.xlsx": Refused("cut short"),
    "workbook_title.xlsx": Read(says=("title: 'Report'",), values={(6, "age"): 27}),
    "workbook_typed.xlsx": Read(says=("Since: date",), values={(2, "id"): "001", (2, "share"): 25.0}),
    "workbook_empty.xlsx": Refused("has no sheet with a table"),
    "zip_of_csv.zip": Refused("a zip file that is no Excel workbook", "unpack it"),
    "old.xls": Refused("Excel file from before 2007", "save it as .xlsx or CSV"),
    "table.parquet": Read(values={(1, "age"): 27}, columns=("CustomerID", "City", "Age", "Income")),
    "table_cut.parquet": Refused("cut short or damaged"),
    "parquet_named.csv": Read(says=("kind: Parquet",)),
    "table_typed.parquet": Read(says=("nothing: ignored", "day: date", "d: ignored")),
    "table_empty.parquet": Refused("has columns but no customers"),
    "picture.csv": Refused("is a picture; save the customers as CSV"),
    "document.csv": Refused("is a PDF"),
    "page.csv": Refused("is a web page"),
    "no_extension": Read(columns=("CustomerID", "City", "Age", "Income")),
    "customers.csv.txt": Read(columns=("CustomerID", "City", "Age", "Income")),
}
