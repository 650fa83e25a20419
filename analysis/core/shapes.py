"""Whether values read from JSON have the types that a dataclass declares, however deep."""

import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

LONGEST = 40
PLAIN = {int: (int,), float: (int, float), str: (str,), bool: (bool,)}


def check_shape(value: Any, kind: Any, place: str) -> None:
    """Raise TypeError, naming the place, where `value` is no `kind`.

    A dataclass stands for its instances and for mappings of its fields, a tuple for lists too; what is declared as
    neither of these nor as a plain type, such as an array, may be anything.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        _require(_is_plain(value, kind), value, place)
    elif is_dataclass(kind):
        _check_fields(value, kind, place)
    elif origin in (Union, types.UnionType):
        _check_any(value, arguments, place)
    elif origin is Literal:
        _require(value in arguments, value, place)
    elif kind is types.NoneType:
        _require(value is None, value, place)
    elif origin in (tuple, list):
        _check_items(value, arguments, place)
    elif origin in (dict, Mapping):
        _check_mapping(value, arguments, place)


def _require(fits: bool, value: Any, place: str) -> None:  # noqa: FBT001 - read as "require that it fits"
    if not fits:
        shown = repr(value) if isinstance(value, str | int | float | None) else type(value).__name__
        raise TypeError(f"{place} is {shown[:LONGEST]}")


def _is_plain(value: Any, kind: type) -> bool:
    return isinstance(value, PLAIN[kind]) and (kind is bool or not isinstance(value, bool))


def _check_fields(value: Any, kind: Any, place: str) -> None:
    hints = get_type_hints(kind)
    known = value if isinstance(value, dict) else getattr(value, "__dict__", None)
    _require(known is not None, value, place)
    for field in fields(kind):
        if field.name in (known or {}):
            check_shape((known or {})[field.name], hints[field.name], f"{place}.{field.name}")
        elif _is_needed(field):
            raise TypeError(f"{place}.{field.name} is not there")


def _is_needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _check_any(value: Any, kinds: tuple[Any, ...], place: str) -> None:
    """Say what is wrong by the last kind; None is no trouble where it is declared."""
    if value is None and types.NoneType in kinds:
        return
    *others, last = (kind for kind in kinds if kind is not types.NoneType)
    for kind in others:
        with suppress(TypeError):
            check_shape(value, kind, place)
            return
    check_shape(value, last, place)


def _check_items(value: Any, kinds: tuple[Any, ...], place: str) -> None:
    _require(isinstance(value, tuple | list), value, place)
    endless = len(kinds) == 1 or kinds[-1] is Ellipsis
    _require(endless or len(kinds) == len(value), value, place)
    for i, item in enumerate(value):
        check_shape(item, kinds[0] if endless else kinds[i], f"{place}[{i}]")


def _check_mapping(value: Any, kinds: tuple[Any, ...], place: str) -> None:
    _require(isinstance(value, Mapping), value, place)
    for key, item in value.items():
        check_shape(key, kinds[0], f"a key of {place}")
        check_shape(item, kinds[1], f"{place}.{key}")
