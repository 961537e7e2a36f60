package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.WireAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that is judged. Immutable; the {@code with…} methods give altered copies.
 *
 * @param name what reports call it
 * @param address where it listens
 * @param base the path all mounts of the suite lie below, empty or beginning with a slash
 * @param hubs the path of the hubs' mount, base included
 * @param timeout how long one ordinary wait may last
 * @param features what it has
 * @param twin another server with the same keys, on the same backplane or by itself, null when there is none
 * @param fresh starts a like server that a rule may stop, null when there are none
 */
public record Target(
        String name,
        WireAddress address,
        String base,
        String hubs,
        Duration timeout,
        Set<Feature> features,
        @Nullable WireAddress twin,
        @Nullable Supplier<Stoppable> fresh) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    /** A like server of its own. */
    public interface Stoppable extends AutoCloseable {
        /** Where it listens. */
        WireAddress address();

        /** Stops it in order and waits until it has stopped. */
        void stop();

        /** Stops it if it still runs. */
        @Override
        void close();
    }

    public Target {
        features = Set.copyOf(features);
    }

    /** The suite as it is mounted usually: hubs at {@code /signalr}, raw connections beside them. */
    public static Target suite(String name, WireAddress address) {
        return new Target(name, address, "", "/signalr", USUAL_TIMEOUT, Set.of(), null, null);
    }

    /** This target with other features. */
    public Target withFeatures(Set<Feature> others) {
        return new Target(name, address, base, hubs, timeout, others, twin, fresh);
    }

    /** This target behind another address, for example that of a proxy. */
    public Target withAddress(WireAddress other) {
        return new Target(name, other, base, hubs, timeout, features, twin, fresh);
    }

    /** This target with other waits. */
    public Target withTimeout(Duration span) {
        return new Target(name, address, base, hubs, span, features, twin, fresh);
    }

    /** This target with a twin. */
    public Target withTwin(@Nullable WireAddress other) {
        return new Target(name, address, base, hubs, timeout, features, other, fresh);
    }

    /**
     * This target, whose twin is on the same backplane. Nobody can see that from outside, so it is said. Rules about a server that does not
     * know what the other one knows do not apply to it then.
     *
     * @throws IllegalArgumentException when it has no twin
     */
    public Target onOneBackplane() {
        if (twin == null) {
            throw new IllegalArgumentException(
                    "twin: none (expected: a second server on the same backplane, --twin URL)");
        }
        Set<Feature> others = EnumSet.of(Feature.BACKPLANE);
        others.addAll(features);
        others.remove(Feature.TWIN);
        return withFeatures(others);
    }

    /** This target, of which rules may start and stop others. */
    public Target withFresh(Supplier<Stoppable> others) {
        return new Target(name, address, base, hubs, timeout, features, twin, others);
    }
}
