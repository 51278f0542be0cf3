// The fields of the schema's Query, answered from a directory.

export const queryResolvers = directory => ({
  nearestHosts: (_, { dispositif, near, first }) => (
    { edges: directory.nearestHosts(dispositif, near.coordinates, first) }),
  nearestCios: (_, { near, first }) => (
    { edges: directory.nearestCios(near.coordinates, first) }),
  dispositifs: (_, { first }) => (
    { nodes: Object.values(directory.dispositifs).slice(0, first) })
})
