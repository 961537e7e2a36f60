# For scripts that look into an image: takes it apart and runs what is in it as a container runtime would. Needs unshare and mount (root, or user
# namespaces that are allowed).

# unpack IMAGE.tar FOLDER: its parts in FOLDER/parts, its files in FOLDER/root; sets $config (a file) and $entry (the command it runs).
unpack() {
    rm -rf "$2"
    mkdir -p "$2/parts" "$2/root"
    tar --warning=no-unknown-keyword --extract --file "$1" --directory "$2/parts"
    # The layers, in order, as the manifest lists them.
    for layer in $(tr -d '\n' < "$2/parts/manifest.json" | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' '); do
        case $(head -c 2 "$2/parts/$layer" | od -An -tx1 | tr -d ' ') in
            1f8b) tar --warning=no-unknown-keyword --extract --gzip --file "$2/parts/$layer" --directory "$2/root" ;;
            *) tar --warning=no-unknown-keyword --extract --file "$2/parts/$layer" --directory "$2/root" ;;
        esac
    done
    config=$2/parts/$(tr -d '\n' < "$2/parts/manifest.json" | sed 's/.*"Config":"\([^"]*\)".*/\1/')
    entry=$(tr -d '\n' < "$config" | sed 's/.*"Entrypoint":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' ')
}

# inside FOLDER/root ro|rw COMMAND...: becomes the command, with that as its root and a user that is nobody. The same process all the way down, so
# that the JVM gets the signals.
inside() {
    root=$1
    mode=$2
    shift 2
    if [ "$(id -u)" -eq 0 ]; then
        space="unshare --mount"
        enter="chroot --userspec=65532:65532"
    else
        space="unshare --user --map-user=65532 --map-group=65532 --keep-caps --mount"
        enter=chroot
    fi
    exec $space sh -eu -c '
        root=$1
        mode=$2
        shift 2
        mount --rbind "$root" "$root"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -o "remount,bind,$mode" "$root"
        exec env -i PATH=/opt/java/bin JAVA_HOME=/opt/java SIGNALBOX_HOST=127.0.0.1 "$@"
    ' sh "$root" "$mode" /usr/sbin/$enter "$root" "$@"
}
