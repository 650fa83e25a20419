"""Everything that says no, around every application of the server: who comes in, from where, and how often."""

from dashboard.guard.accounts.login import Login
from dashboard.guard.headers import Headed
from dashboard.guard.health import Health, Readiness
from dashboard.guard.limits.rates import Rates
from dashboard.guard.limits.whole import Whole
from dashboard.guard.logs.requests import Logged
from dashboard.guard.paths import OneSpelling
from dashboard.guard.policy import Policy
from dashboard.guard.senders.proxies import HttpsOnly, Proxied
from dashboard.guard.senders.sites import OwnSite
from dashboard.guard.wsgi import Wsgi


def guarded(app: Wsgi, policy: Policy, readiness: Readiness) -> Wsgi:
    """`app` behind the guard; a request passes from the last line to the first."""
    app = Rates(app, policy)
    app = Login(app, policy)
    app = Whole(app)
    app = OwnSite(app)
    app = Health(app, readiness)
    app = HttpsOnly(app, policy)
    app = Headed(app, policy)
    app = Logged(app, policy)
    app = OneSpelling(app)
    return Proxied(app, policy)
