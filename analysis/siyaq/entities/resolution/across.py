"""Which written forms are one name, over all articles: each form is looked at once, never each pair of forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from siyaq.entities.given_names import given_names
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.forms import bare, compared
from siyaq.entities.resolution.persons import parts
from siyaq.entities.resolution.translit import alike, distance, skeleton

_BLOCK = 60
"""Names of one block that are compared with each other; larger blocks are sorted and compared with neighbours only."""
FULLER = ("part of the full name", "misspelt full name")
"""Rules by which a name stands for a fuller one in an article."""


@cache
def native() -> frozenset[str]:
    """Return common Arabic given names: two different ones are never spellings of one name (حسن, حسين)."""
    names = (parts(compared(name)) for name in given_names().name_ar)
    return frozenset(p[0] for p in names if p)


def same_part(one: str, other: str, tolerance: float = 0.14) -> bool:
    """Say whether two parts of names are one part in two spellings; two common Arabic names never are.

    Examples
    --------
    >>> same_part("لانجلي", "لانغلي"), same_part("حسن", "حسين"), same_part("ترامب", "ترمب")
    (True, False, True)
    """
    if one == other:
        return True
    if one in native() and other in native():
        return False
    shorter = min(len(one), len(other))
    if shorter <= 3:
        return shorter == 3 and distance(one, other) <= 0.3 and not (one in native() or other in native())
    return alike(one, other, tolerance)


def near_miss(one: str, other: str) -> bool:
    """Say whether two words of five letters or more are one slip of the pen apart: a letter lost, added or swapped.

    Examples
    --------
    >>> near_miss("هازارد", "هازاد"), near_miss("كليفورد", "كيلفورد"), near_miss("يونس", "يوسف")
    (True, True, False)
    """
    if one[:1] != other[:1] or min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    return distance(one, other) <= 1 and not (one in native() and other in native())


def key(name: str, kind: str) -> str:
    """Return what two forms of one name share letter for letter: no spaces, no articles, compounds in one."""
    return "".join(parts(name) if kind == "PER" else (bare(w) for w in name.split()))


def join_same_letters(names: list[str], kinds: list[str], clusters: Clusters, nodes: list[int]) -> None:
    """Join forms that differ in spaces, articles or `بن` only (عبدالله, عبد الله)."""
    seen: dict[tuple[str, str], int] = {}
    for node in nodes:
        name, kind = names[node], kinds[node]
        for letters in {key(name, kind), name.replace(" ", "")}:
            first = seen.setdefault((letters, kind), node)
            if first != node:
                clusters.join(first, node, "same letters")


def _neighbours(block: list[int], names: list[str]) -> Iterable[tuple[int, int]]:
    if len(block) <= _BLOCK:
        reach = len(block)
    else:
        block, reach = sorted(block, key=lambda n: names[n]), 3
    for i, one in enumerate(block):
        for other in block[i + 1 : i + 1 + reach]:
            yield one, other


def join_spellings(names: list[str], kinds: list[str], clusters: Clusters, nodes: list[int]) -> None:
    """Join names whose parts sound alike, part by part (مايكل لانجلي, مايكل لانغلي).

    People are compared within blocks of equal consonants of the first and the last part, places and organisations
    within blocks of equal consonants of the whole.
    """
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    split = {node: parts(names[node]) for node in nodes if kinds[node] == "PER"}
    for node in nodes:
        name, kind = names[node], kinds[node]
        p = split.get(node, ())
        if kind == "PER" and len(p) > 1:
            blocks[kind, skeleton(p[0]), skeleton(p[-1])].append(node)
        elif kind != "PER" and len(name) > 5:
            blocks[kind, *(skeleton(bare(w)) for w in name.split())].append(node)
    for signature in sorted(b for b, members in blocks.items() if len(members) > 1):
        block = blocks[signature]
        for one, other in _neighbours(block, names):
            if clusters.find(one) == clusters.find(other):
                continue
            if signature[0] == "PER":
                a, b = split[one], split[other]
                same = len(a) == len(b) and all(same_part(x, y) for x, y in zip(a, b, strict=True))
            else:
                a, b = tuple(names[one].split()), tuple(names[other].split())
                same = all(_same_word(bare(x), bare(y)) for x, y in zip(a, b, strict=True))
            if same:
                clusters.join(one, other, "sounds alike")


def _same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 5 and alike(one, other, 0.07))


def join_middle_names(names: list[str], kinds: list[str], clusters: Clusters, nodes: list[int]) -> None:
    """Join `عبد الفتاح يونس العبيدي` with `عبد الفتاح العبيدي`: same first and last name, one with more between.

    Not where the family name is a common given name (محمد حسن may be anyone), nor where two longer names do not agree.
    """
    groups: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for node in nodes:
        if kinds[node] == "PER":
            p = parts(names[node])
            if len(p) > 1 and p[-1] not in native():
                groups[p[0], p[-1]].append((p, node))
    for ends in sorted(g for g, members in groups.items() if len({p for p, _ in members}) > 1):
        members = groups[ends]
        longest = max((p for p, _ in members), key=lambda p: (len(p), p))
        if all(within(p, longest) for p, _ in members):
            first = min(node for _, node in members)
            for _, node in members:
                clusters.join(first, node, "middle name left out")


def join_misspelt(
    names: list[str], kinds: list[str], counts: list[int], clusters: Clusters, nodes: list[int], ratio: int = 40
) -> None:
    """Join a rare unknown form with a frequent one that is one slip of the pen away (ليببا, ليبيا).

    A form is looked up by what remains after taking one letter out, in a table of such remains of the frequent forms
    (symmetric deletion, Garbe 2012), so the work is proportional to the letters. The frequent form must stand `ratio`
    times as often, and a first letter is never a slip: كوريا is not سوريا.
    """
    total: dict[int, int] = defaultdict(int)
    for node in nodes:
        total[clusters.find(node)] += counts[node]
    remains: dict[tuple[str, str], list[int]] = defaultdict(list)
    for node in nodes:
        if len(names[node]) >= 5 and counts[node] and total[clusters.find(node)] >= ratio and counts[node] * 4 >= ratio:
            for rest in _remains(names[node]):
                remains[kinds[node], rest].append(node)
    if not remains:
        return
    for node in nodes:
        name, kind = names[node], kinds[node]
        root = clusters.find(node)
        if len(name) < 5 or clusters.known[root] or not counts[node]:
            continue
        near = {
            (-total[clusters.find(other)], other)
            for rest in _remains(name)
            for other in remains.get((kind, rest), ())
            if other != node and total[clusters.find(other)] >= ratio * total[root] and one_slip(name, names[other])
        }
        if near:
            clusters.join(min(near)[1], node, "misspelt")


def _remains(name: str) -> list[str]:
    return [name, *(name[:i] + name[i + 1 :] for i in range(1, len(name)))]


def one_slip(one: str, other: str) -> bool:
    """Say whether two strings differ by one letter lost, added, replaced or swapped with the next, never the first.

    Examples
    --------
    >>> one_slip("ليببا", "ليبيا"), one_slip("رويرتز", "رويترز"), one_slip("كوريا", "سوريا")
    (True, True, False)
    """
    if one[:1] != other[:1] or one == other:
        return False
    if len(one) > len(other):
        one, other = other, one
    i = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return len(other) - len(one) == 1 and one[i:] == other[i + 1 :]
    swapped = one[i + 1 : i + 2] + one[i : i + 1] + one[i + 2 :]
    return one[i + 1 :] == other[i + 1 :] or swapped == other[i:]


def join_fuller_names(forms: list[int], targets: list[int], names: list[str], clusters: Clusters) -> None:
    """Join a name with the fuller one that it stands for in some article, if it is the same one in all.

    Parameters
    ----------
    forms, targets : list
        Of each form that stands for a fuller one in some article (by one of the rules `FULLER`): what it means there.
    names : list of str
        Normal name of each form.
    clusters : Clusters
    """
    meant: dict[int, set[int]] = defaultdict(set)
    for form, target in zip(forms, targets, strict=True):
        meant[form].add(clusters.find(target))
    for form in sorted(f for f, roots in meant.items() if len(roots) == 1):
        if not all(part in native() for part in parts(names[form])):
            clusters.join(next(iter(meant[form])), form, FULLER[0])


def within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether the parts of one name stand in another in the same order.

    Examples
    --------
    >>> within(("عبدفتاح", "عبيدي"), ("عبدفتاح", "يونس", "عبيدي"))
    True
    """
    rest = iter(long)
    return all(p in rest for p in short)
