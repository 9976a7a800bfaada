"""Published networks, through the classes that transformers and diffusers keep for them: one thin adapter each.

What a checkpoint is (its repository, licences, limits and defaults) stands in a table of TOML in ``cards``; what an
adapter does is to turn an event into a prompt, and the network's sound into a clip. Nothing here loads torch before
something is rendered, and nothing is ever downloaded while rendering.
"""
