"""What a header says of its column: the label, unit and scale, a short name and a key."""

import re

from analysis.core.text.spoken import ACRONYMS, LONGEST, is_acronym
from analysis.core.vocabulary import concept_of

RESERVED_KEYS = frozenset(
    {"id", "ids", "cell", "n", "pc1", "pc2", "line", "reason", "segment", "silhouette", "margin", "stability"}
)
FILLERS = frozenset({"annual", "yearly", "monthly", "total", "average", "avg", "mean", "amount"})
SCORES = frozenset({"score", "index"})
SCALE = re.compile(r"^(\d+)\s*[-–]\s*(\d+)$")
MONETARY, AMOUNT_SPENT = "Monetary", "Amount spent"  # header of the sum of a customer's orders, and what people call it
OPENING = re.compile(r"[(\[]")


def split_words(header: str) -> str:
    """`CustomerID` and `customer_id` as separate words."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", header)
    return re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", " ", spaced).strip()


def read_header(header: str) -> tuple[str, str, str]:
    """Label, unit and scale stated by a header: `Annual Income (k$)` gives `("Annual income", "k$", "")`."""
    name, within = _name_and_unit(header)
    label = _spelled(split_words(name).split())
    label = label[:1].upper() + label[1:] if label else header
    if scale := SCALE.match(within):
        return label, "", "–".join(scale.groups())
    return label, within or concept_of(label).unit, ""


def _spelled(words: list[str]) -> str:
    """Return words in small letters, acronyms in large ones: of a header without small letters only those known."""
    text = " ".join(words)
    is_shouted = text.isupper() and (len(words) > 1 or len(text) > LONGEST or concept_of(text).kind != "other")
    return " ".join(
        w.upper() if w.lower() in ACRONYMS else w if is_acronym(w) and not is_shouted else w.lower() for w in words
    )


def _name_and_unit(header: str) -> tuple[str, str]:
    """Return what stands before the brackets at the end, and within them."""
    inner, closing = header.rstrip()[:-1], header.rstrip()[-1:]
    opening = OPENING.search(inner, max(inner.rfind(")"), inner.rfind("]")) + 1)
    if opening is None or closing not in {")", "]"}:
        return header, ""
    name = inner[: opening.start()].rstrip()
    return (header, "") if "\n" in name else (name, inner[opening.end() :].strip())


def names_of(header: str) -> set[str]:
    """Everything that a column can be called by, in small letters."""
    label = read_header(header)[0]
    return {name.lower() for name in (header, label, short_label(label), make_key(short_label(label), set()))}


def short_label(label: str) -> str:
    """`Annual income` without its filler words: `Income`; the label itself if nothing would be left.

    A score keeps its name where the rest would claim something else: `Credit score` is no credit.
    """
    is_known = concept_of(label).kind != "other"
    fillers = FILLERS | SCORES if is_known else FILLERS
    kept = [w for w in label.split() if w.lower() not in fillers]
    kept = kept[1:] if len(kept) > 1 and kept[0].lower() == "of" else kept
    return (" ".join(kept)[:1].upper() + " ".join(kept)[1:]) if kept else label


def make_key(short: str, taken: set[str]) -> str:
    """Return a name safe for links and SQL, distinct from those `taken`."""
    base = re.sub(r"[^a-z0-9]+", "_", short.lower()).strip("_") or "column"
    clashes = base in RESERVED_KEYS or re.fullmatch(r"k\d+", base) or base[0].isdigit()
    base = f"{base}_value" if clashes else base
    key, n = base, 2
    while key in taken:
        key, n = f"{base}_{n}", n + 1
    return key
