package dev.signalbox.gateway.settings;

import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The original's time-outs for one kind of client each (protocol C1). */
final class ClientTimeoutSettings {
    private static final String AS_ALL = "that of all clients";

    private ClientTimeoutSettings() {}

    // Behind those of all clients, from which they differ.
    static List<Setting> all() {
        return Arrays.stream(ClientFamily.values())
                .flatMap(ClientTimeoutSettings::of)
                .toList();
    }

    private static Stream<Setting> of(ClientFamily client) {
        String who = who(client);
        return Stream.of(
                Setting.of(client + "-disconnect-timeout", Kind.SPAN, AS_ALL)
                        .does("How long " + who
                                + " that vanished may take to come back. Sets their keep-alive to a third"
                                + " where that of all was not set.")
                        .because(
                                client == ClientFamily.JQUERY
                                        ? "90s keeps pages alive that a browser holds in the background, see operations.md."
                                        : "")
                        .allowed("6s or more")
                        .span((to, value) ->
                                to.connection().client(client, timeouts -> timeouts.disconnectTimeout(value))),
                Setting.of(
                                client + "-keep-alive",
                                Kind.SPAN,
                                "that of all clients, or a third of the disconnect time-out")
                        .does("Period of keep-alives for " + who + ".")
                        .allowed("2s to a third of the disconnect timeout, or off")
                        .spanOrOff(
                                (to, value) -> to.connection().client(client, timeouts -> timeouts.keepAlive(value)),
                                to -> to.connection().client(client, timeouts -> timeouts.keepAlive(null))),
                Setting.of(client + "-connection-timeout", Kind.SPAN, AS_ALL)
                        .does("After this time an idle long poll of " + who
                                + " is answered and, with keep-alive off, a stream ends.")
                        .allowed("more than 0s")
                        .span((to, value) ->
                                to.connection().client(client, timeouts -> timeouts.connectionTimeout(value))),
                Setting.of(client + "-transport-connect-timeout", Kind.SPAN, AS_ALL)
                        .does("How long " + who + " try one transport before the next.")
                        .allowed("more than 0s")
                        .span((to, value) ->
                                to.connection().client(client, timeouts -> timeouts.transportConnectTimeout(value))),
                Setting.of(client + "-long-poll-delay", Kind.SPAN, AS_ALL)
                        .does("What long-polling " + who + " wait between two polls.")
                        .allowed("0s or more")
                        .span((to, value) ->
                                to.connection().client(client, timeouts -> timeouts.longPollDelay(value))));
    }

    private static String who(ClientFamily client) {
        return switch (client) {
            case JQUERY -> "JavaScript clients in browsers";
            case DOTNET -> ".NET clients";
            case CPP -> "C++ clients";
            case JAVA -> "Java clients";
            case OTHER -> "clients of other makes";
        };
    }
}
