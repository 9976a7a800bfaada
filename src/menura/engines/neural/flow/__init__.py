"""Flow matching (Lipman et al., 2023): from noise to latents along a velocity field."""
