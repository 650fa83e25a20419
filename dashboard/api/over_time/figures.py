"""The charts of the page of segments over time."""

from typing import Any

from analysis.editions.approvals import approvals_of
from analysis.editions.kept import editions_of
from analysis.store.row_queries import Customers
from dashboard.api.over_time.document import yardstick
from dashboard.api.over_time.rights import Living
from dashboard.views.over_time.averages import averages, fit
from dashboard.views.over_time.shares import shares

LEAST = 2  # editions, below which there is no line


def figures(customers: Customers, living: Living) -> dict[str, Any]:
    """Return every figure by its name; none where there are not two editions yet."""
    editions = editions_of(living.home)
    if len(editions) < LEAST:
        return {}
    schema = customers.segmentation.schema
    return {
        "sizes": shares(editions, yardstick(editions, approvals_of(living.home))),
        **({"averages": averages(editions, schema.reading_order)} if schema.features else {}),
        "fit": fit(editions),
    }
