"""No test reaches the network or the user's own cache."""

import atexit
import os
import shutil
import tempfile

_CACHE = tempfile.mkdtemp(prefix="pebench-tests-")
atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_CACHE"] = _CACHE
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
