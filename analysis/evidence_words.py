"""What to make of the evidence, in sentences made from its numbers, for readers who never heard of a silhouette.

`{3}` stands for the name of segment 3, which people may change.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.cells import Floats, Singles, weighted_std
from analysis.criteria import SAMPLE_CELLS, SILHOUETTE_CELLS
from analysis.resampling import COPIES, MOST_CELLS, REFITS, SHARE, Alternative, Stability
from analysis.segmentation import Segmentation, Solution
from analysis.verdicts import Verdict, Word
from analysis.words import listed, number_text

BORDER = 0.1
SURE, UNSURE = 0.9, 0.5
ROBUST, FRAGILE = 0.8, 0.5


@dataclass(frozen=True)
class Facts:
    """What is known of `k` segments: verdicts and stability by n_clusters, references by name, measures of cells."""

    segmentation: Segmentation
    k: int
    judged: dict[int, Verdict]
    held: dict[int, Stability]
    references: dict[str, Floats]
    widths: Singles
    margins: Singles

    @property
    def solution(self) -> Solution:
        """The solution of `k` segments."""
        return self.segmentation.solution(self.k)

    def customers(self, which: NDArray[np.bool_]) -> int:
        """How many customers are in the cells for which `which` is true."""
        return int(self.segmentation.cells.counts[which].sum())


def sentences(
    facts: Facts, described: dict[str, Any], other: tuple[Alternative, ...], flow: dict[str, Any] | None
) -> dict[str, str]:
    """One text for each part of the Evidence page."""
    return {
        "verdict": verdict_sentence(facts.judged[facts.k], facts.k),
        "how_many": how_many(facts),
        "disagreements": disagreements(facts),
        "against": against(facts.solution.silhouette, facts.references, facts.judged[facts.k].chance.needed),
        "silhouette": silhouette_sentence(facts),
        "borderline": borderline(facts),
        "stability": stability_sentence(facts),
        "describe": describe_sentence(facts, described),
        "circular": CIRCULAR,
        "sensitivity": sensitivity(other),
        "flow": flow_sentence(facts.k, flow),
    }


CIRCULAR = (
    "F says how much more segments differ in a feature than the customers within them. No p-value is shown for it: the "
    "segments were formed to differ in these features, so a test would call them different in any data."
)

MEANINGS: dict[Word, str] = {
    "strong": "These {k} segments are strong: clearly apart, and found again in other samples of the same customers.",
    "fair": "These {k} segments are fair: real, with overlap at their borders. They are good enough to plan with.",
    "weak": "These {k} segments are weak: more than chance, but {lack}. Take them as a rough guide only.",
    "none": (
        "There are no reliable segments here: data without any structure give {k} groups that are as clear as these. "
        "Do not act on them."
    ),
}


def verdict_sentence(found: Verdict, k: int) -> str:
    """The verdict for people who decide."""
    lacks = {
        "silhouette": "they run into each other",
        "agreement of refits": "other samples of the same customers give other groups",
    }
    missing = [lacks[c.what] for c in found.fair if not c.passed]
    return MEANINGS[found.word].format(k=k, lack=" and ".join(missing))


def how_many(facts: Facts) -> str:
    """Why so many segments, or how many would be clearer."""
    s, own, held = facts.segmentation, facts.solution, facts.held[facts.k]
    ranked = sorted(s.solutions, key=lambda x: -x.silhouette)
    best, rank = ranked[0], ranked.index(own) + 1
    again = (
        f"Formed anew from {REFITS} random {SHARE:.0%} of the customers, they agree {held.mean:.2f} on average and "
        f"{held.lowest:.2f} at the least, 1 being the same groups."
    )
    if rank == 1:
        first = (
            f"{facts.k} segments have the highest silhouette of {s.ks[0]} to {s.ks[-1]}, {own.silhouette:.2f}: with no "
            "other number are customers as much closer to their own segment than to the next."
        )
    else:
        first = (
            f"{facts.k} segments have a silhouette of {own.silhouette:.2f}, number {rank} of {len(ranked)}; "
            f"the highest is {best.silhouette:.2f}, with {best.n_clusters} segments."
        )
    return f"{first} {again}"


def disagreements(facts: Facts) -> str:
    """Which number of segments each criterion would choose."""
    solutions = facts.segmentation.solutions
    wishes: dict[str, int] = {
        "silhouette": _best(solutions, lambda x: x.silhouette),
        "Calinski-Harabasz": _best(solutions, lambda x: x.calinski_harabasz),
        "Davies-Bouldin": _best(solutions, lambda x: -x.davies_bouldin),
        "stability": _best(solutions, lambda x: facts.held[x.n_clusters].mean),
    }
    if len(set(wishes.values())) == 1:
        return (
            f"Silhouette, Calinski-Harabasz, Davies-Bouldin and stability all prefer {wishes['silhouette']} segments."
        )
    by_k = {k: [name for name, wish in wishes.items() if wish == k] for k in sorted(set(wishes.values()))}
    told = [f"{listed(names)} {'prefers' if len(names) == 1 else 'prefer'} {k}" for k, names in by_k.items()]
    return f"The criteria disagree: {'; '.join(told)}. Kindred chooses by silhouette, and shows the others."


def _best(solutions: Iterable[Solution], value: Callable[[Solution], float]) -> int:
    return max(solutions, key=lambda x: (value(x), -x.n_clusters)).n_clusters


def against(silhouette: float, references: dict[str, Floats], needed: float) -> str:
    """The silhouette beside that of data without structure; `needed` is what such data could reach."""
    shuffled, turned, cloud = (references[name] for name in ("shuffled", "turned", "cloud"))
    told = (
        f"These segments reach a silhouette of {silhouette:.2f}. {COPIES} copies of the customers with every column "
        f"shuffled, so that nothing goes together, reach {shuffled.mean():.2f} on average and {shuffled.max():.2f} at "
        f"most; shuffled along the directions of the customer map {turned.mean():.2f} and {turned.max():.2f}; single "
        f"round clouds {cloud.mean():.2f} and {cloud.max():.2f}."
    )
    if silhouette > needed:
        return f"{told} So the segments are more than chance."
    return f"{told} So chance alone could give groups as clear as these."


def silhouette_sentence(facts: Facts) -> str:
    """The tightest and the loosest segment, and who would be better off elsewhere."""
    labels, counts = facts.segmentation.cells.labels[facts.k], facts.segmentation.cells.counts
    means = [float(np.average(facts.widths[labels == j], weights=counts[labels == j])) for j in range(1, facts.k + 1)]
    tight, loose = int(np.argmax(means)), int(np.argmin(means))
    misplaced = facts.customers(facts.widths < 0)
    bar = "customer" if facts.segmentation.protection is None else "group of customers"
    return (
        f"Each bar is a {bar}: 1 means far closer to the own segment than to the next, 0 on the border, below 0 closer "
        f"to another one. {{{tight + 1}}} is the tightest ({means[tight]:.2f} on average), {{{loose + 1}}} the "
        f"loosest ({means[loose]:.2f}); {_of_all(misplaced, facts)} {_are(misplaced)} below 0.{_sampled(facts)}"
    )


def _sampled(facts: Facts) -> str:
    """How far an average silhouette of sampled cells may be off, where there are too many for all."""
    if len(facts.widths) <= SILHOUETTE_CELLS:
        return ""
    counts = facts.segmentation.cells.counts.astype(float)
    n = SAMPLE_CELLS * counts.sum() ** 2 / (len(counts) * (counts**2).sum())
    error = 1.96 * weighted_std(facts.widths.astype(np.float64), facts.segmentation.cells.counts) / np.sqrt(n)
    return f" Averages are those of a sample, within {max(error, 0.01):.2f} (95% of the time)."


def borderline(facts: Facts) -> str:
    """Customers nearly as close to the next centre."""
    n = facts.customers(facts.margins < BORDER)
    return (
        f"{_of_all(n, facts)} {_are(n)} borderline: nearly as close to the next segment's centre as to their own "
        f"(margin below {BORDER:.2f}). What is done for either segment may suit them."
    )


def stability_sentence(facts: Facts) -> str:
    """Customers that other samples put elsewhere."""
    kept = facts.held[facts.k].of_cells
    sure, unsure = facts.customers(kept >= SURE), facts.customers(kept < UNSURE)
    return (
        f"{_of_all(sure, facts)} {_are(sure)} put into the same segment by at least {SURE:.0%} of {REFITS} refits; "
        f"{number_text(unsure)} by fewer than half.{_on_samples(facts)}"
    )


def _on_samples(facts: Facts) -> str:
    n = len(facts.segmentation.cells)
    return f" Each refit is of {MOST_CELLS:,} of the {n:,} cells." if n > MOST_CELLS else ""


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _of_all(n: int, facts: Facts) -> str:
    total = facts.segmentation.n_segmented
    return f"{number_text(n)} of {number_text(total)} customers ({n / total:.1%})"


def describe_sentence(facts: Facts, described: dict[str, Any]) -> str:
    """The share explained, and the features that separate most and least."""
    labels = {f.key: f.short.lower() for f in facts.segmentation.schema.features}
    ranked = sorted(described["features"], key=lambda f: -(f["eta_squared"] or 0))
    most, least = ranked[0], ranked[-1]
    return (
        f"Knowing a customer's segment explains {described['explained']:.0%} of the differences between customers. It "
        f"tells most about {labels[most['feature']]} ({most['eta_squared'] or 0:.0%} of its variance) and least about "
        f"{labels[least['feature']]} ({least['eta_squared'] or 0:.0%})."
    )


def sensitivity(other: tuple[Alternative, ...]) -> str:
    """Which choice the result hangs on."""
    worst = min(other, key=lambda a: a.agreement)
    told = f"{worst.change} the agreement is {worst.agreement:.2f} of 1"
    if worst.agreement >= ROBUST:
        return f"Whatever is left out or scaled otherwise, the segments stay much the same; at the least, {told}."
    if worst.agreement >= FRAGILE:
        return f"The segments depend somewhat on these choices: {told}, the lowest."
    return f"The segments depend on a choice: {told}, so other groups would be shown."


def flow_sentence(k: int, flow: dict[str, Any] | None) -> str:
    """What one more segment changes."""
    if flow is None:
        return f"{k} is the largest number of segments that was tried."
    table = np.array(flow["table"])
    together = table.max(axis=1) / table.sum(axis=1)
    divided = int(together.argmin())
    return (
        f"From {k} to {flow['to']} segments, {{{divided + 1}}} is divided most: {together[divided]:.0%} of it stay "
        f"together. Of all customers, {table.max(axis=1).sum() / table.sum():.0%} stay with most of their segment."
    )
