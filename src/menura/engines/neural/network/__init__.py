"""The multimodal diffusion transformer of MMAudio (Cheng et al., 2025) and ThinkSound (Liu et al., 2025)."""
