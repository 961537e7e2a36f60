package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import dev.signalbox.gateway.token.TokenConfig.MachineKeyUse;
import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** What seals the clients' tokens. */
final class TokenSettings {
    private TokenSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("token-key", Kind.TEXT, "generated, good for this run only")
                        .does("Key that seals the clients' tokens: at least 32 random bytes in Base64 or hexadecimal,"
                                + " the same on all servers behind one address.")
                        .because("Other users of this machine may see it among the processes when it is an option;"
                                + " a key file hides it.")
                        .secret()
                        .text((to, value) -> {
                            to.tokenKeyFrom("--token-key");
                            to.tokens().key(value);
                        }),
                Setting.of("other-token-keys", Kind.TEXT, "none")
                        .does("Keys that open tokens and seal none: those before a rotation, or those to come.")
                        .secret()
                        .list()
                        .text((to, value) -> to.tokens().otherKey(value)),
                Setting.of("token-key-file", Kind.FILE, "none")
                        .does("File of keys, or directory of files ending in .key, in place of the two; see"
                                + " \"signalbox keys\". Changes are taken over while the server runs.")
                        .text((to, value) -> {
                            to.tokenKeyFrom("--token-key-file");
                            to.tokens().keyFile(readable(value));
                        }),
                Setting.of("token-key-reload", Kind.SPAN, "5s")
                        .allowed("100ms to 24h")
                        .does("How often the key files are looked at.")
                        .because("A new key should seal no sooner than all nodes have seen it.")
                        .span((to, value) -> to.tokens().reloadInterval(value)),
                Setting.of("machine-key", Kind.TEXT, "none")
                        .does("The machineKey element of a .NET farm, as it stands in its web.config, or the path of"
                                + " that file: tokens of the farm's servers are opened with it.")
                        .secret()
                        .secretIf(WebConfig::holdsKeys)
                        .text((to, value) -> {
                            WebConfig.machineKey(value); // whatever is wrong with it is told with the place
                            to.tokens().machineKey(value);
                        }),
                Setting.of("machine-key-use", Kind.TEXT, "open")
                        .allowed("open or seal")
                        .does("open: the machine key opens the farm's tokens. seal: it also seals ours, so that the"
                                + " farm's servers can open them.")
                        .because("Seal while both kinds of server run behind one address, open once only this one"
                                + " does.")
                        .text((to, value) -> to.tokens().machineKeyUse(use(value))),
                Setting.of("groups-token-max-age", Kind.SPAN, "off")
                        .allowed("1m or more, or off")
                        .does("How long after its issue a groups token brings a client back into its groups. Connected"
                                + " clients get a new one in time.")
                        .because("The original accepts them for ever.")
                        .spanOrOff(
                                (to, value) -> to.tokens().groupsTokenMaxAge(value),
                                to -> to.tokens().groupsTokenMaxAge(null)),
                Setting.of("groups-token-max-length", Kind.NUMBER, "1536")
                        .does("Characters of a groups token that names its groups; a longer one refers to what this"
                                + " server holds.")
                        .because("Clients put it into URLs, which proxies limit. Off keeps the groups of clients with"
                                + " many of them over a restart.")
                        .numberOrOff(
                                (to, value) -> to.tokens().groupsTokenMaxLength(value),
                                to -> to.tokens().groupsTokenMaxLength(0)),
                Setting.of("groups-memory", Kind.BYTES, "16MiB")
                        .does("Memory for the groups of connections that have ended, so that old groups tokens do not"
                                + " bring them back.")
                        .bytes((to, value) -> to.tokens().groupsMemory(value)));
    }

    private static Path readable(String file) {
        Path path = Path.of(file);
        try {
            new KeyStore(path).load().ring(InstantSource.system().instant());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read (expected: a file or directory of keys)", e);
        }
        return path;
    }

    private static MachineKeyUse use(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "open" -> MachineKeyUse.OPEN;
            case "seal" -> MachineKeyUse.SEAL;
            default -> throw new IllegalArgumentException("no such use");
        };
    }
}
