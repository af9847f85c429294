"""The hash of a picture stays when a network scales and compresses it, tells others apart, and is never made of anything
but a picture."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from entregent.base.pictures import NotAPicture, picture_hash
from tests.writers.pictures import bomb, encoded, plain, portrait, silhouette

SEEDS = st.integers(0, 10_000)


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS, st.sampled_from(("PNG", "JPEG", "WEBP", "GIF")), st.integers(48, 512), st.integers(45, 95))
def test_a_picture_keeps_its_hash_however_it_is_scaled_and_compressed(
    seed: int, kind: str, side: int, quality: int
) -> None:
    whole = portrait(seed)
    first, other = picture_hash(encoded(whole, "PNG")), picture_hash(encoded(whole, kind, side, quality))
    assert len(first) == len(other) == 16
    assert apart(first, other) <= 6


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SEEDS, min_size=2, max_size=2, unique=True))
def test_other_pictures_have_other_hashes(seeds: list[int]) -> None:
    one, other = (picture_hash(encoded(portrait(seed, 200), "PNG")) for seed in seeds)
    assert apart(one, other) > 6


@pytest.mark.parametrize("colour", ["white", "black", "teal", "#7f7f7f"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_colour_says_nothing(colour: str, kind: str) -> None:
    assert picture_hash(encoded(plain(colour), kind)) == ""


@pytest.mark.parametrize("side", [48, 96, 200, 400])
def test_head_and_shoulders_of_nobody_say_nothing(side: int) -> None:
    assert picture_hash(encoded(silhouette(side), "PNG")) == ""
    assert picture_hash(encoded(silhouette(side), "JPEG", quality=60)) == ""


def test_a_gradient_says_nothing() -> None:
    assert picture_hash(encoded(Image.linear_gradient("L"), "PNG")) == ""


def test_of_a_wide_picture_the_middle_counts_as_networks_cut_it() -> None:
    wide = Image.new("RGB", (800, 400), "white")
    wide.paste(portrait(7), (200, 0))
    assert apart(picture_hash(encoded(wide)), picture_hash(encoded(portrait(7)))) <= 6


def test_a_picture_that_a_camera_wrote_lying_down_is_turned() -> None:
    upright, exif = portrait(8), Image.Exif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    upright.rotate(90).save(stream, "JPEG", exif=exif)
    assert apart(picture_hash(stream.getvalue()), picture_hash(encoded(upright))) <= 6


def test_of_a_film_the_first_picture_counts() -> None:
    stream = io.BytesIO()
    portrait(9, 200).save(stream, "GIF", save_all=True, append_images=[portrait(10, 200)])
    assert apart(picture_hash(stream.getvalue()), picture_hash(encoded(portrait(9, 200)))) <= 6


def test_what_is_transparent_is_white() -> None:
    clear = portrait(11, 200).convert("RGBA")
    clear.putalpha(Image.new("L", clear.size, 0))
    stream = io.BytesIO()
    clear.save(stream, "PNG")
    assert picture_hash(stream.getvalue()) == ""


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "TGA"])
def test_no_other_kind_is_decoded(kind: str) -> None:
    with pytest.raises(NotAPicture) as caught:
        picture_hash(encoded(portrait(1, 64), kind))
    assert not caught.value.is_large


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", b"GIF89a", b"\xff\xd8"]
)
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        picture_hash(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_a_picture_is_none(kind: str) -> None:
    data = encoded(portrait(1), kind)
    with pytest.raises(NotAPicture):
        picture_hash(data[: len(data) // 2])


def test_what_would_unfold_to_more_than_memory_is_not_unfolded() -> None:
    assert len(bomb()) < 1_000
    for side in (60_000, 8_000):
        with pytest.raises(NotAPicture) as caught:
            picture_hash(bomb(side))
        assert caught.value.is_large


@given(
    st.binary(max_size=2_000),
    st.sampled_from((b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF0000WEBPVP8 ")),
)
def test_nothing_but_one_error_comes_of_damaged_bytes(rest: bytes, start: bytes) -> None:
    try:
        found = picture_hash(start + rest)
    except NotAPicture:
        return
    assert found == "" or len(found) == 16
