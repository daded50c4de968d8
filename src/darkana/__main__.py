"""The program: `darkana`, `python -m darkana`."""

import gc

from .cli import main


def program() -> None:
    """The command line in a process of its own. Looking for garbage among all that is imported, now and then and once
    more at the end, would cost a fifth of a short run."""
    gc.set_threshold(200_000)
    try:
        main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    program()
