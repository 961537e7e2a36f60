package dev.signalbox.conformance.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WireClient} is told: where, how, as whom. Immutable; the {@code with…} methods give altered copies.
 *
 * @param address where the server listens
 * @param mount the path of the mount, for example {@code /signalr}
 * @param transport how to receive
 * @param clientProtocol the protocol version to name, null to name none as clients before 2.0 do
 * @param connectionData the hubs to list, as JSON text, null to send none
 * @param query more query parameters, sent with each request of the connection
 * @param headers more headers, sent with each request
 * @param timeout how long one wait may last
 */
public record WireOptions(
        WireAddress address,
        String mount,
        Transport transport,
        @Nullable String clientProtocol,
        @Nullable String connectionData,
        Map<String, String> query,
        Map<String, String> headers,
        Duration timeout) {

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

    public WireOptions {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than zero)");
        }
    }

    /** A client of protocol 1.5 at the given mount, without hubs and identity, that waits 5 seconds at most. */
    public static WireOptions of(WireAddress address, String mount, Transport transport) {
        return new WireOptions(address, mount, transport, "1.5", null, Map.of(), Map.of(), USUAL_TIMEOUT);
    }

    /** Lists these hubs. */
    public WireOptions withHubs(String... hubs) {
        return withConnectionData(List.of(hubs).stream()
                .map(hub -> "{\"name\":" + JsonText.quote(hub) + "}")
                .collect(Collectors.joining(",", "[", "]")));
    }

    /** Sends this connectionData. */
    public WireOptions withConnectionData(@Nullable String text) {
        return new WireOptions(address, mount, transport, clientProtocol, text, query, headers, timeout);
    }

    /** Names this protocol version, or none. */
    public WireOptions withProtocol(@Nullable String version) {
        return new WireOptions(address, mount, transport, version, connectionData, query, headers, timeout);
    }

    /** Sends one more query parameter with each request. */
    public WireOptions withQuery(String name, String value) {
        return new WireOptions(
                address, mount, transport, clientProtocol, connectionData, with(query, name, value), headers, timeout);
    }

    /** Sends one more header with each request. */
    public WireOptions withHeader(String name, String value) {
        return new WireOptions(
                address, mount, transport, clientProtocol, connectionData, query, with(headers, name, value), timeout);
    }

    /** Waits so long at most. */
    public WireOptions withTimeout(Duration span) {
        return new WireOptions(address, mount, transport, clientProtocol, connectionData, query, headers, span);
    }

    /** Talks to a server elsewhere. */
    public WireOptions withAddress(WireAddress other) {
        return new WireOptions(other, mount, transport, clientProtocol, connectionData, query, headers, timeout);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(name, value);
        return more;
    }

    /** Whether clients of this protocol version send {@code /start} (protocol C4). */
    boolean startsExplicitly() {
        return clientProtocol != null && List.of("1.4", "1.5", "2.0", "2.1").contains(clientProtocol);
    }

    static String pairs(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + RawRequest.escape(pair.getValue()))
                .collect(Collectors.joining("&"));
    }
}
