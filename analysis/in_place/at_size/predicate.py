"""A selection as an SQL condition that every engine understands, about columns that a placed customer has."""

from collections.abc import Mapping

from analysis.model.selections.selection import Between, Condition, Inside, OneOf, Selection


def condition_sql(selection: Selection, names: Mapping[str, str], codes: Mapping[str, Mapping[str, int]]) -> str:
    """Return the condition, about no measures.

    `names`: field to column, `codes`: category key to the code of each value.
    """
    clauses = [
        _joined(" OR ", [_joined(" AND ", [_sql(c, names, codes) for c in part]) for part in clause.parts])
        for clause in selection.clauses
    ]
    return _joined(" AND ", clauses) if clauses else "1 = 1"


def _joined(word: str, conditions: list[str]) -> str:
    return f"({word.join(conditions)})"


def _sql(condition: Condition, names: Mapping[str, str], codes: Mapping[str, Mapping[str, int]]) -> str:
    match condition:
        case Between(field, low, high):
            return f"({names[field]} BETWEEN {low!r} AND {high!r})"
        case OneOf(field, values):
            known = codes.get(field, {})
            return f"({names[field]} IN ({', '.join(str(known.get(str(v), v)) for v in values)}))"
        case Inside(x, y, points):
            return _inside_sql(names[x], names[y], points)


def _inside_sql(x: str, y: str, points: tuple[tuple[float, float], ...]) -> str:
    """Crossings of a ray to the right, counted (Haines 1994), as `selection` has it for cells."""
    edges = [
        f"CASE WHEN ({y1!r} > {y}) <> ({y2!r} > {y}) AND {x} < {x2 - x1!r} * ({y} - {y1!r}) / {y2 - y1!r} + {x1!r} "
        "THEN 1 ELSE 0 END"
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True)
        if y1 != y2
    ]
    return f"(({' + '.join(edges)}) % 2 = 1)" if edges else "(1 = 0)"
