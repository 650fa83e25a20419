"""What `subscribe` and `notify` do: keep who hears of changes, and send what is due."""

import argparse
import os
import sys
from collections.abc import Iterator

from analysis.cli.options import from_environment
from analysis.core.errors import InputError
from analysis.reports.notifying.notifying import notify as send_due
from analysis.reports.notifying.subscriptions import Subscription, call, keep, kept, mail_to, subscriptions_of
from analysis.reports.notifying.watched import check_watched, selects
from analysis.store.folder import JSON_FILE, open_segmentation


def subscribe(options: argparse.Namespace) -> None:
    """Add or remove subscriptions, then list them."""
    if not (options.folder / JSON_FILE).exists():
        raise InputError(f"There is no segmentation in {options.folder}; run `python -m analysis segment`.")
    subscriptions = {s.id: s for s in kept(options.folder)}
    asked = tuple(_subscriptions(options))
    if options.link and selects(options.link):
        check_watched(options.link, open_segmentation(options.folder))
    subscriptions |= {s.id: s for s in asked}
    for own in options.remove:
        if own not in subscriptions:
            raise InputError(f"There is no subscription {own[:20]!r}; `subscribe {options.folder}` lists them.")
        del subscriptions[own]
    if options.to or options.webhook or options.remove:
        keep(options.folder, tuple(subscriptions.values()))
    shown = subscriptions_of(options.folder, os.environ)
    print("\n".join(map(_line, shown)) if shown else "Nobody is subscribed.")


def _subscriptions(options: argparse.Namespace) -> Iterator[Subscription]:
    how = {"weekly": options.weekly, "link": options.link}
    yield from (mail_to(address, **how) for address in options.to)
    if options.webhook:
        yield call(from_environment(options.webhook) or "", options.format, **how)


def _line(s: Subscription) -> str:
    weekly = ", and a summary each week" if s.weekly else ""
    what = "the customers of the link" if s.watches else "segments"
    return f"{s.id}  {s.shown}: when {what} change{weekly}"


def notify(options: argparse.Namespace) -> int:
    """Send what is due; return 2 where something was not sent."""
    outcome = send_due(options.folder)
    print(
        f"{outcome.sent} sent." if outcome.sent else "Nothing is due." if not outcome.troubles else "Nothing was sent."
    )
    for trouble in outcome.troubles:
        print(f"analysis: {trouble}", file=sys.stderr)
    return 2 if outcome.troubles else 0
