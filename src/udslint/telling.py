"""The few answers that tell the readings of a template in which something holds from those in which it does not.

An answer to a question is a bit, and the answers of a reading are an integer: there are hundreds of readings, and each
finding asks of all of them. Earlier questions have lower bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MAX_SHORT = 4
"""Up to so many answers the shortest are looked for."""
MAX_WAYS = 1000
"""So many ways to choose them are looked at."""
FEW = 8
"""What so many readings or fewer have in common may be chance, and may be the reason."""


def telling(asked: int, inside: Sequence[int], outside: Sequence[int]) -> int:
    """Leave out the answers that are not needed to tell a reading from those outside.

    A reading outside must contradict what is left: that it never came to a question says nothing of the answer. What
    all readings inside share is the reason, if it is enough; of the shortest that are enough, that which most share:
    what tells them apart by chance is shared by few.

    Args:
        asked: the answers of the reading.
        inside: those of all readings that are to be told from the others.
        outside: what contradicts each of the others.
    """
    common = _common(asked, inside)
    if all(common & one for one in outside):
        asked = common
    shortest = _shortest(sorted({asked & one for one in outside}, key=int.bit_count))
    if not shortest:
        return _thinned(asked, inside, outside)
    return min(shortest, key=lambda way: (sum(way & ~one != 0 for one in inside), way))


def seen_with(told: int, asked: int, readings: Sequence[int]) -> int:
    """Add the other answers that all readings have in which some answers hold, if those are few.

    Of readings that are not all there are, what only few tell is not known to hold where another answer is different.

    Args:
        told: some answers.
        asked: those of a reading that they tell.
        readings: the answers of all readings.
    """
    same = [one for one in readings if not told & ~one]
    return told if len(same) > FEW else _common(asked, same)


def _bits_of(several: int) -> Iterator[int]:
    """Give the bits of an integer, each by itself, the lowest first."""
    while several:
        yield several & -several
        several &= several - 1


def _common(asked: int, readings: Sequence[int]) -> int:
    for one in readings:
        asked &= one
    return asked


def _shortest(against: Sequence[int]) -> list[int]:
    """Give the smallest sets of bits that have a bit of each of some sets; none where they are large or many."""
    ways = {0}
    for _ in range(MAX_SHORT + 1):
        missed = {way: next((one for one in against if not one & way), None) for way in ways}
        if found := [way for way, one in missed.items() if one is None]:
            return found
        ways = {way | bit for way, one in missed.items() for bit in _bits_of(one or 0)}
        if len(ways) > MAX_WAYS:
            break
    return []


def _thinned(asked: int, inside: Sequence[int], outside: Sequence[int]) -> int:
    """Leave out one answer after another: first what few of the readings inside share, later questions first."""
    for bit in sorted(_bits_of(asked), key=lambda bit: (sum(one & bit != 0 for one in inside), -bit)):
        if all(asked & ~bit & one for one in outside):
            asked &= ~bit
    return asked
