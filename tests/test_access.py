"""Who sees what: a restricted case through every class and every shape of question.

Classes, questions and links are taken from the mapping and the register, so that new ones are
tried unasked. What is hidden is worked out in bare SQL, apart from the rule.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import pytest
from sqlalchemy import func, literal, select, true
from sqlalchemy.orm import aliased

from mscu.actions.core.action import Work
from mscu.codes import Role
from mscu.errors import NotFound
from mscu.models.base import Base, OfCase, OfSubject, Record
from mscu.models.case import Case
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.models.entries.shared import SharedCopy
from mscu.models.hit import Hit, Watch
from mscu.models.kinds import mapped
from mscu.models.merge import Merge, OfMerge
from mscu.models.not_same import NotSame, NotSameReport
from mscu.models.saved_view import SavedView
from mscu.models.subject import Subject
from mscu.models.user import User
from tests.scenes.crowd import HIDEABLE_MODELS, MEMBER, OUTSIDER, OWNER, Crowd, Look

RULED = (
    *(Case, OfCase, Subject, OfSubject, Setting, SharedCopy),
    *(Hit, Watch, SavedView, Merge, OfMerge, NotSame, NotSameReport),
)


def named(what: Any) -> str:
    return str(getattr(what, "__name__", what))


# ------------------------------------------------------------------- every class has its rule


def test_every_class_has_a_rule_or_a_reason_for_none() -> None:
    models: list[type[Base]] = list(mapped())
    assert models
    assert [model for model in models if issubclass(model, RULED) == bool(reason_for_none(model))] == []


def reason_for_none(model: type[Base]) -> str:
    reason: str = getattr(model, "unrestricted", "")
    return reason


def test_no_action_reads_the_keys_of_the_audit(crowd: Crowd) -> None:
    for role in Role:
        names = crowd.store.gate(role).ask(Look(how=_setting_names))
        assert names
        assert not set(SECRET_SETTINGS) & set(names)


def _setting_names(work: Work) -> list[str]:
    return list(work.values(select(Setting.name)))


# --------------------------------------------------------------------- every shape of question

Model: TypeAlias = Any
"""Any mapped class."""
Shape = Callable[[Work, Model, set[int]], set[int]]
"""Gives the numbers that a question of that shape lets somebody see or infer."""


def by_record(work: Work, model: Model, _all: set[int]) -> set[int]:
    return {each.id for each in work.records(select(model))}


def by_number(work: Work, model: Model, _all: set[int]) -> set[int]:
    return set(work.values(select(model.id)))


def by_own_column(work: Work, model: Model, every: set[int]) -> set[int]:
    own = list(model.__mapper__.local_table.columns)[-1]
    name = model.__mapper__.get_property_by_column(own).key
    return _counted(len(work.rows(select(getattr(model, name)))), work, model, every)


def by_alias(work: Work, model: Model, _all: set[int]) -> set[int]:
    other = aliased(model)
    return set(work.values(select(other.id)))


def by_subquery(work: Work, model: Model, _all: set[int]) -> set[int]:
    below = select(model.id).subquery()
    return set(work.values(select(below.c.id)))


def by_cte(work: Work, model: Model, _all: set[int]) -> set[int]:
    above = select(model.id).cte()
    return set(work.values(select(above.c.id)))


def by_union(work: Work, model: Model, _all: set[int]) -> set[int]:
    both: Any = select(model.id).union(select(model.id))
    return set(work.values(both))


def by_count(work: Work, model: Model, every: set[int]) -> set[int]:
    return _counted(work.value(select(func.count()).select_from(model)), work, model, every)


def by_count_of_column(work: Work, model: Model, every: set[int]) -> set[int]:
    return _counted(work.value(select(func.count(model.id))), work, model, every)


def by_existence(work: Work, model: Model, every: set[int]) -> set[int]:
    return {n for n in every if work.value(select(select(model.id).where(model.id == n).exists()))}


def by_scalar(work: Work, model: Model, every: set[int]) -> set[int]:
    inner = (select(model.id).where(model.id == n).scalar_subquery() for n in sorted(every))
    return {work.value(select(each)) for each in inner} - {None}


def by_membership(work: Work, model: Model, every: set[int]) -> set[int]:
    within = select(User.id).where(literal(0) == 0)
    return {
        n for n in every if work.value(within.where(literal(n).in_(select(model.id))).limit(1)) is not None
    }


def by_join(work: Work, model: Model, _all: set[int]) -> set[int]:
    return {row[1] for row in work.rows(select(User.id, model.id).join(model, true()))}


def by_outer_join(work: Work, model: Model, _all: set[int]) -> set[int]:
    rows = work.rows(select(User.id, model.id).outerjoin(model, true()))
    return {row[1] for row in rows} - {None}


def by_order(work: Work, model: Model, _all: set[int]) -> set[int]:
    one = select(model.id).limit(1)
    return {work.value(one.order_by(end)) for end in (model.id, model.id.desc())} - {None}


def by_extremes(work: Work, model: Model, _all: set[int]) -> set[int]:
    (ends,) = work.rows(select(func.min(model.id), func.max(model.id)))
    return set(ends) - {None}


def by_get(work: Work, model: Model, every: set[int]) -> set[int]:
    return {number for number in every if _can_get(work, model, number)}


def by_get_after_list(work: Work, model: Model, every: set[int]) -> set[int]:
    by_record(work, model, every)
    return by_get(work, model, every)


def _can_get(work: Work, model: Model, number: int) -> bool:
    try:
        return bool(work.get(model, number).id == number)
    except NotFound:
        return False


def _counted(count: int, work: Work, model: Model, every: set[int]) -> set[int]:
    """Compare what a count covers with what can be opened by id."""
    seen = set(work.values(select(model.id)))
    return seen if count == len(seen) else every


SHAPES: list[Shape] = [
    by_record,
    by_number,
    by_own_column,
    by_alias,
    by_subquery,
    by_cte,
    by_union,
    by_count,
    by_count_of_column,
    by_existence,
    by_scalar,
    by_membership,
    by_join,
    by_outer_join,
    by_order,
    by_extremes,
    by_get,
    by_get_after_list,
]


Numbers = dict[type[Record], tuple[set[int], set[int]]]
"""By class the numbers that are hidden and those that are not."""


@pytest.fixture(scope="module")
def numbers(crowd: Crowd) -> Numbers:
    return {model: crowd.numbers(model) for model in HIDEABLE_MODELS}


def test_something_of_every_class_is_hidden(numbers: Numbers) -> None:
    assert numbers
    assert [model for model, (hidden, _) in numbers.items() if not hidden] == []


@pytest.mark.parametrize("shape", SHAPES, ids=named)
def test_what_is_hidden_is_seen_by_members_alone(shape: Shape, numbers: Numbers, crowd: Crowd) -> None:
    """Ask each question as all of them in turn: a statement keeps nothing of whoever asked it before.

    A shape that asks number by number asks about the ends of what is hidden and one that is open; those
    that list all of them look at each.
    """
    every = {model: hidden | open_to_all for model, (hidden, open_to_all) in numbers.items()}
    few = {
        model: {min(hidden), max(hidden), *sorted(open_to_all)[:1]}
        for model, (hidden, open_to_all) in numbers.items()
    }
    wrong = []
    for who in (MEMBER, OUTSIDER, OWNER, Role.ANALYST):
        is_member = who in {MEMBER, OWNER}
        seen = crowd.store.gate(who).ask(Look(how=partial(all_seen, shape=shape, asked=few)))
        for model, (hidden, open_to_all) in numbers.items():
            if is_member:
                is_right = bool(seen[model] & hidden)
            else:
                is_right = not seen[model] & hidden and seen[model] <= open_to_all
            if shape is by_number:
                is_right &= seen[model] == (every[model] if is_member else open_to_all)
            if not is_right:
                wrong.append(f"{model.__name__} as {who}: {sorted(seen[model])}")
    assert wrong == []


def all_seen(work: Work, shape: Shape, asked: dict[type[Record], set[int]]) -> dict[type[Record], set[int]]:
    return {model: shape(work, model, about) for model, about in asked.items()}
