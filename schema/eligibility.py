"""Rules of who may enter a dispositif, and what they ask."""

from __future__ import annotations

from typing import Any

import strawberry

from eligibility.outcomes import Outcome
from models.dispositif import Basis
from models.eligibility import Condition, ProfileField, StatusCode, StatusProgress
from schema.actor import Actor
from schema.enums import describe_enum
from schema.legal_reference import LegalReference
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Info

describe_enum(
    Outcome,
    "What one rule says of a person.",
    {
        Outcome.SATISFIED: "It is met.",
        Outcome.BY_AGREEMENT: "It is not met, but an authority may agree.",
        Outcome.TO_JUDGE: "It is judged on entry, by who decides; it stands in nobody's way here.",
        Outcome.UNKNOWN: "An answer is missing.",
        Outcome.NOT_SATISFIED: "It is not met.",
    },
)
describe_enum(
    Condition,
    "What a rule looks at.",
    {
        Condition.AGE: "Age in whole years.",
        Condition.SITUATION: "Where the person stands.",
        Condition.LEVEL: "Where the person is or was schooled.",
        Condition.LEFT_FOR: "For how long school has been left.",
        Condition.TRAINING: "The vocational diploma that is prepared or held.",
        Condition.NOT_HELD: "A diploma that must not be held already.",
        Condition.CYCLE_COMPLETED: "Whether a cycle was finished at the last session of exams.",
        Condition.DECLARED: "The answer to a question.",
        Condition.JUDGED: "What who decides on entry judges; an answer of no excludes.",
    },
)
describe_enum(
    ProfileField,
    "What of a profile answers a question.",
    {
        ProfileField.AGE: "age, or birthMonth.",
        ProfileField.LEFT_SINCE: "leftSince.",
        ProfileField.LAST_CLASS: "lastClass.",
        ProfileField.DIPLOMA: "diploma.",
        ProfileField.ANSWERS: "An entry of answers, by the question's code.",
    },
)
describe_enum(
    StatusCode,
    "What the law says of a person of this age and situation.",
    {
        StatusCode.INSTRUCTION_OBLIGATION: "From 3 to the 16th birthday: schooling is compulsory.",
        StatusCode.TRAINING_OBLIGATION: (
            "From 16 to 18: study, training, work, service or support; the mission locale must "
            "propose something to who has none."
        ),
        StatusCode.DECROCHEUR: (
            "From 16 to the 30th birthday, having left without a baccalauréat or a vocational "
            "diploma: support must be offered."
        ),
        StatusCode.DARFI: (
            "From 16 to the 26th birthday, having left without a vocational diploma: the right to "
            "return to initial training."
        ),
        StatusCode.NEITHER: "None of these.",
    },
)
describe_enum(
    StatusProgress,
    "Whether a person already does what an obligation asks.",
    {
        StatusProgress.DUE: "Something has to be found.",
        StatusProgress.SATISFIED: "They study, train or work: the obligation is satisfied.",
    },
)


@strawberry.type(description="A question whose answer decides.")
class EligibilityQuestion:
    code: str = strawberry.field(description="Stable code, for answers.")
    text: str = strawberry.field(description="The question, in the language asked for.")
    field: ProfileField = strawberry.field(description="What of a profile answers it.")


@strawberry.type(description="What is accepted besides, by somebody's agreement.")
class Agreement:
    whose: str = strawberry.field(description="Who may agree, in the language asked for.")
    text: str = strawberry.field(description="To what, in the language asked for.")


@strawberry.type(description="One condition of entry into a dispositif.")
class EligibilityRule:
    code: str = strawberry.field(description="Stable code.")
    path: str | None = strawberry.field(
        description=(
            "The way in that it belongs to, in the language asked for: who meets all rules of one "
            "path may enter. Null: it belongs to every path."
        )
    )
    condition: Condition = strawberry.field(description="What it looks at.")
    text: str = strawberry.field(
        description="The rule in the language asked for, as an infinitive."
    )
    question: EligibilityQuestion = strawberry.field(description="What it asks.")
    agreement: Agreement | None = strawberry.field(
        description="What is accepted besides, by somebody's agreement."
    )
    basis: Basis = strawberry.field(description="Stated by its source, or inferred.")
    note: str | None = strawberry.field(
        description="What to know of this rule, in the language asked for."
    )
    legal_reference: LegalReference | None = strawberry.field(description="The text it rests on.")
    provenance: Provenance = strawberry.field(description="Where the rule comes from.")


@strawberry.type(description="A rule, and what it says of a person.")
class Reason:
    rule: EligibilityRule = strawberry.field(description="The rule.")
    outcome: Outcome = strawberry.field(description="What it says.")
    sentence: str = strawberry.field(description="Both in one sentence, in the language asked for.")


@strawberry.type(description="What the law says of persons of certain ages and situations.")
class LegalStatus:
    code: StatusCode = strawberry.field(description="Which status it is.")
    age_min: int | None = strawberry.field(description="From this age on, in whole years.")
    age_max: int | None = strawberry.field(
        description="Up to this age, in whole years, the year until the next birthday included."
    )
    text: str = strawberry.field(description="What it means, in the language asked for.")
    next_step: str = strawberry.field(description="The next step, in the language asked for.")
    actor: Actor = strawberry.field(description="Whom to turn to.")
    legal_references: list[LegalReference] = strawberry.field(
        description="Its legal ground.", directives=assumed_size(2)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")


async def resolve_legal_statuses(info: Info) -> Any:
    return list(info.context.catalogue.eligibility.statuses.values())


@strawberry.type
class LegalStatusFields:
    legal_statuses: list[LegalStatus] = strawberry.field(
        resolver=resolve_legal_statuses,
        description="Every duty and right of the young that the directory tells of.",
        directives=assumed_size(5),
    )


@strawberry.type(description="A status of a person, certain or possible.")
class PersonalStatus:
    status: LegalStatus = strawberry.field(description="What the law says.")
    progress: StatusProgress | None = strawberry.field(
        description="Whether this person does what it asks; null where it asks nothing of them."
    )
    text: str = strawberry.field(
        description="What it means for this person, in the language asked for."
    )
    next_step: str = strawberry.field(
        description="The next step of this person, in the language asked for."
    )
    actor: Actor = strawberry.field(description="Whom this person turns to.")
    is_certain: bool = strawberry.field(
        description="False where an answer is missing: then questions says which would decide."
    )
    questions: list[EligibilityQuestion] = strawberry.field(
        description="What would decide.", directives=assumed_size(2)
    )
