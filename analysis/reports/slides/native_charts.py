"""Charts that PowerPoint draws itself, with their numbers in a sheet that people can edit."""

from math import ceil, floor
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.util import Pt

from analysis.core.cells import at_most
from analysis.core.schema import Feature
from analysis.model.selections.words import number_text
from analysis.profiles.bins import Bins, choose_bins
from analysis.reports.charts.histograms import count_bars
from analysis.reports.contents import Contents, Group
from analysis.reports.leading import Sides
from analysis.reports.palette import DARKER_WHOLE, INK, LINE, QUIET, WHOLE, color_of
from analysis.reports.slides.parts import Box, rgb

MAX_MARKS = 500
MAX_LEGEND, MAX_TICKS = 6, 8
STYLE = XL_MARKER_STYLE
# PowerPoint has no marker for ▼, ⬟ and ⧗: there the nearest outline stands, whose filled form is another segment's
MARKERS = (
    STYLE.CIRCLE,
    STYLE.SQUARE,
    STYLE.DIAMOND,
    STYLE.TRIANGLE,
    STYLE.TRIANGLE,
    STYLE.PLUS,
    STYLE.X,
    STYLE.STAR,
    STYLE.CIRCLE,
    STYLE.DIAMOND,
)
OUTLINED = frozenset((5, 6, 7, 8, 9, 10))  # slots; plus, x and star are drawn as lines anyway
MAP_STEP = 0.01  # the directions of the customer map have no steps of their own


def add_pair(slide: Any, box: Box, contents: Contents, pair: Sides) -> None:
    """Add a scatter chart with a series for each segment; above 500 cells a fixed random sample of them.

    The longest series comes first, because LibreOffice 7.4 draws no series that a longer one follows.
    """
    cells = contents.segmentation.cells
    rows = at_most(len(cells), MAX_MARKS)
    data = XyChartData()
    shown = sorted((g for g in contents.groups if g.cells[rows].any()), key=lambda g: -int(g.cells[rows].sum()))
    for group in shown:
        series = data.add_series(group.name)
        for row in rows[group.cells[rows]]:
            series.add_data_point(float(pair[0].values[row]), float(pair[1].values[row]))
    chart = _add(slide, XL_CHART_TYPE.XY_SCATTER, box, data, f"{pair[0].title} against {pair[1].title}")
    for group, series in zip(shown, chart.plots[0].series, strict=True):
        _mark(series, group.slot)
    chart.has_legend = contents.k <= MAX_LEGEND  # more names leave no room; the bars next to them have them in color
    if chart.has_legend:
        _legend(chart, XL_LEGEND_POSITION.BOTTOM)
    for axis, side in ((chart.category_axis, pair[0]), (chart.value_axis, pair[1])):
        bins = choose_bins(side.values, side.feature.step if side.feature else MAP_STEP)
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = _scale(bins)
        _axis(axis, side.title)


def _scale(bins: Bins) -> tuple[float, float, float]:
    """Return the ends of an axis and the distance of its ticks: ticks are where bins begin, and at zero."""
    unit = next(bins.width * m for m in (1, 2, 5, 10) if bins.count <= MAX_TICKS * m)
    return floor(bins.start / unit) * unit, ceil(bins.stop / unit) * unit, unit


def _mark(series: Any, slot: int) -> None:
    series.format.line.fill.background()
    series.marker.style, series.marker.size = MARKERS[slot - 1], 7
    fill, line = series.marker.format.fill, series.marker.format.line
    if slot in OUTLINED:
        fill.background()
        line.width = Pt(2)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(color_of(slot))
        line.width = Pt(0.5)
    line.fill.solid()
    line.fill.fore_color.rgb = rgb(color_of(slot))


def add_shares(slide: Any, box: Box, contents: Contents, what: str | None) -> None:
    """Add bars with each segment's share of customers and, where something adds up, of `what`."""
    data = CategoryChartData(number_format="0%")
    groups = contents.groups[::-1]
    data.categories = [g.name for g in groups]
    data.add_series("of customers", [g.size / contents.size for g in groups])
    if what is not None:
        shares = [next((x.share for x in g.sheet.shares_of if x.what == what), 0.0) for g in groups]
        data.add_series(f"of {what}", shares)
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data, "Share of each segment")
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, -5
    for i, series in enumerate(plot.series):
        for j, group in enumerate(groups):
            _fill(series.points[j], color_of(group.slot) if i == len(plot.series) - 1 else DARKER_WHOLE)
    _labels(plot, "0%")
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_labels.font.size = Pt(11)
    chart.category_axis.format.line.fill.background()
    chart.has_legend = False


def add_histogram(slide: Any, box: Box, contents: Contents, feature: Feature, group: Group) -> None:
    """Add columns: gray for all customers, color for those shown, on top of each other."""
    bars = count_bars(contents, feature, group.cells)
    data = CategoryChartData(number_format="#,##0")
    data.categories = [number_text(v, feature.decimals) for v in bars.edges]
    data.add_series("All customers", [float(v) for v in bars.whole])
    data.add_series(group.name, [float(v) or None for v in bars.shown])  # LibreOffice draws a line for 0
    chart = _add(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, box, data, f"{feature.title}: {group.name} and all customers")
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 8, 100
    for series, color in zip(plot.series, (WHOLE, color_of(group.slot)), strict=True):
        _fill(series, color)
    chart.has_legend = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.tick_labels.font.size = Pt(9)
    chart.category_axis.tick_labels.font.color.rgb = rgb(QUIET)
    chart.category_axis.format.line.color.rgb = rgb(LINE)


def add_silhouettes(slide: Any, box: Box, contents: Contents) -> None:
    """Add the silhouette of every number of segments as a line, the number shown in color."""
    solutions = contents.segmentation.solutions
    data = CategoryChartData(number_format="0.00")
    data.categories = [str(x.n_clusters) for x in solutions]
    data.add_series("Silhouette", [x.silhouette for x in solutions])
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, box, data, "Silhouette by number of segments")
    series = chart.plots[0].series[0]
    series.smooth = False
    series.format.line.color.rgb = rgb(DARKER_WHOLE)
    series.marker.style, series.marker.size = STYLE.CIRCLE, 8
    _fill(series.marker, DARKER_WHOLE)
    own = series.points[[x.n_clusters for x in solutions].index(contents.k)]
    own.marker.style, own.marker.size = STYLE.CIRCLE, 12
    _fill(own.marker, color_of(1))
    own.format.fill.solid()
    own.format.fill.fore_color.rgb = rgb(color_of(1))  # LibreOffice takes the color of a point's mark from here
    frame = own.data_label.text_frame
    frame.text = f"{contents.solution.silhouette:.2f}"
    frame.paragraphs[0].runs[0].font.size, frame.paragraphs[0].runs[0].font.bold = Pt(13), True
    own.data_label.position = XL_LABEL_POSITION.ABOVE
    chart.has_legend = False
    _axis(chart.category_axis, "Number of segments")
    _axis(chart.value_axis, "Silhouette (higher is clearer)")
    chart.value_axis.minimum_scale = floor(10 * min(x.silhouette for x in solutions)) / 10
    chart.value_axis.tick_labels.number_format = "0.00"
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.category_axis.has_major_gridlines = False


def _add(slide: Any, kind: XL_CHART_TYPE, box: Box, data: Any, alt: str) -> Any:
    frame = slide.shapes.add_chart(kind, *box.emu(), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    frame.chart.font.size = Pt(11)
    frame.chart.font.color.rgb = rgb(QUIET)
    frame.chart.has_title = False
    return frame.chart


def _fill(target: Any, color: str) -> None:
    target.format.fill.solid()
    target.format.fill.fore_color.rgb = rgb(color)
    if hasattr(target, "size"):  # a marker, which also has an edge
        target.format.line.fill.background()


def _labels(plot: Any, number_format: str) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.color.rgb = Pt(10), rgb(INK)


def _legend(chart: Any, position: XL_LEGEND_POSITION) -> None:
    chart.legend.position, chart.legend.include_in_layout = position, False
    chart.legend.font.size, chart.legend.font.color.rgb = Pt(11), rgb(INK)


def _axis(axis: Any, title: str) -> None:
    axis.has_title = True
    axis.axis_title.text_frame.text = title
    run = axis.axis_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(11), False, rgb(QUIET)
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(LINE)
    axis.format.line.fill.background()
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # below negative values, too
