"""Training in a quarter of an hour on a GPU elsewhere: pack what it takes, run there, take the weights.

    python -m training.lease pack --out work/packs     # at most PACKS files of PACK_BYTES
    python -m training.lease run --packs work/packs --out OUT   # there; needs torch, diffusers, pillow
    python -m training.lease take OUT   # here: a start for training.steps.edits, and an autoencoder

Packs hold layers and backdrops as WebP, captions as tokens, and the newest weights. There, pairs are composed on the
GPU (`compositor`): first the autoencoder learns to read and write the components, then the denoiser to edit. Both write
what they have every minute, in half precision and in files below FILE_BYTES, so that a cut lease loses a minute.
"""
