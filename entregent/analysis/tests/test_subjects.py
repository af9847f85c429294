"""Marks of answers and forwards are taken off subjects, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.subjects import bare_subject

MARKS = [
    "Re:",
    "RE :",
    "re\u00a0: ",
    "RE\u202f:",
    "Fwd: ",
    "FW:",
    "TR : ",
    "Tr:",
    "AW: ",
    "WG:",
    "Re[2]: ",
    "RE (3) : ",
    "Réf : ",
]


@given(st.lists(st.sampled_from(MARKS), max_size=4))
def test_any_number_of_marks_is_taken_off(marks):
    assert bare_subject("".join(marks) + " Compte rendu de l’atelier") == "Compte rendu de l’atelier"


@pytest.mark.parametrize(
    "subject",
    ["Rencontre: le programme", "Transport : les horaires", "Reims", "I am late", "Invitation: dinner", "3:00 pm"],
)
def test_words_that_begin_alike_stay(subject):
    assert bare_subject(subject) == subject


def test_a_bracketed_forward_loses_both_brackets():
    assert bare_subject("[Fwd: Re: The minutes]") == "The minutes"
    assert bare_subject("[list] Re: The minutes") == "[list] Re: The minutes"


@given(st.text(max_size=40))
def test_a_bare_subject_is_bare(subject):
    once = bare_subject(subject)
    assert bare_subject(once) == once
