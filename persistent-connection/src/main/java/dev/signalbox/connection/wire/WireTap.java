package dev.signalbox.connection.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.time.Ticker;
import dev.signalbox.connection.wire.WireFrame.Kind;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The switch that shows the frames of single connections: bounded in taps, in time and in what each holds. Tokens are masked. Safe for use
 * by any thread.
 *
 * <p>Whoever feeds it asks {@link #isOn} first.
 */
public final class WireTap {
    /** How many taps may be open at a time. */
    public static final int MAX_TAPS = 8;
    /** The longest that one may stay open. */
    public static final Duration MAX_TIME = Duration.ofHours(1);
    /** One that nobody reads is closed after this. */
    public static final Duration IDLE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Ticker ticker;
    private final AtomicLong opened = new AtomicLong();
    private volatile @Nullable List<Tap> taps; // null while none is open; replaced, never changed

    /** Creates it with no tap open. */
    public WireTap(InstantSource clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /**
     * Opens a tap.
     *
     * @param longest how long it stays open at most; more than {@link #MAX_TIME} counts as that
     * @return null when as many are open as may be
     */
    public synchronized @Nullable Tap open(TapTarget target, Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: more than nothing)");
        }
        expire();
        List<Tap> now = open();
        if (now.size() >= MAX_TAPS) {
            return null;
        }
        Duration time = longest.compareTo(MAX_TIME) > 0 ? MAX_TIME : longest;
        long nanos = ticker.nanos();
        Tap tap = new Tap("t" + opened.incrementAndGet(), target, nanos, nanos + time.toNanos());
        List<Tap> more = new ArrayList<>(now);
        more.add(tap);
        taps = List.copyOf(more);
        return tap;
    }

    /** The taps that are open. */
    public List<Tap> open() {
        List<Tap> now = taps;
        return now == null ? List.of() : now;
    }

    /** An open tap by its id, null when there is none. */
    public @Nullable Tap find(String id) {
        return open().stream().filter(tap -> tap.id().equals(id)).findFirst().orElse(null);
    }

    /**
     * Reads what came after a frame.
     *
     * @param after the sequence of the last frame that was read, or {@code latest} of the last reading; 0 for the first time
     * @param most how many frames at most
     */
    public Tap.Reading read(Tap tap, long after, int most) {
        return tap.read(after, most, ticker.nanos());
    }

    /** Closes a tap. Idempotent. */
    public void close(Tap tap) {
        keep(kept -> kept != tap);
    }

    /** Closes those whose time is over and those nobody reads; to be called now and then. */
    public void expire() {
        if (taps != null) {
            long now = ticker.nanos();
            keep(tap -> !tap.isOver(now, IDLE.toNanos()));
        }
    }

    private synchronized void keep(Predicate<Tap> which) {
        List<Tap> kept = new ArrayList<>();
        for (Tap tap : open()) {
            if (which.test(tap)) {
                kept.add(tap);
            } else {
                tap.close();
            }
        }
        taps = kept.isEmpty() ? null : List.copyOf(kept);
    }

    /** Whether any tap is open: the reading of one field. */
    public boolean isOn() {
        return taps != null;
    }

    /** A connection's {@code /connect} came. */
    public void begins(String connectionId) {
        open().forEach(tap -> tap.begins(connectionId));
    }

    /** A request came: its method, path and parameters, those of a form not among them. */
    public void request(
            String connectionId,
            String user,
            @Nullable TransportType transport,
            String method,
            String path,
            Map<String, String> query) {
        List<Tap> showing = showing(connectionId, user);
        if (!showing.isEmpty()) {
            String text = method + " " + path + WireMask.query(query);
            show(showing, connectionId, user, Kind.REQUEST, true, transport, text, text.length());
        }
    }

    /** A request was answered as a whole. */
    public void answer(String connectionId, String user, @Nullable TransportType transport, int status, byte[] body) {
        List<Tap> showing = showing(connectionId, user);
        if (!showing.isEmpty()) {
            String text = (status + " " + WireMask.frame(text(body))).trim();
            show(showing, connectionId, user, Kind.ANSWER, false, transport, text, body.length);
        }
    }

    /** The client said something. */
    public void received(String connectionId, String user, TransportType transport, String text) {
        List<Tap> showing = showing(connectionId, user);
        if (!showing.isEmpty()) {
            String masked = WireMask.frame(beginning(text));
            show(showing, connectionId, user, Kind.FRAME, true, transport, masked, text.length());
        }
    }

    /** Something was said to the client. */
    public void sent(String connectionId, String user, TransportType transport, byte[]... parts) {
        List<Tap> showing = showing(connectionId, user);
        if (!showing.isEmpty()) {
            int size = 0;
            for (byte[] part : parts) {
                size += part.length;
            }
            show(showing, connectionId, user, Kind.FRAME, false, transport, WireMask.frame(text(parts)), size);
        }
    }

    /** A receive request or socket ended. */
    public void ended(String connectionId, String user, TransportType transport, String how) {
        List<Tap> showing = showing(connectionId, user);
        if (!showing.isEmpty()) {
            show(showing, connectionId, user, Kind.END, false, transport, how, 0);
        }
    }

    private List<Tap> showing(String connectionId, String user) {
        List<Tap> all = open();
        List<Tap> showing = List.of();
        for (Tap tap : all) {
            if (tap.shows(connectionId, user)) {
                if (showing.isEmpty()) {
                    showing = new ArrayList<>(all.size());
                }
                showing.add(tap);
            }
        }
        return showing;
    }

    private void show(
            List<Tap> on,
            String connectionId,
            String user,
            Kind kind,
            boolean fromClient,
            @Nullable TransportType transport,
            String text,
            int size) {
        String shown = beginning(text);
        boolean cut = shown.length() < text.length() || size > WireFrame.MAX_TEXT;
        on.forEach(tap -> tap.add(clock.instant(), connectionId, user, kind, fromClient, transport, shown, size, cut));
    }

    // Cut before it is decoded and masked, so that a long frame costs no more than what is shown of it.
    private static String text(byte[]... parts) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : parts) {
            int room = WireFrame.MAX_TEXT - text.length();
            text.append(new String(part, 0, Math.min(part.length, room), UTF_8));
        }
        return text.toString();
    }

    private static String beginning(String text) {
        return text.length() <= WireFrame.MAX_TEXT ? text : text.substring(0, WireFrame.MAX_TEXT);
    }
}
