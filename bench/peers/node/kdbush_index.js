// An index of places: a k-d tree, searched by distances on the sphere.

import { around } from 'geokdbush'
import KDBush from 'kdbush'

export function buildKdbush (places) {
  const tree = new KDBush(Math.max(places.length, 1))
  if (places.length === 0) tree.add(0, 0)
  for (const { longitude, latitude } of places) tree.add(longitude, latitude)
  tree.finish()
  return {
    around: (latitude, longitude, count) =>
      around(tree, longitude, latitude, count).map(number => places[number]).filter(Boolean)
  }
}
