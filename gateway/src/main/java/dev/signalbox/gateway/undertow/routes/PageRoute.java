package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.page.EntityTag;
import dev.signalbox.gateway.page.PageFile;
import dev.signalbox.gateway.page.Pages;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves static files, and the 404 of everything that is nowhere. Files are looked up on the application executor, since
 * reading them may block.
 */
public final class PageRoute {
    private static final Logger LOG = LoggerFactory.getLogger(PageRoute.class);
    private static final HttpString CONTENT_SECURITY_POLICY = new HttpString("Content-Security-Policy");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
    private static final Reply NOT_FOUND = Reply.refusal(404, "Not found.");
    private static final Reply NOT_ALLOWED = Reply.refusal(405, "Only GET and HEAD are served here.");
    private static final Reply BUSY = Reply.refusal(503, "The server is too busy to take this request.");
    private static final Reply FAULT = Reply.empty(500, null);
    private static final Reply NOT_MODIFIED = Reply.empty(304, null);

    private final Pages pages;
    private final Executor application;
    private final HttpLimits limits;

    /** Creates the route. */
    public PageRoute(Pages pages, Executor application, HttpLimits limits) {
        this.pages = pages;
        this.application = application;
        this.limits = limits;
    }

    /** I/O thread: reads past a body, looks the file up elsewhere, answers. */
    void serve(HttpServerExchange exchange, String path) {
        RequestBody.read(exchange, limits, false, new RequestBody.Listener() {
            @Override
            public void complete(byte[] body) {
                if (pages.isEmpty()) {
                    Answer.send(exchange, NOT_FOUND, limits);
                    return;
                }
                try {
                    application.execute(() -> look(exchange, path));
                } catch (RejectedExecutionException e) {
                    Answer.send(exchange, BUSY, limits);
                }
            }

            @Override
            public void tooLarge() {
                Answer.refuse(exchange, NOT_FOUND);
            }

            @Override
            public void tooSlow() {
                Answer.refuse(exchange, NOT_FOUND);
            }
        });
    }

    private void look(HttpServerExchange exchange, String path) {
        PageFile file = null;
        boolean failed = false;
        try {
            file = pages.find(path);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), AccessLog.plain(path), e);
            failed = true;
        }
        PageFile found = file;
        Reply reply = failed ? FAULT : reply(exchange, found);
        try {
            exchange.getIoThread().execute(() -> {
                if (found != null) {
                    addHeaders(exchange, found);
                }
                Answer.send(exchange, reply, limits);
            });
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
        }
    }

    private static Reply reply(HttpServerExchange exchange, @Nullable PageFile file) {
        if (file == null) {
            return NOT_FOUND;
        }
        HttpString method = exchange.getRequestMethod();
        if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
            return NOT_ALLOWED;
        }
        if (EntityTag.matches(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH), file.etag())) {
            return NOT_MODIFIED;
        }
        return new Reply(200, null, file.contentType(), file.content());
    }

    private static void addHeaders(HttpServerExchange exchange, PageFile file) {
        exchange.getResponseHeaders().put(Headers.ETAG, file.etag());
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache"); // asked for again, answered 304
        exchange.getResponseHeaders().put(REFERRER_POLICY, "same-origin");
        if (file.isDocument()) {
            exchange.getResponseHeaders().put(CONTENT_SECURITY_POLICY, pagePolicy());
        }
    }

    // Scripts and frames from here only. Forever frames are documents of their own, so their inline scripts need no
    // leave from this page; ws: and wss: are named because older browsers do not take 'self' for them.
    private static String pagePolicy() {
        return "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
                + " frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    }
}
