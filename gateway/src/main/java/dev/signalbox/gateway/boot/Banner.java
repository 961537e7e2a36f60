package dev.signalbox.gateway.boot;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.settings.Spans;
import java.io.PrintWriter;
import java.time.Duration;

/** What is said when the server runs. */
final class Banner {
    /** How the first line begins. */
    static final String LISTENS = "Signalbox listens on ";

    private Banner() {}

    /** The sample runs. */
    static void sample(PrintWriter out, Gateway gateway, GatewayConfig config) {
        String url = url(gateway, config);
        out.println(LISTENS + url);
        out.println("  page   " + url + "/");
        out.println("  hubs   " + url + "/signalr   (script at " + url + "/signalr/hubs)");
        out.println("  raw    " + url + "/echo");
        settings(out, gateway, config);
    }

    /** Hubs of folders run. */
    static void hubs(PrintWriter out, Gateway gateway, GatewayConfig config, String path) {
        String url = url(gateway, config);
        out.println(LISTENS + url);
        out.println("  hubs   " + url + path + "   (script at " + url + path + "/hubs)");
        settings(out, gateway, config);
    }

    private static String url(Gateway gateway, GatewayConfig config) {
        return "http://" + urlHost(config.host()) + ":" + gateway.port();
    }

    private static void settings(PrintWriter out, Gateway gateway, GatewayConfig config) {
        if (config.management().isOn()) {
            out.println("  manage http://" + urlHost(config.management().host()) + ":" + gateway.managementPort()
                    + (config.management().keys().isEmpty()
                                    && config.management().jwt() == null
                            ? "   (health only: no key is set)"
                            : ""));
        }
        ConnectionConfig connection = config.connection();
        out.println("  " + timeouts(connection.timeouts())
                + ", WebSockets " + (config.webSockets() ? "on" : "off")
                + ", JSONP " + (config.jsonp() ? "on" : "off"));
        connection
                .clientTimeouts()
                .forEach((client, timeouts) -> out.println("  " + client + " clients: " + timeouts(timeouts)));
        out.println("Stop with Ctrl-C.");
        out.flush();
    }

    private static String timeouts(ConnectionTimeouts timeouts) {
        Duration keepAlive = timeouts.keepAlive();
        return "keep-alive " + (keepAlive == null ? "off" : Spans.show(keepAlive)) + ", disconnect timeout "
                + Spans.show(timeouts.disconnectTimeout());
    }

    // What can be typed into a browser on this machine.
    private static String urlHost(String host) {
        return switch (host) {
            case "0.0.0.0", "::", "[::]" -> "localhost";
            default -> host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }
}
