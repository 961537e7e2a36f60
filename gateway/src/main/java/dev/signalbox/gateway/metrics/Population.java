package dev.signalbox.gateway.metrics;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.client.Client;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is connected: {@code signalbox.connections.current}, {@code signalbox.connections.opened} and {@code
 * signalbox.connections.reconnected} by {@code transport}, {@code family}, {@code release} and {@code protocol}, {@code
 * signalbox.connections.closed} by {@code reason}, {@code transport}, {@code family} and {@code protocol}: with the release as well there
 * might be tens of thousands.
 *
 * <p>All tags come from short lists, whatever clients say of themselves. Safe for use by any thread.
 */
final class Population {
    // Those that clients are known to speak; a client may make up others.
    private static final Set<String> PROTOCOLS = Set.of("1.2", "1.3", "1.4", "1.5", "2.0");
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Map<String, Kind> living = new ConcurrentHashMap<>(); // by connection id
    private final Map<Kind, AtomicInteger> current = new ConcurrentHashMap<>();
    private final Map<Kind, Counter> opened = new ConcurrentHashMap<>();
    private final Map<Kind, Counter> reconnected = new ConcurrentHashMap<>();
    private final Map<End, Counter> closed = new ConcurrentHashMap<>();

    Population(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Kind(String transport, String family, String release, String protocol) {
        static Kind of(ConnectionRequest request) {
            Client client = request.client();
            TransportType transport = TransportType.parse(request.query("transport"));
            String protocol =
                    ProtocolVersion.negotiate(request.query("clientProtocol")).toString();
            return new Kind(
                    transport == null ? OTHER : transport.wireName(),
                    client.family().text(),
                    client.release(),
                    PROTOCOLS.contains(protocol) ? protocol : OTHER);
        }

        Kind over(TransportType other) {
            return new Kind(other.wireName(), family, release, protocol);
        }

        String[] tags() {
            return new String[] {"transport", transport, "family", family, "release", release, "protocol", protocol};
        }
    }

    private record End(DisconnectReason reason, String transport, String family, String protocol) {
        String[] tags() {
            return new String[] {
                "reason", EnumCounters.text(reason), "transport", transport, "family", family, "protocol", protocol
            };
        }
    }

    void opened(String connectionId, ConnectionRequest request) {
        Kind kind = Kind.of(request);
        Kind before = living.put(connectionId, kind);
        if (before != null) {
            count(before).decrementAndGet();
        }
        count(kind).incrementAndGet();
        opened.computeIfAbsent(
                        kind,
                        each -> Counter.builder("signalbox.connections.opened")
                                .description("Connections that came to life")
                                .tags(each.tags())
                                .register(registry))
                .increment();
    }

    void attached(String connectionId, TransportType transport) {
        living.computeIfPresent(connectionId, (id, kind) -> {
            if (kind.transport().equals(transport.wireName())) {
                return kind;
            }
            Kind now = kind.over(transport);
            count(kind).decrementAndGet();
            count(now).incrementAndGet();
            return now;
        });
    }

    void reconnected(String connectionId) {
        Kind kind = living.get(connectionId);
        if (kind != null) {
            reconnected
                    .computeIfAbsent(
                            kind,
                            each -> Counter.builder("signalbox.connections.reconnected")
                                    .description("Times that a client came back with /reconnect")
                                    .tags(each.tags())
                                    .register(registry))
                    .increment();
        }
    }

    void closed(String connectionId, DisconnectReason reason) {
        Kind kind = living.remove(connectionId);
        if (kind != null) { // always: it was opened
            count(kind).decrementAndGet();
            closed.computeIfAbsent(
                            new End(reason, kind.transport(), kind.family(), kind.protocol()),
                            each -> Counter.builder("signalbox.connections.closed")
                                    .description("Connections that are gone for good")
                                    .tags(each.tags())
                                    .register(registry))
                    .increment();
        }
    }

    private AtomicInteger count(Kind kind) {
        return current.computeIfAbsent(kind, each -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder("signalbox.connections.current", count, AtomicInteger::get)
                    .description("Connections that are alive, by what their clients are")
                    .tags(each.tags())
                    .register(registry);
            return count;
        });
    }
}
