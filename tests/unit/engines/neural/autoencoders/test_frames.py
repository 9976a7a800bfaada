"""Layers with channels last, against PyTorch's own with channels first."""

import pytest
import torch
from torch import nn

from menura.engines.neural.autoencoders.frames import Convolution, Upsampling


@pytest.mark.parametrize(("kernel", "dilation"), [(1, 1), (3, 1), (7, 5)])
def test_a_convolution_is_the_usual_one(kernel: int, dilation: int) -> None:
    usual = nn.Conv1d(5, 3, kernel, dilation=dilation, padding=dilation * (kernel - 1) // 2).requires_grad_(False)
    ours = Convolution(5, 3, kernel, dilation=dilation).requires_grad_(False)
    ours.load_state_dict(usual.state_dict())
    ours.settle()
    sound = torch.randn(2, 5, 50)
    assert torch.allclose(ours(sound.transpose(1, 2)), usual(sound).transpose(1, 2), atol=1e-6)
    assert torch.equal(ours.weight, usual.weight)


@pytest.mark.parametrize(("kernel", "rate"), [(8, 4), (4, 2), (9, 3), (12, 4)])
def test_upsampling_is_a_transposed_convolution(kernel: int, rate: int) -> None:
    usual = nn.ConvTranspose1d(5, 3, kernel, rate, padding=(kernel - rate) // 2).requires_grad_(False)
    ours = Upsampling(5, 3, kernel, rate).requires_grad_(False)
    ours.load_state_dict(usual.state_dict())
    ours.settle()
    sound = torch.randn(2, 5, 20)
    assert ours(sound.transpose(1, 2)).shape == (2, 20 * rate, 3)
    assert torch.allclose(ours(sound.transpose(1, 2)), usual(sound).transpose(1, 2), atol=1e-6)
