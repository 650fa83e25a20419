"""What surrounds every page: the head with navigation and tools, notices, and the pages themselves."""

from typing import Any

from dash import dcc, html

from analysis.protection import promise
from analysis.segmentation import Origin, Segmentation
from dashboard import ids
from dashboard.pages import PAGES, Page, selected
from dashboard.pages.attributes import attributes
from dashboard.settings import Settings


def layout(s: Segmentation, base: str, settings: Settings, *, can_leave: bool = False) -> Any:
    """The whole layout, served below `base`; which page is visible is decided in the browser, by the address."""
    pages = [selected.layout(), *(_section(page, s) for page in PAGES)]
    uploads = attributes(data_upload_mb=str(settings.upload_mb), data_upload_days=str(settings.upload_days))
    return html.Div(
        [
            html.A("Skip to content", href=f"#{ids.MAIN}", className="skip"),
            _head(s, base, can_leave=can_leave),
            html.Div(id=ids.NOTICE, className="notice", role="status"),
            html.Div(id=ids.LIVE, className="unseen", **attributes(aria_live="polite", role="log")),
            html.Main(pages, id=ids.MAIN, tabIndex="-1", **uploads),
            dcc.Store(id=ids.SELECTION),
        ],
        className="kindred",
    )


def _section(page: Page, s: Segmentation) -> html.Div:
    told = attributes(data_path=page.path, data_name=page.name, data_linked=str(page.linked).lower())
    return html.Div(page.layout(s), className="page", **told)


def _head(s: Segmentation, base: str, *, can_leave: bool) -> html.Header:
    leave = [_leave()] * can_leave
    return html.Header(
        [
            html.A(
                [html.Span(className="logo"), "Kindred"],
                href=f"{base}/",
                className="brand",
                **attributes(data_page="/"),
            ),
            html.Nav([_link(page, base) for page in PAGES], **attributes(aria_label="Pages")),
            html.Div([_stepper(s), _copy_link(), _export_menu(s, base), _theme_switch(), *leave], className="tools"),
        ],
        className="head",
    )


def _link(page: Page, base: str) -> html.A:
    return html.A(page.name, href=base + page.path, **attributes(data_page=page.path))


def _stepper(s: Segmentation) -> html.Div:
    return html.Div(
        [
            html.Span("Segments", id="k-label", className="quiet"),
            html.Div(
                [
                    html.Button("−", id="k-fewer", **attributes(aria_label="Fewer segments")),
                    html.Output(str(s.n_clusters), id=ids.K, **attributes(aria_labelledby="k-label")),
                    html.Button("+", id="k-more", **attributes(aria_label="More segments")),
                ],
                className="stepper",
                role="group",
                **attributes(aria_labelledby="k-label"),
            ),
        ],
        className="k",
    )


def _copy_link() -> html.Button:
    return html.Button("Copy link", id="copy-link", title="Copy the address of exactly this view")


def _export_menu(s: Segmentation, base: str) -> html.Details:
    offered = _offered(s, base)
    images = html.P("Each chart has a PNG button of its own.", className="quiet")
    return html.Details(
        [html.Summary("Export ▾"), html.Div([*offered, images], className="menu")],
        className="export",
        id="export",
    )


def _offered(s: Segmentation, base: str) -> list[Any]:
    if s.protection is not None:
        return [html.P(f"{promise(s.protection.smallest_cell)} So there is no list to take away.", className="quiet")]
    return _exports(base) if s.origin is None else _export_command(s.origin)


def _exports(base: str) -> list[Any]:
    return [
        html.A("Selected customers (CSV)", id="export-selected", href=f"{base}/export.csv", download=""),
        html.A("All customers (CSV)", id="export-all", href=f"{base}/export.csv", download=""),
    ]


def _export_command(origin: Origin) -> list[Any]:
    """Rows that stay where they are do not pass through a browser."""
    told = (
        f"The rows stay in {origin.kind}. The command writes them from there; run it where DIR, the folder "
        "of this segmentation, is."
    )
    return [
        html.Button("Copy the command for selected customers", id="export-command"),
        html.P(told, className="quiet"),
    ]


def _leave() -> html.Form:
    return html.Form(html.Button("Log out"), action="/logout", method="post")


def _theme_switch() -> html.Button:
    return html.Button("◐", id="theme", title="Light or dark", **attributes(aria_label="Switch between light and dark"))
