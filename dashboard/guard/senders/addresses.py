"""Addresses of visitors and proxies, in whichever form servers and proxies write them."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

WITH_PORT = re.compile(r"\[(?P<v6>[^\]]{1,50})\](:\d{1,5})?|(?P<v4>[\d.]{7,15}):\d{1,5}")


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address in `text`, without its port, IPv4 as such where it is written as IPv6; None for garbage."""
    parts = WITH_PORT.fullmatch(text.strip())
    try:
        address = ip_address((parts["v6"] or parts["v4"]) if parts else text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def nth_from_right(values: str, n: int) -> str:
    """Return the entry that the `n`-th proxy from here wrote into a header; empty where there are too few entries."""
    entries = [entry.strip() for entry in values.split(",")]
    return entries[-n] if len(entries) >= n else ""
