package dev.signalbox.gateway.management.rest;

import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.wire.Tap;
import dev.signalbox.connection.wire.WireFrame;
import dev.signalbox.connection.wire.WireTap;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a tap shows to the logger {@code dev.signalbox.wire}, a line a frame, until the tap is over or the count is reached. Confined
 * to the scheduler's thread once started.
 */
final class TraceLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.signalbox.wire");
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int AT_ONCE = 200;

    private final WireTap wire;
    private final Tap tap;
    private int left;
    private long latest;
    private TaskScheduler.@Nullable Cancellable task; // null until started

    private TraceLog(WireTap wire, Tap tap, int frames) {
        this.wire = wire;
        this.tap = tap;
        this.left = frames;
    }

    static void start(WireTap wire, Tap tap, int frames, TaskScheduler scheduler) {
        TraceLog log = new TraceLog(wire, tap, frames);
        synchronized (log) {
            log.task = scheduler.scheduleEvery(log::write, PACE);
        }
    }

    private synchronized void write() {
        Tap.Reading reading = wire.read(tap, latest, Math.min(left, AT_ONCE));
        latest = reading.latest();
        if (reading.dropped() > 0) {
            LOG.info("{} {} frames are not shown: too many at once", tap.id(), reading.dropped());
        }
        reading.frames().forEach(this::line);
        left -= reading.frames().size();
        if (left <= 0 || (!reading.open() && !reading.more())) {
            LOG.info("{} ends", tap.id());
            wire.close(tap);
            if (task != null) {
                task.cancel();
            }
        }
    }

    private void line(WireFrame frame) {
        LOG.atInfo()
                .addKeyValue("connectionId", frame.connectionId())
                .addKeyValue(
                        "transport",
                        frame.transport() == null ? "" : frame.transport().wireName())
                .addKeyValue("user", plain(frame.user()))
                .log(
                        "{} {} {} {} {} {}",
                        tap.id(),
                        frame.at(),
                        frame.connectionId(),
                        frame.fromClient() ? ">" : "<",
                        frame.kind().name().toLowerCase(Locale.ROOT),
                        plain(frame.text()) + (frame.cut() ? "..." : ""));
    }

    // What a client writes must not make lines of its own.
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            boolean breaks = Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
            plain.append(breaks ? '?' : (char) c);
        });
        return plain.toString();
    }
}
