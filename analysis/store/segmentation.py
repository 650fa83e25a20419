"""A segmentation is a value: what was asked, and what was found for every number of segments.

`folder.py` saves and opens it, `build` makes it. It needs neither scikit-learn nor pandas, so that the page can use it.
"""

import importlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from analysis.core.cells import Cells
from analysis.core.clouds import Clouds
from analysis.core.schema import Feature, Schema
from analysis.model.precision import EXACT, Precision
from analysis.model.protection import Protection
from analysis.model.question import Question
from analysis.model.rule_formats import Rule
from analysis.store.color_slots import Slots, color_slots

KINDS = {"duckdb": "DuckDB", "sc": "Spark", "spark": "Spark", "postgresql": "PostgreSQL", "postgres": "PostgreSQL"}

# user and password before the host; values of what may hold one behind it
SECRETS = re.compile(r"(?<=//)[^?;]*@|(?<=password=)[^&;]*|(?<=token=)[^&;]*", re.IGNORECASE)


@dataclass(frozen=True)
class Scaling:
    """How features were put on one scale, by feature key: `(value - mean) / scale` in the feature's units.

    Where `kind` is "log" it is log(1 + value) that is scaled. `coordinates`: where the values of each category that
    forms segments lie, by its key and by value. `components`: the directions that form segments in place of single
    columns, each with a loading on every coordinate; none where all columns do.
    """

    mean: dict[str, float]
    scale: dict[str, float]
    kind: dict[str, str]
    coordinates: dict[str, dict[str, tuple[float, ...]]] = field(default_factory=dict)
    components: tuple[tuple[float, ...], ...] = ()

    def average(self, key: str, shares: Mapping[str, float]) -> tuple[float, ...]:
        """Return where customers lie on average who have the values of a category in these shares.

        NaN where some have a value that lies nowhere.
        """
        known = self.coordinates[key]
        width = len(next(iter(known.values())))
        nowhere = (math.nan,) * width
        parts = [(share, known.get(value, nowhere)) for value, share in shares.items() if share]
        return tuple(sum(share * own[i] for share, own in parts) for i in range(width))


@dataclass(frozen=True)
class Segment:
    """One segment: number from 1, derived name and action, size, share, center in original units by column, profile.

    `coordinates`: where its center lies along each category that forms segments, by key.
    """

    segment: int
    name: str
    action: str
    size: int
    share: float
    center: dict[str, float]
    profile: dict[str, Any]
    coordinates: dict[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Solution:
    """One number of segments: criteria, segments in canonical order, associations of categories, rules.

    `differences`: whether segments differ in descriptors. `clouds`: what a Gaussian mixture places customers by;
    without them, each customer belongs to the nearest center.
    """

    n_clusters: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float
    segments: tuple[Segment, ...]
    associations: tuple[dict[str, Any], ...]
    rules: tuple[Rule, ...]
    differences: tuple[dict[str, Any], ...] = ()
    clouds: Clouds | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, segment 1 first."""
        return tuple(s.name for s in self.segments)


@dataclass(frozen=True)
class Axis:
    """One direction of the customer map: the words at its ends, its share of variance, its loadings by column.

    `coordinates`: its loadings on each category that forms segments, by key.
    """

    negative: str
    positive: str
    explained_variance_ratio: float
    loadings: dict[str, float]
    coordinates: dict[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """Where rows that are not copied are: the engine's address, files or a table there, a table of a database file.

    `more` are files that were added later.
    """

    engine: str
    source: str
    table: str | None = None
    more: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The engine as people call it."""
        return KINDS.get(self.engine.partition("://")[0].lower(), self.engine)

    def shown(self) -> "Origin":
        """Return the same without user, password and token, to be saved and shown.

        Where those hold an @ or a slash, rather too little of the address is left than too much.
        """
        source = re.sub(r"(?<=://)[^/@]*@", "", self.source)
        return replace(self, engine=SECRETS.sub("", self.engine), source=source)


@dataclass(frozen=True)
class Segmentation:
    """Everything found about one table of customers, for every number of segments.

    `verdict` is the word of the evidence, None until that is found. `origin`: where the customers are if they are not
    in the folder, which then has only `n_kept` of them as examples; `stamp` then shows whether files have changed.
    `protection`: cells are groups of a smallest size, and the folder has no customers at all.
    """

    question: Question
    schema: Schema
    n_customers: int
    n_clusters: int
    fingerprint: str
    scaling: Scaling
    overall: dict[str, Any]
    solutions: tuple[Solution, ...]
    axes: tuple[Axis, Axis]
    report: dict[str, Any]
    cells: Cells
    verdict: str | None = None
    precision: Precision = EXACT
    origin: Origin | None = None
    n_kept: int | None = None
    stamp: str | None = None
    protection: Protection | None = None

    def solution(self, n_clusters: int) -> Solution:
        """Return the solution with that many segments. Raises KeyError where there is none."""
        return {s.n_clusters: s for s in self.solutions}[n_clusters]

    @property
    def ks(self) -> tuple[int, ...]:
        """Every number of segments there is a solution for."""
        return tuple(s.n_clusters for s in self.solutions)

    @cached_property
    def slots(self) -> dict[int, Slots]:
        """The color slot of each segment, segment 1 first, by n_clusters."""
        return color_slots({k: self.cells.labels[k] for k in self.ks}, self.cells.counts, self.n_clusters)

    @property
    def changed(self) -> tuple[Feature, ...]:
        """Numeric columns some of whose values are not as in the source."""
        return tuple(f for f in self.schema.numbers if f.changed)

    @property
    def exact(self) -> tuple[Feature, ...]:
        """Numbers whose values are kept besides the source's text and the cells': they are changed, or rounded."""
        return tuple(f for f in self.schema.numbers if f.changed or f.rounded)

    def shares(self, segment: Segment) -> dict[str, dict[str, float]]:
        """Return the shares of a segment's customers by value, for each category that forms segments, by column."""
        counts = {c.column: segment.profile["categories"][c.key]["counts"] for c in self.schema.forming_categories}
        return {column: {v: n / segment.size for v, n in own.items() if n} for column, own in counts.items()}

    @property
    def n_coordinates(self) -> int:
        """How many coordinates customers have on the scale that segments are formed on."""
        tables = (self.scaling.coordinates[key].values() for key in self.schema.coded)
        return len(self.schema.features) + sum(len(next(iter(own))) for own in tables)

    @property
    def n_segmented(self) -> int:
        """Customers that are in a segment."""
        return int(self.cells.counts.sum())

    def to_pandas(self, n_clusters: int | None = None) -> Any:
        """Return a DataFrame with a row per segment: name, customers, share, average of each feature, action."""
        return _notebook().to_pandas(self, n_clusters)

    def figures(self, n_clusters: int | None = None) -> Any:
        """Return Matplotlib figures by name: pair, map, boxes, silhouette and elbow."""
        return _notebook().figures(self, n_clusters)

    def __repr__(self) -> str:
        """Return a line; all values together would fill pages."""
        return f"<Segmentation of {self.n_segmented:,} customers, {self.n_clusters} segments: {self.question.source}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a card per segment and a chart."""
        return str(_notebook().to_html(self))


def _notebook() -> Any:
    """Return the module that draws, which is imported on demand: the page opens segmentations without it."""
    return importlib.import_module("analysis.reports.notebook")
