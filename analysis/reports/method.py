"""How the numbers were found, for the last page of a report and the notes of slides."""

from analysis.model.methods import K_MEANS, METHODS
from analysis.reports.contents import Contents

FORMING = (
    "Kindred groups customers by {method}, for every number of segments from {least} to {most}. It uses {features}, "
    "{scaling}."
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
    names = [f.short.lower() for f in s.schema.features]
    features = f"{', '.join(names[:-1])} and {names[-1]}"
    text = FORMING.format(method=method.by, least=s.ks[0], most=s.ks[-1], features=features, scaling=scaling)
    return text if s.question.method == K_MEANS else f"{text} {method.assumptions(s.n_segmented)}"


def _mixed(contents: Contents) -> str:
    parts = [f"{f.short.lower()} ({f.scaling})" for f in contents.segmentation.schema.features]
    return f"scaled as follows: {', '.join(parts)}"
