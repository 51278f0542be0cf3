/** What the widget asks the directory: each document on one line, as it is sent. */

const line = (document: string): string => document.replace(/\s+/g, " ").trim();

const STRUCTURE = `
fragment S on Structure {
  __typename id uai name usualName phone phoneE164 email website
  address { street postalCode city }
  position { latitude longitude }
  contactSource { sourceDate } provenance { verifiedAt }
}`;

const PLACE = `
fragment P on Place { label position { latitude longitude } commune { code } }`;

const HOSTING = `
fragment H on Hosting {
  basis howToEnter
  provenance { sourceDate reviewStatus source { name } }
  structure { ...S }
  microStructure { ...S }
}`;

export const CATALOGUE = line(
  `query Dispositifs {
  dispositifs(first: 100) { nodes { code name stage summary } }
}`,
);

export const FUNDINGS = line(
  `query Financements($code: String!) {
  dispositif(code: $code) { fundingSources { status fundingSource { name } } }
}`,
);

export const SUGGESTIONS = line(
  `query Lieux($text: String!) {
  suggestPlaces(text: $text, first: 8) {
    label precision commune { code name } department { name } structure { uai }
  }
}`,
);

export const HOSTS = line(
  `query LieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 10) {
    coverage place { ...P } notices { code message }
    edges { distanceMeters node { ...H } }
    referralDistanceMeters referral { ...S }
  }
}` + STRUCTURE + PLACE + HOSTING,
);

export const AROUND = line(
  `query Autour($near: PlaceInput!) {
  competence(at: $near) {
    place { ...P } notices { code message }
    cios { distanceMeters cio { ...S } }
    missionsLocales { distanceMeters missionLocale { ...S } }
  }
}` + STRUCTURE + PLACE,
);

export const RECOMMENDATIONS = line(
  `query Conseils($profile: ProfileInput!, $near: PlaceInput!, $caller: Caller!) {
  recommendations(profile: $profile, near: $near, first: 10) {
    place { ...P } notices { code message }
    statuses { isCertain text nextStep }
    questions { code text field }
    firstCall(caller: $caller) { structure { ...S } distanceMeters whatToSay }
    nodes {
      fit agreements
      dispositif { code name stage summary fundingSources { status fundingSource { name } } }
      hosts(first: 1) { coverage edges { distanceMeters node { ...H } } }
    }
    nearestCio { ...S }
    nearestMissionLocale { ...S }
  }
}` + STRUCTURE + PLACE + HOSTING,
);

/** What is typed in place of a place, understood: always sent by POST. */
export const HEARD = line(
  `query Phrase($text: String!) {
  search(text: $text, first: 1) {
    understood {
      needs { need { code name urgency dispositifs { code name } } }
      place { ...P }
    }
    nextStep {
      sentence
      helplines { name phone purpose hours isFree isForTextMessages }
      actors { name howToReach }
      cio { ...S } cioDistanceMeters missionLocale { ...S }
    }
  }
}` + STRUCTURE + PLACE,
);

/** All of them, for services that answer known documents alone. */
export const DOCUMENTS = [CATALOGUE, FUNDINGS, SUGGESTIONS, HOSTS, AROUND, RECOMMENDATIONS, HEARD];
