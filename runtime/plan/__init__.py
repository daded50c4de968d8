"""The plan: all that is known before an event is read. The compiler writes it, the executor carries it out."""

from .expressions import *  # noqa: F403
from .processes import *  # noqa: F403
from .simulation import *  # noqa: F403
from .statistics import *  # noqa: F403
from .steps import *  # noqa: F403
