#!/usr/bin/env bash
# Make a certificate for a small installation or a trial: an authority of its own, and a server's certificate by it.
#
#   make_certificate.sh FOLDER [ADDRESS]
#
# What is there and still holds a month is kept. FOLDER/authority.pem is to be trusted by the devices (docs/operations.md): a
# browser keeps pages for use without a network only from a server it trusts. The authority's key is thrown away when the
# certificate is made, so nobody can make another one in its name.
#
# SPDX-License-Identifier: AGPL-3.0-or-later
set -euo pipefail
folder=$1 address=${2:-127.0.0.1}
month=$((31 * 24 * 3600))
if [ -f "$folder/server.pem" ] && [ -f "$folder/server.key" ] && openssl x509 -in "$folder/server.pem" -noout -checkend $month >/dev/null; then
	exit 0
fi
command -v openssl >/dev/null || { echo "openssl is not there: install Debian's package openssl" >&2; exit 1; }
umask 077
mkdir -p -- "$folder"
making=$(mktemp -d -- "$folder/.making.XXXXXX")
trap 'rm -rf -- "$making"' EXIT
name=$(hostname -f 2>/dev/null || hostname)
names="DNS:localhost,DNS:$name,DNS:${name%%.*},IP:127.0.0.1,IP:::1"
for one in $address $(hostname -I 2>/dev/null || true); do
	case $one in
	0.0.0.0 | ::) ;;
	*[!0-9a-fA-F.:]*) names="$names,DNS:$one" ;;
	*) names="$names,IP:$one" ;;
	esac
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 -subj "/CN=Ampull $name" \
	-addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
	-keyout "$making/authority.key" -out "$making/authority.pem" 2>/dev/null
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
	-keyout "$making/server.key" -out "$making/server.csr" 2>/dev/null
printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n' "$names" >"$making/extensions"
openssl x509 -req -in "$making/server.csr" -CA "$making/authority.pem" -CAkey "$making/authority.key" -CAcreateserial -days 397 \
	-extfile "$making/extensions" -out "$making/server.pem" 2>/dev/null
cat -- "$making/authority.pem" >>"$making/server.pem"
chmod 644 -- "$making/authority.pem" "$making/server.pem"
mv -f -- "$making/authority.pem" "$making/server.key" "$making/server.pem" "$folder/"
echo "made a certificate in $folder: let the devices trust $folder/authority.pem" >&2
