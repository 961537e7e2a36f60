#!/bin/sh
# Takes an image apart and runs it as a container runtime would: its own root, read-only, a user that is nobody. Needs unshare and mount (root, or user
# namespaces that are allowed).
#
#   verify.sh IMAGE.tar FOLDER
set -eu

image=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder/parts" "$folder/root"
tar --warning=no-unknown-keyword --extract --file "$image" --directory "$folder/parts"

# The layers, in order, as the manifest lists them.
layers=$(tr -d '\n' < "$folder/parts/manifest.json" | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' ')
for layer in $layers; do
    case $(head -c 2 "$folder/parts/$layer" | od -An -tx1 | tr -d ' ') in
        1f8b) tar --warning=no-unknown-keyword --extract --gzip --file "$folder/parts/$layer" --directory "$folder/root" ;;
        *) tar --warning=no-unknown-keyword --extract --file "$folder/parts/$layer" --directory "$folder/root" ;;
    esac
done
config=$(tr -d '\n' < "$folder/parts/manifest.json" | sed 's/.*"Config":"\([^"]*\)".*/\1/')
grep -q '"User":"65532:65532"' "$folder/parts/$config"
entry=$(tr -d '\n' < "$folder/parts/$config" | sed 's/.*"Entrypoint":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' ')
echo "entry point: $entry"

# The same process all the way down to the JVM, so that it gets the signals.
if [ "$(id -u)" -eq 0 ]; then
    space="unshare --mount"
    enter="chroot --userspec=65532:65532"
else
    space="unshare --user --map-user=65532 --map-group=65532 --keep-caps --mount"
    enter=chroot
fi
run() {
    exec $space sh -eu -c '
        root=$1
        shift
        mount --rbind "$root" "$root"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -o remount,bind,ro "$root"
        exec env -i PATH=/opt/java/bin JAVA_HOME=/opt/java SIGNALBOX_HOST=127.0.0.1 "$@"
    ' sh "$folder/root" /usr/sbin/$enter "$folder/root" $entry "$@"
}

(run --version)
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
