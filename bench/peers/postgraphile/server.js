// PostGraphile over PostGIS: node server.js ADDRESS PORT, after places.sql

import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset as amber } from 'postgraphile/presets/amber'

const [connectionString, port] = process.argv.slice(2)
const preset = {
  extends: [amber],
  pgServices: [makePgService({
    connectionString,
    schemas: ['peer'],
    poolConfig: { max: 16, options: '-c search_path=peer,public,gis' }
  })],
  schema: { defaultBehavior: '-connection -resource:connection +list +resource:list -mutation' },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false }
}
const server = createServer()
server.on('error', problem => { throw problem })
await postgraphile(preset).createServ(grafserv).addTo(server)
server.listen(Number(port), '127.0.0.1')
