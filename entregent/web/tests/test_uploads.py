"""Folders that come through the page: where their files lie is kept, archives in them stand alone, no path leads out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.intake.models import Import
from entregent.people.models import Person

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:{name};;;;\r\nEMAIL:{mail}\r\nEND:VCARD\r\n"


def card(name: str) -> bytes:
    return CARD.format(name=name, mail=f"{name.lower()}@people.example").encode()


def send(client: Client, files: list[tuple[str, bytes]], paths: list[str], folder_name: str = "Drop") -> HttpResponse:
    """Send files as a folder, as the page does: their bare names, and `paths` beside them."""
    folder = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("imports"), {"folder": folder, "paths": paths, "folder_name": folder_name})


def names(workspace: Workspace) -> set[str]:
    worker.run_until_idle()
    found = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False)
    return set(found.values_list("name", flat=True))


def inside(run: Import) -> list[str]:
    with zipfile.ZipFile(run.path) as archive:
        return archive.namelist()


def test_two_exports_in_sub_folders_are_two_imports(owner: Client, workspace: Workspace, archive_of: object) -> None:
    assert callable(archive_of)
    with zipfile.ZipFile(io.BytesIO(archive_of(3))) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    paths = [f"Drop/Export/{name}" for name, _content in files]
    answer = send(owner, [*files, ("a.vcf", card("Noor"))], [*paths, "Drop/Cards/a.vcf"])
    assert answer["Location"] == reverse("imports")
    assert set(Import.objects.values_list("file", "inside")) == {("Drop/Export", "Export"), ("Drop/Cards", "Cards")}
    assert "Noor" in names(workspace)
    assert Person.objects.filter(workspace=workspace, is_root=True, is_owner=False).count() == 4


def test_files_of_one_name_are_kept_apart_by_their_folders(owner: Client, workspace: Workspace) -> None:
    files = [("cards.vcf", card(name)) for name in ("Ada", "Bela", "Cyr")]
    send(owner, files, ["Drop/a/cards.vcf", "Drop/b/cards.vcf", "Drop/b/cards.vcf"])
    assert names(workspace) == {"Ada", "Bela", "Cyr"}


def test_an_archive_in_a_folder_is_an_import_of_its_own(owner: Client, workspace: Workspace) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("inside.vcf", card("Zoe"))
    files = [("inside.zip", zipped.getvalue()), ("beside.vcf", card("Bela"))]
    send(owner, files, ["Drop/old/inside.zip", "Drop/beside.vcf"])
    assert set(Import.objects.values_list("file", flat=True)) == {"inside.zip", "Drop"}
    assert names(workspace) == {"Zoe", "Bela"}


@pytest.mark.parametrize(
    "path",
    [
        "Drop/../../../escaped.vcf",
        "../escaped.vcf",
        "/etc/escaped.vcf",
        "//server/escaped.vcf",
        "Drop\\..\\..\\escaped.vcf",
        "C:\\Users\\escaped.vcf",
        "Drop/C:/escaped.vcf",
        "Drop/c:escaped.vcf",
        "Drop/esc\0aped.vcf",
        "Drop/\0",
        "Drop/\x1b[2Jescaped.vcf",
        "Drop/./../..",
        "Drop/\u202efcv.depacse",
        "",
        "..",
    ],
)
def test_a_hostile_path_stays_inside_and_loses_nothing(owner: Client, workspace: Workspace, path: str) -> None:
    files = [("escaped.vcf", card("Ada")), ("good.vcf", card("Bela"))]
    assert send(owner, files, [path, "Drop/good.vcf"]).status_code == 302
    for run in Import.objects.all():
        for name in inside(run):
            parts = name.split("/")
            assert not {"..", ""} & set(parts), name
            assert "\\" not in name
            assert ":" not in parts[0]
            assert name.isprintable() or "\u202e" in name
        assert Path(settings.ENTREGENT_HOME).resolve() in Path(run.path).resolve().parents
    assert names(workspace) == {"Ada", "Bela"}


def test_a_path_that_is_too_long_gets_one_sentence(owner: Client) -> None:
    answer = send(owner, [("a.vcf", card("Ada"))], ["Drop/" + "a" * 5000 + ".vcf"])
    assert answer.status_code == 400
    assert "too long" in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.parametrize("paths", [[], ["Drop/a/a.vcf"], ["Drop/a/a.vcf", "Drop/b/b.vcf", "Drop/c/c.vcf"]])
def test_paths_that_do_not_fit_the_files_are_not_used(owner: Client, workspace: Workspace, paths: list[str]) -> None:
    files = [("a.vcf", card("Ada")), ("b.vcf", card("Bela"))]
    send(owner, files, paths)
    assert [sorted(inside(run)) for run in Import.objects.all()] == [["a.vcf", "b.vcf"]]
    assert names(workspace) == {"Ada", "Bela"}


@pytest.mark.parametrize("name", ["../../etc", "/", "..", "a\\b", "x" * 900, "<script>alert(1)</script>"])
def test_a_hostile_folder_name_is_only_a_name(owner: Client, workspace: Workspace, name: str) -> None:
    answer = send(owner, [("a.vcf", card("Ada"))], ["x/a.vcf"], folder_name=name)
    assert answer.status_code == 302
    page = owner.get(answer["Location"]).content.decode()
    assert "<script>alert" not in page
    assert names(workspace) == {"Ada"}
