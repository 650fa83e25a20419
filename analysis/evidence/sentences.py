"""The evidence in sentences, for readers who have never heard of a silhouette.

`{3}` stands for the name of segment 3, which people may change.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.criteria import SAMPLE_CELLS, SILHOUETTE_CELLS
from analysis.core.cells import Floats, Singles, weighted_std
from analysis.evidence.other_choices import Alternative
from analysis.evidence.resampling import MOST_CELLS, REFITS, SHARE, Stability
from analysis.evidence.verdict_sentences import against, apart, verdict_sentence
from analysis.model.selections.words import listed, number_text
from analysis.model.verdicts.segmentation import FAIRLY_STABLE, STABLE, Verdict
from analysis.store.preferred import CHOSEN_BY, preferred_numbers
from analysis.store.segmentation import Segmentation, Solution

BORDER = 0.1
SURE, UNSURE = 0.9, 0.5
ROBUST, FRAGILE = 0.8, 0.5


@dataclass(frozen=True)
class EvidenceFacts:
    """The figures behind the sentences about `k` segments: verdicts and stability by n_clusters, references by name,
    measures of cells.
    """

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
        """Return the number of customers in the cells that the mask `which` selects."""
        return int(self.segmentation.cells.counts[which].sum())


def sentences(
    facts: EvidenceFacts, described: dict[str, Any], other: tuple[Alternative, ...], flow: dict[str, Any] | None
) -> dict[str, str]:
    """Return one text for each part of the Evidence page."""
    return {
        "verdict": verdict_sentence(facts.judged[facts.k], facts.k, has_clouds=facts.solution.clouds is not None),
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
    "F compares the differences between segments with the differences within them. There is no p-value: segments are "
    "formed to differ in these columns, so a test would find a difference in any data."
)


def how_many(facts: EvidenceFacts) -> str:
    """Return why this number of segments is shown, or which number would be clearer."""
    s, own, held = facts.segmentation, facts.solution, facts.held[facts.k]
    ranked = sorted(s.solutions, key=lambda x: -x.silhouette)
    best, rank = ranked[0], ranked.index(own) + 1
    again = (
        f"Repeated {REFITS} times with a random {SHARE:.0%} of customers, the segments come out {_alike(held.mean)} "
        f"(agreement {held.mean:.2f}; lowest {held.lowest:.2f}; 1 is identical)."
    )
    if rank == 1:
        first = (
            f"Of {s.ks[0]} to {s.ks[-1]} segments, {facts.k} are the clearest: with no other number are customers so "
            f"much closer to their own segment than to the next one (silhouette {own.silhouette:.2f})."
        )
    else:
        first = (
            f"{best.n_clusters} segments would be clearer than {facts.k} "
            f"(silhouette {apart(best.silhouette, own.silhouette)}; {facts.k} is number {rank} of {len(ranked)})."
        )
    return f"{first} {again}"


def _alike(agreement: float) -> str:
    """Return how alike segments of other samples are, in words."""
    if agreement >= STABLE:
        return "nearly the same"
    return "similar" if agreement >= FAIRLY_STABLE else "quite different"


def disagreements(facts: EvidenceFacts) -> str:
    """Return which number of segments each criterion suggests."""
    wishes = preferred_numbers(facts.segmentation.solutions, {k: held.mean for k, held in facts.held.items()})
    if len(set(wishes.values())) == 1:
        return f"Silhouette, Calinski-Harabasz, Davies-Bouldin and stability all suggest {wishes[CHOSEN_BY]} segments."
    chosen = wishes.pop(CHOSEN_BY)
    by_k = {k: [name for name, wish in wishes.items() if wish == k] for k in sorted(set(wishes.values()) - {chosen})}
    others = [f"{listed(names)} {k}" for k, names in by_k.items()]
    return f"Other criteria suggest other numbers: {'; '.join(others)}. Kindred uses the silhouette ({chosen})."


def silhouette_sentence(facts: EvidenceFacts) -> str:
    """Return the tightest and the loosest segment, and how many customers are closer to another one."""
    labels, counts = facts.segmentation.cells.labels[facts.k], facts.segmentation.cells.counts
    means = [float(np.average(facts.widths[labels == j], weights=counts[labels == j])) for j in range(1, facts.k + 1)]
    tight, loose = int(np.argmax(means)), int(np.argmin(means))
    misplaced = facts.customers(facts.widths < 0)
    bar = "customer" if facts.segmentation.protection is None else "group of customers"
    return (
        f"Each {bar} has a silhouette: at 1 they are much closer to their own segment than to the next; at 0 they are "
        f"on the border; below 0 they are closer to another segment. {{{tight + 1}}} is the tightest segment "
        f"({means[tight]:.2f} on average), {{{loose + 1}}} the loosest ({means[loose]:.2f}). "
        f"{_of_all(misplaced, facts)} {_are(misplaced)} below 0.{_sampled(facts)}"
    )


def _sampled(facts: EvidenceFacts) -> str:
    """Return the margin of averages that come from a sample of cells; empty where all cells count."""
    if len(facts.widths) <= SILHOUETTE_CELLS:
        return ""
    counts = facts.segmentation.cells.counts.astype(float)
    n = SAMPLE_CELLS * counts.sum() ** 2 / (len(counts) * (counts**2).sum())
    error = 1.96 * weighted_std(facts.widths.astype(np.float64), facts.segmentation.cells.counts) / np.sqrt(n)
    return f" Averages come from a sample and are right within {max(error, 0.01):.2f} (95% of the time)."


def borderline(facts: EvidenceFacts) -> str:
    """Return how many customers are nearly as close to the next center, or as likely in the next segment."""
    n = facts.customers(facts.margins < BORDER)
    if not n:
        return f"No customer is between two segments (margin below {BORDER:.2f})."
    if facts.solution.clouds is not None:
        return (
            f"{_of_all(n, facts)} {_are(n)} between two segments: nearly as likely in the next segment as in their own "
            f"(margin below {BORDER:.2f}, the difference of both probabilities). An offer for either segment may suit "
            "them."
        )
    return (
        f"{_of_all(n, facts)} {_are(n)} between two segments: nearly as close to the next segment's center as to "
        f"their own (margin below {BORDER:.2f}). An offer for either segment may suit them."
    )


def stability_sentence(facts: EvidenceFacts) -> str:
    """Return how many customers stay in the same segment in other samples."""
    kept = facts.held[facts.k].of_cells
    sure, unsure = facts.customers(kept >= SURE), facts.customers(kept < UNSURE)
    return (
        f"{_of_all(sure, facts)} {_stay(sure)} in the same segment in at least {SURE:.0%} of {REFITS} repetitions; "
        f"{number_text(unsure)} {_stay(unsure)} in fewer than half.{_on_samples(facts)}"
    )


def _on_samples(facts: EvidenceFacts) -> str:
    n = len(facts.segmentation.cells)
    return f" Each repetition uses {MOST_CELLS:,} of the {n:,} cells." if n > MOST_CELLS else ""


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _stay(n: int) -> str:
    return "stays" if n == 1 else "stay"


def _of_all(n: int, facts: EvidenceFacts) -> str:
    total = facts.segmentation.n_segmented
    return f"{number_text(n)} of {number_text(total)} customers ({n / total:.1%})"


def describe_sentence(facts: EvidenceFacts, described: dict[str, Any]) -> str:
    """Return the share of variation explained, and the features that separate most and least."""
    labels = {c.key: c.spoken for c in facts.segmentation.schema.forming}
    ranked = sorted(described["features"], key=lambda f: -(f["eta_squared"] or 0))
    most, least = ranked[0], ranked[-1]
    return (
        f"The segments explain {described['explained']:.0%} of the variation between customers: most of all in "
        f"{labels[most['feature']]} ({most['eta_squared'] or 0:.0%}), least in {labels[least['feature']]} "
        f"({least['eta_squared'] or 0:.0%})."
    )


def sensitivity(other: tuple[Alternative, ...]) -> str:
    """Return the choice that matters most."""
    worst = min(other, key=lambda a: a.agreement)
    lowest = f"{worst.change}, the agreement is {worst.agreement:.2f}"
    if worst.agreement >= ROBUST:
        return f"The segments stay much the same whatever is changed; at worst, {lowest} (1 is identical)."
    if worst.agreement >= FRAGILE:
        return f"One choice matters: {lowest}, so the segments would be partly different."
    return f"One choice matters a lot: {lowest}, so the segments would be quite different."


def flow_sentence(k: int, flow: dict[str, Any] | None) -> str:
    """Return what one more segment would change."""
    if flow is None:
        return f"{k} is the largest number of segments that Kindred tries."
    table = np.array(flow["table"])
    together = table.max(axis=1) / table.sum(axis=1)
    divided = int(together.argmin())
    return (
        f"With {flow['to']} segments instead of {k}, {{{divided + 1}}} is split most: {together[divided]:.0%} of it "
        f"stay together. {table.max(axis=1).sum() / table.sum():.0%} of all customers stay with most of their segment."
    )
