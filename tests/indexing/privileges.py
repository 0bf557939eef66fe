"""Root reads everything; a test of what cannot be read must not be root."""

import os
from contextlib import contextmanager

NOBODY = 65_534


@contextmanager
def without_root():
    """The effective user is nobody where it was root; paths must be relative to a folder that everybody may enter."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
