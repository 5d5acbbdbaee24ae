"""ms-swift: `--external_plugins …/assay_client/ms_swift.py --reward_funcs assay`, or the classes by themselves."""

from __future__ import annotations

from typing import Any, List, Optional

from assay_client.client import Client, Completion, shared_client
from assay_client.labels import column_of


def _bases() -> Any:
    """ms-swift's base classes and its table of rewards, where ms-swift is installed."""
    for module in ("swift.rewards", "swift.rewards.orm", "swift.plugin"):
        try:
            found = __import__(module, fromlist=["ORM", "AsyncORM", "orms"])
            return found.ORM, getattr(found, "AsyncORM", found.ORM), found.orms
        except (ImportError, AttributeError):
            continue
    return object, object, None


_Orm, _AsyncOrm, _table = _bases()


class AssayORM(_Orm):
    """`completions` and the columns of the data set in, a list of rewards out; None: leave the sample out."""

    def __init__(self, args: Any = None, client: Optional[Client] = None, column: Optional[str] = None, **_: Any) -> None:
        self.args = args
        self.client = client
        self.column = column

    def __call__(self, completions: List[Completion], **columns: Any) -> List[Optional[float]]:
        judged = (self.client or shared_client()).score(completions, column_of(columns, len(completions), self.column))
        return [one.reward for one in judged]


class AssayAsyncORM(_AsyncOrm):
    """The same as a coroutine."""

    def __init__(self, args: Any = None, client: Optional[Client] = None, column: Optional[str] = None, **_: Any) -> None:
        self.args = args
        self.client = client
        self.column = column

    async def __call__(self, completions: List[Completion], **columns: Any) -> List[Optional[float]]:
        judged = await (self.client or shared_client()).ascore(completions, column_of(columns, len(completions), self.column))
        return [one.reward for one in judged]


if _table is not None:
    _table["assay"] = AssayORM
    _table["assay_async"] = AssayAsyncORM
