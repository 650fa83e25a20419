"""`python -m dashboard.static`: join and compress what browsers fetch, so that no server has to; builds run it."""

import argparse
import sys
from pathlib import Path

from dashboard.static.charts import ChartsError, fetch_charts, keep_charts
from dashboard.static.compressing import compress_all
from dashboard.static.served import BUILT, digest_of_files, lay_out


def main() -> None:
    """Leave the files in the checkout's folder, unless they are there."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.static", description=__doc__)
    one = parser.add_mutually_exclusive_group()
    one.add_argument(
        "--charts", type=Path, metavar="FILE", help="plotly-cartesian.min.js, to serve in place of all of plotly.js"
    )
    one.add_argument("--fetch-charts", action="store_true", help="have npm fetch that file, or go on without it")
    asked = parser.parse_args()
    try:
        if asked.charts:
            keep_charts(asked.charts)
    except (ChartsError, OSError) as error:
        sys.exit(f"Kindred: {error}")
    if asked.fetch_charts:
        _fetch()
    folder = BUILT / digest_of_files()
    try:
        compress_all(folder if folder.is_dir() else lay_out(folder))
    except OSError as error:
        sys.exit(
            f"Kindred: {error.filename} cannot be written ({error.strerror}); the server will compress scripts then."
        )
    print(f"Scripts and styles are ready in {folder}.")  # noqa: T201


def _fetch() -> None:
    """Fetch the file, or go on without it: the page is the same then, and opens later."""
    try:
        fetch_charts()
    except (ChartsError, OSError) as error:
        print(f"Kindred: all of plotly.js is served, as its smaller part was not fetched: {error}.")  # noqa: T201


main()
