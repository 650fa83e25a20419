"""Login: without it nothing is answered but its own page. Users with passwords, or a header of our proxy."""

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote

from werkzeug.exceptions import ClientDisconnected, HTTPException
from werkzeug.wrappers import Request, Response

from dashboard.guard.accounts.ended import Ended
from dashboard.guard.accounts.login_page import login_page
from dashboard.guard.accounts.passwords import is_right
from dashboard.guard.accounts.sessions import HOURS, Session, Sessions, cookie_name
from dashboard.guard.limits.bodies import answer_of
from dashboard.guard.limits.counters import Counters
from dashboard.guard.limits.rates import USER, address_of, too_often
from dashboard.guard.limits.whole import BROKE_OFF
from dashboard.guard.policy import USER as NAME
from dashboard.guard.policy import Policy
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi

FAILURES_A_MINUTE, FAILURES_OF_ADDRESS = 5, 30
LARGEST_FORM = 4_000
LOGIN, LOGOUT, EVERYWHERE = "/login", "/logout", "everywhere"
log = logging.getLogger("kindred")
OURS = re.compile(r"/(?![/\\])[\x20-\x7e]*")
UNKNOWN = "Log in first; without it nothing is shown."
UNREAD = "The request to log out could not be read; log out with the button of the page."
NOT_ENDED = (
    f"This browser is logged out. But the server could not write its store, so a copy of this session works for up to "
    f"{HOURS} hours; ask the person who runs Kindred to make KINDRED_STORE writable, or to change your password."
)
WRONG = "That user and password do not go together; try again."


class Login:
    """Lets in who logged in, or whom the proxy names; all visitors where neither is configured."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.policy = policy
        self.sessions = Sessions(policy.secret, policy.users, Ended(policy.store))
        self.failures, self.failures_of_address = Counters(), Counters()

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
        session = self._session(request)
        return session.user if session else None

    def _session(self, request: Request) -> Session | None:
        return self.sessions.read(request.cookies.get(cookie_name(https=request.is_secure), ""))

    def _refused(self, request: Request) -> Response:
        if self.policy.users and request.method == "GET" and _is_page(request):
            asked = quote(request.full_path.removesuffix("?"), safe="")
            return Response(status=303, headers={"Location": f"{LOGIN}?next={asked}"})
        return answer_of(UNKNOWN, 401)

    def _come_or_go(self, request: Request) -> Wsgi:
        match (request.path, request.method):
            case ("/login", "GET" | "HEAD"):
                return self._page(_next(request.args.get("next", "")))
            case ("/login", "POST"):
                return self._come(request)
            case ("/logout", "POST"):
                return self._go(request)
        return answer_of("Log in and out with the buttons of the page.", 405)

    def _come(self, request: Request) -> Wsgi:
        try:
            form = request.form
        except ClientDisconnected:
            return answer_of(BROKE_OFF, 400)
        except HTTPException:  # longer than a name and a password
            return answer_of("A user and a password are shorter; load the page again.", 413)
        user, password, onward = form.get("user", ""), form.get("password", ""), _next(form.get("next", ""))
        address, pair = address_of(request.environ), f"{address_of(request.environ)} {user[:100]}"
        if wait := self._count(address, pair):  # before the password is checked, lest many try at once
            return too_often(wait)
        if not is_right(password, self.policy.users.get(user)):
            return self._page(onward, WRONG, 401)
        self.failures_of_address.take_back(address)
        self.failures.take_back(pair)
        return self._welcome(user, onward, https=request.is_secure)

    def _count(self, address: str, pair: str) -> float:
        """Return how long to wait; an address that tries too often adds no more names to those that are counted."""
        wait = self.failures_of_address.add(address, FAILURES_OF_ADDRESS)
        return wait or self.failures.add(pair, FAILURES_A_MINUTE)

    def _go(self, request: Request) -> Wsgi:
        """End the session with all copies of its cookie, or every session of the user where that is asked for."""
        session = self._session(request)
        try:
            if session:
                self.sessions.end(session, everywhere=bool(request.form.get(EVERYWHERE)))
        except HTTPException:
            return answer_of(UNREAD, 400)
        except OSError as error:
            log.error("A session is not ended: %s cannot be written (%s).", error.filename, error.strerror)
            return _without_cookie(request, self._page("/", NOT_ENDED, 503))
        return _without_cookie(request, Response(status=303, headers={"Location": LOGIN}))

    def _page(self, onward: str, problem: str = "", status: int = 200) -> Response:
        return Response(login_page(onward, problem, self.policy.brand), status, mimetype="text/html")

    def _welcome(self, user: str, onward: str, *, https: bool) -> Response:
        response = Response(status=303, headers={"Location": onward})
        value = self.sessions.start(user)
        response.set_cookie(cookie_name(https=https), value, HOURS * 3600, secure=https, httponly=True, samesite="Lax")
        return response


def _without_cookie(request: Request, response: Response) -> Response:
    https = request.is_secure
    response.delete_cookie(cookie_name(https=https), secure=https, httponly=True, samesite="Lax")
    return response


def _is_page(request: Request) -> bool:
    """Return whether a person waits for a page, rather than a page for data."""
    mode = request.headers.get("Sec-Fetch-Mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("Accept", "")


def _next(asked: str) -> str:
    """Return where to go after the login: a path of ours, whatever was asked."""
    return asked if OURS.fullmatch(asked) and not asked.startswith((LOGIN, LOGOUT)) else "/"
