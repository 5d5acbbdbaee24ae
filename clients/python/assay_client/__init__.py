"""Reward functions for trainers, answered by an Assay reward server.

    from assay_client import Client
    client = Client("http://127.0.0.1:8700")
    client.score(["Maximize\\n x\\nSubject To\\n c: x <= 4\\nEnd"], [4])[0].reward   # 1.0

Each trainer's function is a module of its own: `assay_client.trl`, `.verl`, `.ms_swift`, `.areal`, `.skyrl`, `.rllm`, `.easyr1`,
`.open_instruct`. They read $ASSAY_URL, $ASSAY_TOKEN, $ASSAY_ENV and $ASSAY_UNJUDGED.
"""

from .client import AssayError, Client, Judged, shared_client, text_of

__all__ = ["AssayError", "Client", "Judged", "shared_client", "text_of"]
