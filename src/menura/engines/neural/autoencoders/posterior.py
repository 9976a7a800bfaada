"""What an encoder says about a sound: not one latent, but where it lies and how surely."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Posterior:
    """A normal distribution for each value of the latents (Kingma and Welling, 2014).

    Attributes
    ----------
    mean, std : Tensor [shape=(batch, latent_dim, frames)]
    """

    mean: Tensor
    std: Tensor

    @property
    def logvar(self) -> Tensor:
        """Logarithm of the variance."""
        return 2 * self.std.log()

    def sample(self, noise: Tensor) -> Tensor:
        """Return one latent, drawn with standard normal noise of the same shape."""
        return self.mean + self.std * noise
