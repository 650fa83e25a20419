"""What proxies say of a request is believed of our own proxies only; from others it is taken off."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from werkzeug.wrappers import Request, Response

from dashboard.guard.limits.bodies import answer_of
from dashboard.guard.policy import Policy
from dashboard.guard.senders.addresses import nth_from_right, read_address
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi
from dashboard.trouble import plain_page

ADDRESS, SCHEME, REQUEST_ID = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID"
ONWARD = '<p>This page is shown over https only. <a href="{path}">Open it over https</a></p>'
REFRESH = '<meta http-equiv="refresh" content="0; url={path}">'
# browsers that follow a link to the same host from a page with this header follow it over https
UPGRADE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; upgrade-insecure-requests"
)


class Proxied:
    """Sets the visitor's address and the scheme as the outermost of our proxies saw them."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.policy = policy

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        if self.policy.is_proxy(environ.get("REMOTE_ADDR", "")):
            return self.app(environ | self._forwarded(environ), start_response)
        identity = "HTTP_" + self.policy.identity_header.upper().replace("-", "_")
        foreign = (ADDRESS, SCHEME, REQUEST_ID, identity)
        return self.app({name: value for name, value in environ.items() if name not in foreign}, start_response)

    def _forwarded(self, environ: Environ) -> Environ:
        """Return what the headers say; an address that too few proxies passed on, or that is none, is not believed."""
        schemes = environ.get(SCHEME, "")
        address = read_address(nth_from_right(environ.get(ADDRESS, ""), self.policy.hops))
        scheme = nth_from_right(schemes, min(self.policy.hops, schemes.count(",") + 1)).lower()  # some keep only one
        forwarded = {"REMOTE_ADDR": str(address)} if address else {}
        return forwarded | ({"wsgi.url_scheme": scheme} if scheme in ("http", "https") else {})


class HttpsOnly:
    """Sends http to https in production, where a proxy says that it was http."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.production = policy.production

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer or pass on."""
        if self.production and SCHEME in environ and environ.get("wsgi.url_scheme") == "http":
            return _to_https(environ)(environ, start_response)
        return self.app(environ, start_response)


def _to_https(environ: Environ) -> Response:
    """Show nothing over a line that others can read, and name no host, which the visitor could have made up."""
    request = Request(environ)
    if request.method not in ("GET", "HEAD"):
        return answer_of("Use https; nothing is taken over http.", 403)
    query = quote(request.query_string, safe="%=&+,:;/?@!$'()*[]")
    path = escape("/" + quote(request.path).lstrip("/") + ("?" + query) * bool(query))
    page = plain_page("Use https", ONWARD.format(path=path), REFRESH.format(path=path))
    return Response(page, 403, {"Content-Security-Policy": UPGRADE}, mimetype="text/html")
