"""What each page of the report states, as JSON for `report.typ`."""

from typing import Any

from analysis.core.schema import Feature
from analysis.core.text.spoken import in_sentence
from analysis.model.brand import Logo
from analysis.model.protection import protection_findings
from analysis.model.rule_formats import sql
from analysis.model.selections.words import number_text
from analysis.reports import wording
from analysis.reports.charts.histograms import count_bars, ends_of
from analysis.reports.charts.pair import marks_note
from analysis.reports.contents import Contents, Group
from analysis.reports.leading import leading, leading_pair
from analysis.reports.method import forming, rows

MAX_TABLE_FEATURES, MAX_PAGE_FEATURES, MAX_SENTENCES = 3, 4, 5
MAX_LISTED, MAX_CHANGES = 14, 11
DOTS = "–"
Json = dict[str, Any]


def document(contents: Contents) -> Json:
    """Return everything that the report states."""
    day = contents.day
    return {
        "brand": contents.brand.title,
        "logo": "" if contents.brand.logo is None else logo_file(contents.brand.logo),
        "title": wording.title(contents),
        "subtitle": wording.subtitle(contents),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "day": wording.day_text(day),
        "running": f"Customer segments, {wording.day_text(day)}",
        "footer": wording.footer(contents),
        "verdict": wording.verdict(contents),
        "lead": wording.lead(contents),
        "held_back": wording.held_back(contents.segmentation),
        "pair": _pair(contents),
        "shares": {"title": _shares_title(contents)},
        "table": _table(contents),
        "groups": [_group(contents, g) for g in contents.groups],
        "pages": [_page(contents, g) for g in contents.groups if g.size],
        "evidence": _evidence(contents),
        "criteria": _criteria(contents),
        "cleaning": _cleaning(contents),
        "method": {"forming": forming(contents), "rows": rows(contents)},
    }


def logo_file(logo: Logo) -> str:
    """Return the name of the operator's logo."""
    return f"logo.{logo.kind}"


def histogram_file(group: Group, feature: Feature) -> str:
    """Return the name of the histogram of a segment in the table."""
    return f"bars-{group.number}-{feature.key}.svg"


def page_file(group: Group, feature: Feature) -> str:
    """Return the name of the same on the segment's page."""
    return f"page-bars-{group.number}-{feature.key}.svg"


def _pair(contents: Contents) -> Json:
    x, y = leading_pair(contents.segmentation, contents.k)
    title = f"{x.short} and {in_sentence(y.short)}" if x.feature else x.short
    alt = f"Scatter plot of {x.title} against {y.title}: {marks_note(contents)}, colored by segment."
    return {"title": title, "note": marks_note(contents), "alt": alt}


def _shares_title(contents: Contents) -> str:
    what = wording.adding_up(contents)
    if contents.is_selection:
        return "Selected customers"
    return f"Customers and {what}" if what else "Customers"


def _table(contents: Contents) -> Json:
    features = leading(contents.segmentation, contents.k, MAX_TABLE_FEATURES)
    more = len(contents.segmentation.schema.features) - len(features)
    led = f" Shown: the {len(features)} features that separate the segments most, of {len(features) + more}."
    colored = "these customers" if contents.is_selection else "this segment"
    sure = f"How sure: {wording.sure_note(contents)}. " if contents.evidence else ""
    return {
        "title": f"The {wording.SMALL_NUMBERS[contents.k].lower()} segments",
        "note": f"Gray: all customers. Color: {colored}. Index 143 means 43% above the average customer.",
        "features": [{"label": wording.feature_label(f), **_ends(contents, f)} for f in features],
        "sure": contents.evidence is not None,
        "below": f"{sure}Arrows mark averages that are clearly high or low.{led if more else ''}",
    }


def _ends(contents: Contents, f: Feature) -> Json:
    start, stop = ends_of(count_bars(contents, f, contents.chosen), f)
    return {"start": start, "stop": stop}


def _group(contents: Contents, g: Group) -> Json:
    sure, figure = wording.sure_words(contents, g) or ("", "")
    features = leading(contents.segmentation, contents.k, MAX_TABLE_FEATURES)
    return {
        "number": g.number,
        "name": g.name,
        "size": wording.size_text(contents, g),
        "shares_alt": f"{g.name}: {wording.size_text(contents, g)}",
        "features": [_cell(contents, g, f) | {"picture": histogram_file(g, f)} for f in features],
        "sure": sure,
        "sure_value": figure,
        "action": wording.first_sentence(g.advice),
    }


def _cell(contents: Contents, g: Group, f: Feature) -> Json:
    standing = contents.standing(f, g.cells)
    if standing is None:
        return {"mean": DOTS, "index": "", "alt": f"{f.short}: no customers selected"}
    mean = wording.value_text(f, standing.mean)
    index = "" if g.sheet.small else wording.index_text(standing)
    return {"mean": mean, "index": index, "alt": f"{f.short}: {wording.averages(contents, f, standing)}"}


def _page(contents: Contents, g: Group) -> Json:
    s = contents.segmentation
    features = leading(s, contents.k, MAX_PAGE_FEATURES)
    rule = contents.solution.rules[g.number - 1]
    more = len(s.schema.features) - len(features)
    return {
        "number": g.number,
        "name": g.name,
        "facts": wording.facts(contents, g),
        "who_note": "the whole segment" if contents.is_selection else "",
        "sentences": g.sheet.sentences[:MAX_SENTENCES],
        "typical_label": "Typical group" if s.protection else "Typical customer",
        "typical": wording.typical(contents, g.sheet.typical),
        "action": g.advice,
        "reach": wording.reach(contents, g),
        "check": wording.check_first(contents, g),
        "color_note": "selected customers" if contents.is_selection else "this segment",
        "pair_alt": f"The same scatter plot with {g.name} in color.",
        "features": [_bars(contents, g, f) for f in features],
        "more": f" Shown: the {len(features)} features that separate most, of {len(features) + more}." if more else "",
        "rule": wording.rule_sentence(contents, rule),
        "rule_quality": wording.rule_quality(rule),
        "sql": sql(rule, s.schema),
        "sure": wording.kept_text(contents, g),
        "sure_note": wording.sure_note(contents),
        "tight": wording.between_text(contents, g),
    }


def _bars(contents: Contents, g: Group, f: Feature) -> Json:
    overall = contents.segmentation.overall["features"][f.key]["mean"]
    bars = _cell(contents, g, f) | _ends(contents, f)
    label = wording.feature_label(f)
    return bars | {"label": label, "all": wording.value_text(f, overall), "picture": page_file(g, f)}


def _evidence(contents: Contents) -> Json:
    names = ("how_many", "disagreements", "against", "sensitivity", "borderline", "stability", "flow")
    sentences = {name: contents.evidence_sentence(name) for name in names}
    best = max(contents.segmentation.solutions, key=lambda x: x.silhouette)
    sentences["how_many"] = sentences["how_many"] or f"{wording.NOT_KNOWN} {wording.AGAIN}"
    return sentences | {
        "known": contents.evidence is not None,
        "silhouettes_alt": f"Silhouette by number of segments, highest at {best.n_clusters}: {best.silhouette:.2f}.",
        "chance_alt": sentences["against"],
        "agreements_alt": sentences["sensitivity"],
        "agreements_note": _changes_note(contents),
    }


def _changes_note(contents: Contents) -> str:
    changes = contents.evidence["sensitivity"] if contents.evidence else []
    return f"the {MAX_CHANGES} of {len(changes)} that matter most" if len(changes) > MAX_CHANGES else ""


def _criteria(contents: Contents) -> Json:
    rows = [
        {
            "shown": x.n_clusters == contents.k,
            "cells": [
                str(x.n_clusters),
                f"{x.silhouette:.3f}",
                f"{x.calinski_harabasz:,.1f}",
                f"{x.davies_bouldin:.3f}",
                f"{x.inertia:,.1f}",
            ],
        }
        for x in contents.segmentation.solutions
    ]
    head = ("Segments", "Silhouette", "Calinski-Harabasz", "Davies-Bouldin", "Inertia")
    note = "Bold: shown here. Silhouette and Calinski-Harabasz: higher is better. Davies-Bouldin and inertia: lower."
    return {"head": head, "rows": rows, "note": note}


def _cleaning(contents: Contents) -> Json:
    s = contents.segmentation
    report = s.report
    columns = [(c["column"], c["role"], c["why"], number_text(c["missing"])) for c in report["columns"]]
    findings = [f["sentence"] for f in report["findings"]] or ["Cleaning changed nothing."]
    decisions = [f"{d['what'].capitalize()}: {d['value']} ({d['why']})." for d in report["decisions"]]
    return {
        "placed": f"{number_text(s.n_segmented)} of {wording.count_text(s.n_customers)} are in a segment",
        "columns": columns,
        "findings": _first([*findings, *_of_groups(contents)]),
        "decisions": _first(decisions),
    }


def _of_groups(contents: Contents) -> list[str]:
    protection = contents.segmentation.protection
    return [] if protection is None else [f.sentence for f in protection_findings(protection, contents.k)]


def _first(sentences: list[str]) -> list[str]:
    more = len(sentences) - MAX_LISTED
    return sentences if more <= 0 else [*sentences[:MAX_LISTED], f"{more} more are on the page Data."]
