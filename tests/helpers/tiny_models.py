"""Vision-language models of two layers with random weights, saved as folders, of two real classes; and a data set's
folder to tune and evaluate them on.
"""

import json
from pathlib import Path

import tiny_llava
import torch
from noise_data_set import questioned
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration, Qwen2Tokenizer
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from generation.dataset.folder import Published
from publish import write_dataset

CHAT = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{% for part in message.content %}{% if part.type =="
    " 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part.text }}{% endif %}{% endfor"
    " %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"]


def texts_of(folder: Path) -> list[str]:
    """All that is asked and answered in a data set."""
    found = []
    for row in Published(folder).images(("questions",)):
        for question in row["questions"]:
            found += [question[name] for name in ("question", "answer", "paraphrased_question", "paraphrased_answer")]
            found += question["perturbed_answers"]
    return sorted(set(found))


def data_set(out: Path, people: int = 6, events: int = 4) -> Path:
    """Noise pictures of packaged people and events with the packaged questions."""
    write_dataset(questioned(people, events), out)
    return out


def llava(folder: Path, texts: list[str]) -> Path:
    """A LLaVA that knows the words of these texts."""
    processor = tiny_llava.processor(texts)
    tiny_llava.model(processor).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def qwen(folder: Path, texts: list[str]) -> Path:
    """A Qwen2.5-VL, whose pictures have as many tokens as they are large."""
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=600, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    )
    learnt = json.loads(core.to_str())["model"]
    tokenizer = Qwen2Tokenizer(
        vocab={**learnt["vocab"], "<|endoftext|>": len(learnt["vocab"])},
        merges=[tuple(pair) for pair in learnt["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
    )
    tokenizer.add_special_tokens({"additional_special_tokens": SPECIAL})
    tokenizer.chat_template = CHAT
    torch.manual_seed(0)
    start, end, image, video = (tokenizer.convert_tokens_to_ids(token) for token in SPECIAL[2:])
    config = Qwen2_5_VLConfig(
        text_config={
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "vocab_size": len(tokenizer),
            "max_position_embeddings": 512,
            "rope_parameters": {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0},
        },
        vision_config={
            "hidden_size": 16,
            "intermediate_size": 32,
            "depth": 2,
            "num_heads": 2,
            "out_hidden_size": 32,
            "patch_size": 4,
            "window_size": 16,
            "fullatt_block_indexes": [1],
        },
        image_token_id=image,
        video_token_id=video,
        vision_start_token_id=start,
        vision_end_token_id=end,
    )
    made = Qwen2_5_VLForConditionalGeneration(config)
    made.generation_config.eos_token_id = tokenizer.eos_token_id
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    Qwen2VLImageProcessorPil(patch_size=4, merge_size=2, min_pixels=64, max_pixels=1024).save_pretrained(folder)
    return folder


KINDS = {"llava": llava, "qwen": qwen}
