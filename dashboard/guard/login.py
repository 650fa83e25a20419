"""Login: without it nothing is answered but its own page. Users with passwords, or a header of our proxy."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from dashboard.guard.bodies import refusal
from dashboard.guard.counters import Counters
from dashboard.guard.login_page import login_page
from dashboard.guard.passwords import is_right
from dashboard.guard.policy import USER as NAME
from dashboard.guard.policy import Policy
from dashboard.guard.rates import USER, address_of, too_often
from dashboard.guard.sessions import HOURS, Sessions, cookie_name
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi

FAILURES_A_MINUTE, FAILURES_OF_ADDRESS = 5, 30
LARGEST_FORM = 4_000
LOGIN, LOGOUT = "/login", "/logout"
OURS = re.compile(r"/(?![/\\])[\x20-\x7e]*")
UNKNOWN = "Log in first; without it nothing is shown."
WRONG = "That user and password do not go together; try again."


class Login:
    """Lets in who logged in, or whom the proxy names; everybody where neither is configured."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.policy = policy
        self.sessions = Sessions(policy.secret, policy.users)
        self.failures = Counters()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let in, or answer."""
        if not self.policy.closed:
            return self.app(environ, start_response)
        request = Request(environ)
        request.max_content_length = LARGEST_FORM
        if self.policy.users and request.path in (LOGIN, LOGOUT):
            return self._come_or_go(request)(environ, start_response)
        user = self._user(request)
        if user is None:
            return self._refused(request)(environ, start_response)
        return self.app(environ | {USER: f"user {user}"}, start_response)

    def _user(self, request: Request) -> str | None:
        if self.policy.identity_header:
            named = request.headers.get(self.policy.identity_header, "")
            return named if NAME.fullmatch(named) else None
        return self.sessions.user_of(request.cookies.get(cookie_name(https=request.is_secure), ""))

    def _refused(self, request: Request) -> Response:
        if self.policy.users and request.method == "GET" and _is_page(request):
            asked = quote(request.full_path.removesuffix("?"), safe="")
            return Response(status=303, headers={"Location": f"{LOGIN}?next={asked}"})
        return refusal(request.environ, UNKNOWN, 401)

    def _come_or_go(self, request: Request) -> Wsgi:
        match (request.path, request.method):
            case ("/login", "GET" | "HEAD"):
                return _page(_next(request.args.get("next", "")))
            case ("/login", "POST"):
                return self._come(request)
            case ("/logout", "POST"):
                return _gone(request)
        return refusal(request.environ, "Log in and out with the buttons of the page.", 405)

    def _come(self, request: Request) -> Wsgi:
        try:
            form = request.form
        except HTTPException:  # longer than a name and a password
            return refusal(request.environ, "A user and a password are shorter; load the page again.", 413)
        user, password, onward = form.get("user", ""), form.get("password", ""), _next(form.get("next", ""))
        pair = f"{address_of(request.environ)} {user[:100]}"
        kept = ((pair, FAILURES_A_MINUTE), (address_of(request.environ), FAILURES_OF_ADDRESS))
        wait = max(self.failures.add(key, most) for key, most in kept)  # before it is known, lest many try at once
        if wait:
            return too_often(request.environ, wait)
        if not is_right(password, self.policy.users.get(user)):
            return _page(onward, WRONG, 401)
        for key, _ in kept:
            self.failures.take_back(key)
        return self._welcome(user, onward, https=request.is_secure)

    def _welcome(self, user: str, onward: str, *, https: bool) -> Response:
        response = Response(status=303, headers={"Location": onward})
        value = self.sessions.start(user)
        response.set_cookie(cookie_name(https=https), value, HOURS * 3600, secure=https, httponly=True, samesite="Lax")
        return response


def _page(onward: str, said: str = "", status: int = 200) -> Response:
    return Response(login_page(onward, said), status, mimetype="text/html")


def _gone(request: Request) -> Response:
    response = Response(status=303, headers={"Location": LOGIN})
    https = request.is_secure
    response.delete_cookie(cookie_name(https=https), secure=https, httponly=True, samesite="Lax")
    return response


def _is_page(request: Request) -> bool:
    """Whether a person waits for a page, rather than a page for data."""
    mode = request.headers.get("Sec-Fetch-Mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("Accept", "")


def _next(asked: str) -> str:
    """Where to go after the login: a path of ours, whatever was asked."""
    return asked if OURS.fullmatch(asked) and not asked.startswith((LOGIN, LOGOUT)) else "/"
