"""The one error that people get to read: what is wrong, where, and what to do next."""


class InputError(ValueError):
    """Input that cannot be used, in one sentence that names the place and the next step."""


class PassingError(InputError):
    """Trouble that may be over when the same is tried again."""
