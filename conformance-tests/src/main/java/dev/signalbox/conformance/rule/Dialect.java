package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rule is tried: over which transport and as which protocol version.
 *
 * @param transport the transport, null for rules about single HTTP requests
 * @param version the value of {@code clientProtocol}, null for clients that name none; without meaning when there is no transport
 */
public record Dialect(
        @Nullable Transport transport, @Nullable String version) {
    /** The protocol version of clients that wait for no version in particular. */
    public static final String USUAL_VERSION = "1.5";

    private static final List<@Nullable String> VERSIONS = Arrays.asList(null, "1.3", "1.4", "1.5", "2.0", "2.1");

    /** For rules about single HTTP requests. */
    public static List<Dialect> once() {
        return List.of(new Dialect(null, USUAL_VERSION));
    }

    /** The given transports, as version 1.5. */
    public static List<Dialect> over(Transport... transports) {
        return Arrays.stream(transports)
                .map(transport -> new Dialect(transport, USUAL_VERSION))
                .toList();
    }

    /** The given transports in each version that clients of the original name: none, 1.3, 1.4, 1.5, 2.0, 2.1. */
    public static List<Dialect> everyVersion(Transport... transports) {
        return versions(VERSIONS, transports);
    }

    /** The given transports in each version whose clients send {@code /start}. */
    public static List<Dialect> startingVersions(Transport... transports) {
        return versions(List.of("1.4", "1.5", "2.0", "2.1"), transports);
    }

    /** The given transports in each version whose clients send no {@code /start}. */
    public static List<Dialect> olderVersions(Transport... transports) {
        return versions(Arrays.asList(null, "1.2", "1.3"), transports);
    }

    private static List<Dialect> versions(List<@Nullable String> versions, Transport... transports) {
        List<Dialect> all = new ArrayList<>();
        for (Transport transport : transports) {
            for (String version : versions) {
                all.add(new Dialect(transport, version));
            }
        }
        return all;
    }

    /** The transport as reports show it, {@code -} for none. */
    public String transportLabel() {
        return transport == null ? "-" : transport.wireName();
    }

    /** The version as reports show it, {@code -} where it has no meaning, {@code none} when none is named. */
    public String versionLabel() {
        return transport == null ? "-" : version == null ? "none" : version;
    }

    @Override
    public String toString() {
        return transport == null ? "" : transportLabel() + " " + versionLabel();
    }
}
