"""What the page of segments over time gets: editions, approvals, and how the last refresh went."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError
from analysis.editions.approvals import Approval, approvals_of
from analysis.editions.edition import Edition
from analysis.editions.kept import editions_of, has_rows
from analysis.store.row_queries import Customers
from analysis.store.source_file import EDITIONS_FOLDER
from dashboard.api.over_time.rights import BROUGHT, Living, user
from dashboard.settings import Settings
from dashboard.startup.living import latest_number
from dashboard.startup.refreshing import refreshing


def document(customers: Customers, living: Living | None, settings: Settings) -> dict[str, Any]:
    """Return everything that the page needs before two editions are compared."""
    if living is None:
        return {"editions": [], "approvals": [], "fixed": BROUGHT, "brought": True, "refresh": {}}
    try:
        editions, approvals, trouble = editions_of(living.home), approvals_of(living.home), ""
    except InputError as error:
        editions, approvals, trouble = (), (), str(error)
    return {
        "editions": [_edition(living.home, e) for e in editions],
        "approvals": [asdict(a) for a in approvals],
        "approved": yardstick(editions, approvals),
        "shown": shown_number(customers.folder),
        "fixed": living.why_fixed(customers.segmentation),
        "user": user(),
        "known": living.visitors == "known",
        "trouble": trouble,
        "refresh": state(customers, living) | {"schedule": "" if settings.refresh is None else settings.refresh.words},
        "source": customers.segmentation.question.source,
    }


def state(customers: Customers, living: Living) -> dict[str, Any]:
    """Return which edition is the latest, whether this page shows it, and how the last refresh went."""
    running = refreshing(living.home)
    latest = latest_number(living.home)
    return {
        "latest": latest,
        "newer": latest > max(1, shown_number(customers.folder)) and has_rows(living.home, latest),
        "running": running.is_running,
        "failed": running.failed,
        "when": "" if running.when is None else running.when.isoformat(timespec="seconds"),
    }


def shown_number(folder: Path) -> int:
    """Return the number of the edition whose rows are in a folder, 0 for what was segmented."""
    return int(folder.name) if folder.parent.name == EDITIONS_FOLDER and folder.name.isdecimal() else 0


def yardstick(editions: tuple[Edition, ...], approvals: tuple[Approval, ...]) -> int:
    """Return the number of the edition that later ones are compared with, 0 where there is none."""
    if approvals:
        return approvals[-1].edition
    return editions[-1].model if editions else 0


def _edition(home: Path, e: Edition) -> dict[str, Any]:
    return asdict(e) | {"has_rows": has_rows(home, e.number)}
