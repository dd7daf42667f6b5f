"""Sizes and shares that the two ways of composing pictures have in common: with Pillow (`compose`, `pairs`) and with
torch (`compositor`). Nothing is imported here, so that the second way needs no more than torch.
"""

SIZE = 256  # pixels of a layer and of a picture
MARGIN = SIZE // 4  # pixels by which a layer goes on at both sides
TINT = 0.2  # how much of the colours around it a person takes on
SHADE = 0.35  # how dark the soft shadow around a person is
FACE = (92.0, 84.0, 164.0, 156.0)  # where the face of every portrait lies, in pixels
SOFT = 4.0  # pixels by which the edge of a cut is soft
SIDE_OF_HEAD, BELOW_CHIN = (0.75, 0.28)  # of a face's box that belong to the head beside and below it
CLUTTERED = 0.1  # share of references whose ground is not plain, as a photograph's
LIT_ANEW = 0.25  # share of scenes whose reference was rendered in another light than the scene
