"""Response times: how soon the owner answers somebody, and how soon they answer the owner.

Within a conversation the first message of one side that follows a message of the other side is an answer to it; its response
time runs from the *last* message of the other side's turn, for a turn written in several messages is answered as one. Times
of more than `longest` days are no answers any more (somebody took the thread up again) and are left out.

    turn:      A A A | B B | A           A the owner, B the other
    answers:           ^     ^           B after the third A, A after the second B

The median is told and not the mean: times of answer are spread over several orders of magnitude, and most lie within a day
(J.-P. Eckmann, E. Moses, D. Sergi, "Entropy of dialogues creates coherent structures in e-mail traffic", PNAS 101, 2004;
F. Kooti et al., "Evolution of conversations in the age of email overload", WWW 2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entregent.analysis.graph import FloatArray, IntArray

LONGEST_DAYS = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class ResponseTimes:
    """Per person, shape (n,): the median time in days in which the owner answered them (`owner`) and in which they answered
    the owner (`other`), NaN where nothing was answered, and how many answers each of these rests on."""

    owner: FloatArray
    other: FloatArray
    owner_count: IntArray
    other_count: IntArray


def response_times(
    person: IntArray,
    thread: IntArray,
    day: FloatArray,
    direction: npt.NDArray[np.signedinteger],
    people: int,
    longest: float = LONGEST_DAYS,
) -> ResponseTimes:
    """The response times of `people` people, from one row per message and person, all of shape (k,), in any order.

    `person` 0…people−1; `thread` any number ≥ 0 per conversation, −1 for none; `day` in days since the epoch, NaN where
    unknown; `direction` −1 came in, +1 went out. Rows without thread or day, and those done together (0), are left out. Two
    messages of the same moment are taken as they lie: what came in before what went out.
    """
    person, thread, direction = np.asarray(person), np.asarray(thread), np.asarray(direction)
    day = np.asarray(day, np.float64)
    used = np.flatnonzero((thread >= 0) & ~np.isnan(day) & (direction != 0))
    order = used[np.lexsort((direction[used], day[used], thread[used], person[used]))]
    who, talk, when, way = person[order], thread[order], day[order], np.sign(direction[order])
    is_answer = (who[1:] == who[:-1]) & (talk[1:] == talk[:-1]) & (way[1:] != way[:-1])
    took = when[1:] - when[:-1]
    is_answer &= took <= longest
    by_owner, by_other = is_answer & (way[1:] > 0), is_answer & (way[1:] < 0)
    owner, owner_count = _medians(who[1:][by_owner], took[by_owner], people)
    other, other_count = _medians(who[1:][by_other], took[by_other], people)
    return ResponseTimes(owner, other, owner_count, other_count)


def _medians(group: IntArray, value: FloatArray, groups: int) -> tuple[FloatArray, IntArray]:
    """The median of the values of each group, NaN for an empty one, and their number."""
    count = np.bincount(group, minlength=groups).astype(np.int64)
    ordered = value[np.lexsort((value, group))]
    start = np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.int64)
    median = np.full(groups, np.nan)
    some = count > 0
    low = ordered[start[some] + (count[some] - 1) // 2]
    high = ordered[start[some] + count[some] // 2]
    median[some] = (low + high) / 2
    return median, count
