/** What the widget asks the directory: each document on one line, as it is sent. */

const line = (document: string): string => document.replace(/\s+/g, " ").trim();

const STRUCTURE = `
fragment S on Structure {
  id uai name usualName phone phoneE164 email website
  address { street postalCode city }
  position { latitude longitude }
}`;

const PLACE = `
fragment P on Place { label position { latitude longitude } commune { code } }`;

const HOSTING = `
fragment H on Hosting {
  basis howToEnter
  provenance { sourceDate reviewStatus source { name } }
  structure { ...S }
  microStructure { name usualName phone phoneE164 email }
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
    label precision commune { code } department { name } structure { uai }
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
  `query Conseils($profile: ProfileInput!, $near: PlaceInput!) {
  recommendations(profile: $profile, near: $near, first: 6) {
    place { ...P } notices { code message }
    statuses { isCertain text nextStep }
    nodes {
      fit agreements questions { text }
      dispositif { code name stage summary fundingSources { status fundingSource { name } } }
      firstContact { name }
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

/** CIOs around, for the map. */
export const MAP_CIOS = line(
  `query CarteCio($near: PlaceInput!) {
  nearestCios(near: $near, first: 20) { nodes { usualName position { latitude longitude } } }
}`,
);

/** Hosts further away than the list reaches, for the map. */
export const MAP_HOSTS = line(
  `query CarteLieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 100) {
    nodes { structure { usualName position { latitude longitude } } }
  }
}`,
);

/** All of them, for services that answer known documents alone. */
export const DOCUMENTS = [
  CATALOGUE,
  FUNDINGS,
  SUGGESTIONS,
  HOSTS,
  AROUND,
  RECOMMENDATIONS,
  HEARD,
  MAP_CIOS,
  MAP_HOSTS,
];
