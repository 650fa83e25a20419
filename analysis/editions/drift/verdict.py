"""What drift means, in one word and in sentences: still fits, drifting, refit advised."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from analysis.core.schema import Category, Feature
from analysis.editions.drift.measures import Measure
from analysis.store.segmentation import Segmentation

Word = Literal["fits", "drifting", "refit advised"]
EXIT_CODES: Mapping[str, int] = {"fits": 0, "drifting": 3, "refit advised": 4}
REFIT = {"distance": 0.25, "silhouette": 0.1, "far": 0.02}  # from where on centers describe customers no longer
FIT = ("far", "distance", "silhouette")  # comes first where it asks for a refit
CHANGES = ("feature", "within", "sizes")  # comes first where the centers still describe customers
MAX_NAMED = 3


@dataclass(frozen=True)
class Verdict:
    """Whether the centers of edition `yardstick` describe the customers of `edition`; `sentence` says so first."""

    yardstick: int
    edition: int
    word: Word
    sentence: str
    reasons: tuple[str, ...]
    measures: tuple[Measure, ...]

    def to_document(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        measures = [asdict(m) | {"matters": bool(m.matters)} for m in self.measures]
        return asdict(self) | {"measures": measures, "exit_code": EXIT_CODES[self.word]}


def judge(s: Segmentation, names: tuple[str, ...], editions: tuple[int, int], measures: tuple[Measure, ...]) -> Verdict:
    """Return the verdict on measures; `editions` are the yardstick and the one that is measured."""
    matters = [m for m in measures if m.matters]
    is_over = any(m.value >= REFIT.get(m.kind, float("inf")) for m in matters)
    order = FIT + CHANGES if is_over else CHANGES + FIT
    large = sorted(matters, key=lambda m: (order.index(m.kind), -m.value / m.limit))
    word: Word = "refit advised" if is_over else "drifting" if large else "fits"
    reasons = tuple(_reason(s, names, m) for m in _named(large))
    return Verdict(*editions, word, _sentence(word, editions[0], s, names, large), reasons, measures)


def _named(large: list[Measure]) -> list[Measure]:
    """Leave out features within segments that changed everywhere, and all but the largest of the others."""
    everywhere = {m.what for m in large if m.kind == "feature"}
    within = [m for m in large if m.kind == "within" and m.what not in everywhere]
    return [m for m in large if m.kind != "within"] + within[:MAX_NAMED]


def _sentence(word: Word, yardstick: int, s: Segmentation, names: tuple[str, ...], large: list[Measure]) -> str:
    model = f"The segments of edition {yardstick}"
    if word == "fits":
        return f"{model} still fit: nothing that matters has changed more than resampling explains."
    if word == "refit advised":
        return f"A refit is advised: the segments of edition {yardstick} no longer describe the customers."
    parts = list(dict.fromkeys(_place(s, names, m) for m in _named(large)))
    return f"{model} are drifting in {_joined(parts)}."


def _place(s: Segmentation, names: tuple[str, ...], m: Measure) -> str:
    match m.kind:
        case "feature":
            return _column(s, m).spoken
        case "within":
            return f"{_feature(s, m).spoken} of “{names[(m.segment or 1) - 1]}”"
        case "sizes":
            return "the sizes of segments"
        case "far":
            return "customers unlike every segment"
    return "how close customers are to their centers"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _column(s: Segmentation, m: Measure) -> Feature | Category:
    return next(c for c in s.schema.forming if c.column == m.what)


def _feature(s: Segmentation, m: Measure) -> Feature:
    return next(f for f in s.schema.features if f.column == m.what)


def _reason(s: Segmentation, names: tuple[str, ...], m: Measure) -> str:
    """Return one sentence: the change, then its size, then what chance explains."""
    chance = f"{m.chance:.2f} by chance"
    match m.kind:
        case "feature":
            index = f"population stability index {m.value:.2f}, up to {chance}"
            return f"{_column(s, m).short}: {_change(s, m)} ({index})."
        case "within":
            f = _feature(s, m)
            sds = f"{m.value:.2f} standard deviations, up to {chance}"
            return f"{f.short} of “{names[(m.segment or 1) - 1]}”: {_from_to(m, f)} on average ({sds})."
        case "sizes":
            index = f"population stability index {m.value:.2f}, up to {chance}"
            return f"“{names[(m.segment or 1) - 1]}”: from {m.before:.0%} to {m.now:.0%} of customers ({index})."
        case "far":
            limit = f"up to {m.chance:.1%} by chance"
            return f"{m.now:.1%} of customers are {_far(s)} ({m.before:.1%} before; {limit})."
        case "distance":
            limit = f"up to {m.chance:.0%} by chance"
            return f"Customers are {m.value:.0%} farther from their centers than before ({limit})."
    away = f"simplified silhouette {m.now:.3f} instead of {m.before:.3f}; up to {m.chance:.3f} less by chance"
    return f"Customers lie less clearly in their segments ({away})."


def _far(s: Segmentation) -> str:
    """Return what customers are who are far from the center of their segment; clouds may have others nearer."""
    if s.solution(s.n_clusters).clouds is None:
        return "unlike every segment, a new kind"
    return "farther from the center of their segment than nearly all others"


def _change(s: Segmentation, m: Measure) -> str:
    if m.which:
        return f"“{m.which}” from {m.before:.1f}% to {m.now:.1f}% of customers"
    return f"{_from_to(m, _feature(s, m))} on average"


def _from_to(m: Measure, f: Feature) -> str:
    """Return both averages, with more decimals where they would look the same."""
    for decimals in range(f.decimals, f.decimals + 4):
        before, now = f"{m.before:,.{decimals}f}", f"{m.now:,.{decimals}f}"
        if before != now:
            break
    unit = f" {f.unit}" if f.unit else ""
    return f"from {before} to {now}{unit}"
