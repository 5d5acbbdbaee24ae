"""ms-swift's own table of rewards, filled by our plugin, and called as its trainer calls it."""

import asyncio
import sys

import folders

MODEL, WRONG = sys.argv[2], sys.argv[3]
folders.bare("swift", "swift.rewards")
folders.absent("swift.infer_engine", InferRequest=object)
from swift.rewards.orm import ORM, AsyncORM, orms  # noqa: E402

from assay_client import ms_swift  # noqa: E402

assert orms["assay"] is ms_swift.AssayORM and issubclass(ms_swift.AssayORM, ORM) and issubclass(ms_swift.AssayAsyncORM, AsyncORM)
row = dict(solution=["12", "12", "no such task"], messages=[[], [], []], prompt_id=["a", "a", "b"])
assert orms["assay"](args=None)([MODEL, WRONG, MODEL], **row) == [1, 0.2, None]
assert asyncio.run(orms["assay_async"](args=None)([MODEL, WRONG, MODEL], **row)) == [1, 0.2, None]
print("ok")
