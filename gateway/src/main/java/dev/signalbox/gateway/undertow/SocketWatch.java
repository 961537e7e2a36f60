package dev.signalbox.gateway.undertow;

import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioWorker;

/**
 * Says when a port has as many sockets open as it may: once for each time that it comes to that, and no more than once a minute. The library stops
 * accepting without a word and tells nobody, but shows its count, which is looked at here. Confined to the thread that looks.
 */
final class SocketWatch {
    /** How often to look; what lasts less may be missed. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** How long nothing more is said of a port. */
    static final Duration REST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);

    private final String bound;
    private final Supplier<List<Port>> ports;
    private final Ticker ticker;
    private final Map<String, Said> said = new HashMap<>(); // of each port that was full once

    /**
     * Creates the watch.
     *
     * @param bound what says how many there may be, for the log: the name of a setting
     */
    SocketWatch(String bound, Supplier<List<Port>> ports, Ticker ticker) {
        this.bound = bound;
        this.ports = ports;
        this.ticker = ticker;
    }

    /**
     * A port.
     *
     * @param address where it listens
     * @param open how many sockets it has open
     * @param most how many it may have open
     */
    record Port(String address, int open, int most) {}

    // When something was said last, and whether the port has been full ever since.
    private record Said(long nanos, boolean since) {}

    /** The ports of a worker, asked of its threads: not to be called on one of them. */
    static List<Port> of(XnioWorker worker) {
        try {
            return worker.getMXBean().getServerMXBeans().stream()
                    .map(port -> new Port(
                            port.getBindAddress().replaceFirst(".*/", ""),
                            port.getConnectionCount(),
                            port.getConnectionLimitHighWater()))
                    .toList();
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O threads have ended", e);
            return List.of();
        }
    }

    /** Looks once, and says what is to be said. */
    void look() {
        long now = ticker.nanos();
        for (Port port : ports.get()) {
            Said before = said.get(port.address());
            if (port.open() < port.most()) {
                if (before != null) {
                    said.put(port.address(), new Said(before.nanos(), false));
                }
            } else if (before == null || (!before.since() && now - before.nanos() >= REST.toNanos())) {
                said.put(port.address(), new Said(now, true));
                LOG.warn(
                        "{}: {} sockets are open, as many as {} ({}) allows: who comes now waits until another closes",
                        port.address(),
                        port.open(),
                        bound,
                        port.most());
            }
        }
    }
}
