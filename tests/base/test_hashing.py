import subprocess
import sys

from generation.base.hashing import seed_of, stable_hash


def test_hash_is_the_same_in_another_process() -> None:
    code = "from generation.base.hashing import stable_hash; print(stable_hash('scene', 1, {'b': 2, 'a': [1.5, None]}))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert other == stable_hash("scene", 1, {"a": [1.5, None], "b": 2})
    assert len(other) == 32


def test_parts_do_not_run_into_each_other() -> None:
    assert stable_hash("ab", "c") != stable_hash("a", "bc")
    assert stable_hash("1") != stable_hash(1)


def test_seeds_fit_a_torch_generator_and_differ() -> None:
    seeds = {seed_of(0, "scene", f"person-{n}", "zoo-visit", 0, k) for n in range(50) for k in range(10)}
    assert len(seeds) == 500
    assert all(0 <= seed < 2**63 for seed in seeds)
