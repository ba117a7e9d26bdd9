/** Tables in which a target keeps what it knows of itself. */
export const MIGRATIONS = 'rubricator_migrations';
export const POSITIONS = 'rubricator_positions';
