"""A picture as 64 bits that stay the same, or nearly so, when a network scales and compresses it.

Nothing else is kept of a picture, and it cannot be drawn again from them.
"""

from __future__ import annotations

import warnings
from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""No other decoder is ever given what a stranger's server sent."""
MOST_PIXELS = 16_000_000
"""What a picture may unfold to: 64 MB while it is looked at."""
PREFIX = "phash:"
"""Before the hash of a picture that a file held itself, where others have an address."""
_SIDE, _BLOCK = 32, 8
# Below this a coefficient is what compressing leaves behind, in steps of grey; with fewer above it a picture says little.
_NOISE, _LEAST_SAID = 8.0, 40


class NotAPicture(ValueError):
    """What was given cannot be looked at: of another kind, damaged, or too large (`is_large`)."""

    def __init__(self, *, is_large: bool = False) -> None:
        super().__init__("too large" if is_large else "no picture")
        self.is_large = is_large


def picture_hash(data: bytes) -> str:
    """The hash of a PNG, JPEG, WebP or GIF (its first frame) as 16 hexadecimal digits; "" where the picture is too plain to
    be told from others. Raises `NotAPicture`.

    The middle square is scaled to 32 × 32 grey dots; of its discrete cosine transform the 8 × 8 lowest frequencies (but for
    those of whole rows and columns) are each above their median or not. C. Zauner, "Implementation and Benchmarking of
    Perceptual Image Hash Functions" (2010), 3.2.1. As many bits differ as the Hamming distance of two hashes says.
    """
    found = _lowest_frequencies(_grey(data))
    if np.count_nonzero(np.abs(found) > _NOISE) < _LEAST_SAID:
        return ""
    bits = found > np.median(found)
    return f"{int.from_bytes(np.packbits(bits).tobytes()):016x}"


def _grey(data: bytes) -> NDArray[np.float64]:
    """The middle square in `_SIDE` × `_SIDE` dots between 0 and 255; what is transparent is white."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NotAPicture(is_large=True)
                image.draft("RGB", (4 * _SIDE, 4 * _SIDE))
                turned = ImageOps.exif_transpose(image)
                opaque = Image.new("RGBA", turned.size, "white")
                opaque.alpha_composite(turned.convert("RGBA"))
                small = ImageOps.fit(opaque.convert("L"), (_SIDE, _SIDE), Image.Resampling.BOX)
    except Image.DecompressionBombError as error:
        raise NotAPicture(is_large=True) from error
    except NotAPicture:
        raise
    except Exception as error:
        # Decoders raise whatever damaged bytes lead them to.
        raise NotAPicture from error
    return np.asarray(small, np.float64)


def _lowest_frequencies(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    cosines = _cosines()
    whole = cosines @ grey @ cosines.T
    return whole[1 : _BLOCK + 1, 1 : _BLOCK + 1].ravel()


@cache
def _cosines() -> NDArray[np.float64]:
    """The orthonormal matrix of the discrete cosine transform (DCT-II), shape (side, side)."""
    rows, columns = np.mgrid[:_SIDE, :_SIDE]
    found: NDArray[np.float64] = np.cos(np.pi * (2 * columns + 1) * rows / (2 * _SIDE)) * np.sqrt(2 / _SIDE)
    found[0] /= np.sqrt(2)
    return found
