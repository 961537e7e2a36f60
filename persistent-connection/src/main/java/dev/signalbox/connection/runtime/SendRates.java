package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.SendRate;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.ProtocolException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clients within the rates at which they may send: a request too many is refused, a socket that sends too fast is read more
 * slowly, so that nothing of it is lost. Safe for use by any thread.
 */
final class SendRates {
    private final @Nullable RateMeter connections; // null: no bound
    private final @Nullable RateMeter addresses; // null: no bound
    private final TaskScheduler scheduler;
    private final ConnectionEvents events;

    SendRates(
            @Nullable SendRate connection,
            @Nullable SendRate address,
            Ticker ticker,
            TaskScheduler scheduler,
            ConnectionEvents events) {
        this.connections = RateMeter.of(connection, ticker);
        this.addresses = RateMeter.of(address, ticker);
        this.scheduler = scheduler;
        this.events = events;
    }

    /**
     * Lets one message in that came as a request of its own.
     *
     * @throws ProtocolException 429 when it is one too many; not counted here, but by who answers it
     */
    void check(String connectionId, String address) throws ProtocolException {
        if (connections != null && !connections.tryTake(connectionId)) {
            throw new ProtocolException(429, "Too many messages.", Limit.CONNECTION_RATE);
        }
        if (addresses != null && !addresses.tryTake(address)) {
            throw new ProtocolException(429, "Too many messages.", Limit.ADDRESS_RATE);
        }
    }

    /**
     * Counts a message of a socket.
     *
     * @param resume reads on; called when the time has come and the gate was told that the rest is ready, too
     * @return null when it may be read on at once
     */
    @Nullable
    Gate slow(String connectionId, String address, Runnable resume) {
        long ofConnection = connections == null ? 0 : connections.take(connectionId);
        long ofAddress = addresses == null ? 0 : addresses.take(address);
        long wait = Math.max(ofConnection, ofAddress);
        if (wait == 0) {
            return null;
        }
        events.limitReached(ofConnection >= ofAddress ? Limit.CONNECTION_RATE : Limit.ADDRESS_RATE);
        Gate gate = new Gate(resume);
        scheduler.schedule(gate::open, Duration.ofNanos(wait));
        return gate;
    }

    /** Two things must be so before something goes on: it is time, and there is room. */
    static final class Gate {
        private final AtomicInteger missing = new AtomicInteger(2);
        private final Runnable then;

        private Gate(Runnable then) {
            this.then = then;
        }

        /** One of the two is so; each calls once. */
        void open() {
            if (missing.decrementAndGet() == 0) {
                then.run();
            }
        }
    }
}
