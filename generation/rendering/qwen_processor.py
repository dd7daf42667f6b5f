"""The processor of Qwen2-VL for pictures alone."""

from pathlib import Path

from transformers import Qwen2Tokenizer, Qwen2VLProcessor
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil
from transformers.processing_utils import ProcessorMixin

IMAGE_TOKEN, VIDEO_TOKEN = "<|image_pad|>", "<|video_pad|>"


class PictureProcessor(Qwen2VLProcessor):  # type: ignore[misc]
    """Tokens and pictures as the whole processor makes them. The part for videos, which no build has, would need
    torchvision.

    Pictures are scaled by Pillow, so that they are the same whether or not torchvision is installed.
    """

    def __init__(
        self, image_processor: Qwen2VLImageProcessorPil, tokenizer: Qwen2Tokenizer, chat_template: str | None = None
    ) -> None:
        self.image_token, self.video_token = IMAGE_TOKEN, VIDEO_TOKEN
        self.image_token_id, self.video_token_id = (
            tokenizer.convert_tokens_to_ids(token) for token in (IMAGE_TOKEN, VIDEO_TOKEN)
        )
        ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)

    @classmethod
    def of_model(cls, place: str, commit: str) -> "PictureProcessor":
        """The processor of a model of its own, a folder or an id on the Hub with the commit that is meant."""
        tokenizer = Qwen2Tokenizer.from_pretrained(place, revision=commit)
        images = Qwen2VLImageProcessorPil.from_pretrained(place, revision=commit)
        return cls(images, tokenizer, tokenizer.chat_template)

    @classmethod
    def of(cls, folder: Path) -> "PictureProcessor":
        """The processor saved in a pipeline's folder; its tokenizer lies there too, or is the pipeline's."""
        processor = folder / "processor"
        tokenizer = processor if (processor / "tokenizer_config.json").is_file() else folder / "tokenizer"
        return cls(Qwen2VLImageProcessorPil.from_pretrained(processor), Qwen2Tokenizer.from_pretrained(tokenizer))
