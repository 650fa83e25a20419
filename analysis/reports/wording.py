"""Sentences of files to take away, put together from those of the page."""

from datetime import date
from math import floor

from analysis.core.schema import Feature
from analysis.model.protection import promise
from analysis.model.rule_formats import Fidelity, Rule, words
from analysis.model.selections.words import listed, number_text, with_unit
from analysis.model.verdicts.segmentation import FAIRLY_STABLE, STABLE
from analysis.reports.contents import Contents, Group, Standing
from analysis.reports.leading import leading
from analysis.store.segmentation import Segmentation
from analysis.using.segment_sheets import Typical

SMALL_NUMBERS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
MAX_TYPICAL = 6
CUSTOMER = "customer"  # what a row is, where nothing was summed up
NOT_KNOWN = "How sure these segments are is not known yet."
AGAIN = "The evidence is found after the segments; then make this file again."


def day_text(day: date) -> str:
    """Return a day as people write it: `November 28, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"


def source_name(s: Segmentation) -> str:
    """Return what the customers are called at their source, without the folders above a file."""
    return s.question.source.rsplit("/", 1)[-1].rpartition("@")[-1]


def title(contents: Contents) -> str:
    """Return the title of the file."""
    return "Who these customers are" if contents.is_selection else "Who our customers are"


def subtitle(contents: Contents) -> str:
    """Return which customers the file is about."""
    s = contents.segmentation
    if contents.is_selection:
        return f"{contents.sentence}. Source: {source_name(s)}."
    n = number_text(s.n_segmented)
    return f"{SMALL_NUMBERS[contents.k]} segments of the {n} customers in {source_name(s)}"


def verdict(contents: Contents) -> str:
    """Return whether the segments can be trusted, in a sentence."""
    return contents.evidence_sentence("verdict") or NOT_KNOWN


def lead(contents: Contents) -> str:
    """Return what separates the segments, and which categories do not."""
    tests = (*contents.solution.differences[:2], *contents.solution.associations[:2])
    sentences = [contents.evidence_sentence("describe"), *(test["sentence"] for test in tests)]
    return " ".join(filter(None, sentences))


def footer(contents: Contents) -> str:
    """Return where the numbers come from."""
    s = contents.segmentation
    customers = f"{number_text(s.n_customers)} customers"
    row = s.report.get("row", CUSTOMER)
    # the columns of other rows are not those of customers
    held = f"{customers}, {len(s.schema.columns)} columns" if row == CUSTOMER else f"one row per {row}, {customers}"
    return f"Source: {source_name(s)}, {held}. Data fingerprint {s.fingerprint}."


def held_back(s: Segmentation) -> str:
    """Return that customers are kept in groups; empty where they are not."""
    return "" if s.protection is None else promise(s.protection.smallest_cell)


def count_text(n: int) -> str:
    """Return `39 customers`."""
    return f"{number_text(n)} {'customer' if n == 1 else 'customers'}"


def share_text(share: float) -> str:
    """Return a share as the page writes it, halves up: `20%`, `4.5%`."""
    parts = 10 if share < 0.1 else 1
    return f"{number_text(floor(100 * parts * share + 0.5) / parts, 1)}%"


def kept_share_text(share: float) -> str:
    """Return a share that is nearly all as `99.7%`, never rounded up to 100%."""
    return "100%" if share >= 1 else f"{floor(1000 * share) / 10:.1f}%"


def size_text(contents: Contents, group: Group) -> str:
    """Return how many customers of a segment the file is about, of how many."""
    if contents.is_selection:
        return f"{number_text(group.size)} of {count_text(group.segment.size)} selected"
    return f"{count_text(group.size)}, {share_text(group.segment.share)}"


def value_text(feature: Feature, value: float) -> str:
    """Return an average with the feature's decimals, without its unit."""
    return f"{value:,.{feature.decimals}f}"


def averages(contents: Contents, feature: Feature, standing: Standing) -> str:
    """Return an average with that of all customers: `87 on average, all customers 61`."""
    overall = contents.segmentation.overall["features"][feature.key]["mean"]
    return f"{value_text(feature, standing.mean)} on average, all customers {value_text(feature, overall)}"


def index_text(standing: Standing) -> str:
    """Return an index, with an arrow where the average is notably high or low."""
    if standing.index is None:
        return ""
    return f"{('', '▲', '▼')[standing.level]}{standing.index:,.0f}"


def feature_label(feature: Feature) -> str:
    """Return the short name with its unit: `Income, k$`."""
    return f"{feature.short}, {feature.unit}" if feature.unit else feature.short


def typical(contents: Contents, customer: Typical) -> str:
    """Return the values of the customers nearest to the center, with who they are."""
    schema = contents.segmentation.schema
    features = [
        f"{f.spoken} {with_unit(number_text(customer.features[f.key]), f.unit)}"
        for f in leading(contents.segmentation, contents.k, MAX_TYPICAL)
    ]
    values = ", ".join([*features, *(customer.categories[c.key] for c in schema.categories)])
    if not customer.ids:
        return f"{values[:1].upper()}{values[1:]}."
    return f"{'Customer' if customer.n == 1 else 'Customers'} {customer.ids}: {values}."


def rule_sentence(contents: Contents, rule: Rule) -> str:
    """Return the rule in words, as a sentence."""
    text = words(rule, contents.segmentation.schema)
    return f"{text[:1].upper()}{text[1:]}."


def rule_quality(rule: Rule) -> str:
    """Return how well the rule holds, on these customers and on others."""
    known, other = rule.fidelity, rule.cross_validated
    if not known.covered:
        return "This rule finds nobody."
    others = known.covered - known.correct
    own = f"all {number_text(known.size)}" if known.correct == known.size else _part(known)
    rest = f"{number_text(others)} {'other' if others == 1 else 'others'}" if others else "nobody else"
    return f"Finds {own} and {rest}. On customers it has not seen: {_validated(other)} (5-fold cross-validation)."


def _part(known: Fidelity) -> str:
    return f"{number_text(known.correct)} of {number_text(known.size)}"


def _validated(fidelity: Fidelity) -> str:
    if fidelity.precision is None or fidelity.recall is None:
        return "it finds nobody"
    return f"finds {fidelity.recall:.0%} of the segment, and {fidelity.precision:.0%} of those it finds are right"


def kept_text(contents: Contents, group: Group) -> str:
    """Return how sure a segment is, in a sentence; empty where there is no evidence."""
    if judged := contents.judged(group.number):
        return f"{judged['label']}: {' '.join(judged['sentences'].values())}"
    kept = contents.kept_share(group.number)
    if kept is None:
        return ""
    return (
        f"When the segments are formed again from a random part of all customers, its customers stay in it in "
        f"{kept_share_text(kept)} of the repetitions."
    )


def sure_words(contents: Contents, group: Group) -> tuple[str, str] | None:
    """Return how sure a segment is in a word, and the figure behind it; None where there is no evidence."""
    if judged := contents.judged(group.number):
        return judged["label"], f"{judged['jaccard']:.2f}"
    kept = contents.kept_share(group.number)
    return None if kept is None else (_kept_word(kept), kept_share_text(kept))


def sure_note(contents: Contents) -> str:
    """Return what the figure behind the word is."""
    if contents.judged(1):
        return "agreement when the segments are formed again from resamples; 1 is identical"
    return "share of repetitions in which the customers stay in their segment"


def _kept_word(kept: float) -> str:
    """Return one word for how often customers stay in their segment, by the thresholds of the verdict."""
    if kept >= STABLE:
        return "Stable"
    return "Fairly stable" if kept >= FAIRLY_STABLE else "Unstable"


def reach(contents: Contents, group: Group) -> str:
    """Return how many customers an action for this segment reaches."""
    if contents.is_selection:
        return f"{count_text(group.size)} of the selection, {count_text(group.segment.size)} in the whole segment."
    shares = [f"They hold {share_text(x.share)} of all {x.what}." for x in group.sheet.shares_of[:1]]
    return " ".join([f"{count_text(group.size)}, {share_text(group.segment.share)} of all.", *shares])


def check_first(contents: Contents, group: Group) -> str:
    """Return what to check before acting: scores are not money, and few customers say little."""
    notes = []
    scores = [f.spoken for f in contents.segmentation.schema.features if f.scale]
    if scores:
        notes.append(
            f"{listed(scores).capitalize()}: a score, not money. Compare it with revenue before a budget is set."
        )
    if group.sheet.small:
        notes.append("This segment is small: its averages rest on few customers.")
    return " ".join(notes)


def between_text(contents: Contents, group: Group) -> str:
    """Return how the segment compares with the others in how often its customers stay."""
    kept = [certainty(contents, g) for g in contents.groups]
    if group.sheet.small or any(k is None for k in kept):
        return ""
    ranked = sorted((k for k in kept if k is not None), reverse=True)
    own = certainty(contents, group)
    if own == ranked[0]:
        return "No other segment is more stable."
    return "No other segment is less stable." if own == ranked[-1] else ""


def certainty(contents: Contents, group: Group) -> float | None:
    """Return the figure behind the word, from 0 to 1; None where there is no evidence."""
    judged = contents.judged(group.number)
    return judged["jaccard"] if judged else contents.kept_share(group.number)


def first_sentence(text: str) -> str:
    """Return the first of several sentences."""
    start, end, _ = text.partition(". ")
    return f"{start}." if end else text


def facts(contents: Contents, group: Group) -> list[tuple[str, str]]:
    """Return the figures below a segment's name, each with its label."""
    words_and_figure = sure_words(contents, group)
    sure = [] if words_and_figure is None else [words_and_figure]
    if contents.is_selection:
        of_segment = f"of {count_text(group.segment.size)} selected"
        return [
            (number_text(group.size), of_segment),
            (share_text(group.size / contents.size), "of the selection"),
            *sure,
        ]
    shares = [(share_text(x.share), f"of all {x.what}") for x in group.sheet.shares_of[:1]]
    counted = "customer" if group.size == 1 else "customers"
    return [(number_text(group.size), counted), (share_text(group.segment.share), "of all customers"), *shares, *sure]


def adding_up(contents: Contents) -> str | None:
    """Return what is shared besides customers, such as `income`; None where nothing adds up, and for selections."""
    shares = contents.groups[0].sheet.shares_of
    return None if contents.is_selection or not shares else shares[0].what
