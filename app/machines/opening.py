"""Which machine an installation has. Loads boto3: only for the process that asks it."""

from app.config import Settings
from app.machines.amazon import AmazonTranslate
from app.machines.aws import Patience
from app.machines.bedrock import Bedrock
from app.machines.port import Machine, MachineError, Trouble


def open_machine(settings: Settings, patience: Patience | None = None) -> Machine:
    """Return the machine that the settings name; MachineError when they name none."""
    if settings.translate == "aws-translate":
        return AmazonTranslate(settings, patience or Patience())
    if settings.translate == "bedrock":
        return Bedrock(settings, patience or Patience())
    raise MachineError(Trouble.SETTINGS)
