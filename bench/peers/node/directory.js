// The benchmark's directory as the JavaScript peers read it: structures by key from the SQLite
// file, dispositifs in memory, and an index of places. Node and Bun have drivers of their own for
// SQLite, which prepare and execute statements alike.

import geodesic from 'geographiclib-geodesic'

const { Geodesic } = geodesic
const STRUCTURE = `s.id, s.uai, s.name, s.phone, s.street, s.postal_code AS postalCode, s.city,
  s.latitude, s.longitude`
const HOSTS_AT = `SELECT h.id, s.latitude, s.longitude FROM hostings h
  JOIN structures s ON s.id = h.structure_id
  WHERE h.dispositif_code = ? AND h.status <> 'CLOSED' AND s.status <> 'CLOSED'`
const CIOS_AT = "SELECT id, latitude, longitude FROM structures WHERE type = 'CIO'"

// The order of spheres and that of the ellipsoid differ by half a percent at most, so that some
// more than a page are ranked anew by their geodesics.
const CANDIDATES_BEYOND = 6

// `buildIndex` makes an index of places; with `keepsRows`, a row is read only once.
export function open (db, { buildIndex, keepsRows }) {
  const dispositifs = readDispositifs(db)
  const hosts = {}
  for (const code of Object.keys(dispositifs)) {
    hosts[code] = buildIndex(db.prepare(HOSTS_AT).all(code))
  }
  const cios = buildIndex(db.prepare(CIOS_AT).all())
  const byKey = sql => keepsRows ? keep(read(db, sql)) : read(db, sql)
  const structuresByHosting = byKey(marks => `SELECT h.id AS key, ${STRUCTURE} FROM hostings h
    JOIN structures s ON s.id = h.structure_id WHERE h.id IN (${marks})`)
  const structuresById = byKey(marks =>
    `SELECT s.id AS key, ${STRUCTURE} FROM structures s WHERE s.id IN (${marks})`)

  return {
    dispositifs,
    nearestHosts (code, { latitude, longitude }, first) {
      const near = nearest(hosts[code], latitude, longitude, first)
      const structures = structuresByHosting(near.map(({ key }) => key))
      const dispositif = dispositifs[code]
      return near.map(({ key, meters }) => ({
        distanceMeters: meters,
        node: { id: key, dispositif, structure: structures.get(key) }
      }))
    },
    nearestCios ({ latitude, longitude }, first) {
      const near = nearest(cios, latitude, longitude, first)
      const structures = structuresById(near.map(({ key }) => key))
      return near.map(({ key, meters }) => ({ distanceMeters: meters, node: structures.get(key) }))
    }
  }
}

function nearest (places, latitude, longitude, first) {
  const found = places.around(latitude, longitude, first + CANDIDATES_BEYOND).map(place => ({
    key: place.id,
    meters: Geodesic.WGS84.Inverse(
      latitude, longitude, place.latitude, place.longitude, Geodesic.DISTANCE).s12
  }))
  found.sort((a, b) => a.meters - b.meters || (a.key < b.key ? -1 : 1))
  const page = found.slice(0, first)
  for (const place of page) place.meters = Math.round(place.meters * 1e6) / 1e6
  return page
}

// A function of keys that reads their structures with one statement.
function read (db, sql) {
  const statements = new Map()
  return keys => {
    let statement = statements.get(keys.length)
    if (!statement) {
      statement = db.prepare(sql(keys.map(() => '?').join(', ')))
      statements.set(keys.length, statement)
    }
    return new Map(statement.all(...keys).map(row => [row.key, structure(row)]))
  }
}

// The same, but each structure is read once and stays in memory: the file does not change.
function keep (readStructures) {
  const kept = new Map()
  return keys => {
    const missing = keys.filter(key => !kept.has(key))
    if (missing.length > 0) {
      for (const [key, found] of readStructures(missing)) kept.set(key, found)
    }
    return kept
  }
}

function structure (row) {
  return {
    id: row.id,
    uai: row.uai,
    name: row.name,
    phone: row.phone,
    address: { street: row.street, postalCode: row.postalCode, city: row.city },
    position: { latitude: row.latitude, longitude: row.longitude }
  }
}

function readDispositifs (db) {
  const fundings = db.prepare(`SELECT f.dispositif_code, f.status, f.note, s.code, s.name, s.description
    FROM dispositif_fundings f JOIN funding_sources s ON s.code = f.funding_source_code
    ORDER BY f.rank`).all()
  const dispositifs = {}
  for (const row of db.prepare('SELECT * FROM dispositifs ORDER BY rank').all()) {
    dispositifs[row.code] = {
      ...row,
      id: row.code,
      ageNote: row.age_note,
      hostingMode: row.hosting_mode,
      conditions: JSON.parse(row.conditions),
      objectives: JSON.parse(row.objectives),
      modules: JSON.parse(row.modules),
      fundingSources: fundings
        .filter(({ dispositif_code: code }) => code === row.code)
        .map(({ status, note, code, name, description }) => (
          { status, note, fundingSource: { code, name, description } }))
    }
  }
  return dispositifs
}
