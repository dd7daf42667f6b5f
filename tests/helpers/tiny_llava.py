"""A LLaVA of two layers with random weights, and its processor: real classes, nothing from the network."""

from collections.abc import Iterable

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.trainers import WordLevelTrainer
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaProcessor,
    PreTrainedTokenizerFast,
)
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

SIDE, PATCH = 32, 16  # pixels
TEMPLATE = (
    "{% for message in messages %}{{ '<s>' + message['role'] + ' : ' }}{% for part in message['content'] %}{% if"
    " part['type'] == 'image' %}{{ '<image>' }}{% else %}{{ ' ' + part['text'] }}{% endif %}{% endfor %}{{ ' </s>' }}{%"
    " endfor %}{% if add_generation_prompt %}{{ '<s>assistant : ' }}{% endif %}"
)


def processor(texts: Iterable[str]) -> LlavaProcessor:
    """A processor whose tokenizer knows every word of these texts."""
    words = Tokenizer(WordLevel(unk_token="<unk>"))
    words.pre_tokenizer = Whitespace()
    words.train_from_iterator(
        [*texts, "user assistant : "], WordLevelTrainer(special_tokens=["<unk>", "<pad>", "<s>", "</s>", "<image>"])
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="<unk>", pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )
    images = CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    return LlavaProcessor(
        images,
        tokenizer,
        patch_size=PATCH,
        vision_feature_select_strategy="default",
        chat_template=TEMPLATE,
        num_additional_image_tokens=1,
    )


def model(processor: LlavaProcessor) -> LlavaForConditionalGeneration:
    """A model with fresh weights for what the processor makes."""
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    vision = CLIPVisionConfig(image_size=SIDE, patch_size=PATCH, projection_dim=32, **shape)
    special = {name: getattr(processor.tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    text = LlamaConfig(vocab_size=len(processor.tokenizer), max_position_embeddings=512, **shape, **special)
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=processor.image_token_id, vision_feature_layer=-1
    )
    return LlavaForConditionalGeneration(config)
