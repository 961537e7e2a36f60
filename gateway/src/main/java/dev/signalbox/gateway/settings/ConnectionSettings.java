package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** The original's time-outs and bounds of connections, by its names (protocol C1). */
final class ConnectionSettings {
    private static final String POSITIVE = "more than 0s";

    private ConnectionSettings() {}

    static List<Setting> all() {
        return List.of(
                // Before the keep-alive: it moves that, which may then be set, as in the original.
                Setting.of("disconnect-timeout", Kind.SPAN, "30s")
                        .alias("DisconnectTimeout")
                        .does("How long a vanished client may take to come back.")
                        .because("The original's default. Presence logic in old applications was tuned to it.")
                        .allowed("6s or more")
                        .span((to, value) -> to.connection().disconnectTimeout(value)),
                Setting.of("keep-alive", Kind.SPAN, "a third of the disconnect time-out")
                        .alias("KeepAlive")
                        .does("Period of keep-alives.")
                        .because("Clients take a connection for lost after twice this time without a byte.")
                        .allowed("2s to a third of the disconnect timeout, or off")
                        .spanOrOff(
                                (to, value) -> to.connection().keepAlive(value),
                                to -> to.connection().keepAlive(null)),
                Setting.of("connection-timeout", Kind.SPAN, "1m50s")
                        .alias("ConnectionTimeout")
                        .does("After this time an idle long poll is answered and, with keep-alive off, a stream ends.")
                        .because("Just under the two minutes that many proxies allow.")
                        .allowed(POSITIVE)
                        .span((to, value) -> to.connection().connectionTimeout(value)),
                Setting.of("transport-connect-timeout", Kind.SPAN, "5s")
                        .alias("TransportConnectTimeout")
                        .does("How long a client tries one transport before the next.")
                        .allowed(POSITIVE)
                        .span((to, value) -> to.connection().transportConnectTimeout(value)),
                Setting.of("long-poll-delay", Kind.SPAN, "0s")
                        .alias("LongPollDelay")
                        .does("What a long-polling client waits between two polls.")
                        .allowed("0s or more")
                        .span((to, value) -> to.connection().longPollDelay(value)),
                Setting.of("message-buffer-size", Kind.NUMBER, "1000")
                        .alias("DefaultMessageBufferSize")
                        .does("Recent messages kept for each connection; below 32 counts as 32.")
                        .because("What a client missed and finds here after a cut is not lost.")
                        .number((to, value) -> to.connection().messageBufferSize(value)),
                Setting.of("message-buffer-bytes", Kind.BYTES, "4MiB")
                        .does("Bytes of recent messages kept for each connection; the newest message is always kept.")
                        .bytes((to, value) -> to.connection().messageBufferBytes(value)),
                Setting.of("max-incoming-websocket-message-size", Kind.BYTES, "64KiB")
                        .alias("MaxIncomingWebSocketMessageSize")
                        .does("Longest message a client may send on a WebSocket.")
                        .because("The original's default.")
                        .smallBytesOrOff(
                                (to, value) -> to.connection().maxIncomingWebSocketMessageSize(value),
                                to -> to.connection().maxIncomingWebSocketMessageSize(-1)));
    }
}
