"""Pages that stand alone when the page itself cannot be shown: a title, what happened, what to do."""

import base64
import hashlib
from html import escape
from pathlib import Path

from analysis.core.progress import left_words
from analysis.model.brand import Brand

KINDRED = Brand()
FOLLOWING = (Path(__file__).resolve().parent.parent / "assets" / "waiting.js").read_text(encoding="utf-8")
STYLE = """
:root { --ink: #1c2430; --quiet: #5b6675; --paper: #f4f5f7; --card: #ffffff; --line: #d5d9e0; --press: #3457c9;
  --link: #3457c9; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7eaf0; --quiet: #9aa5b5; --paper: #11151c; --card: #1a202a; --line: #333c4a; --press: #4d6fe0;
    --link: #8fa8f5; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0; }
main { max-width: 420px; margin: 12vh auto 32px; padding: 28px 32px; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; }
.sign { display: flex; align-items: center; gap: 10px; margin: 0 0 16px; font-weight: 600; }
.sign img { max-width: 160px; height: 28px; object-fit: contain; }
h1 { font-size: 20px; margin: 0 0 12px; }
p { overflow-wrap: anywhere; }
label { display: block; margin: 14px 0; color: var(--quiet); }
input { display: block; box-sizing: border-box; width: 100%; margin-top: 4px; padding: 9px 10px; font: inherit;
  color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
button { margin-top: 6px; padding: 9px 18px; font: inherit; color: #fff; background: var(--press); border: 0;
  border-radius: 6px; cursor: pointer; }
progress { width: 100%; accent-color: var(--press); }
a { color: var(--link); }
@media (max-width: 480px) {
  main { margin: 0; min-height: 100vh; border: 0; border-radius: 0; box-sizing: border-box; }
}
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>{brand}</title>{head}
<style>{style}</style></head>
<body><main>{sign}
<h1>{title}</h1>
{body}
</main></body>
</html>
"""


def plain_page(title: str, body: str, head: str = "", brand: Brand = KINDRED) -> str:
    """Return a page as HTML: the title taken as plain text, `body` and `head` as HTML."""
    named = escape(brand.title, quote=False)
    return PAGE.format(
        title=escape(title, quote=False), body=body, head=head, style=STYLE, brand=named, sign=_sign(brand)
    )


def _sign(brand: Brand) -> str:
    """Say whose page it is, where that is not Kindred's own."""
    picture = "" if brand.logo is None else f'<img src="{brand.logo.address}" alt="">'
    return "" if brand == KINDRED else f'<p class="sign">{picture}{escape(brand.title, quote=False)}</p>'


def trouble_page(title: str, sentence: str, step: str, link: str = "", brand: Brand = KINDRED) -> str:
    """Return the page as HTML; all texts are plain. With a `link`, the step leads there."""
    words = escape(step, quote=False)
    shown = f'<a href="{escape(link)}">{words}</a>' if link else words
    return plain_page(title, f"<p>{escape(sentence, quote=False)}</p>\n<p>{shown}</p>", brand=brand)


def script_hash() -> str:
    """Return what a Content-Security-Policy calls the script of pages that follow the server."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(FOLLOWING.encode()).digest()).decode()}'"


def following_page(title: str, body: str, seconds: int = 2, brand: Brand = KINDRED) -> str:
    """Return a page that follows the server until it has another one; without scripts it reloads itself."""
    head = f'<noscript><meta http-equiv="refresh" content="{seconds}"></noscript><script>{FOLLOWING}</script>'
    return plain_page(title, body, head, brand)


def waiting_page(phase: str, done: float, left: float | None, brand: Brand = KINDRED) -> str:
    """Return the page shown until the customers are segmented."""
    body = (
        f"<p>The customers are being segmented. This happens once; the page opens when it is done.</p>\n"
        f'<p><progress max="1" value="{done:.3f}" aria-label="Segmenting"></progress></p>\n'
        f'<p role="status">{escape(phase + left_words(left), quote=False)}</p>'
    )
    return following_page(f"{brand.title} is getting ready", body, brand=brand)
