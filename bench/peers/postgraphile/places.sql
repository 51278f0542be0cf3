-- What PostGraphile shows: the benchmark's directory in tables of its own, with PostGIS's places and
-- their indexes. The extensions' schema is found wherever it is.

DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;

CREATE TABLE peer.funding_sources AS SELECT code, name FROM public.funding_sources;
ALTER TABLE peer.funding_sources ADD PRIMARY KEY (code);

CREATE TABLE peer.dispositifs AS SELECT code, name FROM public.dispositifs;
ALTER TABLE peer.dispositifs ADD PRIMARY KEY (code);

CREATE TABLE peer.fundings AS
  SELECT dispositif_code, rank, funding_source_code, status FROM public.dispositif_fundings;
ALTER TABLE peer.fundings
  ADD PRIMARY KEY (dispositif_code, rank),
  ADD FOREIGN KEY (dispositif_code) REFERENCES peer.dispositifs,
  ADD FOREIGN KEY (funding_source_code) REFERENCES peer.funding_sources;
CREATE INDEX ON peer.fundings (dispositif_code);
CREATE INDEX ON peer.fundings (funding_source_code);

CREATE TABLE peer.structures AS
  SELECT id, type, uai, name, phone, street, postal_code, city, latitude, longitude,
    ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography AS place
  FROM public.structures;
ALTER TABLE peer.structures ADD PRIMARY KEY (id);
CREATE INDEX ON peer.structures USING gist (place) WHERE type = 'CIO';

CREATE TABLE peer.hostings AS
  SELECT h.id, h.dispositif_code, h.structure_id, s.place
  FROM public.hostings h JOIN peer.structures s ON s.id = h.structure_id
  WHERE h.status <> 'CLOSED';
ALTER TABLE peer.hostings
  ADD PRIMARY KEY (id),
  ADD FOREIGN KEY (dispositif_code) REFERENCES peer.dispositifs,
  ADD FOREIGN KEY (structure_id) REFERENCES peer.structures;
CREATE INDEX ON peer.hostings USING gist (dispositif_code, place);
CREATE INDEX ON peer.hostings (structure_id);

-- The index's order is the sphere's, so that some more than a page are ranked anew by geodesics.
CREATE FUNCTION peer.nearest_hosts(dispositif text, latitude float8, longitude float8, count int)
RETURNS SETOF peer.hostings LANGUAGE sql STABLE AS $$
  SELECT near.* FROM (
    SELECT * FROM peer.hostings h WHERE h.dispositif_code = dispositif
    ORDER BY h.place <-> ST_MakePoint(longitude, latitude)::geography LIMIT count + 6
  ) near ORDER BY ST_Distance(near.place, ST_MakePoint(longitude, latitude)::geography), near.id
  LIMIT count
$$;

CREATE FUNCTION peer.nearest_cios(latitude float8, longitude float8, count int)
RETURNS SETOF peer.structures LANGUAGE sql STABLE AS $$
  SELECT near.* FROM (
    SELECT * FROM peer.structures s WHERE s.type = 'CIO'
    ORDER BY s.place <-> ST_MakePoint(nearest_cios.longitude, nearest_cios.latitude)::geography
    LIMIT count + 6
  ) near ORDER BY
    ST_Distance(near.place, ST_MakePoint(nearest_cios.longitude, nearest_cios.latitude)::geography),
    near.id
  LIMIT count
$$;

CREATE FUNCTION peer.hostings_meters(h peer.hostings, latitude float8, longitude float8)
RETURNS float8 LANGUAGE sql STABLE AS $$
  SELECT round(ST_Distance(h.place, ST_MakePoint(longitude, latitude)::geography)::numeric, 6)::float8
$$;

CREATE FUNCTION peer.structures_meters(s peer.structures, latitude float8, longitude float8)
RETURNS float8 LANGUAGE sql STABLE AS $$
  SELECT round(ST_Distance(s.place, ST_MakePoint(longitude, latitude)::geography)::numeric, 6)::float8
$$;

ANALYZE peer.hostings;
ANALYZE peer.structures;
