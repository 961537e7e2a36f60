package dev.signalbox.conformance.rule.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.conformance.rule.Prober;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.suite.SuiteProfile;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.connection.backplane.InProcessBackplane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gateways the rules are tried on in the build: one for each way of being set up that some rule needs. */
final class RuleTargets implements AutoCloseable {
    private static final String SAME_KEY = "c2FtZSBrZXkgZm9yIGJvdGggc2VydmVycyBvZiBhIHRlc3QuIQ==";

    /** Nothing but a fault is waited for as long; on a busy machine, much for longer than usual. */
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final List<SuiteGateway> gateways = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    /** Starts all of them. Rules choose in this order; those that wait find the quick one first for want of it elsewhere. */
    static RuleTargets start() {
        RuleTargets all = new RuleTargets();
        try {
            all.add("plain", settings -> settings.put("lifecycle", false));
            all.addWithTwin();
            all.addOnOneBackplane();
            all.add("quick", settings -> settings.put("disconnectTimeout", 6));
            all.add(
                    "quick-end",
                    settings -> settings.put("disconnectTimeout", 6).put("connectionTimeout", 3));
            all.add(
                    "no-keep-alive",
                    settings -> settings.put("disconnectTimeout", 6)
                            .put("connectionTimeout", 5)
                            .putNull("keepAlive"));
            all.add(
                    "jsonp",
                    settings -> settings.put("jsonp", true)
                            .put("disconnectTimeout", 6)
                            .put("connectionTimeout", 5));
            all.add("detailed", settings -> settings.put("detailedErrors", true));
            all.add("delay", settings -> settings.put("longPollDelay", 250));
            all.add("no-web-sockets", settings -> settings.put("webSockets", false));
            all.add("no-proxies", settings -> settings.put("javaScriptProxies", false));
            all.add("authentication", settings -> settings.put("requireAuthentication", true));
            all.add("no-limit", settings -> settings.putNull("maxWebSocketMessageSize"));
        } catch (RuntimeException failure) {
            all.close();
            throw failure;
        }
        return all;
    }

    /** A gateway whose settings are the suite's defaults, changed. */
    static SuiteGateway gateway(Consumer<ObjectNode> change, boolean sameKey) {
        return gateway(change, sameKey, null);
    }

    private static SuiteGateway gateway(Consumer<ObjectNode> change, boolean sameKey, @Nullable Backplane backplane) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        change.accept(settings);
        try {
            return SuiteGateway.start(
                    "127.0.0.1", 0, SuiteProfile.of(settings), sameKey ? SAME_KEY : null, true, backplane);
        } catch (IOException failure) {
            throw new UncheckedIOException("the gateway did not start", failure);
        }
    }

    private static Target suite(String name, SuiteGateway gateway) {
        return Target.suite(name, WireAddress.local(gateway.port())).withTimeout(TIMEOUT);
    }

    private void add(String name, Consumer<ObjectNode> change) {
        SuiteGateway gateway = gateway(change, false);
        gateways.add(gateway);
        targets.add(Prober.probe(suite(name, gateway)));
    }

    private void addWithTwin() {
        SuiteGateway one = gateway(settings -> {}, true);
        gateways.add(one);
        SuiteGateway other = gateway(settings -> {}, true);
        gateways.add(other);
        targets.add(Prober.probe(suite("lifecycle", one)
                .withTwin(WireAddress.local(other.port()))
                .withFresh(Fresh::new)));
    }

    private void addOnOneBackplane() {
        Backplane shared = new InProcessBackplane(1, 1 << 16, 64L << 20);
        SuiteGateway one = gateway(settings -> {}, true, shared);
        gateways.add(one);
        SuiteGateway other = gateway(settings -> {}, true, shared);
        gateways.add(other);
        targets.add(Prober.probe(suite("nodes", one).withTwin(WireAddress.local(other.port())))
                .onOneBackplane());
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    @Override
    public void close() {
        gateways.forEach(SuiteGateway::close);
    }

    /** A gateway for one trial. */
    private static final class Fresh implements Target.Stoppable {
        private final SuiteGateway gateway = gateway(settings -> {}, false);

        @Override
        public WireAddress address() {
            return WireAddress.local(gateway.port());
        }

        @Override
        public void stop() {
            gateway.close();
        }

        @Override
        public void close() {
            gateway.close();
        }
    }
}
