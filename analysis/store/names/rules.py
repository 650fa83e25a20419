"""Rules for names of segments, given by people or derived."""

import unicodedata

from analysis.core.errors import InputError

LONGEST = 60
FORMULA = tuple("=+-@")


def clean_name(text: str) -> str:
    """`text` as a name: trimmed, white space collapsed, accents composed.

    Raises InputError for one that is empty, too long, cannot be shown, or would be a formula in a spreadsheet.
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    hidden = next((c for c in name if not c.isprintable()), "")
    if not name:
        raise InputError("A name needs at least one character; type one, or reset the name to the derived one.")
    if len(name) > LONGEST:
        raise InputError(f"This name has {len(name):,} characters; shorten it to {LONGEST}.")
    if hidden:
        raise InputError(f"This name has a character that cannot be shown (U+{ord(hidden):04X}); remove it.")
    if alike(name).startswith(FORMULA):
        raise InputError(f"Spreadsheets would take a name that starts with {name[0]} for a formula; start with a word.")
    return name


def alike(name: str) -> str:
    """Return the same text for names that people would take for one and the same."""
    return unicodedata.normalize("NFKC", name).casefold()
