"""A language model on Amazon Bedrock, through the Converse interface, whichever it is."""

from collections.abc import Mapping
from typing import Any, Final

from app.config import Settings
from app.machines import aws
from app.machines.port import Fault, MachineError, NoDraftError, Patience, Trouble

_FAULTS: Final[Mapping[str, Fault]] = {
    "max_tokens": Fault.OVERLONG,
    "content_filtered": Fault.DECLINED,
    "guardrail_intervened": Fault.DECLINED,
    "refusal": Fault.DECLINED,
}


class BedrockWriter:
    """Writes with the model that the installation names."""

    provider: str = "bedrock"

    def __init__(self, settings: Settings, patience: Patience) -> None:
        model = settings.language_model
        if model is None:
            raise MachineError(Trouble.SETTINGS)
        self.engine: str = model.name
        where = settings.draft_region, settings.draft_endpoint_url
        self._client = aws.client("bedrock-runtime", *where, patience)

    def write(self, told: str, sent: str, most_tokens: int) -> str:
        """Return its words, unchecked, to what it was told; NoDraftError or MachineError."""
        return said(self._client, self.engine, told, sent, most_tokens)


def said(client: Any, model: str, told: str, sent: str, tokens: int) -> str:  # noqa: ANN401  (boto3 makes its clients at run time)
    """Return what a model answers; NoDraftError when it stopped early, or MachineError."""
    with aws.in_our_words():
        answer = client.converse(
            modelId=model,
            system=[{"text": told}],
            messages=[{"role": "user", "content": [{"text": sent}]}],
            inferenceConfig={"maxTokens": tokens},
        )
    fault = _FAULTS.get(answer.get("stopReason", ""))
    if fault is not None:
        raise NoDraftError(fault)
    parts = answer.get("output", {}).get("message", {}).get("content", [])
    return "".join(part.get("text", "") for part in parts)
