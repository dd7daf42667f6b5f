from collections import Counter

import pytest

from generation.concepts.blocks import BLOCKS, HELD_OUT, Rank, block_sizes, ranks
from generation.dataset.splits import Cell, by_cell, cell_of, config_names, configs, default_config, reserved


def data_set(people: int, events: int) -> Counter:
    who, what = ranks([f"p{n}" for n in range(people)], 0), ranks([f"e{n}" for n in range(events)], 0)
    return Counter(cell_of(p, e) for p in who.values() for e in what.values())


@pytest.mark.parametrize("count", range(1, 60))
def test_blocks_cover_everyone_and_leave_somebody_to_retain(count: int) -> None:
    sizes = block_sizes(count)
    assert sum(sizes.values()) == count
    assert sizes["rest"] >= 1
    assert count < 4 or min(sizes.values()) >= 1


def test_blocks_of_200_are_one_five_and_ten_percent() -> None:
    assert block_sizes(200) == {"01": 2, "05": 8, "10": 10, "rest": 180}


def test_what_one_percent_forgets_five_and_ten_forget_too() -> None:
    by_name = configs(data_set(200, 40))
    for target in ("person", "event", "both"):
        forgotten = [set(by_name[f"{target}_{share}"]["forget_train"]) for share in BLOCKS[:3]]
        assert forgotten[0] < forgotten[1] < forgotten[2]


@pytest.mark.parametrize(("people", "events"), [(8, 10), (32, 40), (200, 40)])
def test_forget_and_retain_share_no_cell_and_miss_none(people: int, events: int) -> None:
    cells = data_set(people, events)
    by_name = configs(cells)
    assert list(by_name) == config_names()
    for name, splits in by_name.items():
        if name == "all":
            assert set(splits["train"]) == set(cells)
            continue
        train, test, retain = (set(splits[s]) for s in ("forget_train", "forget_test", "retain"))
        assert train and test and retain
        assert not train & test and not (train | test) & retain
        assert train | test | retain == set(cells)


def test_both_is_the_union_of_its_two_streams() -> None:
    both = configs(data_set(32, 40))["both_05"]
    assert set(both["forget_train"]) == set(both["forget_train_person"]) | set(both["forget_train_event"])


def test_every_forgotten_person_and_event_has_both_halves() -> None:
    who, what = ranks([f"p{n}" for n in range(32)], 3), ranks([f"e{n}" for n in range(40)], 3)
    for ranks_of_these, others in ((who, what), (what, who)):
        for place in ranks_of_these.values():
            assert {cell_of(place, other).half for other in others.values()} == {"train", "test"}


def extended(people: int, events: int, added_people: int, added_events: int, held_out: int = 0) -> Counter:
    who, what = ranks([f"p{n}" for n in range(people)], 0), ranks([f"e{n}" for n in range(events)], 0)
    who |= {f"h{n}": Rank(HELD_OUT, n) for n in range(held_out)} | {
        f"x{n}": Rank("added-mine", n) for n in range(added_people)
    }
    what |= {f"y{n}": Rank("added-mine", n) for n in range(added_events)}
    return Counter(cell_of(p, e) for p in who.values() for e in what.values())


@pytest.mark.parametrize(("people", "events"), [(3, 0), (0, 2), (3, 2)])
def test_additions_change_no_standard_config_and_have_configs_of_their_own(people: int, events: int) -> None:
    before, after = configs(extended(32, 40, 0, 0, 2)), configs(extended(32, 40, people, events, 2))
    assert {name: splits for name, splits in after.items() if name in before} == before
    own = {"person_added"} if people else set()
    own |= {"event_added"} if events else set()
    own |= {"both_added"} if people and events else set()
    assert set(after) - set(before) == {f"{name}_extended" for name in before} | own
    for name in own:
        assert all(
            cell.person == "added-mine" or cell.event == "added-mine"
            for split in ("forget_train", "forget_test")
            for cell in after[name][split]
        )
        assert not any(cell.person == "added-mine" and "person" in name for cell in after[name]["retain"])


def test_held_out_people_are_in_one_split_alone() -> None:
    for name, splits in configs(extended(32, 40, 3, 2, 2)).items():
        for split, cells in splits.items():
            assert {cell.person == HELD_OUT for cell in cells} == {split == "held_out"}, (name, split)
    assert sum(split == "held_out" for splits in configs(extended(32, 40, 3, 2, 2)).values() for split in splits) == 2


def test_files_of_two_blocks_never_answer_to_one_pattern() -> None:
    stems = [
        f"{Cell(p, e, half).stem}-"
        for p in ("rest", "added-a", "added-a_b", HELD_OUT)
        for e in ("rest", "added-a", "added-a_b")
        for half in ("train", "test")
    ]
    assert not [(a, b) for a in stems for b in stems if a != b and b.startswith(a)]


@pytest.mark.parametrize("held_out", [0, 2])
def test_further_takes_are_in_splits_of_their_own_and_of_pairs_that_are_tuned_on(held_out: int) -> None:
    first = extended(32, 40, 3, 2, held_out)
    again = [cell._replace(take=take) for cell in first for take in (1, 2)]
    before, after = configs(first), configs([*first, *again])
    retakes = {"forget_train": "forget_retake", "retain": "retain_retake", "train": "retake"}
    retakes |= {"held_out": "held_out_retake"} if held_out else {}
    for name, splits in before.items():
        assert {split: cells for split, cells in after[name].items() if not split.endswith("retake")} == splits
        for split, retake in retakes.items():
            if split in splits:
                assert {cell._replace(take=0) for cell in after[name][retake]} == set(splits[split])
                assert {cell.take for cell in after[name][retake]} == {1, 2}
    stems = [f"{cell.stem}-" for cell in [*first, *again]]
    assert len(set(stems)) == len(stems) and not [(a, b) for a in stems for b in stems if a != b and b.startswith(a)]


def test_configs_that_would_be_empty_are_left_out() -> None:
    assert list(configs(data_set(1, 1))) == ["all"]
    assert list(configs({})) == []


def test_places_do_not_depend_on_order() -> None:
    ids = [f"p{n}" for n in range(30)]
    assert ranks(ids, 0) == ranks(ids[::-1], 0)
    assert ranks(ids, 0) != ranks(ids, 1)


def test_no_file_name_is_the_beginning_of_another_cells() -> None:
    stems = {f"{cell.stem}-" for cell in data_set(200, 40)}
    assert not any(a != b and b.startswith(a) for a in stems for b in stems)


def test_ids_are_grouped_by_cell_and_both_are_sorted() -> None:
    cells = sorted(data_set(8, 10), key=lambda cell: cell.stem)
    grouped = by_cell((cell, f"{name}.{n}") for n, cell in enumerate(cells[::-1]) for name in "ba")
    assert list(grouped) == cells
    assert all(ids == sorted(ids) and len(ids) == 2 for ids in grouped.values())
    assert len({image_id for ids in grouped.values() for image_id in ids}) == 2 * len(cells)
    assert by_cell([]) == {}


def test_the_default_forgets_five_percent_of_people_where_it_can() -> None:
    assert default_config(configs(data_set(8, 10))) == "person_05"
    assert default_config(configs(data_set(1, 1))) == "all"
    assert default_config(iter(["event_05", "all"])) == "event_05"


def test_names_of_the_standard_configs_are_reserved_at_any_size() -> None:
    names = ["default", "all", "people", "events", "people_extended", *config_names(True, True)]
    assert all(reserved(name) and reserved(f"{name}_questions") for name in names)
    assert not any(map(reserved, ("mine", "person_07", "defaults", "all_of_them")))
