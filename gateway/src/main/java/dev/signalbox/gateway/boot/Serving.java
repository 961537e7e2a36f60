package dev.signalbox.gateway.boot;

import ch.qos.logback.classic.LoggerContext;
import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.ManagementListenException;
import dev.signalbox.gateway.sample.Sample;
import dev.signalbox.gateway.settings.HubOptions;
import dev.signalbox.gateway.settings.Settings;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.discovery.HubDiscoveryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/** The server at work, in the process it has to itself, until it is told to stop. */
final class Serving {
    private static final int COULD_NOT_START = 1;

    private final Settings settings;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * @param out for what is said to the user
     * @param err for what goes wrong, a line each
     */
    Serving(Settings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /**
     * Serves the hubs of the configured folders, or the sample, and returns when that has ended.
     *
     * @return the exit code
     */
    int run() throws InterruptedException {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Observing.log(settings.observing(), context);
        }
        return settings.hubs().folders().isEmpty() ? serveSample() : serveFolders();
    }

    private int serveFolders() throws InterruptedException {
        HubOptions options = settings.hubs();
        try (FolderHubs hubs = FolderHubs.open(options)) {
            Gateway.Builder gateway = Gateway.builder(settings.config()).hubs(options.path(), hubs.hubs());
            return serve(
                    gateway,
                    () -> {},
                    () -> {},
                    running -> Banner.hubs(out, running, settings.config(), options.path()));
        } catch (HubDiscoveryException e) {
            err.println("signalbox: " + e.getMessage());
            return COULD_NOT_START;
        }
    }

    private int serveSample() throws InterruptedException {
        GatewayConfig config = settings.config();
        try (SystemScheduler scheduler = new SystemScheduler("signalbox-sample")) {
            Sample sample = Sample.create(
                    scheduler, RandomGenerator.getDefault(), settings.hubs().into(HubServer.builder()));
            Gateway.Builder gateway = Gateway.builder(config)
                    .hubs("/signalr", sample.hubs())
                    .connection("/echo", sample.echo())
                    .page("/", Sample.PAGE);
            return serve(gateway, sample::start, sample::stop, running -> Banner.sample(out, running, config));
        }
    }

    private int serve(Gateway.Builder builder, Runnable afterStart, Runnable beforeEnd, Consumer<Gateway> banner)
            throws InterruptedException {
        GatewayConfig config = settings.config();
        Gateway gateway;
        try {
            Observing.gateway(settings.observing(), builder);
            gateway = builder.start();
        } catch (IOException e) {
            err.println("signalbox: " + reason(config, e));
            return COULD_NOT_START;
        } catch (IllegalArgumentException e) {
            err.println("signalbox: " + e.getMessage());
            return COULD_NOT_START;
        }
        CountDownLatch asked = new CountDownLatch(1);
        boolean caught = Signals.handle(asked::countDown);
        // Where signals are not caught, and for whatever else ends a JVM.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (caught) {
                                gateway.stop();
                            } else {
                                gateway.drain();
                            }
                            beforeEnd.run();
                        },
                        "signalbox-stop"));
        afterStart.run();
        banner.accept(gateway);
        asked.await();
        gateway.drain();
        beforeEnd.run();
        return 0;
    }

    private static String reason(GatewayConfig config, IOException problem) {
        if (problem instanceof ManagementListenException) {
            return String.valueOf(problem.getMessage());
        }
        if (problem instanceof UnknownHostException) {
            return "--host " + config.host() + ": unknown here (expected: an address or name of this machine)";
        }
        return "cannot listen on " + config.host() + ":" + config.port() + ": " + problem.getMessage()
                + " (--host and --port choose another address)";
    }
}
