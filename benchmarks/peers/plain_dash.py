"""A page as the documentation of Dash teaches it: four linked charts of the Mall customers, brushed through a callback.

`python -m benchmarks.peers.plain_dash PORT`
"""

import sys
from typing import Any

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

from benchmarks.peers.customers import FEATURES, mall_customers


def figures(customers: pd.DataFrame) -> dict[str, Any]:
    """Return the four charts of some customers."""
    of_segment = {"color": "segment", "custom_data": ["row"]}
    return {
        "pair": px.scatter(customers, x=FEATURES[1], y=FEATURES[2], **of_segment).update_layout(dragmode="select"),
        "map": px.scatter(customers, x="pc1", y="pc2", **of_segment),
        "histogram": px.histogram(customers, x="Age", facet_col="segment", facet_col_wrap=6),
        "boxes": px.box(customers, x="segment", y="Age"),
    }


def page() -> Dash:
    """Return the application."""
    customers = mall_customers()
    customers["row"] = range(len(customers))
    app = Dash(__name__)
    graphs = [dcc.Graph(id=name, figure=figure) for name, figure in figures(customers).items()]
    app.layout = html.Div([html.H1(f"{len(customers)} customers", id="title"), *graphs])

    @app.callback(
        Output("title", "children"),
        *(Output(name, "figure") for name in ("map", "histogram", "boxes")),
        Input("pair", "selectedData"),
        prevent_initial_call=True,
    )
    def select(selected: Any) -> tuple[Any, ...]:
        points = (selected or {}).get("points", [])
        rows = [point["customdata"][0] for point in points if "customdata" in point]
        shown = customers[customers["row"].isin(rows)] if rows else customers
        drawn = figures(shown)
        return f"{len(shown)} selected", drawn["map"], drawn["histogram"], drawn["boxes"]

    return app


if __name__ == "__main__":
    page().run(port=sys.argv[1])
