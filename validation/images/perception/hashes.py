"""Perceptual hashes: 64 bits that hardly change when a picture is scaled, brightened or saved as JPEG."""

import imagehash
from PIL import Image


def perceptual_hash(image: Image.Image) -> str:
    """64 bits as 16 hexadecimal digits (DCT hash)."""
    return str(imagehash.phash(image))


def differing_bits(one: str, other: str) -> int:
    """In how many of 64 bits two perceptual hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
