"""The public interface: all that a notebook or a script needs to segment customers. Knows no web.

    >>> import analysis
    >>> mall = analysis.open_segmentation("mall")
    >>> mall.n_clusters, mall.solution(6).names[0]
    (6, 'High income, high spending')
    >>> analysis.score(mall, "data/Mall_Customers.csv")["segment"].value_counts().sort_index().tolist()
    [39, 33, 45, 38, 24, 21]

`segment` makes a segmentation, `open_segmentation` opens a saved one, `find_evidence` says whether to trust it,
`score` finds the segments of other customers, `explore` shows the live page in a notebook, and `read_customers` shows
how Kindred reads a source. `Question` holds every choice, `Segmentation` every result. All of them raise `InputError`,
one sentence, for unusable input.

Everything is imported when it is first used, because the web process must not load pandas and scikit-learn.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.core.errors import InputError
    from analysis.model.question import Question
    from analysis.store.segmentation import Segmentation
    from analysis.using.scripting import find_evidence, open_segmentation, read_customers, score, segment
    from dashboard.saved.explore import explore

__all__ = [
    "InputError",
    "Question",
    "Segmentation",
    "explore",
    "find_evidence",
    "open_segmentation",
    "read_customers",
    "score",
    "segment",
]

_HOMES = {
    "InputError": "analysis.core.errors",
    "Question": "analysis.model.question",
    "Segmentation": "analysis.store.segmentation",
    "explore": "dashboard.saved.explore",
}
_FUNCTIONS = "analysis.using.scripting"


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES.get(name, _FUNCTIONS)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names too, so that notebooks can complete them."""
    return sorted({*globals(), *__all__})
