package dev.signalbox.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Parameters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectionMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> told = new ArrayList<>();
    private final ConnectionEvents next = (ConnectionEvents) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ConnectionEvents.class}, (proxy, method, arguments) -> {
                told.add(method.getName());
                return null;
            });
    private final ConnectionMeters meters = new ConnectionMeters(registry, next);

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private static ConnectionRequest request(String transport, String agent, String protocol) throws ProtocolException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", List.of(agent));
        return new ConnectionRequest(
                "GET",
                "/signalr/connect",
                Parameters.ofQuery("transport=" + transport + "&clientProtocol=" + protocol),
                headers,
                Map.of(),
                ConnectionUser.ANONYMOUS,
                "127.0.0.1");
    }

    @Test
    @DisplayName("who is connected is told by transport, client and protocol, by words from short lists only")
    void tellsWhoIsConnected() throws ProtocolException {
        String agent = "SignalR.Client.NET45/2.4.1.0 (Windows)";
        meters.opened("a", request("serverSentEvents", agent, "1.5"));
        meters.opened("b", request("serverSentEvents", agent, "1.5.77.12345"));
        meters.opened("c", request("pigeon", "x".repeat(10_000), "9.9"));
        meters.attached("a", TransportType.LONG_POLLING);
        meters.reconnected("a", TransportType.LONG_POLLING);
        meters.reconnected("nobody", TransportType.LONG_POLLING);
        meters.closed("b", DisconnectReason.TIMED_OUT);
        meters.closed("b", DisconnectReason.TIMED_OUT);
        meters.closed("a", DisconnectReason.ABORTED);
        meters.opened("a", request("longPolling", agent, "1.5"));
        assertThat(count(
                        "signalbox.connections.closed",
                        "reason",
                        "timed-out",
                        "transport",
                        "serverSentEvents",
                        "family",
                        "dotnet",
                        "protocol",
                        "other"))
                .isEqualTo(1);
        assertThat(count(
                        "signalbox.connections.closed",
                        "reason",
                        "aborted",
                        "transport",
                        "longPolling",
                        "family",
                        "dotnet",
                        "protocol",
                        "1.5"))
                .as("the transport it had last")
                .isEqualTo(1);
        assertThat(current("transport", "longPolling", "family", "dotnet", "release", "2.4", "protocol", "1.5"))
                .isEqualTo(1);
        assertThat(current("transport", "serverSentEvents", "protocol", "1.5")).isZero();
        assertThat(current("transport", "serverSentEvents", "protocol", "other"))
                .isZero();
        assertThat(current("transport", "other", "family", "other", "release", "unknown", "protocol", "2.0"))
                .isEqualTo(1);
        assertThat(count("signalbox.connections.reconnected", "transport", "longPolling"))
                .isEqualTo(1);
    }

    private double current(String... tags) {
        return registry.get("signalbox.connections.current").tags(tags).gauge().value();
    }

    @Test
    void countsWhatHappens() throws ProtocolException {
        meters.opened("a", request("longPolling", "SignalR.Client.NET45/2.4.1.0 (Windows)", "1.5"));
        meters.attached("a", TransportType.LONG_POLLING);
        meters.attached("a", TransportType.LONG_POLLING);
        meters.gap("a", 7, GapCause.BUFFER);
        meters.gap("a", -1, GapCause.FOREIGN_CURSOR);
        meters.overrun("a", 3);
        meters.closed("a", DisconnectReason.TIMED_OUT);
        assertThat(count("signalbox.connections.opened")).isEqualTo(1);
        assertThat(count("signalbox.connections.attached", "transport", "longPolling"))
                .isEqualTo(2);
        assertThat(count("signalbox.connections.gaps", "cause", "buffer")).isEqualTo(1);
        assertThat(count("signalbox.connections.gaps", "cause", "foreign-cursor"))
                .isEqualTo(1);
        assertThat(count("signalbox.messages.missed")).isEqualTo(7);
        assertThat(count("signalbox.messages.overrun")).isEqualTo(3);
        assertThat(count("signalbox.connections.closed", "reason", "timed-out")).isEqualTo(1);
        assertThat(registry.find("signalbox.connections.closed").counters())
                .as("no other end")
                .hasSize(1);
        assertThat(told).containsExactly("opened", "attached", "attached", "gap", "gap", "overrun", "closed");
    }

    @Test
    @DisplayName("every bound that is reached is counted by its cause")
    void countsBounds() {
        meters.forgotten("a", 4, true);
        meters.forgotten("b", 2, false);
        meters.slow("a", TransportType.WEB_SOCKETS, SlowCause.STALLED);
        meters.paused("a");
        meters.refused(Refusal.STORM);
        meters.acceptDelayed();
        meters.groupsRefused("a", 3);
        assertThat(count("signalbox.connections.forgotten", "client", "absent")).isEqualTo(1);
        assertThat(count("signalbox.connections.forgotten", "client", "present"))
                .isEqualTo(1);
        assertThat(count("signalbox.messages.forgotten")).isEqualTo(6);
        assertThat(count("signalbox.connections.slow", "cause", "stalled", "transport", "webSockets"))
                .isEqualTo(1);
        assertThat(count("signalbox.connections.slow", "cause", "stalled", "transport", "longPolling"))
                .isZero();
        assertThat(count("signalbox.errors", "kind", "transport")).isEqualTo(1);
        assertThat(count("signalbox.connections.paused")).isEqualTo(1);
        assertThat(count("signalbox.connections.refused", "cause", "storm")).isEqualTo(1);
        assertThat(count("signalbox.connections.delayed")).isEqualTo(1);
        assertThat(count("signalbox.groups.refused")).isEqualTo(3);
    }

    @Test
    @DisplayName("no event is forgotten: each is counted here and passed on")
    void everyEvent() throws ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        for (Method event : ConnectionEvents.class.getMethods()) {
            Method own = ConnectionMeters.class.getMethod(event.getName(), event.getParameterTypes());
            assertThat(own.getDeclaringClass()).as(event.getName()).isEqualTo(ConnectionMeters.class);
            own.invoke(
                    meters,
                    Arrays.stream(event.getParameterTypes())
                            .map(ConnectionMetersTest::sample)
                            .toArray());
            names.add(event.getName());
        }
        assertThat(told).containsExactlyElementsOf(names);
    }

    private static Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == ConnectionRequest.class) {
            try {
                return request("longPolling", "x", "1.5");
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
        return type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : type == boolean.class ? true : "x";
    }
}
