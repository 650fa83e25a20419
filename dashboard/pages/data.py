"""Data: bringing customers; where those shown come from, what each column is used for, and what cleaning did."""

from typing import Any

from dash import html

from analysis.question import Question
from analysis.schema import Schema
from analysis.segmentation import Segmentation
from analysis.words import number_text
from dashboard import ids
from dashboard.pages.cards import card

MISSING = {
    "drop": "A customer with a missing or unreadable value is exported but not segmented.",
    "median": "A missing value of a feature is filled with the column's median; an unreadable one is not.",
    "ask": "Missing values of features were asked about; there are none.",
}
OUTLIERS = {
    "keep": "Outliers, beyond Tukey's outer fences, are kept and pointed out.",
    "clip": "Outliers, beyond Tukey's outer fences, are clipped to the fence.",
    "set aside": "Customers with an outlier, beyond Tukey's outer fences, are exported but not segmented.",
}
COPIED = (
    "Spaces around values are removed.",
    "A repeated row or a used id is exported but not segmented.",
)
ALWAYS = ("A missing category is a value of its own.",)
HEAD = ("Column", "Used as", "Because", "Scaled", "Unit or values")
SCALED = {"log": "by logarithms", "none": "as it is", "robust": "by median and quartiles"}
LONGEST_LIST = 200


def layout(s: Segmentation) -> list[Any]:
    """The page; all of it is known when the server starts, but for what visitors bring."""
    return [
        html.Section(html.H1(_headline(s)), className="headline", id=ids.DATA_HEADLINE),
        html.Section(id=ids.BRING, className="card bring"),
        html.Div([_columns(s), _report(s)], className="views", id=ids.CLEANED),
    ]


def _headline(s: Segmentation) -> str:
    return f"{number_text(s.n_customers)} customers from {s.question.source}"


def _columns(s: Segmentation) -> html.Section:
    head = html.Tr([html.Th(name, scope="col") for name in HEAD])
    used = _roles(s.schema)
    rows = [_row(c, *used.get(c["column"], ("not used", ""))) for c in s.report["columns"]]
    table = html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="scrolls")
    return card("Columns", "what each is used for", "two-thirds", [table])


def _row(column: dict[str, Any], used: str, unit: str) -> html.Tr:
    scaled = SCALED.get(column["scaling"], column["scaling"])
    cells = [html.Td(text) for text in (used, column["why"], scaled, unit)]
    return html.Tr([html.Th(column["column"], scope="row"), *cells])


def _roles(schema: Schema) -> dict[str, tuple[str, str]]:
    roles = {f.column: ("feature: forms segments", f.unit or f.scale) for f in schema.features}
    roles |= {c.column: ("category: describes segments", ", ".join(c.values)) for c in schema.categories}
    return roles | ({schema.id_column: ("id", "")} if schema.id_column else {})


def _report(s: Segmentation) -> html.Section:
    done = [f["sentence"] for f in s.report["findings"]] or ["Nothing had to be changed."]
    left_out = s.report["not_segmented"]
    placed = f"{number_text(s.n_segmented)} of {number_text(s.n_customers)} customers are in a segment."
    read = [f"{d['what']}: {d['value']} ({d['why']})" for d in s.report["decisions"]]
    save = html.A("Save as CSV", href="report.csv", download="", className="tool bordered")
    return card(
        "Cleaning",
        f"data fingerprint {s.fingerprint}",
        "third",
        [
            html.P(placed),
            _list(done),
            *([_left_out(left_out, s.report["n_not_segmented"], s.report["place"])] if left_out else []),
            html.H3("How it was read"),
            _list(read),
            html.H3("Choices"),
            _list(choices(s.question, *(COPIED if s.origin is None else ()))),
        ],
        [save],
    )


def choices(question: Question, *more: str) -> list[str]:
    """What was chosen, by whoever asked or by default, in sentences; `more` that always holds for such customers."""
    asked = question.n_clusters
    first = "The clearest number of segments by silhouette" if asked is None else f"{asked} segments, as asked for,"
    scaling = (
        "by the distribution of each feature"
        if question.scaling == "auto"
        else SCALED.get(question.scaling, question.scaling)
    )
    told = [
        f"{first} is shown first." if asked is None else f"{first} are shown first.",
        f"Scaling, unless asked otherwise: {scaling}.",
        MISSING[question.missing],
        OUTLIERS[question.outliers],
        *more,
        *ALWAYS,
    ]
    return told if question.smallest_cell is None else [t.replace("exported but not", "not") for t in told]


def _list(sentences: list[str]) -> html.Ul:
    return html.Ul([html.Li(sentence) for sentence in sentences])


def _left_out(customers: list[dict[str, Any]], total: int, place: str) -> html.Details:
    shown = customers[:LONGEST_LIST]
    lines = [f"{place.capitalize()} {u['line']}, id {u['id'] or '(none)'}: {u['reason']}." for u in shown]
    rest = [f"and {total - len(shown)} more, in the CSV and in the export with an empty segment"]
    return html.Details(
        [
            html.Summary(f"{total} not segmented"),
            html.Div(_list(lines + (rest if total > len(shown) else [])), className="long"),
        ],
        open=True,
    )
