"""What proxies say of a request is believed of our own proxies only; from others it is taken off."""

from collections.abc import Iterable

from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Request, Response

from dashboard.guard.policy import Policy
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi

TOLD = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")


class Proxied:
    """Sets the visitor's address and the scheme from one proxy of ours; sends http in production to https."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.told = ProxyFix(app, x_for=1, x_proto=1)
        self.policy = policy

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        identity = "HTTP_" + self.policy.identity_header.upper().replace("-", "_")
        if not self.policy.is_proxy(environ.get("REMOTE_ADDR", "")):
            kept = {name: value for name, value in environ.items() if name not in (*TOLD, identity)}
            return self.app(kept, start_response)
        if self.policy.production and environ.get("HTTP_X_FORWARDED_PROTO") == "http":
            return _to_https(environ)(environ, start_response)
        return self.told(environ, start_response)


def _to_https(environ: Environ) -> Response:
    """Nothing is told over a line that others can read."""
    request = Request(environ)
    if request.method not in ("GET", "HEAD"):
        return Response("Use https; nothing is taken over http.\n", 403, mimetype="text/plain")
    return Response(status=308, headers={"Location": request.url.replace("http://", "https://", 1)})
