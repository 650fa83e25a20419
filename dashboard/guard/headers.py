"""Headers of every answer: what a browser may load, run, frame and keep."""

from collections.abc import Iterable, Sequence

from dashboard.guard.policy import Policy
from dashboard.guard.wsgi import Environ, HeaderList, StartResponse, Wsgi, changing_headers, path_of
from dashboard.trouble import script_hash

YEAR = 31_536_000
SHARED = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")  # what says nothing of customers
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


def content_security_policy(script_hashes: Sequence[str] = ()) -> str:
    """Scripts from here, and inline only those that Dash writes; styles inline, since Plotly and the grid set them."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


NOT_KEPT = ("Cache-Control", "no-store")
HTTPS = ("Strict-Transport-Security", f"max-age={YEAR}")
PAGES = ("Content-Security-Policy", content_security_policy([script_hash()]))
OTHERS = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")  # nothing is run of them


class Headed:
    """Adds what an answer does not say itself, and takes back that data may be kept unless it is public."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.public = policy.public

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        https = environ.get("wsgi.url_scheme") == "https"
        keepable = self.public or path_of(environ).startswith(SHARED)

        def changed(headers: HeaderList) -> HeaderList:
            own = [*ALWAYS, *([HTTPS] if https else []), *([] if keepable else [NOT_KEPT])]
            given = {name.lower() for name, _ in own}
            kept = [h for h in headers if h[0].lower() not in given]
            known = {name.lower() for name, _ in kept} | given
            is_page = any(name.lower() == "content-type" and value.startswith("text/html") for name, value in kept)
            unless_said = (NOT_KEPT, PAGES if is_page else OTHERS)
            return [*kept, *own, *(h for h in unless_said if h[0].lower() not in known)]

        return self.app(environ, changing_headers(start_response, changed))
