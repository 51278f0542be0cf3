"""Rules of entry into dispositifs, the questions they ask, and the legal statuses of an age.

A dispositif is open to a person who meets all rules of one of its paths; rules without a path
belong to each. A rule's ``exception`` is accepted only with the agreement of an authority.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, Select, Table, Text, select

from models.actor import Actor
from models.dispositif import Basis, Level
from models.legal_reference import LegalReference
from models.provenance import Provenance, provenance_columns
from storage.columns import Key, enum_column, metadata


class Condition(Enum):
    """The property of a person that a rule tests."""

    AGE = "AGE"
    SITUATION = "SITUATION"
    LEVEL = "LEVEL"
    LEFT_FOR = "LEFT_FOR"
    TRAINING = "TRAINING"
    NOT_HELD = "NOT_HELD"
    CYCLE_COMPLETED = "CYCLE_COMPLETED"
    DECLARED = "DECLARED"
    JUDGED = "JUDGED"


class Situation(Enum):
    """Whether a young person is enrolled, has left, works or trains."""

    ENROLLED_COLLEGE = "ENROLLED_COLLEGE"
    ENROLLED_LYCEE = "ENROLLED_LYCEE"
    ENROLLED_LP = "ENROLLED_LP"
    LEFT = "LEFT"
    APPRENTICESHIP_BROKEN = "APPRENTICESHIP_BROKEN"
    NEWLY_ARRIVED = "NEWLY_ARRIVED"
    IN_TRAINING = "IN_TRAINING"
    EMPLOYED = "EMPLOYED"
    HOME_EDUCATED = "HOME_EDUCATED"


class LastClass(Enum):
    """The class a person is in, or was in last."""

    SIXIEME = "SIXIEME"
    CINQUIEME = "CINQUIEME"
    QUATRIEME = "QUATRIEME"
    TROISIEME = "TROISIEME"
    SECONDE = "SECONDE"
    PREMIERE = "PREMIERE"
    TERMINALE = "TERMINALE"
    CAP = "CAP"
    SECONDE_PRO = "SECONDE_PRO"
    PREMIERE_PRO = "PREMIERE_PRO"
    TERMINALE_PRO = "TERMINALE_PRO"
    BMA = "BMA"
    DTMS = "DTMS"


class Diploma(Enum):
    """The highest diploma held."""

    NONE = "NONE"
    DNB = "DNB"
    CFG = "CFG"
    CAP = "CAP"
    BEP = "BEP"
    BMA = "BMA"
    DTMS = "DTMS"
    BAC_GENERAL = "BAC_GENERAL"
    BAC_TECHNOLOGICAL = "BAC_TECHNOLOGICAL"
    BAC_PRO = "BAC_PRO"
    HIGHER = "HIGHER"


class Aim(Enum):
    """What a person wants."""

    STAY = "STAY"
    FIND_ONES_WAY = "FIND_ONES_WAY"
    RETURN_TO_SCHOOL = "RETURN_TO_SCHOOL"
    DIPLOMA = "DIPLOMA"
    WORK = "WORK"


class ProfileField(Enum):
    """The field of a profile that answers a question; ``ANSWERS`` has them by question code."""

    AGE = "AGE"
    LEFT_SINCE = "LEFT_SINCE"
    LAST_CLASS = "LAST_CLASS"
    DIPLOMA = "DIPLOMA"
    ANSWERS = "ANSWERS"


class StatusCode(Enum):
    INSTRUCTION_OBLIGATION = "INSTRUCTION_OBLIGATION"
    TRAINING_OBLIGATION = "TRAINING_OBLIGATION"
    DECROCHEUR = "DECROCHEUR"
    DARFI = "DARFI"
    NEITHER = "NEITHER"


class StatusProgress(Enum):
    """Whether a person already does what an obligation asks of them."""

    DUE = "DUE"
    SATISFIED = "SATISFIED"


eligibility_questions = Table(
    "eligibility_questions",
    metadata,
    Column("code", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("field", enum_column(ProfileField), nullable=False),
    *provenance_columns(),
)

eligibility_rules = Table(
    "eligibility_rules",
    metadata,
    Column("code", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), nullable=False, index=True),
    # Null: the rule belongs to every path.
    Column("path", Text),
    Column("condition", enum_column(Condition), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("question_code", Key, ForeignKey("eligibility_questions.code"), nullable=False),
    Column("exception", JSON(none_as_null=True)),
    Column("basis", enum_column(Basis), nullable=False),
    Column("note", Text),
    Column("legal_reference_code", Key, ForeignKey("legal_references.code")),
    *provenance_columns(),
)

entry_advice = Table(
    "entry_advice",
    metadata,
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), primary_key=True),
    Column("aims", JSON, nullable=False),
    Column("decided_by_code", Key, ForeignKey("actors.code")),
    Column("first_contact_code", Key, ForeignKey("actors.code"), nullable=False),
    Column("basis", enum_column(Basis), nullable=False),
    *provenance_columns(),
)
"""For each dispositif: the aims it serves, who decides on entry, and the first contact."""

personal_statuses = Table(
    "personal_statuses",
    metadata,
    Column("code", enum_column(StatusCode), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("age_min", Integer),
    Column("age_max", Integer),
    Column("text", Text, nullable=False),
    Column("next_step", Text, nullable=False),
    Column("actor_code", Key, ForeignKey("actors.code"), nullable=False),
    # No foreign keys inside JSON: seeds.checks looks each code up.
    Column("legal_reference_codes", JSON, nullable=False),
    Column("progress", enum_column(StatusProgress)),
    # A default for the rows of databases from before 0008.
    Column("variants", JSON, nullable=False, server_default="[]"),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to the young person, in French, whose answer a rule needs."""

    code: str
    rank: int
    text: str
    field: ProfileField
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The values that a condition compares with; each kind of condition reads its own.

    ``min`` and ``max`` are ages in completed years, both included: the day before the next
    birthday is the last one of ``max``. ``months`` are completed ones. ``unless_answered`` are
    situations in which the answer to the question decides. ``classes`` are final years of a cycle.
    """

    min: int | None = None
    max: int | None = None
    months: int | None = None
    situations: tuple[Situation, ...] = ()
    unless_answered: tuple[Situation, ...] = ()
    levels: tuple[Level, ...] = ()
    diplomas: tuple[Diploma, ...] = ()
    classes: tuple[LastClass, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An exception to a rule: ``text`` is accepted if ``whose`` agrees; both in French."""

    whose: str
    text: str
    parameters: Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition of a dispositif, as a person reads it: "Avoir au moins 16 ans"."""

    code: str
    rank: int
    path: str | None
    condition: Condition
    parameters: Parameters
    text: str
    question: Question
    agreement: Agreement | None
    basis: Basis
    note: str | None
    legal_reference: LegalReference | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The aims a dispositif serves, the actor who decides on entry, and the first contact."""

    aims: frozenset[Aim]
    decided_by: Actor | None
    first_contact: Actor
    basis: Basis
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusVariant:
    """The text of a status for persons of some situations or diplomas; an empty list is any."""

    situations: tuple[Situation, ...]
    diplomas: tuple[Diploma, ...]
    progress: StatusProgress | None
    text: str
    next_step: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalStatus:
    """A legal status of persons of an age and situation, and the next step it leads to.

    ``age_min`` and ``age_max`` are completed years, both included. Of ``variants`` the first that
    fits a person replaces text, next step and actor.
    """

    code: StatusCode
    rank: int
    age_min: int | None
    age_max: int | None
    text: str
    next_step: str
    actor: Actor
    legal_references: tuple[LegalReference, ...]
    progress: StatusProgress | None
    variants: tuple[StatusVariant, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """All rules of one version of the directory. ``version`` names them: the same rules have the
    same name on every server."""

    version: str
    rules: Mapping[str, tuple[Rule, ...]]
    advice: Mapping[str, Advice]
    questions: Mapping[str, Question]
    statuses: Mapping[StatusCode, PersonalStatus]

    # hypothesis prints every field of a dataclass that has no __repr__ of its own: 170 kB here.
    def __repr__(self) -> str:
        return f"Eligibility(version={self.version!r})"


def select_rules() -> Select[Any]:
    return select(eligibility_rules).order_by(eligibility_rules.c.rank, eligibility_rules.c.code)


def select_questions() -> Select[Any]:
    table = eligibility_questions
    return select(table).order_by(table.c.rank, table.c.code)


def select_advice() -> Select[Any]:
    return select(entry_advice).order_by(entry_advice.c.dispositif_code)


def select_statuses() -> Select[Any]:
    return select(personal_statuses).order_by(personal_statuses.c.rank)
