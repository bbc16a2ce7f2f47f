#!/bin/bash
# Installs the system packages named, if apt knows this machine and they are missing.
#   deploy/paquets.sh [--facultatif] paquet...
# --facultatif: a failure is said, not fatal (what depends on it says so in its turn).
set -euo pipefail

facultatif=""
if [ "${1:-}" = "--facultatif" ]; then
    facultatif=1
    shift
fi

manquants=()
for paquet in "$@"; do
    # A program of that name counts as well: Chromium may come from elsewhere.
    command -v "$paquet" >/dev/null 2>&1 && continue
    dpkg-query -W -f='${Status}' "$paquet" 2>/dev/null | grep -q "install ok installed" && continue
    manquants+=("$paquet")
done
[ ${#manquants[@]} -eq 0 ] && exit 0

echouer() {
    echo "Paquets manquants : ${manquants[*]}. $1" >&2
    [ -n "$facultatif" ] && exit 0
    exit 1
}
command -v apt-get >/dev/null 2>&1 || echouer "Les installer avec le gestionnaire de paquets de ce système."

droits=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || echouer "Lancer : apt-get install ${manquants[*]}"
    droits=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
echo "Installation de : ${manquants[*]}"
"${droits[@]}" apt-get -qq update </dev/null >/dev/null || echo "apt-get update a échoué ; on continue avec les listes connues." >&2
"${droits[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${manquants[@]}" \
    </dev/null >/dev/null || echouer "apt-get install a échoué."
