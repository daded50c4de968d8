"""`python -m darkana`"""

from .cli import main

main()
