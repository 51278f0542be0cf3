// Mercurius with its compiler of queries: node mercurius.js FILE PORT kdbush|rtree [keep]
// With `keep`, rows stay in memory once they have been read.

import Database from 'better-sqlite3'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { open } from './directory.js'
import { buildKdbush } from './kdbush_index.js'
import { queryResolvers } from './resolvers.js'
import { buildRtree } from './rtree_index.js'
import { schema } from './schema.js'

const [path, port, index, keep] = process.argv.slice(2)
const directory = open(new Database(path, { readonly: true }), {
  buildIndex: { kdbush: buildKdbush, rtree: buildRtree }[index],
  keepsRows: keep === 'keep'
})

const app = Fastify({ logger: false })
app.register(mercurius, {
  schema, resolvers: { Query: queryResolvers(directory) }, jit: 1, graphiql: false
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
