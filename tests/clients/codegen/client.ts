// A typed client: what graphql-codegen makes of the schema must compile, and know the types.
import { graphql } from "../.generated/codegen/index.js";
import type { NearestQuery, NearestQueryVariables } from "../.generated/codegen/graphql.js";

export const nearest = graphql(`
  query Nearest($near: PlaceInput!, $first: Int = 3) {
    nearestHosts(dispositif: "micro-lycee", near: $near, first: $first) {
      coverage
      edges {
        distanceMeters
        node {
          basis
          structure {
            name
            uai
            commune {
              name
            }
          }
        }
      }
      referral {
        phone
      }
    }
  }
`);

export const variables: NearestQueryVariables = { near: { commune: "59350" } };

export function describe(data: NearestQuery): string[] {
  return data.nearestHosts.edges.map(({ distanceMeters, node }) => {
    const meters: number = distanceMeters;
    const uai: string | null | undefined = node.structure.uai;
    const basis: "DERIVED" | "PUBLISHED" = node.basis;
    return `${node.structure.name} ${uai ?? ""} ${meters.toFixed()} ${basis}`;
  });
}

// @ts-expect-error a place is exactly one of its kinds
export const wrong: NearestQueryVariables = { near: { commune: "59350", uai: "0590149S" } };
