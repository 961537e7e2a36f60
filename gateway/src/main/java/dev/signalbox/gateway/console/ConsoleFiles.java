package dev.signalbox.gateway.console;

import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.page.EntityTag;
import dev.signalbox.gateway.sample.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The console's page, style and scripts, from the class path. They hold nothing of the server, so they are for everybody; what they ask for is
 * not.
 */
final class ConsoleFiles {
    private static final String INDEX = "index.html";
    private static final String THEME = "theme.css";
    private static final List<String> NAMES = List.of(
            INDEX,
            THEME,
            "console.css",
            "table.css",
            "wire.css",
            "icon.svg",
            "console.js",
            "api.js",
            "charts.js",
            "detail.js",
            "dom.js",
            "format.js",
            "overview.js",
            "table.js",
            "wire.js");
    // Nothing from elsewhere, nothing inline, not to be framed.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private ConsoleFiles() {}

    static void addTo(RouteTable table) {
        Map<String, ManagementReply> files = new LinkedHashMap<>();
        NAMES.forEach(name -> files.put(name, file(name)));
        // Without the slash, what the page refers to would be looked for elsewhere.
        ManagementReply moved = new ManagementReply(308, null, new byte[0], Map.of("Location", "/console/"));
        table.add(ManagementRoute.open("GET", "/console", ManagementEndpoint.of(request -> moved)));
        files.forEach((name, reply) -> table.add(ManagementRoute.open(
                "GET", "/console/" + (name.equals(INDEX) ? "" : name), ManagementEndpoint.of(request -> {
                    boolean known =
                            EntityTag.matches(request.facts().header("If-None-Match"), EntityTag.of(reply.body()));
                    return known ? new ManagementReply(304, null, new byte[0], reply.headers()) : reply;
                }))));
    }

    private static ManagementReply file(String name) {
        byte[] bytes;
        String resource = name.equals(THEME) ? "/" + Sample.PAGE + "/css/" + THEME : name; // one look for both pages
        try (InputStream stream = ConsoleFiles.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the console lacks its file " + name);
            }
            bytes = stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ManagementReply(
                200,
                type(name),
                bytes,
                Map.of(
                        "ETag", EntityTag.of(bytes),
                        "Cache-Control", "no-cache",
                        "Content-Security-Policy", POLICY,
                        "Referrer-Policy", "no-referrer",
                        "X-Content-Type-Options", "nosniff"));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=UTF-8";
            case "css" -> "text/css; charset=UTF-8";
            case "svg" -> "image/svg+xml";
            default -> "text/javascript; charset=UTF-8";
        };
    }
}
