"""Data: bring customers; where the shown ones come from, what each column is used for, what cleaning changed."""

from typing import Any

from dash import html

from analysis.core.schema import Category, Schema
from analysis.model.methods import METHODS
from analysis.model.question import Question
from analysis.model.selections.words import number_text
from analysis.store.segmentation import Segmentation
from analysis.using.segment_sentences import through_components
from dashboard import ids
from dashboard.pages.attributes import attributes, needing
from dashboard.pages.cards import card
from dashboard.pages.origin import origin_card

MISSING = {
    "drop": "Customers with a missing or unreadable value are exported but not segmented.",
    "median": "Missing values of features are filled with the column's median; unreadable ones are not.",
    "ask": "No feature has missing values.",
}
OUTLIERS = {
    "keep": "Extreme values (beyond Tukey's outer fences) are kept and listed.",
    "clip": "Extreme values are limited to Tukey's outer fences.",
    "set aside": "Customers with an extreme value (beyond Tukey's outer fences) are exported but not segmented.",
}
COPIED = (
    "Spaces around values are removed.",
    "Repeated rows and repeated ids are exported but not segmented.",
)
ALWAYS = ("A missing category counts as a category of its own.",)
FORMS = "feature: forms segments"
HEAD = ("Column", "Used as", "Reason", "Scale", "Unit or values")
SCALED = {"log": "logarithmic", "none": "unchanged", "robust": "by median and quartiles"}
LONGEST_LIST = 200


def layout(s: Segmentation) -> list[Any]:
    """Lay out the page; only what visitors bring is unknown when the server starts."""
    return [
        html.Section(html.H1(_headline(s)), className="headline", id=ids.DATA_HEADLINE),
        needing("server", html.Section(id=ids.BRING, className="card bring")),
        html.Div([origin_card(s), _columns(s), _report(s)], className="views", id=ids.CLEANED),
    ]


def _headline(s: Segmentation) -> str:
    return f"{number_text(s.n_customers)} customers from {s.question.source}"


def _columns(s: Segmentation) -> html.Section:
    head = html.Tr([html.Th(name, scope="col") for name in HEAD])
    used = _roles(s.schema)
    rows = [_row(c, *used.get(c["column"], ("not used", ""))) for c in s.report["columns"]]
    table = html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="stacks"), className="scrolls")
    return card("Columns", "What each one is used for.", "two-thirds", [table])


def _row(column: dict[str, Any], used: str, unit: str) -> html.Tr:
    scaled = SCALED.get(column["scaling"], column["scaling"]) if used == FORMS else ""
    shown = zip(HEAD[1:], (used, column["why"], scaled, unit), strict=True)
    cells = [html.Td(text, **attributes(data_label=name)) for name, text in shown]
    return html.Tr([html.Th(column["column"], scope="row"), *cells])


def _roles(schema: Schema) -> dict[str, tuple[str, str]]:
    roles = {f.column: (FORMS, f.unit or f.scale) for f in schema.features}
    roles |= {f.column: ("descriptor: describes segments", f.unit or f.scale) for f in schema.descriptors}
    roles |= {c.column: (_use(c), ", ".join(c.values)) for c in schema.categories}
    return roles | ({schema.id_column: ("id", "")} if schema.id_column else {})


def _use(c: Category) -> str:
    return "category: forms segments" if c.forms else "category: describes segments"


def _report(s: Segmentation) -> html.Section:
    done = [f["sentence"] for f in s.report["findings"]] or ["Nothing was changed."]
    left_out = s.report["not_segmented"]
    placed = f"{number_text(s.n_segmented)} of {number_text(s.n_customers)} customers are in a segment."
    read = [f"{d['what']}: {d['value']} ({d['why']})" for d in s.report["decisions"]]
    save = needing("server", html.A("Save as CSV", href="report.csv", download="", className="tool bordered"))
    return card(
        "Cleaning",
        f"data fingerprint {s.fingerprint}",
        "third",
        [
            html.P(placed),
            _list(done),
            *([_left_out(left_out, s.report["n_not_segmented"], s.report["place"])] if left_out else []),
            html.H3("How the file was read"),
            _list(read),
            html.H3("Settings used"),
            html.P(
                " ".join(filter(None, [METHODS[s.question.method].sentences(s.n_segmented), through_components(s)]))
            ),
            _list(choices(s.question, *(COPIED if s.origin is None else ()))),
        ],
        [save],
    )


def choices(question: Question, *more: str) -> list[str]:
    """Return the settings in sentences; `more` are those that hold for every segmentation of this kind."""
    asked = question.n_clusters
    first = "The number of segments with the best silhouette" if asked is None else f"{asked} segments, chosen by you,"
    scaling = (
        "by the distribution of each feature"
        if question.scaling == "auto"
        else SCALED.get(question.scaling, question.scaling)
    )
    chosen = [
        f"{first} is shown first." if asked is None else f"{first} are shown first.",
        f"Scale of features, unless chosen otherwise: {scaling}.",
        MISSING[question.missing],
        OUTLIERS[question.outliers],
        *more,
        *ALWAYS,
    ]
    return chosen if question.smallest_cell is None else [t.replace("exported but not", "not") for t in chosen]


def _list(sentences: list[str]) -> html.Ul:
    return html.Ul([html.Li(sentence) for sentence in sentences])


def _left_out(customers: list[dict[str, Any]], total: int, place: str) -> html.Details:
    shown = customers[:LONGEST_LIST]
    lines = [f"{place.capitalize()} {u['line']}, id {u['id'] or '(none)'}: {u['reason']}." for u in shown]
    rest = [f"and {total - len(shown)} more: see the CSV, or the export, where their segment is empty"]
    return html.Details(
        [
            html.Summary(f"{total} not segmented"),
            html.Div(_list(lines + (rest if total > len(shown) else [])), className="long"),
        ],
        open=True,
    )
