"""What is known of a young person, as callers send it."""

from __future__ import annotations

from datetime import date

import strawberry

from models.eligibility import Aim, Diploma, LastClass, Situation
from resolvers.profile_validation import ProfileQuery
from schema.enums import describe_enum

describe_enum(
    Situation,
    "Where a young person stands.",
    {
        Situation.ENROLLED_COLLEGE: "Pupil of a collège.",
        Situation.ENROLLED_LYCEE: "Pupil of a general or technological lycée.",
        Situation.ENROLLED_LP: "Pupil of a vocational lycée.",
        Situation.LEFT: "Has left school; leftSince says when.",
        Situation.APPRENTICESHIP_BROKEN: "Was an apprentice; the contract has been broken.",
        Situation.NEWLY_ARRIVED: "Newly arrived in France, not at school yet.",
        Situation.IN_TRAINING: "In a training scheme outside school, or in civic service.",
        Situation.EMPLOYED: "Works.",
        Situation.HOME_EDUCATED: "Is taught at home.",
    },
)
describe_enum(
    LastClass,
    "The class a person is in, or was in last.",
    {
        LastClass.SIXIEME: "Sixième, collège.",
        LastClass.CINQUIEME: "Cinquième, collège.",
        LastClass.QUATRIEME: "Quatrième, collège.",
        LastClass.TROISIEME: "Troisième, collège.",
        LastClass.SECONDE: "Seconde, general and technological.",
        LastClass.PREMIERE: "Première, general or technological.",
        LastClass.TERMINALE: "Terminale, general or technological.",
        LastClass.CAP: "A year of CAP.",
        LastClass.SECONDE_PRO: "Seconde of a vocational baccalauréat.",
        LastClass.PREMIERE_PRO: "Première of a vocational baccalauréat.",
        LastClass.TERMINALE_PRO: "Terminale of a vocational baccalauréat.",
        LastClass.BMA: "A year of BMA (brevet des métiers d'art).",
        LastClass.DTMS: "A year of DTMS (diplôme de technicien des métiers du spectacle).",
    },
)
describe_enum(
    Diploma,
    "The highest diploma held.",
    {
        Diploma.NONE: "None.",
        Diploma.DNB: "Diplôme national du brevet.",
        Diploma.CFG: "Certificat de formation générale.",
        Diploma.CAP: "CAP, niveau 3.",
        Diploma.BEP: "BEP, niveau 3.",
        Diploma.BMA: "Brevet des métiers d'art, niveau 4.",
        Diploma.DTMS: "Diplôme de technicien des métiers du spectacle, niveau 4.",
        Diploma.BAC_GENERAL: "General baccalauréat, niveau 4.",
        Diploma.BAC_TECHNOLOGICAL: "Technological baccalauréat, niveau 4.",
        Diploma.BAC_PRO: "Vocational baccalauréat, niveau 4.",
        Diploma.HIGHER: "A higher diploma.",
    },
)
describe_enum(
    Aim,
    "What a person wants.",
    {
        Aim.STAY: "To stay at school and get on better.",
        Aim.FIND_ONES_WAY: "To find one's way, a direction.",
        Aim.RETURN_TO_SCHOOL: "To return to school.",
        Aim.DIPLOMA: "To get a diploma.",
        Aim.WORK: "To work.",
    },
)


@strawberry.input(description="An answer to a question that an earlier answer asked.")
class AnswerInput:
    question: str = strawberry.field(description="The question's code.")
    value: bool = strawberry.field(description="True for yes.")


@strawberry.input(
    description=(
        "What is known of a young person: never a name, never a day of birth. Send it by POST; it "
        "is not logged and not kept."
    )
)
class ProfileInput:
    situation: Situation = strawberry.field(description="Where they stand.")
    age: int | None = strawberry.field(default=None, description="Age in whole years.")
    # A month, never a day, which says more of a person than any rule needs: in the month of a
    # birthday both ages are possible, and a rule that depends on it asks for the age (0013).
    birth_month: str | None = strawberry.field(
        default=None, description="Month of birth instead of the age, such as 2010-05."
    )
    left_since: str | None = strawberry.field(
        default=None, description="The month they left school, such as 2026-03."
    )
    last_class: LastClass | None = strawberry.field(
        default=None, description="The class they are in, or were in last."
    )
    diploma: Diploma | None = strawberry.field(
        default=None, description="The highest diploma they hold."
    )
    wants: list[Aim] | None = strawberry.field(default=None, description="What they want.")
    school_uai: str | None = strawberry.field(
        default=None, description="UAI of where they are or were schooled."
    )
    answers: list[AnswerInput] | None = strawberry.field(
        default=None, description="Answers to questions, by their codes."
    )
    as_of: date | None = strawberry.field(
        default=None, description="The day that all this is true on; today where it is left out."
    )

    @property
    def as_query(self) -> ProfileQuery:
        return ProfileQuery(
            situation=self.situation,
            age=self.age,
            birth_month=self.birth_month,
            left_since=self.left_since,
            last_class=self.last_class,
            diploma=self.diploma,
            wants=self.wants or (),
            school_uai=self.school_uai,
            answers=[(answer.question, answer.value) for answer in self.answers or ()],
            as_of=self.as_of,
        )
