#!/bin/bash
# The account under which the application serves, and its two roles (plie/socle/mur.py). The postgres image runs it on an
# empty volume; on a database that already lives, or to change the password:
#     docker compose exec postgres bash /docker-entrypoint-initdb.d/roles.sh
set -euo pipefail
psql --quiet -v ON_ERROR_STOP=1 -v motdepasse="${APPLICATION_PASSWORD:?}" \
    --username "${POSTGRES_USER:?}" --dbname "${POSTGRES_DB:?}" <<'SQL'
SELECT format('CREATE ROLE %I NOLOGIN', nom) FROM unnest(ARRAY['plie_application', 'plie_systeme']) nom
WHERE nom NOT IN (SELECT rolname FROM pg_roles) \gexec
SELECT 'CREATE ROLE plie_service LOGIN NOINHERIT' WHERE 'plie_service' NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE plie_service PASSWORD :'motdepasse';
GRANT plie_application, plie_systeme TO plie_service;
SQL
