"""The frame of every page: head with navigation and tools, notices, and the pages themselves."""

from typing import Any

from dash import html

from analysis.model.brand import Brand
from analysis.model.protection import promise
from analysis.store.segmentation import Origin, Segmentation
from dashboard import ids
from dashboard.pages import PAGES, Page, selected
from dashboard.pages.attributes import attributes, needing
from dashboard.settings import Settings

EXPORTS = {"export-selected": "Selected customers (CSV)", "export-all": "All customers (CSV)"}


def layout(s: Segmentation, base: str, settings: Settings, path: str = "/", *, can_leave: bool = False) -> html.Div:
    """Lay out all pages, served below `base`; the one at `path` is shown, the first for an unknown path."""
    shown = next((page for page in PAGES if page.path == path), PAGES[0])
    pages = [
        selected.layout(base, hidden=not shown.linked),
        *(_section(page, s, hidden=page != shown) for page in PAGES),
    ]
    uploads = attributes(data_upload_mb=str(settings.upload_mb), data_upload_days=str(settings.upload_days))
    return html.Div(
        [
            html.A("Skip to content", href=f"#{ids.MAIN}", className="skip"),
            _head(s, base, settings.brand, shown, can_leave=can_leave),
            html.Div(id=ids.NOTICE, className="notice", role="status"),
            html.Div(id=ids.LIVE, className="unseen", **attributes(aria_live="polite", role="log")),
            html.Main(pages, id=ids.MAIN, tabIndex="-1", **uploads),
        ],
        className="kindred",
    )


def _section(page: Page, s: Segmentation, *, hidden: bool) -> html.Div:
    data = attributes(data_path=page.path, data_name=page.name, data_linked=str(page.linked).lower())
    return needing(page.needs, html.Div(page.layout(s), className="page", hidden=hidden, **data))


def _logo(brand: Brand) -> html.Span | html.Img:
    return html.Span(className="logo") if brand.logo is None else html.Img(src=brand.logo.address, alt="")


def _head(s: Segmentation, base: str, brand: Brand, shown: Page, *, can_leave: bool) -> html.Header:
    leave = [_leave()] * can_leave
    return html.Header(
        [
            html.A([_logo(brand), brand.title], href=f"{base}/", className="brand", **attributes(data_page="/")),
            html.Span(s.question.source, className="source", title=s.question.source),
            html.Nav([_link(page, base, shown) for page in PAGES], **attributes(aria_label="Pages")),
            html.Div(
                [_stepper(s), _copy_link(), _export_menu(s, base), _theme_switch(), *leave, _help()], className="tools"
            ),
        ],
        className="head",
    )


def _link(page: Page, base: str, shown: Page) -> html.A:
    current = attributes(aria_current="page") if page == shown else {}
    return needing(page.needs, html.A(page.name, href=base + page.path, **attributes(data_page=page.path), **current))


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
    return html.Button("Copy link", id="copy-link", title="Copy the address of this view")


def _export_menu(s: Segmentation, base: str) -> html.Details:
    offered = _offered(s, base)
    one_file = needing("server", html.Div(id=ids.ONE_FILE))
    images = html.P("Each chart has a Picture menu: PNG, SVG, copy.", className="quiet")
    return html.Details(
        [html.Summary("Export ▾"), html.Div([*offered, *_files(), one_file, images], className="menu")],
        className="export",
        id="export",
    )


def _offered(s: Segmentation, base: str) -> list[Any]:
    if s.protection is not None:
        return [html.P(f"{promise(s.protection.smallest_cell)} So there is no list to export.", className="quiet")]
    return _exports(base) if s.origin is None else _export_command(s.origin)


def _files() -> list[Any]:
    """Offer files that the server makes of what is shown; the line below shows the progress."""
    made = [
        html.Button("Report (PDF)", id="export-report", **attributes(data_file="report")),
        html.Button("Slides (PPTX)", id="export-slides", **attributes(data_file="slides")),
        html.P("", id="export-progress", className="quiet", role="status"),
    ]
    return [needing("server", component) for component in made]


def _exports(base: str) -> list[Any]:
    return [
        needing("rows", html.A(label, id=name, href=f"{base}/export.csv", download=""))
        for name, label in EXPORTS.items()
    ]


def _export_command(origin: Origin) -> list[Any]:
    """Offer a command, as rows that stay in place do not pass through a browser."""
    how = (
        f"The rows stay in {origin.kind}, and this command exports them from there. Run it on the machine that has "
        "DIR, the folder of this segmentation."
    )
    return [
        needing("server", html.Button("Copy the command for selected customers", id="export-command")),
        needing("server", html.P(how, className="quiet")),
    ]


def _leave() -> html.Details:
    """Two ways: a user may be logged in elsewhere too, or be several people."""
    here, everywhere = html.Button("Log out"), html.Button("Log out everywhere", name="everywhere", value="1")
    help_ = html.P("Everywhere: in every browser that uses your name.", className="quiet")
    form = html.Form([here, everywhere, help_], action="/logout", method="post", className="menu")
    return html.Details([html.Summary("Log out ▾"), form], className="export")


def _help() -> html.Details:
    """Leave room for what the browser fills in when the menu is first opened."""
    menu = html.Div(id=ids.HELP_MENU, className="menu", role="region", tabIndex="0", **attributes(aria_label="Help"))
    return html.Details([html.Summary("?", title="Help"), menu], id=ids.HELP, className="export")


def _theme_switch() -> html.Button:
    return html.Button("◐", id="theme", title="Light or dark", **attributes(aria_label="Switch between light and dark"))
