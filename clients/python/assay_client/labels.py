"""Where the truth of a task stands in a row of a data set."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional, Sequence

COLUMNS = ("label", "reference", "ground_truth", "answer", "solution", "task_id", "objective")


def column_of(columns: Mapping[str, Any], count: int, name: Optional[str] = None) -> List[Any]:
    """The labels of a batch: the column that is named, else the first of COLUMNS that is there."""
    names: Sequence[str] = COLUMNS if name is None else (name,)
    for one in names:
        values = columns.get(one)
        if isinstance(values, (list, tuple)) and len(values) == count:
            return list(values)
    return [None] * count


def label_of(row: Any, name: Optional[str] = None) -> Any:
    """The label of one row, a mapping or an object with attributes."""
    names: Sequence[str] = COLUMNS if name is None else (name,)
    for one in names:
        value = row.get(one) if isinstance(row, Mapping) else getattr(row, one, None)
        if value is not None:
            return value
    return None
