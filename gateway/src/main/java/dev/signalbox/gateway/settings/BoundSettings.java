package dev.signalbox.gateway.settings;

import dev.signalbox.connection.GapPolicy;
import dev.signalbox.connection.SlowPolicy;
import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What connections may cost, and what happens beyond. */
final class BoundSettings {
    private static final String POSITIVE = "more than 0s";

    private BoundSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("process-buffer-bytes", Kind.BYTES, "a quarter of the heap")
                        .does(
                                "Bytes that all connections hold together: messages, each once, and what waits for slow sockets.")
                        .because("Half of it is for clients that are away.")
                        .bytes((to, value) -> to.connection().processBufferBytes(value)),
                Setting.of("gap-policy", Kind.TEXT, text(GapPolicy.CONTINUE))
                        .does(
                                "What becomes of a connection whose client has missed messages: continue, or start-afresh, which closes it.")
                        .because("The original goes on.")
                        .allowed(texts(GapPolicy.values()))
                        .text((to, value) -> to.connection().gapPolicy(one(GapPolicy.values(), value))),
                Setting.of("slow-policy", Kind.TEXT, text(SlowPolicy.CATCH_UP))
                        .does(
                                "What becomes of a connection whose client reads too slowly: catch-up with what is left, or close.")
                        .allowed(texts(SlowPolicy.values()))
                        .text((to, value) -> to.connection().slowPolicy(one(SlowPolicy.values(), value))),
                Setting.of("max-connections", Kind.NUMBER, "one for each 64 KiB of the heap")
                        .does("Connections alive at a time, those waited for included; the next is answered 503.")
                        .number((to, value) -> to.connection().maxConnections(value)),
                Setting.of("max-connections-per-user", Kind.NUMBER, "all of them")
                        .does("Connections of one user who has a name; the next is answered 429.")
                        .number((to, value) -> to.connection().maxConnectionsPerUser(value)),
                Setting.of("max-connections-per-address", Kind.NUMBER, "all of them")
                        .does("Connections from one address; the next is answered 429.")
                        .because("Behind a proxy all may come from one.")
                        .number((to, value) -> to.connection().maxConnectionsPerAddress(value)),
                Setting.of("max-absent-connections", Kind.NUMBER, "half of one for each 64 KiB of the heap")
                        .does("Clients that are away and waited for; those away the longest are given up first.")
                        .number((to, value) -> to.connection().maxAbsentConnections(value)),
                Setting.of("max-groups", Kind.NUMBER, "10000")
                        .does("Groups one connection may be in; an add beyond takes no effect and fails.")
                        .because("The same on all servers of a cluster.")
                        .number((to, value) -> to.connection().maxGroups(value)),
                Setting.of("max-accepts", Kind.NUMBER, "256")
                        .does("Connections being accepted at a time, OnConnected or OnReconnected included.")
                        .because("A crowd that comes back at once is taken in turn.")
                        .number((to, value) -> to.connection().maxAccepts(value)),
                Setting.of("max-waiting-accepts", Kind.NUMBER, "10000")
                        .does("Connections that may wait for their turn to be accepted; the next is answered 503.")
                        .number((to, value) -> to.connection().maxWaitingAccepts(value)),
                Setting.of("accept-timeout", Kind.SPAN, "2500ms")
                        .does("How long a connection may wait for its turn before it is answered 503.")
                        .because(
                                "The JavaScript client tries anew after 3 s, except where a socket reconnects, which waits half of its "
                                        + "disconnect time-out when that is longer.")
                        .allowed(POSITIVE)
                        .span((to, value) -> to.connection().acceptTimeout(value)));
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String texts(Enum<?>[] constants) {
        return Arrays.stream(constants).map(BoundSettings::text).collect(Collectors.joining(", "));
    }

    private static <E extends Enum<E>> E one(E[] constants, String text) {
        for (E constant : constants) {
            if (text(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" (expected: one of " + texts(constants) + ")");
    }
}
