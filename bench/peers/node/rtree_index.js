// An index of places: SQLite's own R*Tree, in memory.

import Database from 'better-sqlite3'

// The order of spheres and that of the ellipsoid differ by half a percent at most.
const ELLIPSOID_OVER_SPHERE = 1.006

// It asks for boxes around the place that double until they hold enough.
export function buildRtree (places) {
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
