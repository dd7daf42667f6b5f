"""An untrained denoiser carries a reference's fine components to its prediction, and nothing where there are none."""

import torch

from training.networks.network import CELLS, WIDTH, build_editor, carry

COUNT, FIRST = 64, 16


def test_fine_components_of_the_reference_are_predicted_before_anything_is_learnt() -> None:
    torch.manual_seed(0)
    unet = build_editor(300, COUNT)["unet"]
    noisy, words = torch.randn(2, COUNT, CELLS, CELLS), torch.randn(2, 5, WIDTH)
    reference = torch.zeros(2, COUNT, CELLS, CELLS)
    reference[:, :, 3:9, 3:9] = torch.randn(2, COUNT, 6, 6)

    def like_the_reference() -> torch.Tensor:
        with torch.inference_mode():
            given = [torch.cat([noisy, what], 1) for what in (reference, torch.zeros_like(reference))]
            with_it, without = (unet(x, torch.tensor([900.0, 900.0]), words).sample for x in given)
        gained, wanted = (with_it - without)[:, FIRST:], reference[:, FIRST:]
        return torch.nn.functional.cosine_similarity(gained.flatten(1), wanted.flatten(1))

    before = like_the_reference()
    carry(unet, FIRST)
    assert before.abs().max() < 0.2 and like_the_reference().min() > 0.6
