package dev.signalbox.conformance.suite;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts suite servers for a test, each of them its own, and stops them after it. Register one for each test object. */
public final class Suites implements AfterEachCallback {
    private final List<SuiteServer> started = new ArrayList<>();

    /** A server with the product's default time-outs. */
    public SuiteServer start() {
        return start(SuiteSettings.defaults());
    }

    /** A server with the shortest time-outs. */
    public SuiteServer startQuick() {
        return start(SuiteSettings.quick());
    }

    /** A server with these settings. */
    public SuiteServer start(SuiteSettings settings) {
        SuiteServer server = SuiteServer.start(settings);
        started.add(server);
        return server;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (SuiteServer server : started) {
            server.close();
        }
        started.clear();
    }
}
