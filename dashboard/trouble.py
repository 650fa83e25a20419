"""A page for when there is nothing to show: a title, a sentence that says why, and what to do next."""

from html import escape

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Kindred</title></head>
<body style="font: 14px/1.5 system-ui, sans-serif; max-width: 640px; margin: 15vh auto; padding: 0 24px">
<h1 style="font-size: 20px">{title}</h1>
<p>{sentence}</p>
<p>{step}</p>
</body>
</html>
"""


def trouble_page(title: str, sentence: str, step: str, link: str = "") -> str:
    """The page as HTML, all texts taken as plain; with a `link`, the step leads there."""
    words = escape(step, quote=False)
    shown = f'<a href="{escape(link)}">{words}</a>' if link else words
    return PAGE.format(title=escape(title, quote=False), sentence=escape(sentence, quote=False), step=shown)
