"""Which legacy encoding bytes are in: scripts by a library, western and central European letters by plausibility."""

from collections.abc import Sequence

from charset_normalizer import from_bytes

from analysis.core.column_words import kinds_of, words_of

OTHER_SCRIPTS = (
    *("cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp874"),
)
LATIN = ("cp1252", "cp1250", "mac_roman", "cp1254", "iso8859_2")  # the commoner first
COMMON = frozenset("äöüßÄÖÜéèêëáàâãåæçñóòôõøíìîïúùûœœÉÁÀÇÑÓÅØÍÚ")
CENTRAL = frozenset("ąćęłńśźżŁŚŻŹčďěňřšťůžČŘŠŽőűășțşğıİŞĞđĆĐ")
ODD = frozenset("ÞþÐðÝýŸÿ¿¡ƒ‡†ˆ‰¸´¨¬¤¦¢£¥§¶©®™ªº¹²³¼½¾÷×˘˛ˇ˝∂∑∏π∫Ω≈∆◊ﬁﬂ")
NEUTRAL = frozenset("€£–—’‘“”„°«»…·½\u00a0\u202f")
SURE, USUAL = 0.25, 0.2
ALONE = -0.5  # of a capital letter: after amounts it is rather a currency
LONGEST_HEADER = 4_000


def find_legacy(text: bytes) -> tuple[str | None, tuple[str, ...]]:
    """Return the encoding of bytes that are not UTF-8, and others that are nearly as plausible; none where none is."""
    known = from_bytes(text, cp_isolation=[*OTHER_SCRIPTS, *LATIN]).best()
    if known is not None and known.encoding in OTHER_SCRIPTS and _is_script(str(known)):
        return known.encoding, ()
    scores = {name: score for name in LATIN if (score := _plausible(text, name)) is not None}
    if not scores:
        return None, ()
    likely = [name for name in scores if scores[name] > max(scores.values()) - USUAL]
    best = max(likely, key=lambda name: (_known_words(text, name), -likely.index(name)))
    if scores[best] < 0:
        return None, ()
    shown = text.decode(best)
    rivals = [
        name
        for name, score in scores.items()
        if name != best and score > scores[best] - SURE and text.decode(name) != shown
    ]
    return best, tuple(rivals)


def _known_words(data: bytes, encoding: str) -> int:
    """Return how many words of the first line are known in headers, to distinguish Czech letters from French ones."""
    line = data[:LONGEST_HEADER].split(b"\n", 1)[0].decode(encoding, "ignore")
    return sum(bool(kinds_of(word)) for word in words_of(line))


def _is_script(text: str) -> bool:
    """Return whether letters beyond ASCII are of one other script, not accents strewn into Latin words."""
    beyond = [ch for ch in text if ord(ch) > 127 and ch.isalpha()]
    return bool(beyond) and sum(ch > "\u036f" for ch in beyond) > 0.9 * len(beyond)


def _plausible(data: bytes, encoding: str) -> float | None:
    """Return how plausible the characters beyond ASCII are on average; None where bytes have no meaning."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    points = [_points(text, i) for i, ch in enumerate(text) if ord(ch) > 127]
    return sum(points) / len(points) if points else 0.0


def _points(text: Sequence[str], i: int) -> float:
    ch, before, after = text[i], text[i - 1 : i], text[i + 1 : i + 2]
    within = str(before).isalpha() or str(after).isalpha()
    if ch in NEUTRAL:
        return -1.0 if str(before).isalpha() and str(after).isalpha() and ch not in "’–" else 0.5
    if ch in ODD:
        return -1.0 if within else 0.0
    if not ch.isalpha():
        return -2.0
    if ch.isupper() and str(before).islower():
        return -2.0
    if ch.isupper() and not within:
        return ALONE
    return 1.0 if ch in COMMON else 0.9 if ch in CENTRAL else 0.4
