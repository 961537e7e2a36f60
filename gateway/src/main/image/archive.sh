#!/bin/sh
# Adds to an image an archive of the classes that a start needs, for Java to start from: starts what is in the image, and appends a layer with what that
# wrote. Where no root of its own can be made (see root.sh) the image stays as it is.
#
#   archive.sh IMAGE.tar FOLDER
set -eu
. "$(dirname "$0")/root.sh"

image=$1
folder=$2
unpack "$image" "$folder"
if ! (inside "$folder/root" rw $entry archive /tmp/signalbox.jsa); then
    echo "no archive of classes was made; the image starts without" >&2
    exit 0
fi

mkdir -p "$folder/layer/app"
mv "$folder/root/tmp/signalbox.jsa" "$folder/layer/app/signalbox.jsa"
chmod 644 "$folder/layer/app/signalbox.jsa"
tar --create --file "$folder/layer.tar" --directory "$folder/layer" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner app
digest=$(sha256sum "$folder/layer.tar" | cut -d ' ' -f 1)
mv "$folder/layer.tar" "$folder/parts/$digest.tar"
sed -i -e 's|"Entrypoint":\["java",|&"-XX:SharedArchiveFile=/app/signalbox.jsa",|' \
    -e "s|\(\"diff_ids\":\[[^]]*\)\]|\1,\"sha256:$digest\"]|" \
    -e 's|\("history":\[[^]]*\)\]|\1,{"created":"1970-01-01T00:00:00Z","created_by":"archive.sh"}]|' "$config"
sed -i "s|\(\"Layers\":\[[^]]*\)\]|\1,\"$digest.tar\"]|" "$folder/parts/manifest.json"
tar --create --file "$image" --directory "$folder/parts" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner .
rm -rf "$folder"
