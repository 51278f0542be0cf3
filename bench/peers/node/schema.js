// The part of Raccroche's schema that the benchmark's queries need.

export const schema = `
  enum Stage { PREVENTION REMOBILISATION DIPLOMATION }
  enum FundingStatus { MOBILISABLE COMPLEMENTARY NOT_MOBILISABLE }
  input CoordinatesInput { latitude: Float! longitude: Float! }
  input PlaceInput { coordinates: CoordinatesInput }
  type Address { street: String postalCode: String city: String }
  type Position { latitude: Float! longitude: Float! }
  enum HostingMode { NAMED_HOSTS ANY_ESTABLISHMENT }
  type FundingSource { code: String! name: String! description: String }
  type DispositifFunding { status: FundingStatus! note: String fundingSource: FundingSource! }
  type Dispositif {
    code: String! acronym: String name: String! stage: Stage! summary: String!
    id: ID! conditions: [String!]! objectives: [String!]! modules: [String!]!
    duration: String admission: String note: String ageNote: String hostingMode: HostingMode!
    fundingSources: [DispositifFunding!]!
  }
  type Establishment {
    id: ID! uai: String name: String! phone: String address: Address position: Position
  }
  type Hosting { id: ID! dispositif: Dispositif! structure: Establishment! }
  type NearbyHostEdge { distanceMeters: Float! node: Hosting! }
  type NearbyHostConnection { edges: [NearbyHostEdge!]! }
  type Cio { id: ID! uai: String name: String! phone: String address: Address position: Position }
  type NearbyCioEdge { distanceMeters: Float! node: Cio! }
  type NearbyCioConnection { edges: [NearbyCioEdge!]! }
  type DispositifConnection { nodes: [Dispositif!]! }
  type Query {
    nearestHosts(dispositif: String!, near: PlaceInput!, first: Int! = 10): NearbyHostConnection!
    nearestCios(near: PlaceInput!, first: Int! = 5): NearbyCioConnection!
    dispositifs(first: Int! = 20): DispositifConnection!
  }
`
