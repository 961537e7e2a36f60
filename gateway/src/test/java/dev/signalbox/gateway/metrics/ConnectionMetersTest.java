package dev.signalbox.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.protocol.TransportType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void countsWhatHappens() {
        meters.opened("a");
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
        assertThat(count("signalbox.connections.closed", "reason", "aborted")).isZero();
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
        assertThat(count("signalbox.connections.slow", "cause", "stalled")).isEqualTo(1);
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
        return type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : type == boolean.class ? true : "x";
    }
}
