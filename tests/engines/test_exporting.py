"""Rows are written with their segments where they are, as DuckDB writes them, and not when they changed since."""

import math
from contextlib import closing
from urllib.parse import urlencode

import duckdb
import psycopg
import pytest

from analysis.clustering.methods import kmeans
from analysis.core.errors import InputError
from analysis.core.progress import silent
from analysis.core.text.formulas import guarded, guarded_sql
from analysis.evidence import resampling
from analysis.evidence.compute import find_evidence
from analysis.in_place.at_size.build import segment_at_size
from analysis.in_place.engines.known import open_engine
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Origin
from analysis.using.exporting import export
from tests.engines.conftest import SHOPPERS, fill
from tests.engines.servers import PASSWORD

pytestmark = pytest.mark.timeout(600)
ENGINES = ["connect", "standalone", "postgres"]
FEATURES = ("Age", "Annual Income (k$)", "Spending Score (1-100)")
LASSO = '[["map",[["inside","pc1","pc2",[-1.03,-1.51,1.27,-1.13,1.51,0.87,0.11,0.21,-0.77,1.33]]]]]'
LINKS = {
    "everybody": "",
    "lasso": LASSO,
    "between": '[["hist",[["between","age",30,41.5]]]]',
    "segment": '[["segments",[["oneof","segment",1,3]]]]',
    "of seven": '[["flow",[["oneof","k7",2,7]]]]',
    "gender": '[["gender",[["oneof","gender","Female"]]]]',
    "note": '[["note",[["oneof","note","it\'s","(missing)","Zoë","a\\\\nb, c"]]]]',
    "on a border": '[["m",[["between","margin",0,0.1]]],["gender",[["oneof","gender","Male"]]]]',
    "both": '[["map",[["inside","age","pc1",[20,-2,40,-2,40,2,20,2]],["oneof","gender","Male"]]],'
    '["hist",[["between","age",18,25]],[["between","age",35,60]]]]',
}

HURRIED = ((kmeans, "N_INIT"), (resampling, "REFITS"), (resampling, "COPIES"), (resampling, "STARTS"))


@pytest.fixture(scope="module")
def folders(places, tmp_path_factory):
    """Return the shoppers segmented where they are, by the name of the engine; each when it is first asked for."""
    made = {}

    def folder(kind):
        if kind not in made:
            place = places(kind)
            made[kind] = tmp_path_factory.mktemp(kind) / "out"
            with pytest.MonkeyPatch.context() as patch:
                for module, name in HURRIED:
                    patch.setattr(module, name, 2)
                roles = {"Note": "category", "Member": "ignored"}
                segment_at_size(Question(place.source, FEATURES, roles=roles, engine=place.engine), place, made[kind])
                find_evidence(made[kind], silent)
        return made[kind]

    return folder


def exported(folder, path, where, engine=None, k=None):
    """Return what is written, as rows by id; how many the export says there are."""
    link = f"http://127.0.0.1:8050/?{urlencode({'where': where} | ({'k': k} if k else {}))}"
    n = export(open_segmentation(folder), folder, link, path, engine)
    kind = path.suffix[1:]
    files = path if path.is_file() else path / f"*.{kind}"
    options = ", header = true, all_varchar = true" if kind == "csv" else ""
    rows = duckdb.sql(f"SELECT * FROM read_{kind}('{files}'{options}) ORDER BY CAST(\"CustomerID\" AS BIGINT)")
    return rows.columns, [tuple(map(plain, row)) for row in rows.fetchall()], n


def plain(value):
    """Return a value in whichever way an engine writes it: numbers as such, no difference between empty and missing."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return value or None
    return "NaN" if math.isnan(number) else number


@pytest.fixture(scope="module")
def known(folders, tmp_path_factory):
    """Return what DuckDB writes, by kind of file and link."""
    folder = tmp_path_factory.mktemp("known")
    return {
        (ending, name): exported(folders("duckdb"), folder / f"{name}{ending}", where)
        for ending in (".csv", ".parquet")
        for name, where in LINKS.items()
    }


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("kind", ENGINES)
def test_rows_are_those_of_duckdb(folders, places, known, shared, kind, name):
    for ending in (".csv", ".parquet") if name in {"everybody", "lasso", "note"} else (".parquet",):
        path = shared / f"{kind}-{name}{ending}"
        columns, rows, n = exported(folders(kind), path, LINKS[name], places(kind).engine)
        expected_columns, expected, expected_n = known[ending, name]
        assert columns == expected_columns
        assert n == expected_n == len(rows) == len(expected)
        assert 0 < n < SHOPPERS or (name == "everybody" and n == SHOPPERS)
        differing = [pair for pair in zip(rows, expected, strict=True) if pair[0] != pair[1]]
        assert differing[:2] == []


# what a spreadsheet could run, and what only looks like it
NASTY = (
    None, "", "a", "=1+1", " =x", "@a", "-5", "+49 123", "'=1", "''-", "-", "--", "---", "'-5", "''=x", "\n=1", "\t@x",
    "＝1", " ＋a", "－5", "1-2", "- 5", "-5 €", "$-5", "-5a", "=", "+", "'+ ", "\u00a0=1", "-1\u00a0000", "-1e5", "-١",
    "'", "''", "'a", "it's", "\r=2", "\x0b=2", "-1\n", "=\\d", "\\", "- -", "\u3000=1", "\x1c=1", "\x85=1",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["duckdb", *ENGINES])
def test_formulas_are_guarded_as_in_python(places, shared, request, kind):
    frame = 'SELECT unnest(range(?)) AS "CustomerID", unnest(?::VARCHAR[]) AS "Note"'
    path = shared / f"nasty-{kind}.parquet"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE nasty AS " + frame, [len(NASTY), list(NASTY)])
        connection.execute(f"COPY nasty TO '{path}' (FORMAT parquet)")
    place = Origin(places(kind).engine, str(path))
    if kind == "postgres":
        place = Origin(place.engine, "shop.nasty")
        fill(request.getfixturevalue("postgres")(), "shop.nasty", f"FROM '{path}'")
    with closing(open_engine(place)) as engine:
        text = guarded_sql('"Note"')
        sql = f'SELECT "CustomerID" AS id, {text} AS guarded FROM {engine.relation} ORDER BY id'
        found = engine.ask(sql)["guarded"].tolist()
    expected = [None if text is None else guarded(text) for text in NASTY]
    assert {text: output for text, output, right in zip(NASTY, found, expected, strict=True) if output != right} == {}


def test_a_table_that_changed_since(folders, shop, shared):
    folder, path = folders("postgres"), shared / "changed.csv"
    insert = (
        'INSERT INTO shop.shoppers ("CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)") '
        "VALUES (0, 'Female', 33, 60, 50)"
    )
    with psycopg.connect(shop()) as connection:
        connection.execute(insert)
    try:
        for name, total in (("everybody", f"{SHOPPERS + 1:,}"), ("gender", "")):
            with pytest.raises(InputError, match=f"shop.shoppers has changed since it was segmented: {total}.*again"):
                exported(folder, path, LINKS[name], shop())
    finally:
        with psycopg.connect(shop()) as connection:
            connection.execute('DELETE FROM shop.shoppers WHERE "CustomerID" = 0')
    assert not path.exists()


def test_the_saved_address_has_no_password(folders, shop):
    folder = folders("postgres")
    saved = (folder / "segmentation.json").read_text(encoding="utf-8")
    assert "sesam" not in saved
    assert PASSWORD not in saved
    with pytest.raises(InputError, match="does not accept this user and password"):
        exported(folder, folder / "x.csv", "", None)
