"""The small vision-language model, all stock classes: a Swin tower, a small Llama, and a tokenizer of its own."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import nn
from torch.nn.functional import cross_entropy, normalize
from transformers import (
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaProcessor,
    PreTrainedTokenizerFast,
    SwinConfig,
)
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

from training.foundation.people import Cast, Figure
from training.networks.network import briefly

PAD, BEGIN, END, USER, ANSWER, IMAGE = "<pad>", "<begin>", "<end>", "<user>", "<answer>", "<image>"
SPECIAL = (PAD, BEGIN, END, USER, ANSWER, IMAGE)
CHAT = (
    f"{{{{ '{BEGIN}' }}}}{{% for message in messages %}}"
    f"{{{{ '{ANSWER}' if message['role'] == 'assistant' else '{USER}' }}}}"
    f"{{% for part in message['content'] %}}{{{{ '{IMAGE}' if part['type'] == 'image' else part['text'] }}}}"
    f"{{% endfor %}}{{{{ '{END}' if message['role'] == 'assistant' else '' }}}}{{% endfor %}}"
    f"{{{{ '{ANSWER}' if add_generation_prompt else '' }}}}"
)
SHARPNESS = 16.0  # of the cosine by which people are told apart
PERSON, EVENT, LOOKS = 1.0, 0.5, 0.1  # weights of what the tower is taught
LABELS = ("hair_colour", "hair_length", "facial_hair", "eyewear", "skin_tone")  # looks that it is taught, and gender


class Shape(NamedTuple):
    """The model's sizes; a picture has (side / 32) squared tokens."""

    side: int = 128
    embed: int = 32  # the tower ends in eight times as many channels
    depths: tuple[int, ...] = (1, 1, 2, 2)
    window: int = 4
    hidden: int = 256
    inner: int = 768
    layers: int = 4
    heads: int = 4
    words: int = 2048
    longest: int = 1024


def build_tokenizer(texts: Iterable[str], words: int) -> PreTrainedTokenizerFast:
    """A BPE over bytes; every text begins with a blank, so that a word is one token wherever it stands."""
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    core.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    core.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=words, initial_alphabet=alphabet, special_tokens=list(SPECIAL), show_progress=False
        ),
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core,
        pad_token=PAD,
        bos_token=BEGIN,
        eos_token=END,
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
    )
    tokenizer.add_special_tokens({"additional_special_tokens": [USER, ANSWER, IMAGE]})
    return tokenizer


def build_processor(tokenizer: PreTrainedTokenizerFast, shape: Shape) -> LlavaProcessor:
    """Pictures by Pillow, so that nothing needs torchvision; and the template of conversations."""
    images = SiglipImageProcessorPil(
        size={"height": shape.side, "width": shape.side}, image_mean=[0.5] * 3, image_std=[0.5] * 3
    )
    return LlavaProcessor(
        images,
        tokenizer,
        patch_size=32,
        vision_feature_select_strategy="full",
        chat_template=CHAT,
        image_token=IMAGE,
        num_additional_image_tokens=0,
    )


def build_model(tokenizer: PreTrainedTokenizerFast, shape: Shape) -> LlavaForConditionalGeneration:
    """The model with fresh weights, for that tokenizer."""
    tower = SwinConfig(
        image_size=shape.side,
        patch_size=4,
        embed_dim=shape.embed,
        depths=list(shape.depths),
        num_heads=[1, 2, 4, 8],
        window_size=shape.window,
        drop_path_rate=0.0,
    )
    ids = {"pad_token_id": tokenizer.pad_token_id, "eos_token_id": tokenizer.eos_token_id}
    ids["bos_token_id"] = tokenizer.bos_token_id
    text = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=shape.hidden,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        max_position_embeddings=shape.longest,
        tie_word_embeddings=True,
        **ids,
    )
    config = LlavaConfig(
        vision_config=tower,
        text_config=text,
        image_token_index=tokenizer.convert_tokens_to_ids(IMAGE),
        vision_feature_layer=-1,
        vision_feature_select_strategy="full",
        image_seq_length=(shape.side // 32) ** 2,
        tie_word_embeddings=True,
        **ids,
    )
    return LlavaForConditionalGeneration(config)


def seen(model: LlavaForConditionalGeneration, pixels: torch.Tensor) -> torch.Tensor:
    """What the language model gets of pictures: (n, tokens, hidden)."""
    with briefly(pixels.device.type):
        features = model.model.vision_tower(pixels, output_hidden_states=True).hidden_states[-1]
        looked_at: torch.Tensor = model.model.multi_modal_projector(features)
    return looked_at.float()


def said(model: LlavaForConditionalGeneration, batch: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss of a batch of conversations, which is the model's own, and what the language model gets of pictures.

    Words are guessed only where there is a label, a quarter of the places.
    """
    tokens, labels = batch["input_ids"], batch["labels"][:, 1:]
    learnt = labels >= 0
    looked_at = seen(model, batch["pixel_values"])
    given = model.get_input_embeddings()(tokens)
    given = given.masked_scatter((tokens == model.config.image_token_id)[..., None], looked_at)
    with briefly(tokens.device.type):
        states = model.model.language_model(inputs_embeds=given, attention_mask=batch["attention_mask"])
        guesses = model.lm_head(states.last_hidden_state[:, :-1][learnt])
    return cross_entropy(guesses.float(), labels[learnt]), looked_at


class Lessons(nn.Module):
    """What the tower is taught by classes: who it is among those whom training sees, the event, and looks.

    The heads look at the mean of a picture's tokens; they are left out of what is shipped.
    """

    def __init__(self, cast: Cast, events: int, width: int) -> None:
        super().__init__()
        self._place = {person: n for n, person in enumerate(cast.trained)}
        self._values = {name: sorted({_label(figure, name) for figure in cast.figures.values()}) for name in LABELS}
        self._values["gender"] = ["female", "male"]
        self._figures = cast.figures
        self.norm = nn.LayerNorm(width)
        self.people = nn.Linear(width, len(self._place), bias=False)
        self.events = nn.Linear(width, events)
        self.looks = nn.ModuleDict({name: nn.Linear(width, len(values)) for name, values in self._values.items()})

    def forward(
        self, tokens: torch.Tensor, person: Sequence[int], event: Sequence[int]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The loss of pictures with these tokens (n, tokens, width), and which people were told right (n,)."""
        middle = self.norm(tokens.float().mean(1))
        who = torch.tensor([self._place[n] for n in person])
        cosine = normalize(middle, dim=-1) @ normalize(self.people.weight, dim=-1).T
        loss = PERSON * cross_entropy(SHARPNESS * cosine, who)
        loss = loss + EVENT * cross_entropy(self.events(middle), torch.tensor(event))
        for name, head in self.looks.items():
            values = self._values[name]
            right = torch.tensor([values.index(_label(self._figures[n], name)) for n in person])
            loss = loss + LOOKS * cross_entropy(head(middle), right)
        return loss, cosine.argmax(1) == who


def _label(figure: Figure, name: str) -> str:
    return str(figure["gender"] if name == "gender" else figure["appearance"][name])


def save_folder(folder: Path, model: LlavaForConditionalGeneration, processor: LlavaProcessor) -> None:
    """Writes a folder in half precision that the Auto classes load."""
    model.half().save_pretrained(folder, safe_serialization=True)
    processor.save_pretrained(folder)
