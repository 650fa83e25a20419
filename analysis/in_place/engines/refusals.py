"""Refusals of a cluster or database as one sentence with the next step and without a password."""

import re

from analysis.core.errors import InputError

LONGEST = 30 * 60
"""How many seconds one statement may take."""

DIFFERING = "differing columns"
"""What has no SQLSTATE of its own: Spark has one for this and for folders without files."""

# by SQLSTATE, which PostgreSQL and Spark share where they mean the same
SENTENCES = {
    "08001": "{engine} at {place} does not answer; check the address and that it is running.",
    "28P01": "{engine} at {place} does not accept this user and password; correct them in the address.",
    "3D000": "{engine} at {place} has no such database; correct the end of the address.",
    "3F000": "{engine} has no table {shown}; check its name and schema.",
    "42P01": "{engine} has no table {shown}; check its name and schema.",
    "42K03": "{engine} finds no file at {shown}; give a path that every machine of the cluster can read.",
    DIFFERING: "The files at {shown} differ in their columns; write them again with the same columns.",
    "42501": "This user may not read {shown} or write the result; ask the administrator of {engine} for the right.",
    "42703": "{shown} lacks a column that was asked for ({message}); correct the name or leave it out.",
    "42K04": "The result exists already; delete it first or give another name.",
    "53100": "{engine} ran out of disk; free space on its machines, or ask for fewer columns or rows.",
    "57014": "{engine} took longer than {minutes} minutes; ask for fewer columns, or give it more machines.",
}
SAME = {"28000": "28P01", "42P02": "42703", "HY008": "57014"}
OTHER = "{engine} cannot answer: {message}; see its log for more, and try again once that is put right."

# sentences where no SQLSTATE comes along
SIGNS = (
    ("No space left on device", "53100"),
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28P01"),
    (r'role "((?!role ").)*" does not exist', "28P01"),
    (r'database "((?!database ").)*" does not exist', "3D000"),
    ("UNABLE_TO_INFER_SCHEMA", "42K03"),
    ("CANNOT_MERGE_SCHEMAS|Failed to merge|CONVERT_DATATYPE|CANNOT_CONVERT", DIFFERING),
    ("Permission denied|AccessControlException", "42501"),
    ("statement timeout|OPERATION_CANCELED|cancelled", "57014"),
    ("Connection refused|could not translate host|timeout expired|Name or service not known", "08001"),
    ("All masters are unresponsive|UNAVAILABLE|failed to connect", "08001"),
)


def refused(message: str, state: str | None, *, secrets: tuple[str, ...] = (), **names: str) -> InputError:
    """Return the error for what an engine message.

    `names` are `engine`, `place` (host and port) and `shown` (the table).
    """
    known = SAME.get(state or "", state)
    if known not in SENTENCES:
        known = next((code for sign, code in SIGNS if re.search(sign, message)), "")
    template = SENTENCES.get(known or "", OTHER)
    return InputError(template.format(message=_one_line(message, secrets), minutes=LONGEST // 60, **names))


def _one_line(message: str, secrets: tuple[str, ...]) -> str:
    """Return the first line of the message, without codes and secrets."""
    line = next((line for line in message.strip().splitlines() if line.strip()), "no reason given")
    line = re.sub(r"^(\([\w.$]+\) )?\[[\w.]+\] |(((?<!\s)|(?<=\] ))\s+)?SQLSTATE: \w.*$", "", line.strip())
    for secret in filter(None, secrets):
        line = line.replace(secret, "***")
    return line.rstrip(".;: ")[:300]
