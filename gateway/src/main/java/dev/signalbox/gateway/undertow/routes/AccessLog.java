package dev.signalbox.gateway.undertow.routes;

import io.undertow.server.HttpServerExchange;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request when it is over, on the logger {@code dev.signalbox.access}: address of the client, method, path, status,
 * bytes of the answer's body, milliseconds; the same as key-value pairs for logs that are not read by people. Never the query, headers or cookies: they carry tokens and payloads.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.signalbox.access");
    private static final int LONGEST_PATH = 256;

    private AccessLog() {}

    static void watch(HttpServerExchange exchange, String path) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        String client = Arrived.of(exchange).remoteAddress();
        long begin = System.nanoTime();
        exchange.addExchangeCompleteListener((over, next) -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            String method = plain(over.getRequestMethod().toString());
            String shown = plain(path);
            int status = over.getStatusCode();
            long bytes = over.getResponseBytesSent();
            LOG.atInfo()
                    .addKeyValue("client", client)
                    .addKeyValue("method", method)
                    .addKeyValue("path", shown)
                    .addKeyValue("status", status)
                    .addKeyValue("bytes", bytes)
                    .addKeyValue("millis", millis)
                    .log("{} {} {} {} {} {}", client, method, shown, status, bytes, millis);
            next.proceed();
        });
    }

    // What a client writes must not make lines or columns of its own.
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST_PATH));
        for (int i = 0; i < text.length() && i < LONGEST_PATH; i++) {
            char c = text.charAt(i);
            boolean harmless = c > ' ' && c != 0x7F && !Character.isISOControl(c) && c != 0x2028 && c != 0x2029;
            plain.append(harmless ? c : '?');
        }
        return text.length() > LONGEST_PATH ? plain.append("...").toString() : plain.toString();
    }
}
