package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.wire.RawRequest.Header;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How recordings are played. Every {@code with} method gives a changed copy. */
public final class ReplayOptions {
    /** How long a server is waited for beyond the recorded time, unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PATIENCE = Duration.ofDays(1);

    private final URI target;
    private final Duration patience;
    private final boolean timing;
    private final List<Header> headers;
    private final Set<String> ignoredHeaders;
    private final List<Pattern> free;
    private final @Nullable ServerControl control;

    private ReplayOptions(
            URI target,
            Duration patience,
            boolean timing,
            List<Header> headers,
            Set<String> ignoredHeaders,
            List<Pattern> free,
            @Nullable ServerControl control) {
        this.target = target;
        this.patience = patience;
        this.timing = timing;
        this.headers = List.copyOf(headers);
        this.ignoredHeaders = Set.copyOf(ignoredHeaders);
        this.free = List.copyOf(free);
        this.control = control;
    }

    /**
     * Plays against this server.
     *
     * @param target {@code http://host:port}, perhaps with a path that goes before the recorded ones
     * @throws IllegalArgumentException when it is no such address; the message names what is wrong
     */
    public static ReplayOptions against(URI target) {
        if (!"http".equals(target.getScheme()) && !"https".equals(target.getScheme())) {
            throw new IllegalArgumentException("target: " + target + " (expected: http://host:port or https://host)");
        }
        if (target.getHost() == null || target.getQuery() != null || target.getFragment() != null) {
            throw new IllegalArgumentException(
                    "target: " + target + " (expected: a host, perhaps a port and a path, no more)");
        }
        if (target.getPort() == 0 || target.getPort() > 65_535) {
            throw new IllegalArgumentException("target: " + target + " (expected: a port from 1 to 65535)");
        }
        return new ReplayOptions(target, PATIENCE, false, List.of(), Set.of(), List.of(), null);
    }

    /**
     * Waits this long for what does not come, beyond the time it took in the recording.
     *
     * @throws IllegalArgumentException when it is less than nothing or more than a day
     */
    public ReplayOptions withPatience(Duration longest) {
        if (longest.isNegative() || longest.compareTo(LONGEST_PATIENCE) > 0) {
            throw new IllegalArgumentException("patience: " + longest.toSeconds() + " (expected: seconds, 0 to "
                    + LONGEST_PATIENCE.toSeconds() + ")");
        }
        return new ReplayOptions(target, longest, timing, headers, ignoredHeaders, free, control);
    }

    /** Keeps the recorded times between the client's actions, too. */
    public ReplayOptions withTiming() {
        return new ReplayOptions(target, patience, true, headers, ignoredHeaders, free, control);
    }

    /** Sends this header with every request, in place of recorded ones of the same name. */
    public ReplayOptions withHeader(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new ReplayOptions(target, patience, timing, more, ignoredHeaders, free, control);
    }

    /** Does not compare the header of that name. */
    public ReplayOptions ignoringHeader(String name) {
        Set<String> more = new HashSet<>(ignoredHeaders);
        more.add(name.toLowerCase(Locale.ROOT));
        return new ReplayOptions(target, patience, timing, headers, more, free, control);
    }

    /** Lets text that this pattern covers be other than recorded, inside of strings and of bodies that are not JSON. */
    public ReplayOptions withFreeText(Pattern pattern) {
        List<Pattern> more = new ArrayList<>(free);
        more.add(pattern);
        return new ReplayOptions(target, patience, timing, headers, ignoredHeaders, more, control);
    }

    /** Lets recordings be played in which the server was stopped, killed or started. */
    public ReplayOptions withControl(ServerControl hands) {
        return new ReplayOptions(target, patience, timing, headers, ignoredHeaders, free, hands);
    }

    URI target() {
        return target;
    }

    Duration patience() {
        return patience;
    }

    boolean timing() {
        return timing;
    }

    List<Header> headers() {
        return headers;
    }

    Set<String> ignoredHeaders() {
        return ignoredHeaders;
    }

    List<Pattern> free() {
        return free;
    }

    @Nullable
    ServerControl control() {
        return control;
    }
}
