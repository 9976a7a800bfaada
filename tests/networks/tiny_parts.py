"""Tiny text encoders and tokenizers, built from nothing."""

from typing import Any

import transformers

RATE = 8_000


def t5_config() -> Any:
    return transformers.T5Config(
        vocab_size=100, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2, pad_token_id=0, eos_token_id=1
    )


def t5() -> Any:
    return transformers.T5EncoderModel(t5_config())


def t5_tokenizer() -> Any:
    letters = [(chr(code), -3.0) for code in range(33, 127)]
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -10.0), ("▁", -2.0), *letters]
    return transformers.T5TokenizerFast(vocab=vocabulary, extra_ids=0, model_max_length=200)


def roberta_tokenizer() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel

    signs = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *sorted(ByteLevel.alphabet())]
    vocabulary = {sign: k for k, sign in enumerate(signs)}
    return transformers.RobertaTokenizerFast(vocab=vocabulary, merges=[], model_max_length=200)


def qwen_tokenizer() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel

    signs = ["<|endoftext|>", *sorted(ByteLevel.alphabet())]
    return transformers.Qwen2TokenizerFast(vocab={sign: k for k, sign in enumerate(signs)}, merges=[])
