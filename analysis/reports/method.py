"""How the numbers were found, for the last page of a report and the notes of slides."""

from analysis.model.methods import K_MEANS, METHODS
from analysis.model.selections.words import listed
from analysis.reports.contents import Contents
from analysis.using.segment_sentences import through_components

FORMING = (
    "Kindred groups customers by {method}, for every number of segments from {least} to {most}. It uses {features}"
    "{scaling}."
)
OF_CATEGORIES = (
    "Each category counts as one column, whatever its number of values (factor analysis of mixed data, Pages 2004)."
)
SCALED = {
    "standard": "each scaled to average 0 and standard deviation 1",
    "log": "each as a logarithm, then scaled to average 0 and standard deviation 1",
    "robust": "each scaled by its median and middle 50%",
    "min-max": "each scaled from 0 to 1",
    "none": "in their own units",
}
AGREEMENT, CHANCE, CATEGORY = "Agreement", "Chance", "Difference in a category"
ROWS = (
    (
        "Silhouette",
        "How much closer customers are to their own segment than to the next one, on average. 1 is far closer, 0 is on "
        "the border.",
        "Rousseeuw 1987; thresholds: Kaufman and Rousseeuw 1990",
    ),
    (
        AGREEMENT,
        "How alike the segments are when they are formed again from a random 80% of customers, 30 times. 1 is "
        "identical, 0 is no better than chance.",
        "Hubert and Arabie 1985; Hennig 2007",
    ),
    (
        "Index",
        "An average with that of all customers as 100: index 143 means 43% above the average customer.",
        "",
    ),
    (
        CHANCE,
        "The same analysis on 300 sets of data without segments. Real segments must have a higher silhouette than any "
        "of them could reach.",
        "Tibshirani, Walther and Hastie 2001; Westfall and Young 1993",
    ),
    (
        "Rule",
        "A decision tree of depth 4 at most, read as intervals, and tested on customers that it has not seen.",
        "Breiman et al. 1984",
    ),
    (
        CATEGORY,
        "A chi-square test between segments (p below 0.05 is beyond chance), with its strength: 0 none, 1 complete.",
        "Pearson 1900; Cramér 1946",
    ),
)


def rows(contents: Contents) -> tuple[tuple[str, str, str], ...]:
    """Return what the figures of a report mean: the name of each, what it means, its source."""
    absent = set() if contents.evidence is not None else {AGREEMENT, CHANCE}
    absent |= set() if contents.segmentation.schema.categories else {CATEGORY}
    return tuple(row for row in ROWS if row[0] not in absent)


def forming(contents: Contents) -> str:
    """Return how the segments were formed, in two sentences; more where another method than K-means formed them."""
    s = contents.segmentation
    method = METHODS[s.question.method]
    kinds = sorted({f.scaling for f in s.schema.features})
    scaling = SCALED.get(kinds[0], kinds[0]) if len(kinds) == 1 else _mixed(contents)
    scaling = "" if not kinds else f" (numbers {scaling})" if s.schema.coded else f", {scaling}"
    columns = listed([c.spoken for c in s.schema.forming])
    text = FORMING.format(
        method=method.by, least=s.ks[0], most=s.ks[-1], features=columns, scaling=scaling if kinds else ""
    )
    more = [_weights(contents)] if any(c.weight != 1 for c in s.schema.forming) else []
    more += [OF_CATEGORIES] * bool(s.schema.coded)
    more += [through_components(s)] * bool(s.scaling.components)
    more += [method.assumptions(s.n_segmented)] * (s.question.method != K_MEANS)
    return " ".join([text, *more])


def _weights(contents: Contents) -> str:
    own = [c for c in contents.segmentation.schema.forming if c.weight != 1]
    return f"{listed([f'{c.short} counts {c.weight:g} times' for c in own])}."


def _mixed(contents: Contents) -> str:
    parts = [f"{f.spoken} ({f.scaling})" for f in contents.segmentation.schema.features]
    return f"scaled as follows: {', '.join(parts)}"
