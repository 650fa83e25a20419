"""`python -m dashboard.static`: join and compress what browsers fetch, so that no server has to; builds run it."""

import argparse
import sys
from pathlib import Path

from dashboard.static.charts import ChartsError, keep_charts
from dashboard.static.compressing import compress_all
from dashboard.static.served import BUILT, digest_of_files, lay_out


def main() -> None:
    """Leave the files in the checkout's folder, unless they are there."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.static", description=__doc__)
    parser.add_argument(
        "--charts", type=Path, metavar="FILE", help="plotly-cartesian.min.js, to serve in place of all of plotly.js"
    )
    asked = parser.parse_args()
    try:
        if asked.charts:
            keep_charts(asked.charts)
    except (ChartsError, OSError) as error:
        sys.exit(f"Kindred: {error}")
    folder = BUILT / digest_of_files()
    try:
        compress_all(folder if folder.is_dir() else lay_out(folder))
    except OSError as error:
        sys.exit(
            f"Kindred: {error.filename} cannot be written ({error.strerror}); the server will compress scripts then."
        )
    print(f"Scripts and styles are ready in {folder}.")  # noqa: T201


main()
