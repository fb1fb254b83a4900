#!/usr/bin/env bash
# Builds the Dockerfile and starts the image as compose.yaml does (its user, a read-only root, no
# rights), without Docker and without a registry: a Debian 12 with its own Python 3.11 stands in for
# python:3.11-slim. Needs root on Debian or Ubuntu: apt-get install buildah podman runc debootstrap
set -euo pipefail
cd "$(dirname "$0")/.."

BASE=docker.io/library/python:3.11-slim
IMAGE=localhost/health-cover-advisor:built
STORE=${STORE:-$PWD/var/images}
PATHS=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
storage=(--storage-driver overlay --root "$STORE/kept" --runroot "$STORE/run")
# runc and limits below the machine's own: so it goes inside a container, too.
run=(podman "${storage[@]}" --runtime runc --cgroup-manager cgroupfs)

say() { printf '\n== %s\n' "$*"; }

make_base() {
    local folder
    folder=$(mktemp --directory)
    debootstrap --variant=minbase --include=ca-certificates,python3,python3-pip,python3-venv \
        bookworm "$folder" >/dev/null
    ln --symbolic python3 "$folder/usr/bin/python"
    tar --directory "$folder" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists --create . |
        podman "${storage[@]}" import --quiet --change "ENV PATH=$PATHS" - "$BASE" >/dev/null
    rm -rf "$folder"
}

# What a machine needs to reach its package index goes along, for the length of the build.
volumes=(--volume /etc/ssl/certs:/etc/ssl/certs:ro)
[ -e /etc/pip.conf ] && volumes+=(--volume /etc/pip.conf:/etc/pip.conf:ro)

mkdir -p "$STORE"
podman "${storage[@]}" image exists "$BASE" || { say "The base"; make_base; }
say "The image"
buildah "${storage[@]}" build --isolation chroot --pull=never --network host --format docker \
    "${volumes[@]}" --quiet --tag "$IMAGE" . >/dev/null
size=$(podman "${storage[@]}" image inspect --format '{{.Size}}' "$IMAGE")
base=$(podman "${storage[@]}" image inspect --format '{{.Size}}' "$BASE")
echo "$(((size - base) / 1000000)) MB above the base"

say "The container"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
container=$("${run[@]}" run --detach --network host --cgroupns host --no-healthcheck \
    --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 \
    --read-only --read-only-tmpfs=false --cap-drop ALL --security-opt no-new-privileges \
    --volume /var/advisor --env PORT="$port" "$IMAGE")
inside() { "${run[@]}" exec "$container" "$@"; }
trap '"${run[@]}" rm --force --volumes --time 3 "$container" >/dev/null' EXIT

check=$(podman "${storage[@]}" image inspect --format '{{index .HealthCheck.Test 3}}' "$IMAGE")
for _ in $(seq 60); do
    inside python -c "$check" 2>/dev/null && break
    sleep 1
done
inside python -c "$check" && echo "its own health check passes"
# fails WHAT COMMAND: what must not succeed inside.
fails() {
    if inside sh -c "$2" >/dev/null 2>&1; then echo "wrong: $1" >&2; exit 1; fi
    echo "no $1"
}
fails "file but in /var/advisor is written" "touch /app/x || touch /tmp/x || touch /srv/x"
fails "compiler, pip or git" \
    'for tool in cc gcc make git; do command -v $tool && exit; done; python -m pip --version'
fails "program that makes one somebody else" "find / -xdev -type f -perm /6000 | grep ."
fails "rights" "grep -v '0000000000000000$' /proc/self/status | grep ^Cap"
fails "root" '[ "$(id -u)" = 0 ]'
python3 - "http://127.0.0.1:$port" <<'PYTHON'
import re
import sys
import urllib.request

page = urllib.request.urlopen(sys.argv[1] + "/fr/privacy/").read().decode()
urllib.request.urlopen(sys.argv[1] + re.search(r"/static/[^\"]+\.css", page).group())
print("a page and its stylesheet are served")
PYTHON
