"""Invented pictures, drawn by Pillow: portraits that differ, one as networks give it, and what is no portrait."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image, ImageDraw, ImageFilter


def portrait(seed: int, side: int = 400) -> Image.Image:
    """Somebody before a background: no two seeds look alike."""
    dice = random.Random(seed)

    def colour() -> tuple[int, int, int]:
        return dice.randrange(256), dice.randrange(256), dice.randrange(256)

    image = Image.new("RGB", (side, side), colour())
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = dice.randrange(side), dice.randrange(side)
        w, h = dice.randrange(side // 20, side // 2), dice.randrange(side // 20, side // 2)
        draw.ellipse((x - w // 2, y - h // 2, x + w // 2, y + h // 2), fill=colour())
    x, y = side // 2 + dice.randrange(-side // 10, side // 10), side // 2 + dice.randrange(-side // 10, side // 10)
    draw.ellipse((x - side // 5, y - side // 4, x + side // 5, y + side // 4), fill=(220, 180, 150))
    for eye in (-1, 1):
        middle = x + eye * side // 10
        draw.ellipse((middle - 8, y - 30, middle + 8, y - 14), fill=(20, 20, 20))
    return image.filter(ImageFilter.GaussianBlur(2))


def encoded(image: Image.Image, kind: str = "JPEG", side: int = 0, quality: int = 85) -> bytes:
    """The picture as a file, scaled to `side` where it is given."""
    image = image.resize((side, side), Image.Resampling.LANCZOS) if side else image
    stream = io.BytesIO()
    image.save(stream, kind, **({"quality": quality} if kind in ("JPEG", "WEBP") else {}))
    return stream.getvalue()


def plain(colour: str = "teal", side: int = 200) -> Image.Image:
    """Nothing but a colour."""
    return Image.new("RGB", (side, side), colour)


def silhouette(side: int = 200) -> Image.Image:
    """What stands for people who have no picture: head and shoulders, white on grey."""
    image = Image.new("RGB", (side, side), "#c8c8c8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((side // 3, side // 5, 2 * side // 3, side * 11 // 20), fill="white")
    draw.ellipse((side // 7, side * 3 // 5, 6 * side // 7, side * 7 // 5), fill="white")
    return image


def bomb(side: int = 60_000) -> bytes:
    """A PNG of some hundred bytes that says it is 3.6 thousand million dots large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
