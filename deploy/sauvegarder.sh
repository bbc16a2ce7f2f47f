#!/bin/bash
# Every night: the database and the papers, encrypted for the key of SAUVEGARDE_CLE_PUBLIQUE (age), kept SAUVEGARDE_JOURS
# days in /sauvegardes. Restoring: docs of the deployment. Run once with --maintenant.
set -euo pipefail
umask 077

jours="${SAUVEGARDE_JOURS:-30}"
dossier=/sauvegardes

sauvegarder() {
    local nom provisoire
    nom="$(date -u +%Y%m%dT%H%M%SZ)"
    provisoire="$dossier/.$nom"
    mkdir "$provisoire"
    # One snapshot of every table; -Fc restores table by table if need be.
    pg_dump --format=custom --no-owner --file="$provisoire/base.dump" "$DATABASE_URL"
    pg_restore --list "$provisoire/base.dump" >/dev/null # a dump that cannot be read is not a backup
    tar -C /media -cf "$provisoire/media.tar" .
    tar -C "$provisoire" -cf - base.dump media.tar | age -r "$SAUVEGARDE_CLE_PUBLIQUE" -o "$dossier/$nom.tar.age.partiel"
    mv "$dossier/$nom.tar.age.partiel" "$dossier/$nom.tar.age"
    rm -r "$provisoire"
    find "$dossier" -maxdepth 1 -name '*.tar.age' -mtime "+$jours" -delete
    date +%s >"$dossier/derniere"
    echo "sauvegarde $nom faite"
}

if [ "${1:-}" = "--maintenant" ]; then
    sauvegarder
    exit 0
fi
while true; do
    prochaine=$(date -d 'tomorrow 02:00' +%s)
    [ -e "$dossier/derniere" ] && sleep $((prochaine - $(date +%s)))
    # A failed night is seen by the health check (no fresh `derniere`), and tried again an hour later.
    sauvegarder || sleep 3600
done
