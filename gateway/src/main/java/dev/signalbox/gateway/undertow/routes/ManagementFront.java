package dev.signalbox.gateway.undertow.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.arrival.Arrivals;
import dev.signalbox.gateway.arrival.Forwarding;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.RequestFacts;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.management.Gatekeeper;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Principal;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request to the management port enters: finds its route, lets its sender in, and only then reads the body and asks the
 * endpoint, on the port's own threads. Every refusal is a problem by RFC 9457.
 */
public final class ManagementFront implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementFront.class);
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
    private static final HttpString FRAME_OPTIONS = new HttpString("X-Frame-Options");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
    private static final String CHALLENGE = "Bearer realm=\"signalbox\"";

    private final RouteTable routes;
    private final Gatekeeper gatekeeper;
    private final Executor executor;
    private final HttpLimits limits;
    private final RequestHead head;
    private final boolean accessLog;
    // Users of the public port mean nothing here.
    private final Facts facts = new Facts(Identity.ANONYMOUS, RequestEvents.NONE);
    // Nothing in front of this port is believed.
    private final Arrivals arrivals = new Arrivals(TrustedProxies.NONE, Forwarding.DEFAULT, ignored -> {});

    /**
     * Creates the entrance.
     *
     * @param routes what there is
     * @param gatekeeper who may
     * @param executor runs endpoints; refuses when too many wait
     * @param limits bounds of one request
     * @param accessLog whether each request gets a line in the log
     */
    public ManagementFront(
            RouteTable routes, Gatekeeper gatekeeper, Executor executor, HttpLimits limits, boolean accessLog) {
        this.routes = routes;
        this.gatekeeper = gatekeeper;
        this.executor = executor;
        this.limits = limits;
        this.accessLog = accessLog;
        this.head = new RequestHead(limits, RequestEvents.NONE);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Arrived.judge(exchange, arrivals);
        exchange.getResponseHeaders()
                .put(CONTENT_TYPE_OPTIONS, "nosniff")
                .put(FRAME_OPTIONS, "DENY")
                .put(REFERRER_POLICY, "no-referrer");
        RequestTarget target = RequestTarget.of(
                exchange.getRequestURI(), exchange.isHostIncludedInRequestURI(), exchange.getQueryString());
        if (accessLog) {
            AccessLog.watch(exchange, target.path());
        }
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
            Reply refusal = head.refusal(exchange);
            if (refusal != null) {
                refuse(exchange, Problem.of(refusal.status(), new String(refusal.body(), UTF_8)));
                return;
            }
            route(exchange, target);
        });
    }

    private void route(HttpServerExchange exchange, RequestTarget target) {
        RouteTable.Match match = routes.find(exchange.getRequestMethod().toString(), segments(exchange));
        if (match instanceof RouteTable.Found found) {
            onExecutor(exchange, () -> admit(exchange, target, found));
        } else if (match instanceof RouteTable.WrongMethod wrong) {
            exchange.getResponseHeaders().put(Headers.ALLOW, wrong.allowed());
            refuse(exchange, Problem.of(405, "This path takes " + wrong.allowed() + "."));
        } else {
            refuse(exchange, Problem.of(404, "There is nothing at this path."));
        }
    }

    // Segment by segment, so that an escaped slash stays within one.
    private static List<String> segments(HttpServerExchange exchange) {
        String raw = exchange.getRequestURI();
        int path = exchange.isHostIncludedInRequestURI() ? raw.indexOf('/', raw.indexOf("://") + 3) : 0;
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(Math.max(path, 0))
                .substring(path < 0 ? raw.length() : 1)
                .split("/", -1)) {
            segments.add(RequestTarget.of(segment, false, "").path());
        }
        return segments;
    }

    // Management executor.
    private void admit(HttpServerExchange exchange, RequestTarget target, RouteTable.Found found) {
        RequestFacts asked;
        Principal principal;
        try {
            asked = facts.of(exchange, target.path(), Parameters.ofQuery(target.query()));
            principal = gatekeeper.admit(asked, found.route());
        } catch (ProblemException e) {
            onIoThread(exchange, () -> refuse(exchange, e.problem()));
            return;
        } catch (ProtocolException e) {
            onIoThread(exchange, () -> refuse(exchange, Problem.of(e.status(), String.valueOf(e.getMessage()))));
            return;
        } catch (RuntimeException e) {
            onIoThread(exchange, () -> refuse(exchange, fault(exchange, target, e)));
            return;
        }
        onIoThread(exchange, () -> read(exchange, target, found, asked, principal));
    }

    private void read(
            HttpServerExchange exchange,
            RequestTarget target,
            RouteTable.Found found,
            RequestFacts asked,
            Principal principal) {
        RequestBody.read(exchange, limits, true, new RequestBody.Listener() {
            @Override
            public void complete(byte[] body) {
                ManagementRequest request = new ManagementRequest(asked, found.parameters(), body, principal);
                onExecutor(exchange, () -> ask(exchange, target, found.route(), request));
            }

            @Override
            public void tooLarge() {
                Answer.refuse(
                        exchange,
                        prepare(
                                exchange,
                                Problem.of(413, "The body is larger than " + limits.maxBodyBytes() + " bytes.")
                                        .with("maxBytes", limits.maxBodyBytes())
                                        .reply()));
            }

            @Override
            public void tooSlow() {
                Answer.refuse(
                        exchange,
                        prepare(
                                exchange,
                                Problem.of(408, "The body did not arrive in time.")
                                        .reply()));
            }
        });
    }

    // Management executor.
    private void ask(
            HttpServerExchange exchange, RequestTarget target, ManagementRoute route, ManagementRequest request) {
        try {
            route.endpoint()
                    .answer(request)
                    .whenComplete((reply, failure) ->
                            answer(exchange, failure == null ? reply : problem(exchange, target, failure)));
        } catch (RuntimeException e) {
            answer(exchange, problem(exchange, target, e));
        }
    }

    private ManagementReply problem(HttpServerExchange exchange, RequestTarget target, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProblemException refused
                ? refused.problem().reply()
                : fault(exchange, target, cause).reply();
    }

    private static Problem fault(HttpServerExchange exchange, RequestTarget target, Throwable failure) {
        LOG.error(
                "{} {} on the management port failed",
                exchange.getRequestMethod(),
                AccessLog.plain(target.path()),
                failure);
        return Problem.of(500, "The server failed; its log tells how.");
    }

    private void onExecutor(HttpServerExchange exchange, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            refuse(exchange, Problem.of(503, "The management port is too busy; try again."));
        }
    }

    private static void onIoThread(HttpServerExchange exchange, Runnable task) {
        try {
            exchange.getIoThread().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
        }
    }

    private void answer(HttpServerExchange exchange, @Nullable ManagementReply reply) {
        ManagementReply given =
                reply == null ? Problem.of(500, "There is no answer.").reply() : reply;
        onIoThread(exchange, () -> Answer.send(exchange, prepare(exchange, given), limits));
    }

    private void refuse(HttpServerExchange exchange, Problem problem) {
        RequestBody.skip(exchange, limits, prepare(exchange, problem.reply()));
    }

    private static Reply prepare(HttpServerExchange exchange, ManagementReply reply) {
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            exchange.getResponseHeaders().put(new HttpString(header.getKey()), header.getValue());
        }
        if (reply.status() == 401) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, CHALLENGE);
        }
        // The library sends no body in answer to HEAD, and its length all the same.
        return new Reply(reply.status(), null, reply.contentType(), reply.body());
    }
}
