"""The codes of profiles, rules and verdicts as GraphQL enums, each value described."""

from __future__ import annotations

from eligibility.outcomes import Outcome
from eligibility.verdicts import Fit
from models.eligibility import (
    Aim,
    Condition,
    Diploma,
    LastClass,
    ProfileField,
    Situation,
    StatusCode,
)
from schema.enums import describe

describe(
    Situation,
    "Where a young person stands.",
    {
        Situation.ENROLLED_COLLEGE: "Pupil of a collège.",
        Situation.ENROLLED_LYCEE: "Pupil of a general or technological lycée.",
        Situation.ENROLLED_LP: "Pupil of a vocational lycée.",
        Situation.LEFT: "Has left school; leftSince says when.",
        Situation.APPRENTICESHIP_BROKEN: "Was an apprentice; the contract has been broken.",
        Situation.NEWLY_ARRIVED: "Newly arrived in France, not at school yet.",
        Situation.IN_TRAINING: "In a training scheme outside school.",
    },
)
describe(
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
describe(
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
describe(
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
describe(
    Fit,
    "Whether a dispositif is open to a person; from best to worst.",
    {
        Fit.ELIGIBLE: "Every rule of one of its paths is met, but for what is judged on entry.",
        Fit.CONDITIONAL: "It takes somebody's agreement; agreements says whose.",
        Fit.UNKNOWN: "An answer is missing; questions says which would decide.",
        Fit.INELIGIBLE: "A rule is not met; only answered when it is asked for.",
    },
)
describe(
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
describe(
    Condition,
    "What a rule looks at.",
    {
        Condition.AGE: "Age in whole years.",
        Condition.SITUATION: "Where the person stands.",
        Condition.LEVEL: "Where the person is or was schooled.",
        Condition.LEFT_FOR: "For how long school has been left.",
        Condition.TRAINING: "The vocational diploma that is prepared or held.",
        Condition.DECLARED: "The answer to a question.",
        Condition.JUDGED: "What who decides on entry judges; an answer of no excludes.",
    },
)
describe(
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
describe(
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
        StatusCode.NEITHER: "None of these.",
    },
)
