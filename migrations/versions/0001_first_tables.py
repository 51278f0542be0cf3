"""The first tables: every entity of the directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('directory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seed_digest', sa.Text(), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_directory_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory'))
    )
    op.create_table('seeded_records',
    sa.Column('table_name', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('record_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('table_name', 'record_key', name=op.f('pk_seeded_records'))
    )
    op.create_table('sources',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('publisher', sa.Text(), nullable=False),
    sa.Column('licence', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_sources'))
    )
    op.create_table('academies',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_academies_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_academies'))
    )
    op.create_table('actors',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('acronym', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('ROLE', 'BODY', 'NETWORK', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('missions', sa.JSON(), nullable=False),
    sa.Column('workplace', sa.Text(), nullable=True),
    sa.Column('how_to_reach', sa.Text(), nullable=True),
    sa.Column('certification', sa.Text(), nullable=True),
    sa.Column('contacts', sa.JSON(), nullable=False),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_actors_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_actors'))
    )
    op.create_table('dispositifs',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('acronym', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('stage', sa.Enum('PREVENTION', 'REMOBILISATION', 'DIPLOMATION', name='stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('piloted', sa.Boolean(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('newly_arrived', sa.Boolean(), nullable=False),
    sa.Column('age_min', sa.Integer(), nullable=True),
    sa.Column('age_max', sa.Integer(), nullable=True),
    sa.Column('age_note', sa.Text(), nullable=True),
    sa.Column('conditions', sa.JSON(), nullable=False),
    sa.Column('objectives', sa.JSON(), nullable=False),
    sa.Column('modules', sa.JSON(), nullable=False),
    sa.Column('duration', sa.Text(), nullable=True),
    sa.Column('admission', sa.Text(), nullable=True),
    sa.Column('hosting_mode', sa.Enum('NAMED_HOSTS', 'ANY_ESTABLISHMENT', name='hosting_mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('host_kinds', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_dispositifs_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_dispositifs'))
    )
    op.create_table('funding_sources',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('OWN_MEANS', 'TEACHING_HOURS', 'PEDAGOGICAL_CREDITS', 'EUROPEAN_FUNDS', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('provider', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_funding_sources_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_funding_sources'))
    )
    op.create_table('glossary_terms',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('term', sa.Text(), nullable=False),
    sa.Column('expansion', sa.Text(), nullable=True),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_glossary_terms_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_glossary_terms'))
    )
    op.create_table('key_figures',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('value', sa.Float(precision=53), nullable=False),
    sa.Column('unit', sa.Enum('COUNT', 'PERCENT', name='unit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_key_figures_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_key_figures'))
    )
    op.create_table('legal_references',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('CODE', 'LOI', 'DECRET', 'ARRETE', 'CIRCULAIRE', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('nor', sa.Text(), nullable=True),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_legal_references_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_legal_references'))
    )
    op.create_table('bassins',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('academy_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['academy_code'], ['academies.code'], name=op.f('fk_bassins_academy_code')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_bassins_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_bassins'))
    )
    with op.batch_alter_table('bassins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bassins_academy_code'), ['academy_code'], unique=False)

    op.create_table('departments',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('academy_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('outline', sa.JSON(), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['academy_code'], ['academies.code'], name=op.f('fk_departments_academy_code')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_departments_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_departments'))
    )
    with op.batch_alter_table('departments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_departments_academy_code'), ['academy_code'], unique=False)

    op.create_table('dispositif_audiences',
    sa.Column('dispositif_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('level', sa.Enum('COLLEGE', 'LYCEE', 'LP', name='level', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('enrolment', sa.Enum('ENROLLED', 'LEAVING', name='enrolment', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['dispositif_code'], ['dispositifs.code'], name=op.f('fk_dispositif_audiences_dispositif_code')),
    sa.PrimaryKeyConstraint('dispositif_code', 'rank', name=op.f('pk_dispositif_audiences'))
    )
    op.create_table('dispositif_fundings',
    sa.Column('dispositif_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('funding_source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('MOBILISABLE', 'COMPLEMENTARY', 'NOT_MOBILISABLE', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('basis', sa.Enum('STATED', 'INFERRED', name='basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['dispositif_code'], ['dispositifs.code'], name=op.f('fk_dispositif_fundings_dispositif_code')),
    sa.ForeignKeyConstraint(['funding_source_code'], ['funding_sources.code'], name=op.f('fk_dispositif_fundings_funding_source_code')),
    sa.PrimaryKeyConstraint('dispositif_code', 'funding_source_code', name=op.f('pk_dispositif_fundings'))
    )
    op.create_table('dispositif_legal_references',
    sa.Column('dispositif_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('legal_reference_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dispositif_code'], ['dispositifs.code'], name=op.f('fk_dispositif_legal_references_dispositif_code')),
    sa.ForeignKeyConstraint(['legal_reference_code'], ['legal_references.code'], name=op.f('fk_dispositif_legal_references_legal_reference_code')),
    sa.PrimaryKeyConstraint('dispositif_code', 'legal_reference_code', name=op.f('pk_dispositif_legal_references'))
    )
    op.create_table('psad_territories',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sort_name', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('academy_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('status', sa.Enum('OFFICIAL', 'PROVISIONAL', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('derivation', sa.Text(), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['academy_code'], ['academies.code'], name=op.f('fk_psad_territories_academy_code')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_psad_territories_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_psad_territories'))
    )
    with op.batch_alter_table('psad_territories', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_psad_territories_academy_code'), ['academy_code'], unique=False)

    op.create_table('published_lists',
    sa.Column('subject', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('academy_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['academy_code'], ['academies.code'], name=op.f('fk_published_lists_academy_code')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_published_lists_source_code')),
    sa.PrimaryKeyConstraint('subject', 'academy_code', name=op.f('pk_published_lists'))
    )
    op.create_table('communes',
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('COMMUNE', 'COMMUNE_ASSOCIEE', 'COMMUNE_DELEGUEE', 'ARRONDISSEMENT_MUNICIPAL', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parent_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('department_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('latitude', sa.Float(precision=53), nullable=True),
    sa.Column('longitude', sa.Float(precision=53), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['department_code'], ['departments.code'], name=op.f('fk_communes_department_code')),
    sa.ForeignKeyConstraint(['parent_code'], ['communes.code'], name=op.f('fk_communes_parent_code')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_communes_source_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_communes'))
    )
    with op.batch_alter_table('communes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_communes_department_code'), ['department_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_communes_parent_code'), ['parent_code'], unique=False)

    op.create_table('commune_postal_codes',
    sa.Column('commune_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('postal_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['commune_code'], ['communes.code'], name=op.f('fk_commune_postal_codes_commune_code')),
    sa.PrimaryKeyConstraint('commune_code', 'postal_code', name=op.f('pk_commune_postal_codes'))
    )
    with op.batch_alter_table('commune_postal_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commune_postal_codes_postal_code'), ['postal_code'], unique=False)

    op.create_table('psad_territory_communes',
    sa.Column('territory_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('commune_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['commune_code'], ['communes.code'], name=op.f('fk_psad_territory_communes_commune_code')),
    sa.ForeignKeyConstraint(['territory_code'], ['psad_territories.code'], name=op.f('fk_psad_territory_communes_territory_code')),
    sa.PrimaryKeyConstraint('territory_code', 'commune_code', name=op.f('pk_psad_territory_communes'))
    )
    with op.batch_alter_table('psad_territory_communes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_psad_territory_communes_commune_code'), ['commune_code'], unique=False)

    op.create_table('structures',
    sa.Column('id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('type', sa.Enum('CIO', 'MISSION_LOCALE', 'ESTABLISHMENT', name='type', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('uai', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('dila_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('imilo_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sort_name', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('street', sa.Text(), nullable=True),
    sa.Column('postal_code', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('commune_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('department_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('academy_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('latitude', sa.Float(precision=53), nullable=True),
    sa.Column('longitude', sa.Float(precision=53), nullable=True),
    sa.Column('position_precision', sa.Enum('ADDRESS', 'STREET', 'COMMUNE', name='position_precision', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('status', sa.Enum('OPEN', 'TO_OPEN', 'CLOSED', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('successor_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('kind', sa.Enum('COLLEGE', 'LGT', 'LPO', 'LP', 'EREA', 'SEGPA', 'SECTION_PROFESSIONNELLE', 'SECTION_GENERALE_TECHNOLOGIQUE', 'EXPERIMENTAL', 'OTHER', name='kind', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('sector', sa.Enum('PUBLIC', 'PRIVATE', name='sector', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('contract', sa.Enum('ASSOCIATION', 'SIMPLE', 'AGRICULTURAL', 'NONE', name='contract', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('parent_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('bassin_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('position_source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('position_source_date', sa.Text(), nullable=True),
    sa.Column('contact_source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('contact_source_date', sa.Text(), nullable=True),
    sa.CheckConstraint("(type = 'ESTABLISHMENT') = (kind IS NOT NULL)", name=op.f('ck_structures_kind_of_establishment')),
    sa.CheckConstraint('(latitude IS NULL) = (longitude IS NULL)', name=op.f('ck_structures_whole_position')),
    sa.CheckConstraint('(latitude IS NULL) = (position_precision IS NULL)', name=op.f('ck_structures_position_has_precision')),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90', name=op.f('ck_structures_latitude')),
    sa.CheckConstraint('longitude BETWEEN -180 AND 180', name=op.f('ck_structures_longitude')),
    sa.ForeignKeyConstraint(['academy_code'], ['academies.code'], name=op.f('fk_structures_academy_code')),
    sa.ForeignKeyConstraint(['bassin_code'], ['bassins.code'], name=op.f('fk_structures_bassin_code')),
    sa.ForeignKeyConstraint(['commune_code'], ['communes.code'], name=op.f('fk_structures_commune_code')),
    sa.ForeignKeyConstraint(['contact_source_code'], ['sources.code'], name=op.f('fk_structures_contact_source_code')),
    sa.ForeignKeyConstraint(['department_code'], ['departments.code'], name=op.f('fk_structures_department_code')),
    sa.ForeignKeyConstraint(['parent_id'], ['structures.id'], name=op.f('fk_structures_parent_id')),
    sa.ForeignKeyConstraint(['position_source_code'], ['sources.code'], name=op.f('fk_structures_position_source_code')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_structures_source_code')),
    sa.ForeignKeyConstraint(['successor_id'], ['structures.id'], name=op.f('fk_structures_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_structures')),
    sa.UniqueConstraint('dila_id', name=op.f('uq_structures_dila_id')),
    sa.UniqueConstraint('imilo_id', name=op.f('uq_structures_imilo_id')),
    sa.UniqueConstraint('uai', name=op.f('uq_structures_uai'))
    )
    with op.batch_alter_table('structures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_structures_academy_code'), ['academy_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_structures_bassin_code'), ['bassin_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_structures_commune_code'), ['commune_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_structures_department_code'), ['department_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_structures_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_structures_successor_id'), ['successor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_structures_type_sort_name_id'), ['type', 'sort_name', 'id'], unique=False)

    op.create_table('hostings',
    sa.Column('id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('dispositif_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('structure_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('micro_structure_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('school_year', sa.Text(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('permanent_entry', sa.Boolean(), nullable=True),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('how_to_enter', sa.Text(), nullable=True),
    sa.Column('contact', sa.Text(), nullable=True),
    sa.Column('status', sa.Enum('OPEN', 'TO_OPEN', 'CLOSED', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.Column('evidence_date', sa.Text(), nullable=True),
    sa.Column('source_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_status', sa.Enum('CONFIRMED', 'TO_CONFIRM', name='review_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['dispositif_code'], ['dispositifs.code'], name=op.f('fk_hostings_dispositif_code')),
    sa.ForeignKeyConstraint(['micro_structure_id'], ['structures.id'], name=op.f('fk_hostings_micro_structure_id')),
    sa.ForeignKeyConstraint(['source_code'], ['sources.code'], name=op.f('fk_hostings_source_code')),
    sa.ForeignKeyConstraint(['structure_id'], ['structures.id'], name=op.f('fk_hostings_structure_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hostings'))
    )
    with op.batch_alter_table('hostings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hostings_dispositif_code'), ['dispositif_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_hostings_micro_structure_id'), ['micro_structure_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hostings_structure_id'), ['structure_id'], unique=False)

    op.create_table('psad_territory_members',
    sa.Column('territory_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('structure_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('role', sa.Enum('PILOT', 'CO_PILOT', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['structure_id'], ['structures.id'], name=op.f('fk_psad_territory_members_structure_id')),
    sa.ForeignKeyConstraint(['territory_code'], ['psad_territories.code'], name=op.f('fk_psad_territory_members_territory_code')),
    sa.PrimaryKeyConstraint('territory_code', 'structure_id', name=op.f('pk_psad_territory_members'))
    )
    with op.batch_alter_table('psad_territory_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_psad_territory_members_structure_id'), ['structure_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('psad_territory_members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_psad_territory_members_structure_id'))

    op.drop_table('psad_territory_members')
    with op.batch_alter_table('hostings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hostings_structure_id'))
        batch_op.drop_index(batch_op.f('ix_hostings_micro_structure_id'))
        batch_op.drop_index(batch_op.f('ix_hostings_dispositif_code'))

    op.drop_table('hostings')
    with op.batch_alter_table('structures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_structures_type_sort_name_id'))
        batch_op.drop_index(batch_op.f('ix_structures_successor_id'))
        batch_op.drop_index(batch_op.f('ix_structures_parent_id'))
        batch_op.drop_index(batch_op.f('ix_structures_department_code'))
        batch_op.drop_index(batch_op.f('ix_structures_commune_code'))
        batch_op.drop_index(batch_op.f('ix_structures_bassin_code'))
        batch_op.drop_index(batch_op.f('ix_structures_academy_code'))

    op.drop_table('structures')
    with op.batch_alter_table('psad_territory_communes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_psad_territory_communes_commune_code'))

    op.drop_table('psad_territory_communes')
    with op.batch_alter_table('commune_postal_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commune_postal_codes_postal_code'))

    op.drop_table('commune_postal_codes')
    with op.batch_alter_table('communes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_communes_parent_code'))
        batch_op.drop_index(batch_op.f('ix_communes_department_code'))

    op.drop_table('communes')
    op.drop_table('published_lists')
    with op.batch_alter_table('psad_territories', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_psad_territories_academy_code'))

    op.drop_table('psad_territories')
    op.drop_table('dispositif_legal_references')
    op.drop_table('dispositif_fundings')
    op.drop_table('dispositif_audiences')
    with op.batch_alter_table('departments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_departments_academy_code'))

    op.drop_table('departments')
    with op.batch_alter_table('bassins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bassins_academy_code'))

    op.drop_table('bassins')
    op.drop_table('legal_references')
    op.drop_table('key_figures')
    op.drop_table('glossary_terms')
    op.drop_table('funding_sources')
    op.drop_table('dispositifs')
    op.drop_table('actors')
    op.drop_table('academies')
    op.drop_table('sources')
    op.drop_table('seeded_records')
    op.drop_table('directory')
