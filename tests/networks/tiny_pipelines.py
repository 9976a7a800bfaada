"""Tiny pipelines of diffusers, as :mod:`tiny_models` has them."""

from pathlib import Path

import transformers
from tiny_parts import RATE, qwen_tokenizer, roberta_tokenizer, t5, t5_tokenizer


def stable_audio(folder: Path) -> None:
    """Latents of 50 ms, a hundred of them, with the scheduler of the published checkpoint."""
    import diffusers
    from diffusers.pipelines.stable_audio import StableAudioProjectionModel

    diffusers.StableAudioPipeline(
        vae=diffusers.AutoencoderOobleck(
            encoder_hidden_size=8,
            downsampling_ratios=[4, 10, 10],
            channel_multiples=[1, 1, 2],
            decoder_channels=8,
            decoder_input_channels=8,
            audio_channels=2,
            sampling_rate=RATE,
        ),
        text_encoder=t5(),
        projection_model=StableAudioProjectionModel(
            text_encoder_dim=16, conditioning_dim=16, min_value=0, max_value=512
        ),
        tokenizer=t5_tokenizer(),
        transformer=diffusers.StableAudioDiTModel(
            sample_size=100,
            in_channels=8,
            num_layers=1,
            attention_head_dim=8,
            num_attention_heads=2,
            num_key_value_attention_heads=1,
            out_channels=8,
            cross_attention_dim=16,
            time_proj_dim=8,
            global_states_input_dim=32,
            cross_attention_input_dim=16,
        ),
        scheduler=diffusers.CosineDPMSolverMultistepScheduler(
            prediction_type="v_prediction", sigma_data=1.0, sigma_schedule="exponential", sigma_min=0.3, sigma_max=500
        ),
    ).save_pretrained(folder)


def audioldm2(folder: Path) -> None:
    """With ``GPT2Model`` in its index, as the published folders have it."""
    import diffusers
    from transformers import ClapAudioConfig, ClapTextConfig

    text = ClapTextConfig(
        hidden_size=8,
        intermediate_size=16,
        num_attention_heads=1,
        num_hidden_layers=1,
        vocab_size=300,
        projection_dim=8,
    )
    audio = ClapAudioConfig(
        spec_size=8,
        window_size=4,
        num_mel_bins=8,
        depths=[1, 1],
        num_attention_heads=[1, 1],
        num_hidden_layers=1,
        hidden_size=16,
        projection_dim=8,
        patch_size=2,
        patch_stride=2,
        patch_embeds_hidden_size=8,
    )
    clap = transformers.ClapConfig(text_config=text.to_dict(), audio_config=audio.to_dict(), projection_dim=8)
    gpt2 = transformers.GPT2Model(
        transformers.GPT2Config(n_embd=16, n_head=2, n_layer=1, vocab_size=100, n_positions=99)
    )
    diffusers.AudioLDM2Pipeline(
        vae=diffusers.AutoencoderKL(
            block_out_channels=[8, 16],
            in_channels=1,
            out_channels=1,
            norm_num_groups=8,
            down_block_types=["DownEncoderBlock2D"] * 2,
            up_block_types=["UpDecoderBlock2D"] * 2,
        ),
        text_encoder=transformers.ClapModel(clap),
        text_encoder_2=t5(),
        projection_model=diffusers.AudioLDM2ProjectionModel(
            text_encoder_dim=8, text_encoder_1_dim=16, langauge_model_dim=16
        ),
        language_model=gpt2,
        tokenizer=roberta_tokenizer(),
        tokenizer_2=t5_tokenizer(),
        feature_extractor=transformers.ClapFeatureExtractor(),
        unet=diffusers.AudioLDM2UNet2DConditionModel(
            block_out_channels=(8, 16),
            layers_per_block=1,
            norm_num_groups=8,
            sample_size=32,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            cross_attention_dim=(16, 16),
        ),
        scheduler=diffusers.DDIMScheduler(
            beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear", clip_sample=False
        ),
        vocoder=transformers.SpeechT5HifiGan(
            transformers.SpeechT5HifiGanConfig(
                model_in_dim=8,
                sampling_rate=RATE,
                upsample_initial_channel=16,
                upsample_rates=[8, 10],
                upsample_kernel_sizes=[16, 20],
                resblock_kernel_sizes=[3],
                resblock_dilation_sizes=[[1, 3, 5]],
                normalize_before=False,
                initializer_range=0.3,
            )
        ),
    ).save_pretrained(folder)


def ace_step(folder: Path, *, turbo: bool = True) -> None:
    """Latents of 40 ms, as in the published checkpoint."""
    import diffusers
    from diffusers.pipelines.ace_step import AceStepConditionEncoder

    heads = {"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8}
    width = {"hidden_size": 16, "intermediate_size": 16}
    qwen = transformers.Qwen3Config(vocab_size=400, num_hidden_layers=1, pad_token_id=0, **heads, **width)
    encoder = AceStepConditionEncoder(
        text_hidden_dim=16,
        timbre_hidden_dim=8,
        num_lyric_encoder_hidden_layers=1,
        num_timbre_encoder_hidden_layers=1,
        **heads,
        **width,
    )
    encoder.silence_latent.normal_()
    diffusers.AceStepPipeline(
        vae=diffusers.AutoencoderOobleck(
            encoder_hidden_size=8,
            downsampling_ratios=[4, 8, 10],
            channel_multiples=[1, 1, 2],
            decoder_channels=8,
            decoder_input_channels=8,
            audio_channels=2,
            sampling_rate=RATE,
        ),
        text_encoder=transformers.Qwen3Model(qwen),
        tokenizer=qwen_tokenizer(),
        transformer=diffusers.AceStepTransformer1DModel(
            num_hidden_layers=1, in_channels=24, audio_acoustic_hidden_dim=8, is_turbo=turbo, **heads, **width
        ),
        condition_encoder=encoder,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
    ).save_pretrained(folder)
