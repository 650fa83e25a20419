"""Every picture of the report as SVG, by the names that `report.typ` uses."""

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure

from analysis.core.schema import Feature
from analysis.model.verdicts.segment import STABLE as STABLE_SEGMENT
from analysis.model.verdicts.segmentation import STABLE
from analysis.reports import wording
from analysis.reports.charts.criteria import draw_agreements, draw_chance, draw_silhouettes
from analysis.reports.charts.histograms import count_bars, draw_histogram
from analysis.reports.charts.marks import draw_mark
from analysis.reports.charts.pair import draw_pair
from analysis.reports.charts.shares import draw_bar, draw_two_bars
from analysis.reports.contents import Contents, Group
from analysis.reports.leading import leading, leading_pair
from analysis.reports.palette import DARKER_WHOLE, color_of
from analysis.reports.pdf import pages

# millimeters
OVERVIEW, ON_PAGE = (104.0, 76.0), (86.0, 80.0)
IN_TABLE, WIDE, ALL_WIDE = (28.0, 9.0), 86.0, 45.0  # the last is the height of all on a page
TWO_BARS, ONE_BAR, SURE = (64.0, 6.2), (64.0, 3.1), (27.0, 2.0)
LINES, DOTS = (86.0, 42.0), (86.0, 36.0)
PER_CHANGE = 5.0

Named = Iterator[tuple[str, Figure]]


def pictures(contents: Contents) -> Named:
    """Yield each picture with its name."""
    yield "pair.svg", draw_pair(contents, leading_pair(contents.segmentation, contents.k), OVERVIEW, contents.chosen)
    for group in contents.groups:
        yield from _of_group(contents, group)
        if group.size:
            yield from _of_page(contents, group)
    yield from _of_evidence(contents)


def count_pictures(contents: Contents) -> int:
    """Return about how many pictures there are."""
    n = len(contents.segmentation.schema.features)
    each = 5 + min(n, pages.MAX_TABLE_FEATURES) + min(n, pages.MAX_PAGE_FEATURES)
    return 4 + each * contents.k


def _of_group(contents: Contents, g: Group) -> Named:
    color = color_of(g.slot)
    yield f"mark-{g.number}.svg", draw_mark(g.slot)
    shares = _shares(contents, g)
    size = TWO_BARS if len(shares) > 1 else ONE_BAR
    yield f"shares-{g.number}.svg", draw_two_bars(shares, _most(contents), color, size)
    for f in leading(contents.segmentation, contents.k, pages.MAX_TABLE_FEATURES):
        yield pages.histogram_file(g, f), _histogram(contents, g, f, IN_TABLE)
    sure = wording.certainty(contents, g)
    if sure is not None:
        needed = STABLE_SEGMENT if contents.judged(g.number) else STABLE
        yield f"sure-{g.number}.svg", draw_bar(sure, SURE, DARKER_WHOLE, needed)
        yield f"sure-own-{g.number}.svg", draw_bar(sure, SURE, color, needed)


def _of_page(contents: Contents, g: Group) -> Named:
    rule = contents.solution.rules[g.number - 1]
    drawn = None if contents.is_selection else rule
    yield (
        f"pair-{g.number}.svg",
        draw_pair(contents, leading_pair(contents.segmentation, contents.k), ON_PAGE, g.cells, drawn),
    )
    features = leading(contents.segmentation, contents.k, pages.MAX_PAGE_FEATURES)
    for f in features:
        yield pages.page_file(g, f), _histogram(contents, g, f, (WIDE, ALL_WIDE / max(len(features), 3)))


def _histogram(contents: Contents, g: Group, f: Feature, size: tuple[float, float]) -> Figure:
    return draw_histogram(count_bars(contents, f, g.cells), size, color_of(g.slot))


def _shares(contents: Contents, g: Group) -> list[tuple[float, str]]:
    """Return customers first, then what adds up, if anything does; each with its text."""
    if contents.is_selection:
        share = g.size / contents.size
        return [(share, wording.share_text(share))]
    what = wording.adding_up(contents)
    shares = [(g.segment.share, f"{wording.share_text(g.segment.share)} of customers")]
    own = next((x for x in g.sheet.shares_of if x.what == what), None)
    return shares if own is None else [*shares, (own.share, f"{wording.share_text(own.share)} of {what}")]


def _most(contents: Contents) -> float:
    return max(share for g in contents.groups for share, _ in _shares(contents, g))


def largest_changes(alternatives: Sequence[pages.Json]) -> list[tuple[str, float]]:
    """Return the changes after which segments agree least with those shown, as many as a page has room for."""
    changes = [(x["change"], x["agreement"]) for x in alternatives]
    return sorted(changes, key=lambda change: change[1])[: pages.MAX_CHANGES]


def _of_evidence(contents: Contents) -> Named:
    yield "silhouettes.svg", draw_silhouettes(contents.segmentation.solutions, contents.k, LINES)
    if contents.evidence is None:
        return
    changes = largest_changes(contents.evidence["sensitivity"])
    yield "chance.svg", draw_chance(contents.solution.silhouette, contents.evidence["references"], DOTS)
    yield "agreements.svg", draw_agreements(changes, (LINES[0], 16 + PER_CHANGE * len(changes)))
