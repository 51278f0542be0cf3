// The benchmark's directory as the JavaScript peers read it: rows by key from the SQLite file,
// dispositifs in memory, and an index of places.

import Database from 'better-sqlite3'
import geodesic from 'geographiclib-geodesic'
import { around } from 'geokdbush'
import KDBush from 'kdbush'

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
const ELLIPSOID_OVER_SPHERE = 1.006

export function open (path, indexKind) {
  const db = new Database(path, { readonly: true })
  const dispositifs = readDispositifs(db)
  const hosts = {}
  for (const code of Object.keys(dispositifs)) {
    hosts[code] = index(db.prepare(HOSTS_AT).all(code), indexKind)
  }
  const cios = index(db.prepare(CIOS_AT).all(), indexKind)
  const hostRows = byKey(db, marks => `SELECT h.id AS key, ${STRUCTURE} FROM hostings h
    JOIN structures s ON s.id = h.structure_id WHERE h.id IN (${marks})`)
  const structureRows = byKey(db, marks =>
    `SELECT s.id AS key, ${STRUCTURE} FROM structures s WHERE s.id IN (${marks})`)

  return {
    dispositifs,
    nearestHosts (code, { latitude, longitude }, first) {
      const near = nearest(hosts[code], latitude, longitude, first)
      const rows = hostRows(near.map(({ key }) => key))
      const dispositif = dispositifs[code]
      return near.map(({ key, meters }) => ({
        distanceMeters: meters,
        node: { id: key, dispositif, structure: structure(rows.get(key)) }
      }))
    },
    nearestCios ({ latitude, longitude }, first) {
      const near = nearest(cios, latitude, longitude, first)
      const rows = structureRows(near.map(({ key }) => key))
      return near.map(({ key, meters }) => ({ distanceMeters: meters, node: structure(rows.get(key)) }))
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

function index (places, kind) {
  return kind === 'rtree' ? rtree(places) : kdbush(places)
}

function kdbush (places) {
  const tree = new KDBush(Math.max(places.length, 1))
  if (places.length === 0) tree.add(0, 0)
  for (const { longitude, latitude } of places) tree.add(longitude, latitude)
  tree.finish()
  return {
    around: (latitude, longitude, count) =>
      around(tree, longitude, latitude, count).map(number => places[number]).filter(Boolean)
  }
}

// SQLite's own R*Tree, in memory: boxes around the place that double until they hold enough.
function rtree (places) {
  const db = new Database(':memory:')
  db.exec('CREATE VIRTUAL TABLE places USING rtree(number, west, east, south, north)')
  const insert = db.prepare('INSERT INTO places VALUES (?, ?, ?, ?, ?)')
  db.transaction(() => {
    places.forEach(({ longitude, latitude }, number) =>
      insert.run(number, longitude, longitude, latitude, latitude))
  })()
  const within = db.prepare(`SELECT number FROM places
    WHERE west BETWEEN ? AND ? AND south BETWEEN ? AND ?`).pluck()
  let side = 0.05
  return {
    around (latitude, longitude, count) {
      const wide = Math.cos(latitude * Math.PI / 180)
      const wanted = Math.min(count, places.length)
      for (let reach = side; ; reach *= 2) {
        const box = within.all(longitude - reach / wide, longitude + reach / wide,
          latitude - reach, latitude + reach).map(number => places[number])
        const inside = box
          .map(place => ({ place, d: sphere(latitude, longitude, place) }))
          .filter(({ d }) => d <= reach)
          .sort((a, b) => a.d - b.d)
        if (inside.length >= wanted || reach > 90) {
          side = Math.max(0.005, reach * (inside.length > 4 * wanted ? 0.7 : 1))
          return inside.slice(0, count).map(({ place }) => place)
        }
      }
    }
  }
}

function sphere (latitude, longitude, place) {
  const x = (place.longitude - longitude) * Math.cos((place.latitude + latitude) * Math.PI / 360)
  const y = place.latitude - latitude
  return Math.sqrt(x * x + y * y) * ELLIPSOID_OVER_SPHERE
}

function byKey (db, sql) {
  const statements = new Map()
  return keys => {
    let statement = statements.get(keys.length)
    if (!statement) {
      statement = db.prepare(sql(keys.map(() => '?').join(', ')))
      statements.set(keys.length, statement)
    }
    return new Map(statement.all(...keys).map(row => [row.key, row]))
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
