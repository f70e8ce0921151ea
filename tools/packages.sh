# Installing what packages.txt lists; sourced by ./run and ./test, which stand in the top folder.
#
# SPDX-License-Identifier: AGPL-3.0-or-later

# The packages of a section that are not there, one a line.
packages_missing() {
	local section=$1 section_now='' line name command wanted=() installed
	while read -r line; do
		case $line in
		'' | '#'*) continue ;;
		'['*) section_now=${line//[\[\]]/}; continue ;;
		esac
		[ "$section_now" = "$section" ] || continue
		name=${line%%:*}
		command=${line#"$name"}
		command=${command#:}
		if [ -n "$command" ] && command -v "$command" >/dev/null; then
			continue
		fi
		wanted+=("$name")
	done <packages.txt
	[ ${#wanted[@]} -gt 0 ] || return 0
	installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null | awk '$1 == "ii" { print $2 }' || true)
	for name in "${wanted[@]}"; do
		grep -qxF "$name" <<<"$installed" || echo "$name"
	done
}

# Install what is missing of the given sections. As root, or with sudo; tells what to do where neither works.
packages_install() {
	local section missing=() as_root=()
	if ! command -v dpkg-query >/dev/null; then
		echo "no dpkg here: install by hand what packages.txt lists" >&2
		return 0
	fi
	for section in "$@"; do
		mapfile -t -O ${#missing[@]} missing < <(packages_missing "$section")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	if [ "$(id -u)" != 0 ]; then
		if ! command -v sudo >/dev/null; then
			echo "missing packages: ${missing[*]}" >&2
			echo "install them as root: apt-get install --no-install-recommends ${missing[*]}" >&2
			return 1
		fi
		as_root=(sudo)
	fi
	echo "installing ${missing[*]}" >&2
	"${as_root[@]}" apt-get update -qq >&2
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		-o Dpkg::Use-Pty=0 "${missing[@]}" >&2
}

# The parts that come from npm, in node_modules: "run" what the program is built with, "test" also what the browser tests need.
# Nothing is fetched when what package-lock.json asks for is there.
npm_install() {
	local wanted=uplot/dist/uPlot.esm.js omit=(--omit=dev) said
	[ "$1" = run ] || { wanted=playwright-core/package.json; omit=(); }
	if [ -f node_modules/zxing-wasm/dist/reader/zxing_reader.wasm ] && [ -f "node_modules/$wanted" ] &&
		[ ! package-lock.json -nt node_modules/.package-lock.json ]; then
		return 0
	fi
	if ! command -v npm >/dev/null; then
		echo "npm is not there: install Debian's packages nodejs and npm" >&2
		return 1
	fi
	echo "fetching the parts of the pages that come from npm (package-lock.json)" >&2
	if said=$(npm ci "${omit[@]}" --ignore-scripts --no-audit --no-fund 2>&1); then
		return 0
	fi
	if [[ $said == *CERT* ]] && [ "$(id -u)" = 0 ] && command -v update-ca-certificates >/dev/null; then
		update-ca-certificates >/dev/null 2>&1 # Certificates of the machine's own that lie there, and were not gathered yet.
		if said=$(npm ci "${omit[@]}" --ignore-scripts --no-audit --no-fund 2>&1); then
			return 0
		fi
	fi
	tail -n 12 <<<"$said" >&2
	return 1
}
