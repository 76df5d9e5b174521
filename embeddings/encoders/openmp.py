"""One setting of the OpenMP library that torch and FAISS run on."""

from __future__ import annotations

import os


def let_idle_threads_sleep() -> None:
    """Ask OpenMP not to spin between parallel regions.

    The default makes idle workers burn their cores for a while, which on a busy
    machine delays the next query by up to half a second. OpenMP reads the
    variable once, when it is loaded, so this is called before the first import
    of torch or faiss; what the user has set is left alone.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
