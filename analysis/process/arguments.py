"""Arguments of a command that a server starts: given by the environment, as others on a machine see command lines.

An environment is readable only by the user who runs the process. Names of visitors' files and the folder of a private
link, which is its secret, are among the arguments.
"""

import json
from collections.abc import MutableMapping, Sequence

ARGUMENTS = "KINDRED_ARGUMENTS"


def hidden(arguments: Sequence[str]) -> dict[str, str]:
    """Return the variable that holds `arguments`, for the environment of a process of ours."""
    return {ARGUMENTS: json.dumps(list(arguments))}


def take_hidden(environment: MutableMapping[str, str]) -> list[str]:
    """Return the arguments that `hidden` gave, none if there are none, and forget them: grandchildren get none."""
    return [str(argument) for argument in json.loads(environment.pop(ARGUMENTS, "[]"))]
