"""`python -m dashboard.static`: join and compress what browsers fetch, so that no server has to; builds run it."""

import sys

from dashboard.static.compressing import compress_all
from dashboard.static.served import BUILT, digest_of_files, lay_out


def main() -> None:
    """Leave the files in the checkout's folder, unless they are there."""
    folder = BUILT / digest_of_files()
    try:
        compress_all(folder if folder.is_dir() else lay_out(folder))
    except OSError as error:
        sys.exit(
            f"Kindred: {error.filename} cannot be written ({error.strerror}); the server will compress scripts then."
        )
    print(f"Scripts and styles are ready in {folder}.")  # noqa: T201


main()
