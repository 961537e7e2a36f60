#!/bin/sh
# Takes an image apart and runs it as a container runtime would: its own root, read-only, a user that is nobody. Needs unshare and mount (root, or user
# namespaces that are allowed).
#
#   verify.sh IMAGE.tar FOLDER
set -eu

. "$(dirname "$0")/root.sh"

image=$1
folder=$2
unpack "$image" "$folder"
grep -q '"User":"65532:65532"' "$config"
echo "entry point: $entry"
run() {
    inside "$folder/root" ro $entry "$@"
}

(run --version)
# From its archive of classes, if it has one.
case $entry in
    *SharedArchiveFile*) (inside "$folder/root" ro $(echo "$entry" | sed 's/^java /java -Xshare:on -Xlog:class+load /') --version) | grep 'shared objects file (top)' > /dev/null ;;
esac
run --port 0 > "$folder/out" 2> "$folder/err" &
gateway=$!
trap 'kill -KILL $gateway 2> /dev/null || true; cat "$folder/err" >&2' EXIT
until url=$(grep -o 'http://[^ ]*' "$folder/out" | head -n 1) && [ -n "$url" ]; do
    kill -0 $gateway
    sleep 0.2
done
# Not as root, and the root is not to be written.
test "$(stat --format %u /proc/$gateway)" -ne 0 || test "$(id -u)" -ne 0
grep -q '^Uid:[[:space:]]*65532' /proc/$gateway/status || test "$(id -u)" -ne 0
grep -q ' / ro' "/proc/$gateway/mountinfo"
curl --silent --fail "$url/signalr/negotiate?clientProtocol=2.1" | grep '"ConnectionToken"'
kill -TERM $gateway
wait $gateway
trap - EXIT
echo "the image runs as a user without rights on a read-only root, and drains: $(grep -c drained "$folder/err") time"
