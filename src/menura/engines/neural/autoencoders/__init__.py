"""From sound to latents and back: MMAudio's spectrogram autoencoder with its vocoders, and ThinkSound's Oobleck."""
