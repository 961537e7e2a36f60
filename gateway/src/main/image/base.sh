#!/bin/sh
# Makes a base image from what this machine has: a Java runtime of its JDK and the few libraries that runtime needs. No shell, no package manager.
#
#   base.sh JAVA_HOME FOLDER      writes FOLDER/base.tar, in the form of "docker save"
set -eu

java_home=$1
folder=$2
root=$folder/root

rm -rf "$folder"
mkdir -p "$root/opt" "$root/etc" "$root/tmp" "$root/proc" "$root/dev" "$root/sys" "$root/run/secrets"
chmod 1777 "$root/tmp"

# All of Java SE, since hubs may use any of it; the rest is for TLS, names, random numbers and management, as far as this JDK has it apart.
modules=java.se
for module in jdk.crypto.ec jdk.localedata jdk.management jdk.naming.dns jdk.random jdk.unsupported jdk.zipfs; do
    if "$java_home/bin/java" --list-modules | grep -q "^$module@"; then
        modules=$modules,$module
    fi
done
"$java_home/bin/jlink" --output "$root/opt/java" --strip-java-debug-attributes --no-header-files --no-man-pages \
    --add-modules "$modules" --include-locales=en
# Java's own classes laid out for sharing, which jlink leaves out. First the time its files have in the image.
find "$root/opt/java" -exec touch --no-dereference --date=@0 {} +
"$root/opt/java/bin/java" -Xshare:dump > "$folder/dump.log"

# What the runtime is linked against. Not its libraries for screens and sound, which a server has not.
{
    echo "$root/opt/java/bin/java"
    find "$root/opt/java/lib" -name '*.so' | grep -v -E '/lib(awt|awt_headless|awt_xawt|fontmanager|freetype|jawt|jsound|lcms|javajpeg|mlib_image|splashscreen)\.so$'
} | while read -r file; do
    ldd "$file" | grep -v "$root" | grep -o '/[^ ]*' || true
done | sort -u > "$folder/libraries"
# The C library looks these up by itself, to find hosts.
for name in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
    ldconfig -p 2> /dev/null | grep -o "/[^ ]*/$name\$" | head -n 1 >> "$folder/libraries" || true
done
sort -u "$folder/libraries" | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done

echo 'root:x:0:0:root:/:/sbin/nologin' > "$root/etc/passwd"
echo 'signalbox:x:65532:65532:signalbox:/app:/sbin/nologin' >> "$root/etc/passwd"
echo 'root:x:0:' > "$root/etc/group"
echo 'signalbox:x:65532:' >> "$root/etc/group"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"

# The same bytes from the same files.
tar --create --file "$folder/layer.tar" --directory "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner .
layer=$(sha256sum "$folder/layer.tar" | cut -d ' ' -f 1)
case $(uname -m) in
    aarch64 | arm64) architecture=arm64 ;;
    *) architecture=amd64 ;;
esac
cat > "$folder/config.json" << END
{"architecture": "$architecture", "os": "linux", "created": "1970-01-01T00:00:00Z",
 "config": {"Env": ["PATH=/opt/java/bin", "JAVA_HOME=/opt/java"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]},
 "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "base.sh"}]}
END
echo '[{"Config": "config.json", "RepoTags": ["signalbox-base:latest"], "Layers": ["layer.tar"]}]' > "$folder/manifest.json"
tar --create --file "$folder/base.tar" --directory "$folder" --sort=name --mtime=@0 --owner=0 --group=0 manifest.json config.json layer.tar
rm -rf "$root" "$folder/layer.tar"
