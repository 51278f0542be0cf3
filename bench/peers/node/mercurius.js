// Mercurius with its compiler of queries: node mercurius.js FILE PORT kdbush|rtree

import Fastify from 'fastify'
import mercurius from 'mercurius'
import { open } from './directory.js'
import { schema } from './schema.js'

const [path, port, indexKind] = process.argv.slice(2)
const directory = open(path, indexKind)

const resolvers = {
  Query: {
    nearestHosts: (_, { dispositif, near, first }) => (
      { edges: directory.nearestHosts(dispositif, near.coordinates, first) }),
    nearestCios: (_, { near, first }) => (
      { edges: directory.nearestCios(near.coordinates, first) }),
    dispositifs: (_, { first }) => (
      { nodes: Object.values(directory.dispositifs).slice(0, first) })
  }
}

const app = Fastify({ logger: false })
app.register(mercurius, { schema, resolvers, jit: 1, graphiql: false })
await app.listen({ port: Number(port), host: '127.0.0.1' })
