"""What the libraries that are compared with need around them."""

import atexit
import os
import tempfile

# librosa compiles at first use and keeps the machine code beside itself. Two workers that do so at once leave a file
# which crashes every later run, so each process has a place of its own.
CACHE = tempfile.TemporaryDirectory(prefix="numba-")
atexit.register(CACHE.cleanup)
os.environ["NUMBA_CACHE_DIR"] = CACHE.name
