"""Data: where the customers come from, what each column is used for, and what cleaning did."""

from typing import Any

from dash import html

from analysis.schema import Schema
from analysis.segmentation import Segmentation
from analysis.words import number_text
from dashboard.pages.cards import card

RULES = (
    "Spaces around values are removed.",
    "A customer with a missing or unreadable value, a repeated row or a used id is exported but not segmented.",
    "A missing category is a value of its own.",
    "Outliers are kept and pointed out.",
)
LONGEST_LIST = 200
UNUSED = ("ignored", "text", "date")


def layout(s: Segmentation) -> list[Any]:
    """The page; all of it is known when the server starts."""
    return [
        html.Section(html.H1(_headline(s)), className="headline"),
        html.Div([_columns(s), _report(s)], className="views"),
    ]


def _headline(s: Segmentation) -> str:
    return f"{number_text(s.n_customers)} customers from {s.question.source}"


def _columns(s: Segmentation) -> html.Section:
    head = html.Tr([html.Th(name, scope="col") for name in ("Column", "Used as", "Unit")])
    rows = [html.Tr([html.Th(c, scope="row"), html.Td(role), html.Td(unit)]) for c, role, unit in _roles(s.schema)]
    return card("Columns", "what each is used for", "half", [html.Table([html.Thead(head), html.Tbody(rows)])])


def _roles(schema: Schema) -> list[tuple[str, str, str]]:
    roles = dict.fromkeys(schema.columns, ("not used", ""))
    roles |= {f.column: ("feature: forms segments", f.unit or f.scale) for f in schema.features}
    roles |= {c.column: ("category: describes segments", ", ".join(c.values)) for c in schema.categories}
    if schema.id_column:
        roles[schema.id_column] = ("id", "")
    return [(column, role, unit) for column, (role, unit) in roles.items()]


def _report(s: Segmentation) -> html.Section:
    unused = [f"{c['column']} is not used: {c['why']}." for c in s.report["columns"] if c["role"] in UNUSED]
    done = [*(f["sentence"] for f in s.report["findings"]), *unused] or ["Nothing had to be changed."]
    left_out = s.report["not_segmented"]
    placed = f"{number_text(s.n_segmented)} of {number_text(s.n_customers)} customers are in a segment."
    read = [html.Li(f"{d['what']}: {d['value']} ({d['why']})") for d in s.report["decisions"]]
    return card(
        "Cleaning",
        f"data fingerprint {s.fingerprint}",
        "half",
        [
            html.P(placed),
            html.Ul([html.Li(sentence) for sentence in done]),
            *([_left_out(left_out, s.report["n_not_segmented"], s.report["place"])] if left_out else []),
            html.H3("How it was read"),
            html.Ul(read),
            html.H3("Rules"),
            html.Ul([html.Li(rule) for rule in RULES]),
        ],
    )


def _left_out(customers: list[dict[str, Any]], total: int, place: str) -> html.Details:
    shown = customers[:LONGEST_LIST]
    lines = [html.Li(f"{place.capitalize()} {u['line']}, id {u['id'] or '(none)'}: {u['reason']}.") for u in shown]
    rest = [html.Li(f"and {total - len(shown)} more, in the export with an empty segment")]
    return html.Details(
        [
            html.Summary(f"{total} not segmented"),
            html.Ul(lines + (rest if total > len(shown) else [])),
        ],
        open=True,
    )
