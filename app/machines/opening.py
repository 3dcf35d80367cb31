"""Which machines an installation has. Loads boto3: only for the process that asks them."""

from app.config import Settings
from app.machines.amazon import AmazonTranslate
from app.machines.bedrock import Bedrock
from app.machines.compatible import CompatibleWriter
from app.machines.converse import BedrockWriter
from app.machines.port import Machine, MachineError, Patience, Trouble, Writer


def open_machine(settings: Settings, patience: Patience | None = None) -> Machine:
    """Return the machine that the settings name; MachineError when they name none."""
    if settings.translate == "aws-translate":
        return AmazonTranslate(settings, patience or Patience())
    if settings.translate == "bedrock":
        return Bedrock(settings, patience or Patience())
    raise MachineError(Trouble.SETTINGS)


def open_writer(settings: Settings, patience: Patience | None = None) -> Writer:
    """Return the language model that the settings name; MachineError when they name none."""
    seconds = settings.draft_seconds
    patience = patience or Patience(seconds, attempts=3, pause=min(5.0, seconds / 20))
    model = settings.language_model
    if model is None:
        raise MachineError(Trouble.SETTINGS)
    if model.provider == "bedrock":
        return BedrockWriter(settings, patience)
    return CompatibleWriter(settings, patience)
