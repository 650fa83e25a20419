"""The page that asks who is there."""

from html import escape

from analysis.model.brand import Brand
from dashboard.trouble import KINDRED, plain_page

FORM = """<form method="post" action="/login">
<input type="hidden" name="next" value="{onward}">
<label>User<input name="user" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</form>"""


def login_page(onward: str, problem: str, brand: Brand = KINDRED) -> str:
    """Return the page as HTML; `problem` is what was wrong, `onward` the path that is opened after the login."""
    wrong = f'<p role="alert">{escape(problem, quote=False)}</p>' if problem else ""
    return plain_page(f"Log in to {brand.title}", wrong + FORM.format(onward=escape(onward)), brand=brand)
