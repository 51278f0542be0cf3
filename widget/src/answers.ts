/** The shape of what the directory answers. */

export interface PlaceInput {
  commune?: string;
  postalCode?: string;
  uai?: string;
  address?: string;
  coordinates?: { latitude: number; longitude: number };
}

export interface Dispositif {
  code: string;
  name: string;
  stage: "PREVENTION" | "REMOBILISATION" | "DIPLOMATION";
  summary: string;
}

export interface Suggestion {
  label: string;
  precision: "EXACT" | "ADDRESS" | "STREET" | "COMMUNE";
  commune: { code: string; name: string } | null;
  department: { name: string } | null;
  structure: { uai: string | null } | null;
}

export interface Structure {
  __typename: string;
  id: string;
  uai: string | null;
  name: string;
  usualName: string;
  phone: string | null;
  phoneE164: string | null;
  email: string | null;
  contactSource: { sourceDate: string } | null;
  provenance: { verifiedAt: string | null };
  website: string | null;
  address: { street: string | null; postalCode: string | null; city: string | null } | null;
  position: { latitude: number; longitude: number } | null;
}

export interface Place {
  label: string;
  position: { latitude: number; longitude: number };
  commune: { code: string } | null;
}

export interface Notice {
  code: string;
  message: string;
}

export interface Funding {
  status: "MOBILISABLE" | "COMPLEMENTARY" | "NOT_MOBILISABLE";
  fundingSource: { name: string };
}

export interface Provenance {
  sourceDate: string;
  reviewStatus: "CONFIRMED" | "TO_CONFIRM";
  source: { name: string };
}

export interface Hosting {
  basis: "PUBLISHED" | "DERIVED";
  provenance: Provenance;
  howToEnter: string | null;
  structure: Structure;
  microStructure: Structure | null;
}

export interface Hosts {
  coverage: "COMPLETE" | "PARTIAL" | "NONE";
  place: Place;
  notices: Notice[];
  edges: { distanceMeters: number; node: Hosting }[];
  referral: Structure | null;
  referralDistanceMeters: number | null;
}

export interface Around {
  place: Place;
  notices: Notice[];
  cios: { distanceMeters: number | null; cio: Structure }[];
  missionsLocales: { distanceMeters: number | null; missionLocale: Structure }[];
}

export interface Recommendation {
  fit: "ELIGIBLE" | "CONDITIONAL" | "UNKNOWN" | "INELIGIBLE";
  agreements: string[];
  dispositif: Dispositif & { fundingSources: Funding[] };
  hosts: {
    coverage: Hosts["coverage"];
    edges: { distanceMeters: number; node: Hosting }[];
  } | null;
}

/** A question whose answer would decide something; `field` is what of a profile answers it. */
export interface Question {
  code: string;
  text: string;
  field: "AGE" | "LEFT_SINCE" | "LAST_CLASS" | "DIPLOMA" | "ANSWERS";
}

/** Who is called first, and what to say there, in French. */
export interface FirstCall {
  structure: Structure;
  distanceMeters: number;
  whatToSay: string;
}

/** What is known of a person. */
export interface Profile {
  situation: string;
  age?: number;
  wants?: string[];
  lastClass?: string;
  diploma?: string;
  answers?: { question: string; value: boolean }[];
}

export interface Recommendations {
  place: Place | null;
  notices: Notice[];
  questions: Question[];
  firstCall: FirstCall | null;
  nodes: Recommendation[];
  nearestCio: Structure | null;
  nearestMissionLocale: Structure | null;
  statuses: { isCertain: boolean; text: string; nextStep: string }[];
}

export interface Helpline {
  name: string;
  phone: string;
  purpose: string;
  hours: string | null;
  isFree: boolean | null;
  isForTextMessages: boolean;
}

/** What was typed, understood, and whom to turn to. */
export interface Heard {
  understood: {
    needs: {
      need: {
        code: string;
        name: string;
        urgency: "NOW" | "USUAL";
        dispositifs: { code: string; name: string }[];
      };
    }[];
    place: Place | null;
  };
  nextStep: {
    sentence: string;
    helplines: Helpline[];
    actors: { name: string; howToReach: string | null }[];
    cio: Structure | null;
    cioDistanceMeters: number | null;
    missionLocale: Structure | null;
  };
}
